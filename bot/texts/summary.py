"""What was understood of a plan, in one screen: the chat's preview and the command line's (VOICE, «A plan that was read»)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.texts.common import capital, esc, full_stop, plural, shorten
from bot.texts.intake import LOOK, NATURE_MANY, NATURE_NAMES, PARTIES, number, problems_of
from plans.draft import DraftItem, Nature, PartyRole, PlanDraft, PlanKind
from plans.forms import form_named
from plans.parties.alike import clearly_other
from plans.periods.calendar import MONTHS
from plans.periods.model import Every, YearKind
from plans.tables.approval import IS_DRAFT, NO_DAY
from storage.records import ResponsibleView
from storage.repositories.responsibles import name_key

SHOWN_PROBLEMS = 8
SHOWN_NAMES = 8
SHOWN_KINDS = 10
LIMIT = 3800  # characters of our HTML: one screen, with room to spare
Known = Mapping[str, ResponsibleView]


@dataclass(frozen=True, slots=True)
class Around:
    """What the preview says beside the draft: who the plan is kept for, how many questions wait in another window."""

    home: str | None = None
    alike: int = 0  # pairs of parties that may be one


def preview(draft: PlanDraft, known: Known, around: Around | None = None) -> str:
    """The chat's screen: the summary, how many questions wait, what needs a look."""
    around = around or Around()
    shown = "\n".join([*summary(draft, known, around.home), *_questions(around)])
    return "\n".join([shown, *_doubts(draft, LIMIT - len(shown))])


def summary(draft: PlanDraft, known: Known | None, home: str | None = None) -> list[str]:
    """Lines of HTML: year, institution, approval, forms, periods, who is unknown or not connected (`known` None: nobody asked)."""
    what = "Прочитана резолюция" if draft.kind is PlanKind.RESOLUTION else f"Прочитан план{_year(draft)}"
    lines = [
        f"<b>{what}: {plural(len(draft.items), 'пункт', 'пункта', 'пунктов')}</b>",
        esc(shorten(draft.title, 200)),
        *_institution(draft, home),
        _approval(draft),
        _forms(draft.items),
        _periods(draft.items),
        *_parties(draft.items, known),
    ]
    return [line for line in lines if line]


def _institution(draft: PlanDraft, home: str | None) -> Iterator[str]:
    """Who the plan is kept for, and whom the file names where that is not plainly the same."""
    named = draft.institution
    if home:
        yield f"Учреждение: {full_stop(esc(shorten(home, 120)))}"
    if named and home and clearly_other(named, home):
        yield f"⚠️ В файле названо другое учреждение: {full_stop(esc(shorten(named, 160)))} Проверьте, чей это план."
    elif named and (home is None or name_key(named) != name_key(home)):
        yield f"{'В файле' if home else 'Учреждение в файле'}: {full_stop(esc(shorten(named, 160)))}"


def _approval(draft: PlanDraft) -> str:
    """«Утверждён: приказ № 12 от 10.01.2026.», «Проект. Дата утверждения не указана.»"""
    said = "Проект. " if IS_DRAFT in draft.problems else ""
    if draft.approved:
        order = shorten(draft.approved, 200)
        order = order[:1].lower() + order[1:] if not order[:2].isupper() else order
        verb = "Утверждена" if draft.kind is PlanKind.RESOLUTION else "Утверждён"
        return f"{said}{verb}: {full_stop(esc(order))}"
    return said.strip() if draft.kind is PlanKind.RESOLUTION else f"{said}{NO_DAY}"


def kind_of(item: DraftItem) -> tuple[str, str]:
    """(one, many): the form of an event, else the nature: «лаборатория», «лаборатории»."""
    known = form_named(item.forms[0]) if item.forms and item.nature is Nature.EVENT else None
    if item.forms and item.nature is Nature.EVENT and known is None:
        return item.forms[0], item.forms[0]
    return (known.name, known.plural) if known else (NATURE_NAMES[item.nature], NATURE_MANY[item.nature])


def _forms(items: Sequence[DraftItem]) -> str:
    """«Лаборатории — 10, совещания — 2, вебинар, семинар — по одному.»"""
    if not items:
        return ""
    counts = Counter(kind_of(item) for item in items)
    most = counts.most_common(SHOWN_KINDS)
    said = [f"{esc(many)} — {count}" for (_, many), count in most if count > 1]
    single = [esc(one) for (one, _), count in most if count == 1]
    if single:
        said.append(f"{', '.join(single)} — {'по одному' if len(single) > 1 else '1'}")
    rest = len(counts) - len(most)
    more = f" и ещё {plural(rest, 'вид', 'вида', 'видов')}" if rest else ""
    return capital(", ".join(said)) + more + "."


def _periods(items: Sequence[DraftItem]) -> str:
    """«С датой — 3, до дня — 4, каждый квартал — 10, со сроком — 2.»"""
    if not items:
        return ""
    counts: Counter[str] = Counter(_period_kind(item) for item in items)
    order = ("с датой", "до названного дня", "повторяются", "на месяц", "на квартал", "на другой срок", "без срока")
    return capital(", ".join(f"{name} — {counts[name]}" for name in order if counts[name])) + "."


def _period_kind(item: DraftItem) -> str:
    period = item.period
    if period.every not in (None, Every.YEAR):
        return "повторяются"
    if not period.windows:
        return "без срока"
    if period.exact:
        return "с датой"
    if period.deadline:
        return "до названного дня"
    (first, *_) = period.windows
    days = (first.end - first.start).days + 1 if first.start and first.end else 0
    return "на месяц" if 28 <= days <= 31 else "на квартал" if 89 <= days <= 92 else "на другой срок"


def _parties(items: Sequence[DraftItem], known: Known | None) -> Iterator[str]:
    """Who leads; who of them is new in this institution's plans, who has no chat yet."""
    leads = {
        name_key(party.name): party.name for item in items for party in item.responsible if party.role is PartyRole.LEAD
    }
    if not leads:
        outside = {name_key(party.name) for item in items for party in item.responsible}
        yield f"Адресаты: {len(outside)}." if outside else "Ответственные не названы."
        return
    count = plural(len(leads), "ответственный", "ответственных", "ответственных")
    if known is None:
        yield full_stop(f"👤 {capital(count)}: {_names(list(leads.values()))}")
        return
    linked = [name for key, name in leads.items() if key in known and known[key].contacts]
    state = (
        "никто пока не подключён"
        if not linked
        else f"{'подключён' if len(linked) == 1 else 'подключены'} {len(linked)} из {len(leads)}"
    )
    yield f"👤 {capital(count)}, {state}."
    unlinked = [name for name in leads.values() if name not in linked]
    new = [name for key, name in leads.items() if key not in known]
    if linked and unlinked == new:
        yield full_stop(f"Впервые в ваших планах и пока не подключены: {_names(new)}")
        return
    if linked and unlinked:
        yield full_stop(f"Не подключены: {_names(unlinked)}")
    if known and new:
        yield full_stop(f"Впервые в ваших планах: {_names(new)}")


def _names(names: Sequence[str]) -> str:
    more = f" и ещё {len(names) - SHOWN_NAMES}" if len(names) > SHOWN_NAMES else ""
    return "; ".join(esc(shorten(name, 60)) for name in names[:SHOWN_NAMES]) + more


def _questions(around: Around) -> Iterator[str]:
    if around.alike:
        pairs = plural(around.alike, "пара похожих имён", "пары похожих имён", "пар похожих имён")
        yield f"Ответственные: {pairs}, нажмите «{PARTIES}»."


def of_the_plan(draft: PlanDraft) -> list[str]:
    """What is said of the plan as a whole, but its approval: that has a line of its own."""
    return [problem for problem in draft.problems if problem not in (NO_DAY, IS_DRAFT)]


def doubts_of(draft: PlanDraft) -> list[str]:
    """Each thing that needs a look, beside the words it is about. Plain text."""
    said = [shorten(problem, 240) for problem in of_the_plan(draft)]
    said += [
        f"{number(item)}«{shorten(item.title, 60)}» ({shorten(item.period.text or 'без срока', 40)}): "
        f"{shorten(' '.join(problems), 160)}"
        for item in draft.items
        if (problems := problems_of(item))
    ]
    return said


def _doubts(draft: PlanDraft, room: int) -> Iterator[str]:
    """As many as the screen holds."""
    said = doubts_of(draft)
    if not said:
        return
    yield f"⚠️ Нужно посмотреть: {len(said)}"
    shown, room = 0, room - 100
    for line in (f"• {esc(problem)}" for problem in said[:SHOWN_PROBLEMS]):
        room -= len(line) + 1
        if room < 0:
            break
        shown += 1
        yield line
    if shown < len(said):
        yield f"И ещё {len(said) - shown} — нажмите «{LOOK}»."


def _year(draft: PlanDraft) -> str:
    if draft.year is None:
        return ""
    if draft.year.kind is YearKind.SCHOOL:
        return f" на {draft.year.start.year}/{draft.year.end.year} учебный год"
    if (draft.year.start.year, draft.year.start.month) == (draft.year.end.year, draft.year.end.month):
        return f" на {MONTHS[draft.year.start.month - 1]} {draft.year.start.year} года"
    if draft.year.end.year != draft.year.start.year:
        return f" на {draft.year.start.year}–{draft.year.end.year} годы"
    return f" на {draft.year.start.year} год"
