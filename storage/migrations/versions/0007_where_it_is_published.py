"""Groups and channels that the bot is in; what a published post showed last"""

import sqlalchemy as sa
from alembic import op

import storage.models.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = storage.models.types.UtcDateTime(timezone=True)
_LIVE = sa.text("live")


def upgrade() -> None:
    op.create_table(
        "bot_chats",
        sa.Column("id", _ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("may_post", sa.Boolean(), nullable=False),
        sa.Column("added_by", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("left_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_bot_chats_added_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_chats")),
        sa.UniqueConstraint("platform", "chat_id", name=op.f("uq_bot_chats_platform_chat_id")),
    )
    op.create_index(op.f("ix_bot_chats_added_by"), "bot_chats", ["added_by"])
    with op.batch_alter_table("event_posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("shown", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("edit_owed_at", _MOMENT, nullable=True))
    op.create_index("ix_event_posts_live", "event_posts", ["event_id"], sqlite_where=_LIVE, postgresql_where=_LIVE)


def downgrade() -> None:
    op.drop_index("ix_event_posts_live", table_name="event_posts", sqlite_where=_LIVE, postgresql_where=_LIVE)
    with op.batch_alter_table("event_posts", schema=None) as batch_op:
        batch_op.drop_column("edit_owed_at")
        batch_op.drop_column("shown")
        batch_op.drop_column("live")
    op.drop_index(op.f("ix_bot_chats_added_by"), table_name="bot_chats")
    op.drop_table("bot_chats")
