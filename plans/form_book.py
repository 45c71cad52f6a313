"""The forms that one institution knows: the dictionary of plans/forms.py and forms of its own, which win."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from plans.draft import DraftItem, Nature, PlanDraft
from plans.forms import Form, all_forms, dictionary, find_in, form_named
from plans.natures import classify

# A form is typed once, in the nominative; its other cases are found by the stem and a list of endings. No dictionary of the
# language: it would weigh more than the bot, and would not know «библиомикс».
_ENDING = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|а|я|о|е|ы|и|ь|й)$")
_ENDINGS = (
    r"(?:ыми|ими|ого|его|ому|ему|ами|ями|ией|иям|иях|ый|ий|ой|ая|яя|ое|ее|ые|ие|ых|их|ым|им|ую|юю|ом|ем|ей|ою|ею|ов|ев|ам|ям|"
    r"ах|ях|ию|ии|ия|ью|а|я|о|е|ы|и|у|ю|ь|й)?"
)
_FLEETING = re.compile(
    r"(?P<stem>[а-я-]{2,}?)(?:[ое](?P<last>[кц])|(?P<pl>к)[аи])$"
)  # кружок — кружка, посиделки — посиделок
_SHORT = 3  # letters of a word that is never declined: «для», «час» keeps its endings
MAX_NAME = 60


class FormBook:
    """Finds and names forms; immutable."""

    def __init__(self, own: Sequence[Form] = ()) -> None:
        self.own = tuple(own)

    @cached_property
    def _patterns(self) -> tuple[tuple[Form, re.Pattern[str]], ...]:
        mine = tuple((form, re.compile(rf"\b(?:{form.pattern})\b")) for form in self.own)
        names = {form.name for form in self.own}
        return (*mine, *((form, pattern) for form, pattern in dictionary() if form.name not in names))

    def all(self) -> tuple[Form, ...]:
        """Own forms first, in the order of a menu."""
        names = {form.name for form in self.own}
        return (*self.own, *(form for form in all_forms() if form.name not in names))

    def named(self, name: str | None) -> Form | None:
        return next((form for form in self.own if form.name == name), None) or form_named(name or "")

    def find(self, form_cell: str | None, title: str) -> tuple[str, ...]:
        """As plans.forms.find_forms; an own form comes before those of the dictionary."""
        found = find_in(self._patterns, form_cell, title)
        mine = {form.name for form in self.own}
        return tuple(sorted(found, key=lambda name: name not in mine))


BUILT_IN = FormBook()


def own_form(name: str, *, icon: str, nature: Nature, public: bool, registers: bool) -> Form:
    """A form that an institution names itself: «библиомикс», «литературный квест». Raises ValueError for what is no name."""
    plain = " ".join(name.split())
    if not 2 < len(plain) <= MAX_NAME or not re.fullmatch(r"[А-Яа-яЁёA-Za-z][А-Яа-яЁёA-Za-z0-9 «»\"().-]*", plain):
        raise ValueError(f"not a form's name: {name!r}")
    return Form(plain, plain, icon, public, registers, _declined(plain), nature)


def with_forms(draft: PlanDraft, book: FormBook) -> PlanDraft:
    """The draft with the institution's own forms found in it; rows that name none of them stay as they were read."""
    if not book.own:
        return draft
    return replace(draft, items=tuple(_with_forms(item, draft, book) for item in draft.items))


def _with_forms(item: DraftItem, draft: PlanDraft, book: FormBook) -> DraftItem:
    if item.nature is Nature.RECOMMENDATION:
        return item
    forms = book.find(item.form, item.title)
    own = next((form for form in book.own if forms[:1] == (form.name,)), None)
    if own is None:
        return item if forms == item.forms else replace(item, forms=forms)
    before = classify(
        item.title, item.form, item.forms, item.period, draft.year, expected_result=item.expected_result
    ).problems
    # As a form of the dictionary that takes a day would be: of a whole year it is a series.
    said = classify(item.title, "семинар", ("семинар",), item.period, draft.year)
    nature = said.nature if own.nature is Nature.EVENT and said.nature is Nature.SERIES else own.nature
    problems = tuple(problem for problem in item.problems if problem not in before)
    return replace(item, forms=forms, nature=nature, public=own.public, problems=problems)


def _declined(name: str) -> str:
    """A pattern of the name in every case and both numbers, in a lower-case text with «е» for «ё»."""
    words = re.findall(r"[а-яa-z0-9]+|-", name.casefold().replace("ё", "е"))
    parts: list[str] = []
    for word in words:
        if word == "-":
            parts.append("-")
            continue
        glue = "" if not parts else r"\s*[-–—]\s*" if parts[-1] == "-" else r"\s+"
        if parts and parts[-1] == "-":
            parts.pop()
        parts.append(glue + _cases(word))
    return "".join(part for part in parts if part != "-")


def _cases(word: str) -> str:
    if len(word) < _SHORT or not re.search(r"[а-я]", word):
        return re.escape(word)
    if match := _FLEETING.match(word):
        return rf"{match['stem']}[ое]?{match['last'] or match['pl']}{_ENDINGS}"
    stem = _ENDING.sub("", word)
    return rf"{stem if len(stem) >= _SHORT else word}{_ENDINGS}"
