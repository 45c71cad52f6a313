"""Menus, forms, calendars and paged lists in private chats: aiogram-dialog windows that hold ids only, a folder each."""

from __future__ import annotations

from aiogram_dialog import Dialog

from bot.dialogs.admin import (
    adding_dialog,
    admin_dialog,
    emails_dialog,
    export_dialog,
    forms_dialog,
    policy_dialog,
    responsibles_dialog,
    staff_dialog,
    unreached_dialog,
    workdays_dialog,
)
from bot.dialogs.certificate import certificate_dialog
from bot.dialogs.checkin import checkin_dialog, watch_dialog
from bot.dialogs.dating import dating_dialog
from bot.dialogs.desk import add_dialog, desk_dialog, write_dialog
from bot.dialogs.events import events_dialog
from bot.dialogs.feedback import feedback_dialog
from bot.dialogs.guards import guarded
from bot.dialogs.handing import handing_dialog
from bot.dialogs.intake import intake_dialog
from bot.dialogs.materials import materials_dialog
from bot.dialogs.my import my_dialog
from bot.dialogs.outcome import outcome_dialog
from bot.dialogs.privacy import privacy_dialog
from bot.dialogs.publishing import letter_dialog, posts_dialog
from bot.dialogs.registration import registration_dialog
from bot.dialogs.rules import rules_dialog
from bot.dialogs.settings import leave_dialog, settings_dialog
from bot.dialogs.stages import stages_dialog
from bot.dialogs.standing import standing_dialog
from bot.dialogs.subscriptions import subscriptions_dialog
from bot.dialogs.tasks import plan_dialog, tasks_dialog
from bot.dialogs.unasked import answering

_DIALOGS = (
    add_dialog,
    adding_dialog,
    admin_dialog,
    certificate_dialog,
    checkin_dialog,
    dating_dialog,
    desk_dialog,
    emails_dialog,
    events_dialog,
    export_dialog,
    feedback_dialog,
    forms_dialog,
    handing_dialog,
    intake_dialog,
    leave_dialog,
    materials_dialog,
    letter_dialog,
    my_dialog,
    outcome_dialog,
    plan_dialog,
    policy_dialog,
    posts_dialog,
    privacy_dialog,
    registration_dialog,
    responsibles_dialog,
    rules_dialog,
    settings_dialog,
    staff_dialog,
    stages_dialog,
    standing_dialog,
    subscriptions_dialog,
    tasks_dialog,
    unreached_dialog,
    watch_dialog,
    workdays_dialog,
    write_dialog,
)


def all_dialogs() -> list[Dialog]:
    """New dialogs each time: a dialog is a router and belongs to one dispatcher. Each behind its door, and none leaves what it does not
    take without a word."""
    return [guarded(answering(build())) for build in _DIALOGS]
