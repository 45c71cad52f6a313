"""Registration in full: what is asked, who may come, who came; subscriptions by topic; erasures"""

import sqlalchemy as sa
from alembic import op

import storage.models.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = storage.models.types.UtcDateTime(timezone=True)
_WAS = "state IN ('registered', 'waiting', 'offered')"
_IS = "state IN ('registered', 'waiting', 'offered', 'pending')"


def upgrade() -> None:
    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("municipality", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("retention_days", sa.Integer(), nullable=False, server_default="30"))
    _people()
    _subscriptions()
    with op.batch_alter_table("events", schema=None) as batch_op:
        for column in _event_columns():
            batch_op.add_column(column)
    _registrations()
    _questions()
    _around()


def _people() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("notices", sa.String(length=8), nullable=False, server_default="now"))
        batch_op.add_column(sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_to", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("feed_hash", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_people_feed_hash"), ["feed_hash"])


def _subscriptions() -> None:
    """The first migration left out the indexes over expressions: what is there twice goes first."""
    for name in ("topic", "audience", "municipality"):
        op.add_column("subscriptions", sa.Column(name, sa.Text(), nullable=True))
    op.execute(
        "DELETE FROM subscriptions WHERE id NOT IN (SELECT min(id) FROM subscriptions GROUP BY person_id, "
        "coalesce(institution_id, 0), coalesce(form, ''), coalesce(event_id, 0))"
    )
    expressions = ("institution_id, 0", "form, ''", "event_id, 0", "topic, ''", "audience, ''", "municipality, ''")
    once = [sa.text(f"coalesce({one})") for one in expressions]
    op.create_index("uq_subscriptions_once", "subscriptions", ["person_id", *once], unique=True)
    op.execute(
        "UPDATE contacts SET unlinked_at = created_at WHERE unlinked_at IS NULL AND id NOT IN (SELECT min(id) FROM contacts "
        "WHERE unlinked_at IS NULL GROUP BY responsible_id, platform, chat_id, coalesce(thread_id, ''))"
    )
    linked = sa.text("unlinked_at IS NULL")
    op.create_index(
        "uq_contacts_active",
        "contacts",
        ["responsible_id", "platform", "chat_id", sa.text("coalesce(thread_id, '')")],
        unique=True,
        sqlite_where=linked,
        postgresql_where=linked,
    )


def _event_columns() -> list[sa.Column[object]]:
    no, yes = sa.false(), sa.true()
    return [
        sa.Column("paused", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("opens_at", _MOMENT, nullable=True),
        sa.Column("closes_at", _MOMENT, nullable=True),
        sa.Column("waiting_cap", sa.Integer(), nullable=True),
        sa.Column("organisation_quota", sa.Integer(), nullable=True),
        sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("confirm_release", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("takes_colleagues", sa.Boolean(), nullable=False, server_default=yes),
        sa.Column("takes_seats", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("asked_fields", sa.JSON(), nullable=True),
        sa.Column("code_word", sa.Text(), nullable=True),
        sa.Column("materials_link", sa.Text(), nullable=True),
        sa.Column("recording_link", sa.Text(), nullable=True),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("letter", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"),
    ]


def _registration_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("by_person_id", _ID, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False, server_default="self"),
        sa.Column("seats", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("code", sa.String(length=24), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("name_until", _MOMENT, nullable=True),
        sa.Column("confirm_until", _MOMENT, nullable=True),
        sa.Column("confirmed_at", _MOMENT, nullable=True),
        sa.Column("checked_in_at", _MOMENT, nullable=True),
        sa.Column("checked_in_how", sa.String(length=16), nullable=True),
        sa.Column("watching", sa.Integer(), nullable=True),
        sa.Column("feedback_at", _MOMENT, nullable=True),
        sa.Column("erased_at", _MOMENT, nullable=True),
    ]


def _registrations() -> None:
    _active_index(drop=_WAS)
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        for column in _registration_columns():
            batch_op.add_column(column)
        batch_op.alter_column("person_id", existing_type=_ID, nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_registrations_state_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_registrations_state_known"),
            "state IN ('registered', 'waiting', 'offered', 'pending', 'cancelled')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_registrations_kind_known"),
            "kind IN ('self', 'colleague', 'organisation', 'added', 'imported')",
        )
        batch_op.create_check_constraint(batch_op.f("ck_registrations_seats_positive"), "seats >= 1")
        batch_op.create_unique_constraint(batch_op.f("uq_registrations_code"), ["code"])
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_by_person_id"), "people", ["by_person_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_registrations_by_person_id"), ["by_person_id"])
    _active_index(create=_IS)


def _active_index(*, drop: str | None = None, create: str | None = None) -> None:
    if drop is not None:
        op.drop_index("uq_registrations_active", table_name="registrations")
    if create is not None:
        where = sa.text(create)
        op.create_index(
            "uq_registrations_active",
            "registrations",
            ["event_id", "person_id"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("only_if", sa.JSON(), nullable=True),
        sa.CheckConstraint("kind IN ('text', 'choice', 'yes_no')", name=op.f("ck_questions_kind_known")),
        _refers("questions", "event_id", "events", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("event_id", "ordinal", name=op.f("uq_questions_event_id_ordinal")),
    )
    op.create_table(
        "answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("registration_id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _refers("answers", "registration_id", "registrations", "CASCADE"),
        _refers("answers", "question_id", "questions", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("registration_id", "question_id", name=op.f("uq_answers_registration_id_question_id")),
    )
    op.create_index(op.f("ix_answers_question_id"), "answers", ["question_id"])


def _around() -> None:
    op.create_table(
        "event_helpers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _refers("event_helpers", "event_id", "events", "CASCADE"),
        _refers("event_helpers", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_helpers")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_helpers_event_id_person_id")),
    )
    op.create_index(op.f("ix_event_helpers_person_id"), "event_helpers", ["person_id"])
    op.create_table(
        "feedback",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("registration_id", _ID, nullable=True),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_feedback_stars_known")),
        _refers("feedback", "event_id", "events", "CASCADE"),
        _refers("feedback", "registration_id", "registrations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_event_id"), "feedback", ["event_id"])
    op.create_table(
        "certificates",
        sa.Column("id", _ID, nullable=False),
        sa.Column("institution_id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("registration_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        _refers("certificates", "institution_id", "institutions"),
        _refers("certificates", "event_id", "events"),
        _refers("certificates", "registration_id", "registrations", "SET NULL"),
        _refers("certificates", "person_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("institution_id", "number", name=op.f("uq_certificates_institution_id_number")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_certificates_registration_id")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
    )
    op.create_index(op.f("ix_certificates_event_id"), "certificates", ["event_id"])
    op.create_index(op.f("ix_certificates_person_id"), "certificates", ["person_id"])
    op.create_table(
        "standing_members",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        _refers("standing_members", "item_id", "plan_items", "CASCADE"),
        _refers("standing_members", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_members")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_standing_members_item_id_person_id")),
    )
    op.create_index(op.f("ix_standing_members_person_id"), "standing_members", ["person_id"])
    op.create_table(
        "event_posts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("chat_title", sa.Text(), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("posted_by", _ID, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        _refers("event_posts", "event_id", "events", "CASCADE"),
        _refers("event_posts", "posted_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_posts")),
        sa.UniqueConstraint(
            "platform", "chat_id", "message_id", name=op.f("uq_event_posts_platform_chat_id_message_id")
        ),
    )
    op.create_index(op.f("ix_event_posts_event_id"), "event_posts", ["event_id"])
    op.create_table(
        "mailings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _refers("mailings", "event_id", "events", "CASCADE"),
        _refers("mailings", "person_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
    )
    op.create_index(op.f("ix_mailings_event_id"), "mailings", ["event_id"])
    op.create_table(
        "erasures",
        sa.Column("id", _ID, nullable=False),
        sa.Column("institution_id", _ID, nullable=True),
        sa.Column("event_id", _ID, nullable=True),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("registrations", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _refers("erasures", "institution_id", "institutions"),
        _refers("erasures", "event_id", "events", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_institution_id"), "erasures", ["institution_id"])


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def downgrade() -> None:
    for table in (
        "erasures",
        "mailings",
        "event_posts",
        "standing_members",
        "certificates",
        "feedback",
        "event_helpers",
        "answers",
        "questions",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM registrations WHERE person_id IS NULL")
    op.execute("UPDATE registrations SET state = 'cancelled' WHERE state = 'pending'")
    _active_index(drop=_IS)
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registrations_by_person_id"))
        batch_op.drop_constraint(batch_op.f("fk_registrations_by_person_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_registrations_code"), type_="unique")
        for name in ("seats_positive", "kind_known", "state_known"):
            batch_op.drop_constraint(batch_op.f(f"ck_registrations_{name}"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_registrations_state_known"), "state IN ('registered', 'waiting', 'offered', 'cancelled')"
        )
        batch_op.alter_column("person_id", existing_type=_ID, nullable=False)
        for column in reversed(_registration_columns()):
            batch_op.drop_column(column.name)
    _active_index(create=_WAS)
    with op.batch_alter_table("events", schema=None) as batch_op:
        for column in reversed(_event_columns()):
            batch_op.drop_column(column.name)
    op.drop_index("uq_contacts_active", table_name="contacts")
    op.drop_index("uq_subscriptions_once", table_name="subscriptions")
    op.execute("DELETE FROM subscriptions WHERE coalesce(topic, audience, municipality) IS NOT NULL")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        for name in ("municipality", "audience", "topic"):
            batch_op.drop_column(name)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_people_feed_hash"), type_="unique")
        for name in ("feed_hash", "quiet_to", "quiet_from", "muted", "notices", "email", "phone"):
            batch_op.drop_column(name)
    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.drop_column("retention_days")
        batch_op.drop_column("municipality")
