"""Turns of sending that all replicas share"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pace_turns",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("turn", sa.Integer(), primary_key=True),
        sa.Column("used_at", sa.Double(), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE pace_turns SET UNLOGGED")  # worthless after a crash of the server


def downgrade() -> None:
    op.drop_table("pace_turns")
