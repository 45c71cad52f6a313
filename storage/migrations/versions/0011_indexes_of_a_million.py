"""With a million reminders pending a sweep reads only what is due: indexes that hold without a database's statistics (SQLite has none)"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OPENS = sa.text("opens_at IS NOT NULL")
_PARTIAL = (
    ("ix_events_held", "events", [sa.text("coalesce(ends_on, starts_on)")], "outcome = 'held'"),
    ("ix_reminders_of_institution", "reminders", ["institution_id", "due_at"], "state = 'pending'"),
    ("ix_reminders_queued", "reminders", ["changed_at"], "state = 'queued'"),
    ("ix_deliveries_failed", "deliveries", ["changed_at"], "state = 'failed'"),
    ("ix_registrations_present", "registrations", ["event_id"], "checked_in_at IS NOT NULL"),
)


def upgrade() -> None:
    _opens_at(["public", "opens_at"])
    op.drop_index("ix_reminders_institution_id", table_name="reminders")
    for name, table, columns, where in _PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index("ix_people_chat", "people", ["platform", "chat_id"])


def downgrade() -> None:
    op.drop_index("ix_people_chat", table_name="people")
    for name, table, _, _ in reversed(_PARTIAL):
        op.drop_index(name, table_name=table)
    op.create_index("ix_reminders_institution_id", "reminders", ["institution_id"])
    _opens_at(["opens_at"])


def _opens_at(columns: list[str]) -> None:
    op.drop_index("ix_events_opens_at", table_name="events")
    op.create_index("ix_events_opens_at", "events", columns, sqlite_where=_OPENS, postgresql_where=_OPENS)
