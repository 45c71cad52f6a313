"""Leave on contacts, delegations, policies of a responsible and of a row, copies of cards, what comes with an outcome"""

import sqlalchemy as sa
from alembic import op

import storage.models.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = storage.models.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("institution_id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=True),
        sa.Column("from_person_id", _ID, nullable=True),
        sa.Column("to_person_id", _ID, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_delegations_state_known")
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.id"], name=op.f("fk_delegations_institution_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_delegations_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["from_person_id"], ["people.id"], name=op.f("fk_delegations_from_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_person_id"], ["people.id"], name=op.f("fk_delegations_to_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_institution_id"), "delegations", ["institution_id"])
    op.create_index(op.f("ix_delegations_to_person_id"), "delegations", ["to_person_id"])
    op.create_index(
        "uq_delegations_one",
        "delegations",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_table(
        "event_messages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("delivery_id", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_messages_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_messages")),
        sa.UniqueConstraint("event_id", "platform", "chat_id", "message_id", name="uq_event_messages_once"),
    )
    op.create_index("ix_event_messages_chat", "event_messages", ["platform", "chat_id", "message_id"])
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leave_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("substitute_id", _ID, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_contacts_substitute_id"), "responsibles", ["substitute_id"], ["id"])
    with op.batch_alter_table("responsibles", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_responsibles_substitute_id"), type_="foreignkey")
        batch_op.drop_column("substitute_id")
        batch_op.drop_column("leave_until")
        batch_op.add_column(sa.Column("policy", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("plan_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome_files", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("announcement_link", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("report_link", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("computed_at", _MOMENT, nullable=True))
    with op.batch_alter_table("link_tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delegation_id", _ID, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_link_tokens_delegation_id"), "delegations", ["delegation_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("link_tokens", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_link_tokens_delegation_id"), type_="foreignkey")
        batch_op.drop_column("delegation_id")
    with op.batch_alter_table("events", schema=None) as batch_op:
        for name in ("computed_at", "report_link", "announcement_link", "outcome_files"):
            batch_op.drop_column(name)
    with op.batch_alter_table("plan_items", schema=None) as batch_op:
        batch_op.drop_column("policy")
    with op.batch_alter_table("responsibles", schema=None) as batch_op:
        batch_op.drop_column("policy")
        batch_op.add_column(sa.Column("substitute_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("leave_until", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_responsibles_substitute_id"), "responsibles", ["substitute_id"], ["id"]
        )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contacts_substitute_id"), type_="foreignkey")
        batch_op.drop_column("substitute_id")
        batch_op.drop_column("leave_until")
    op.drop_table("event_messages")
    op.drop_table("delegations")
