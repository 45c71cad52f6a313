"""Mends of `metodist plan import`: what the chat's preview offers, as options. A row is named by its place, as `plan read` lists it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import BadInput

if TYPE_CHECKING:
    from plans.amend import Edits
    from plans.draft import Nature, PlanDraft
    from plans.form_book import FormBook

PLACE = "14 is the row's place in the plan, the first column of `plan read`."
Periods = Annotated[list[str] | None, typer.Option("--period", help=f"Another period: «14=III квартал». {PLACE}")]
Forms = Annotated[
    list[str] | None, typer.Option("--form", help="Another form: «14=вебинар»; «14=» or «14=без формы»: none.")
]
Natures = Annotated[
    list[str] | None,
    typer.Option("--nature", help="«14=event»: event, deliverable, contest, series, standing, recommendation."),
]
Publics = Annotated[list[str] | None, typer.Option("--public", help="Specialists see row 14.")]
Internals = Annotated[list[str] | None, typer.Option("--internal", help="Row 14 is for staff only.")]
Skips = Annotated[list[str] | None, typer.Option("--skip", help="Leave row 14 out.")]
Leads = Annotated[list[str] | None, typer.Option("--lead", help="Who leads wherever the plan names them.")]
Controls = Annotated[list[str] | None, typer.Option("--control", help="Who only controls, in the whole plan.")]
SameParties = Annotated[
    list[str] | None,
    typer.Option("--same-party", help="Another spelling of a party: «ОНТ=Отдел народного творчества»."),
]
SameEvents = Annotated[list[str] | None, typer.Option("--same-event", help="«14=3»: rows 14 and 3 are one event.")]
Aparts = Annotated[list[str] | None, typer.Option("--apart", help="«14=3»: equal rows 14 and 3 are two events.")]


@dataclass(frozen=True, slots=True)
class Mends:
    """The options as they were typed; each may be repeated."""

    period: Sequence[str] = ()
    form: Sequence[str] = ()
    nature: Sequence[str] = ()
    public: Sequence[str] = ()
    internal: Sequence[str] = ()
    skip: Sequence[str] = ()
    lead: Sequence[str] = ()
    control: Sequence[str] = ()
    same_party: Sequence[str] = ()
    same_event: Sequence[str] = ()
    apart: Sequence[str] = ()

    @classmethod
    def of(cls, **given: list[str] | None) -> Mends:
        return cls(**{name: tuple(values or ()) for name, values in given.items()})


def edits_from(draft: PlanDraft, mends: Mends, kept: Mapping[str, str], book: FormBook) -> Edits:
    """`kept`: each spelling the institution knows and the name it is of. Raises BadInput: one sentence, nothing is kept."""
    from plans.amend import Edits

    edits = Edits()
    for at, change in _changes(draft, mends, book):
        edits = edits.with_row(at, replace(edits.of(at), **change))
    edits = _joined(edits, draft, mends)
    return _of_parties(edits, draft, mends, kept)


def _changes(draft: PlanDraft, mends: Mends, book: FormBook) -> Iterator[tuple[int, dict[str, Any]]]:
    for text in mends.period:
        at, value = _pair(draft, text, "14=III квартал")
        yield at, {"period": _period(value, draft)}
    for text in mends.form:
        at, value = _pair(draft, text, "14=вебинар")
        yield at, {"form": _form(value, book)}
    for text in mends.nature:
        at, value = _pair(draft, text, "14=event")
        yield at, {"nature": _nature(value)}
    public, internal = ([_place(draft, text) for text in texts] for texts in (mends.public, mends.internal))
    if both := sorted(set(public) & set(internal)):
        raise BadInput(f"Пункт {both[0] + 1} не может быть сразу --public и --internal: оставьте одно.")
    yield from ((at, {"public": True}) for at in public)
    yield from ((at, {"public": False}) for at in internal)
    yield from ((_place(draft, text), {"skip": True}) for text in mends.skip)


def _joined(edits: Edits, draft: PlanDraft, mends: Mends) -> Edits:
    for texts, one in ((mends.same_event, True), (mends.apart, False)):
        for text in texts:
            first, value = _pair(draft, text, "14=3")
            other = _place(draft, value)
            if first == other:
                raise BadInput(f"«{text}» — это один и тот же пункт: назовите два, например «14=3».")
            edits = edits.with_twins(first, other, one=one)
    return edits


def _of_parties(edits: Edits, draft: PlanDraft, mends: Mends, kept: Mapping[str, str]) -> Edits:
    from plans.draft import PartyRole

    named = list(dict.fromkeys(party.name for item in draft.items for party in item.responsible))
    for text in mends.same_party:
        spelling, equals, name = text.partition("=")
        if not equals or not spelling.strip() or not name.strip():
            raise BadInput(f"Не понимаю «{text}»: напишите, например, «ОНТ=Отдел народного творчества».")
        alias, party = _party(named, spelling), _party([*named, *kept], name)
        party = kept.get(party, party)
        if kept.get(alias, party) != party:
            raise BadInput(f"«{alias}» и «{party}» — два разных ответственных учреждения: объединить их здесь нельзя.")
        edits = edits.with_alias(alias, party)
    for texts, role in ((mends.lead, PartyRole.LEAD), (mends.control, PartyRole.CONTROL)):
        for text in texts:
            edits = edits.with_role(_party([*named, *edits.aliases.values()], text), role)
    return edits


def _pair(draft: PlanDraft, text: str, example: str) -> tuple[int, str]:
    place, equals, value = text.partition("=")
    if not equals:
        raise BadInput(f"Не понимаю «{text}»: напишите место пункта и значение, например «{example}».")
    return _place(draft, place), " ".join(value.split())


def _place(draft: PlanDraft, text: str) -> int:
    """From 0."""
    text = text.strip()
    if not text.isdecimal() or not 1 <= int(text) <= len(draft.items):
        raise BadInput(f"Пункта «{text}» нет: назовите место от 1 до {len(draft.items)}, как в `metodist plan read`.")
    return int(text) - 1


def _period(text: str, draft: PlanDraft) -> str:
    from bot.texts.intake import not_a_period
    from plans.periods import read_period

    problems = read_period(text, draft.year).problems
    if problems:
        raise BadInput(f"«{text}»: {not_a_period(problems)}")
    return text


def _form(text: str, book: FormBook) -> str:
    from plans.amend import NO_FORM

    wanted = text.casefold().replace("ё", "е")
    if wanted in ("", "без формы"):
        return NO_FORM
    for form in book.all():
        if wanted in (form.name.casefold().replace("ё", "е"), form.plural.casefold().replace("ё", "е")):
            return form.name
    raise BadInput(f"Формы «{text}» нет в словаре: напишите, например, «вебинар», «семинар» или «без формы».")


def _nature(text: str) -> Nature:
    from bot.texts.intake import NATURE_NAMES
    from plans.draft import Nature

    for nature in Nature:
        if text.casefold() in (nature.value, NATURE_NAMES[nature]):
            return nature
    names = ", ".join(nature.value for nature in Nature)
    raise BadInput(f"Не понимаю вид «{text}»: напишите одно из {names}.")


def _party(names: Sequence[str], text: str) -> str:
    """The one party so named, or whose name has these words: «Томашевская» is «Томашевская Е.Д.»."""
    from storage.repositories.responsibles import name_key

    wanted = name_key(text)
    exact = [name for name in names if name_key(name) == wanted]
    found = exact[:1] or list(dict.fromkeys(name for name in names if wanted and wanted in name_key(name)))
    if not found:
        raise BadInput(f"В плане нет ответственного «{text.strip()}»: посмотрите имена в `metodist plan read`.")
    if len(found) > 1:
        some = ", ".join(f"«{name}»" for name in found[:3])
        raise BadInput(f"Под «{text.strip()}» подходят несколько ответственных: {some} — напишите имя целиком.")
    return found[0]
