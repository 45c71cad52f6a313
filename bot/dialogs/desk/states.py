from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class DeskWindow(StatesGroup):
    """The data holds "event", "dated" (show only those with a date), "past" (those that are over), "page", "people", "hist" (their
    pages); of the list of people "query", "shown" (all | pending | waiting | present | absent), "one" (a registration),
    "up_to" (the largest number that an organizer approves)."""

    list = State()
    card = State()
    more = State()
    history = State()
    capacity = State()
    title = State()
    theme = State()
    place = State()
    word = State()
    repeat = State()
    cancel = State()
    sure = State()
    files = State()
    helpers = State()
    people = State()
    person = State()
    remove = State()
    beyond = State()
    approve = State()
    numbers = State()


class AddWindow(StatesGroup):
    """Started with {"event": id}. The data holds the source of the applications: "typed" lines, or "file" (its id in the messenger) and
    "name"; people are kept by a press only. Of an organisation's application: "organisation", "municipality", "seats"."""

    typed = State()
    file = State()
    found = State()
    one = State()
    seats = State()
    seats_check = State()


class WriteWindow(StatesGroup):
    """Started with {"event": id}. The data holds "kind", "organisation", "known" (names offered), "text", "key" (of the preview),
    "mailing" (whose report is open)."""

    whom = State()
    organisation = State()
    text = State()
    preview = State()
    reports = State()
    report = State()


FILES_TAKEN = frozenset({AddWindow.file.state, AddWindow.typed.state})  # a file sent here is no plan
ASKS_WORDS = frozenset(  # what is typed here is an answer, never a code word
    state.state
    for state in (
        DeskWindow.word,
        DeskWindow.title,
        DeskWindow.theme,
        DeskWindow.place,
        DeskWindow.cancel,
        DeskWindow.people,
        AddWindow.typed,
        AddWindow.seats,
        WriteWindow.text,
    )
)
