from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class AdminWindow(StatesGroup):
    """The data holds "home": the institution's id."""

    homes = State()
    home = State()
    plans = State()
    data = State()
    confirm = State()


class AddingWindow(StatesGroup):
    """The data holds the answers: "name", "slug", "country", "zone", "ownership"."""

    name = State()
    slug = State()
    country = State()
    zone = State()
    ownership = State()
    check = State()


class ResponsiblesWindow(StatesGroup):
    """Started with {"home": id}; the data holds "one": the responsible's id."""

    all = State()
    one = State()
    head = State()


class EmailWindow(StatesGroup):
    """Started with {"one": the responsible's id}."""

    one = State()


class UnreachedWindow(StatesGroup):
    """Started with {"home": id}, or without for every institution that the person is staff of."""

    all = State()


class StaffWindow(StatesGroup):
    """Started with {"home": id}; the data holds "person" and "role"."""

    all = State()
    one = State()


class ExportWindow(StatesGroup):
    """Started with {"home": id, "plan": id}."""

    formats = State()


class FormsWindow(StatesGroup):
    """Started with {"home": id}; the data holds the answers "name", "nature", "public", "registers", and "one": the form's id."""

    all = State()
    one = State()
    name = State()
    nature = State()
    sight = State()
    seats = State()
    icon = State()


class PolicyWindow(StatesGroup):
    """Started with {"home": id}; the data holds "policy" (plans.policy.Policy, changed and not yet saved), "field", and whose it is:
    "scope" and "of" (bot/dialogs/admin/policy_scope.py), "query" (words of a row)."""

    all = State()
    field = State()
    week = State()
    whose = State()


class WorkdaysWindow(StatesGroup):
    """Started with {"home": id}."""

    all = State()
