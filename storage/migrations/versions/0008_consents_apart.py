"""Consents of their own: photo and video at an event, notices of other events"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("takes_photos", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo", sa.Boolean(), nullable=True))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("news_asked", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("news_asked")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_column("photo")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_column("takes_photos")
