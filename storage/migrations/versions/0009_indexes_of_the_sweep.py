"""What the sweep asks every minute has its index: openings, questions before an event, answers and offers that run out"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPENS = sa.text("opens_at IS NOT NULL")
_CONFIRMED = sa.text("state = 'registered' AND confirmed_at IS NULL")
_OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    op.create_index("ix_events_opens_at", "events", ["opens_at"], sqlite_where=_OPENS, postgresql_where=_OPENS)
    op.create_index(
        "ix_events_confirming",
        "events",
        ["starts_on"],
        sqlite_where=sa.text("confirm_release IS 1"),
        postgresql_where=sa.text("confirm_release IS true"),
    )
    op.create_index(
        "ix_registrations_confirm_until",
        "registrations",
        ["confirm_until"],
        sqlite_where=_CONFIRMED,
        postgresql_where=_CONFIRMED,
    )
    op.create_index(
        "ix_registrations_offer_until",
        "registrations",
        ["offer_until"],
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )


def downgrade() -> None:
    op.drop_index("ix_registrations_offer_until", table_name="registrations")
    op.drop_index("ix_registrations_confirm_until", table_name="registrations")
    op.drop_index("ix_events_confirming", table_name="events")
    op.drop_index("ix_events_opens_at", table_name="events")
