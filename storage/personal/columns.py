"""Whose data is in which column: one table for every column of every table. The download, the erasure and their tests read it; a new
column that is in no class fails a test (tests/storage/test_personal.py).

Words of an institution's own documents — plans, letters, reports, the names printed in them — are the institution's, not a user's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What becomes of a person's rows when they are erased."""

    GOES = "goes"  # the row goes with its person
    EMPTIED = "emptied"  # it stays for the totals, `emptied` says what is left of it
    STAYS = "stays"  # it is about the work; only its links to people are cut


@dataclass(frozen=True, slots=True)
class Table:
    """Each column is in exactly one class."""

    fate: Fate
    personal: tuple[str, ...] = ()  # what a person told or is called: in the download, erased
    hidden: tuple[str, ...] = ()  # a secret, an address of a chat, the machinery's own: erased, not in the download
    about: tuple[
        str, ...
    ] = ()  # states, moments, numbers: in the download; says nothing of anybody once the rest is gone
    links: tuple[str, ...] = ()  # to people
    plain: tuple[str, ...] = ()  # nothing about a user
    emptied: dict[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.personal + self.hidden + self.about + self.links + self.plain

    @property
    def shown(self) -> tuple[str, ...]:
        """What the download must hold."""
        return self.personal + self.about


def _table(fate: Fate, *, emptied: dict[str, Any] | None = None, **classes: str) -> Table:
    return Table(fate, emptied=emptied or {}, **{name: tuple(columns.split()) for name, columns in classes.items()})


_GOES, _EMPTIED, _STAYS = Fate.GOES, Fate.EMPTIED, Fate.STAYS
REGISTRATION_EMPTIED: dict[str, Any] = {
    "full_name": None,
    "organisation": None,
    "position": None,
    "municipality": None,
    "phone": None,
    "email": None,
    "details": {},
    "photo": None,
    "name_until": None,
    "code": None,  # of the ticket: who has its picture
}
TABLES: dict[str, Table] = {
    "people": _table(
        _GOES,
        personal="user_id display_name full_name organisation position municipality phone email time_zone",
        hidden="chat_id feed_hash",
        about="platform notices muted news_asked quiet_from quiet_to blocked_at created_at",
        plain="id",
    ),
    "memberships": _table(_GOES, about="role created_at", links="person_id", plain="id institution_id"),
    "subscriptions": _table(
        _GOES,
        personal="form topic audience municipality",
        about="created_at",
        links="person_id",
        plain="id institution_id event_id",
    ),
    "consents": _table(
        _GOES,
        personal="text",
        about="purpose text_version text_hash given_at withdrawn_at",
        links="person_id",
        plain="id institution_id",
    ),
    "chat_state": _table(_GOES, personal="data", hidden="key user_id state", about="changed_at"),
    "registrations": _table(
        _EMPTIED,
        personal="full_name organisation position municipality phone email details photo",
        hidden="code",
        about="number state kind seats name_until still_coming offer_until confirm_until confirmed_at checked_in_at "
        "checked_in_how watching feedback_at erased_at created_at changed_at",
        links="person_id by_person_id",
        plain="id event_id",
        emptied=REGISTRATION_EMPTIED,
    ),
    "registration_history": _table(_STAYS, about="before after why at", plain="id registration_id"),
    "answers": _table(_GOES, personal="text", plain="id registration_id question_id"),
    "feedback": _table(
        _EMPTIED,
        personal="comment",
        about="stars on",
        plain="id event_id registration_id",
        emptied={"comment": None, "registration_id": None},
    ),
    "certificates": _table(
        _EMPTIED,
        personal="full_name",
        about="number code issued_at revoked_at",
        links="person_id",
        plain="id institution_id event_id registration_id",
        emptied={"full_name": None},
    ),
    "event_helpers": _table(_GOES, about="created_at", links="person_id", plain="id event_id"),
    "standing_members": _table(_GOES, about="added_at", links="person_id", plain="id item_id"),
    # A private chat goes with its person; a group or an address that they linked stays the department's, without their name
    "contacts": _table(
        _GOES,
        hidden="chat_id thread_id",
        about="platform chat_kind chat_title leave_until created_at unlinked_at",
        links="person_id",
        plain="id responsible_id substitute_id",
    ),
    "deliveries": _table(
        _GOES,
        hidden="unique_key chat_id thread_id message_id error",
        about="kind due_at state created_at",
        links="person_id",
        plain="id priority platform institution_id event_id registration_id payload attempts claimed_at owed_at changed_at",
    ),
    "event_messages": _table(
        _GOES, hidden="chat_id message_id", about="at", plain="id event_id platform delivery_id"
    ),  # in the person's own chat
    "link_tokens": _table(
        _GOES,
        hidden="token_hash",
        about="purpose created_at expires_at used_at revoked_at",
        links="person_id",
        plain="id institution_id responsible_id role event_id delegation_id",
    ),
    "delegations": _table(
        _STAYS,
        about="state asked_at answered_at",
        links="from_person_id to_person_id",
        plain="id institution_id event_id",
    ),
    "audit": _table(
        _STAYS,
        about="at action object_kind",
        links="person_id",
        plain="id institution_id object_id details",  # by rule no personal values
    ),
    "reminder_history": _table(
        _STAYS, about="what at", links="person_id", plain="id event_id reminder_id responsible_id details"
    ),
    "mailings": _table(_STAYS, about="created_at", links="person_id", plain="id event_id audience text"),
    "event_posts": _table(
        _STAYS,
        about="at",
        links="posted_by",
        plain="id event_id platform chat_id chat_title message_id live shown edit_owed_at",
    ),
    "bot_chats": _table(_STAYS, links="added_by", plain="id platform chat_id kind title may_post at left_at"),
    "date_proposals": _table(
        _STAYS, about="proposed_at state decided_at", links="proposed_by decided_by", plain="id event_id change ground"
    ),
    "plan_versions": _table(
        _STAYS, about="imported_at", links="imported_by", plain="id plan_id file_name sha256 content changes"
    ),
    "events": _table(
        _STAYS,
        about="outcome_at",
        links="outcome_by",
        plain="id institution_id item_id ordinal label nature form public public_title theme window_start window_end deadline "
        "starts_on ends_on start_time end_time place link capacity registration_open paused opens_at closes_at waiting_cap "
        "organisation_quota needs_approval confirm_release takes_colleagues takes_seats takes_photos asked_fields code_word "
        "materials_link recording_link municipality letter calendar_sequence next_number status revision previous_dates stages "
        "outcome outcome_reason outcome_note outcome_numbers outcome_files announcement_link report_link appeared_at computed_at",
    ),
    "institutions": _table(
        _STAYS,
        plain="id slug name country time_zone ownership data_mode full_mode_confirmed_at municipality retention_days created_at",
    ),
    "institution_forms": _table(_STAYS, plain="id institution_id name icon nature public registers created_at"),
    "policies": _table(_STAYS, plain="institution_id data changed_at"),
    "workday_overrides": _table(_STAYS, plain="institution_id day working note"),
    "settings": _table(_STAYS, plain="name value"),
    "pace_turns": _table(_STAYS, plain="name turn used_at"),
    "plans": _table(
        _STAYS,
        plain="id institution_id title kind year_kind year_start year_end approved contacts problems columns created_at",
    ),
    "plan_items": _table(
        _STAYS,
        plain="id plan_id version_id ordinal where section number title form forms nature public place period expected_result "
        "done_mark problems cells same_as_id mended gone_in_id policy",
    ),
    "responsibles": _table(
        _STAYS, plain="id institution_id kind name name_key position aliases escalates_to_id policy"
    ),
    "item_responsibles": _table(_STAYS, plain="item_id ordinal responsible_id role position"),
    "reminders": _table(
        _STAYS,
        plain="id event_id institution_id responsible_id kind stage key due_at late escalation_level state delivery_id changed_at",
    ),
    "questions": _table(_STAYS, plain="id event_id ordinal text kind options required only_if"),
    "erasures": _table(_STAYS, plain="id institution_id event_id why registrations totals at"),
}
