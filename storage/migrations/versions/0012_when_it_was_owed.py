"""When a delivery was first due: a retry moves `due_at` on, and lateness, night hours and giving up go by this"""

import sqlalchemy as sa
from alembic import op

from storage.models.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WHERE = sa.text("state = 'pending' AND owed_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("owed_at", UtcDateTime(), nullable=True))
    op.create_index("ix_deliveries_owed", "deliveries", ["owed_at"], sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    op.drop_index("ix_deliveries_owed", table_name="deliveries")
    op.drop_column("deliveries", "owed_at")
