from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class IntakeWindow(StatesGroup):
    """Started with {"file": the messenger's id of it, or "text": what was pasted, and "name"}; the data holds "home",
    "only" (which rows are listed, see rows.py) and "page", "row" (its place in the draft), "party" (its place in the list),
    "piece" (a party's place in the row), "edits" (plans.amend.Edits), "unlike" (pairs of names that are two parties). Of a
    revision: "plan" and "version" (ids of what it is compared with), "apart" (it is another plan), "answers" ([id of the kept
    row, place of the file's row, is it one row]), "cancel" (ids of kept rows whose events end)."""

    home = State()
    preview = State()
    months = State()
    kinds = State()
    rows = State()
    row = State()
    period = State()
    nature = State()
    form = State()
    pieces = State()
    piece = State()
    split = State()
    join = State()
    add = State()
    parties = State()
    party = State()
    alike = State()
    twins = State()
    changes = State()
    doubt = State()
    gone = State()
    sure = State()
