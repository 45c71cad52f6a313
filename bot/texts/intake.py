"""Words about a plan file: what was understood, row by row, and what was kept (the shape of VOICE, «A plan that was read»)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from bot.texts.common import capital, esc, full_stop, plural, shorten
from plans.draft import DraftItem, Nature, PartyRole, PlanDraft, PlanKind
from plans.forms import form_named
from plans.periods import PlanYear
from plans.periods.model import Every, YearKind
from plans.periods.render import render_period
from storage.records import KeptPlan, ResponsibleView
from storage.repositories.responsibles import name_key

NATURE_NAMES = {
    Nature.EVENT: "мероприятие",
    Nature.DELIVERABLE: "документ или срок",
    Nature.CONTEST: "конкурс",
    Nature.SERIES: "цикл встреч",
    Nature.STANDING: "постоянная работа",
    Nature.RECOMMENDATION: "рекомендация",
}
NATURE_MANY = {
    Nature.EVENT: "прочие мероприятия",
    Nature.DELIVERABLE: "документы и сроки",
    Nature.CONTEST: "конкурсы",
    Nature.SERIES: "циклы встреч",
    Nature.STANDING: "постоянная работа",
    Nature.RECOMMENDATION: "рекомендации",
}
NOT_STAFF = "Планы принимаю от сотрудников учреждения. Если это вы, попросите администратора прислать ссылку."
NO_HOME = "Сначала добавьте учреждение: /admin. Потом пришлите файл ещё раз."
TOO_LARGE = "Файл слишком большой для плана: оставьте в нём только таблицу и пришлите ещё раз."
PASTED = "сообщение.txt"
OLD_PREVIEW = "Эта кнопка устарела: пришлите, пожалуйста, файл плана ещё раз."
NOT_SAVED = "План не сохранён."
WHOSE = "<b>Чей это план?</b>"
SAVE = "Сохранить план"
LOOK = "Посмотреть"
CANCEL = "Отмена"
BACK = "Назад"
ONLY_DOUBTS = "Только с вопросами"
ALL_ROWS = "Все пункты"
PARTIES = "Кто ведёт"
WHO = "<b>Ответственные плана</b>\nНажмите, чтобы сказать, кто ведёт, помогает, контролирует или стоит вне учреждения."
TO_MEND = "Нажмите номер, чтобы исправить пункт."
LEFT_OUT = "<i>Не будет сохранён:</i>"
MEND_PERIOD, MEND_NATURE = "Исправить срок", "Вид"
TO_PUBLIC, TO_INTERNAL = "Показать всем", "Сделать внутренним"
SKIP, TAKE_BACK = "Не сохранять", "Сохранять"
WHAT_NATURE = "<b>Что это за пункт?</b>"
ROLE_NAMES = {
    PartyRole.LEAD: "ведёт",
    PartyRole.CO: "помогает",
    PartyRole.CONTROL: "контролирует",
    PartyRole.OUTSIDE: "вне учреждения",
}
SHOWN_PROBLEMS = 8
SHOWN_NAMES = 8
LINKS_AT_ONCE = 10
Known = Mapping[str, ResponsibleView]


def preview(draft: PlanDraft, known: Known) -> str:
    """What was understood, in one screen: year, forms, periods, who is unknown or not connected, what needs a look."""
    what = "Прочитана резолюция" if draft.kind is PlanKind.RESOLUTION else f"Прочитан план{_year(draft)}"
    lines = [
        f"<b>{what}: {plural(len(draft.items), 'пункт', 'пункта', 'пунктов')}</b>",
        esc(shorten(draft.title, 200)),
        _forms(draft.items),
        _periods(draft.items),
        *_parties(draft.items, known),
        *_doubts(draft),
    ]
    return "\n".join(line for line in lines if line)


def _forms(items: Sequence[DraftItem]) -> str:
    """«Лаборатории — 10, совещания — 2, вебинар, семинар — по одному.»"""
    counts: Counter[tuple[str, str]] = Counter()
    for item in items:
        name = item.forms[0] if item.forms and item.nature is Nature.EVENT else None
        known = form_named(name) if name else None  # an institution's own form has one name only
        names = (
            (name, known.plural if known else name) if name else (NATURE_NAMES[item.nature], NATURE_MANY[item.nature])
        )
        counts[names] += 1
    said = [f"{many} — {count}" for (_, many), count in counts.most_common() if count > 1]
    single = [one for (one, _), count in counts.most_common() if count == 1]
    if single:
        said.append(f"{', '.join(single)} — {'по одному' if len(single) > 1 else '1'}")
    return capital(", ".join(said)) + "."


def _periods(items: Sequence[DraftItem]) -> str:
    """«С датой — 3, до дня — 4, каждый квартал — 10, со сроком — 2.»"""
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


def _parties(items: Sequence[DraftItem], known: Known) -> Iterator[str]:
    """Who leads; who of them is new in this institution's plans, who has no chat yet."""
    leads = {name_key(party.name): party.name for item in items for party in item.responsible if _leads(party)}
    if not leads:
        outside = {name_key(party.name) for item in items for party in item.responsible}
        yield f"Адресаты: {len(outside)}." if outside else "Ответственные не названы."
        return
    linked = [name for key, name in leads.items() if key in known and known[key].contacts]
    count = plural(len(leads), "ответственный", "ответственных", "ответственных")
    state = "никто пока не подключён" if not linked else f"подключены {len(linked)} из {len(leads)}"
    yield f"👤 {capital(count)}, {state}."
    unlinked = [name for name in leads.values() if name not in linked]
    if linked and unlinked:
        yield full_stop(f"Не подключены: {_names(unlinked)}")
    new = [name for key, name in leads.items() if key not in known]
    if known and new:
        yield full_stop(f"Впервые в ваших планах: {_names(new)}")


def _leads(party: Any) -> bool:
    return party.role is PartyRole.LEAD


def _names(names: Sequence[str]) -> str:
    more = f" и ещё {len(names) - SHOWN_NAMES}" if len(names) > SHOWN_NAMES else ""
    return "; ".join(esc(shorten(name, 60)) for name in names[:SHOWN_NAMES]) + more


def _doubts(draft: PlanDraft) -> Iterator[str]:
    """Each thing that needs a look, beside the words it is about."""
    said = [shorten(problem, 240) for problem in draft.problems]
    said += [
        f"{_number(item)}«{shorten(item.title, 60)}» ({shorten(item.period.text or 'без срока', 40)}): "
        f"{shorten(' '.join(problems), 160)}"
        for item in draft.items
        if (problems := problems_of(item))
    ]
    if said:
        yield f"⚠️ Нужно посмотреть: {len(said)}"
        yield from (f"• {esc(problem)}" for problem in said[:SHOWN_PROBLEMS])
    if len(said) > SHOWN_PROBLEMS:
        yield f"И ещё {len(said) - SHOWN_PROBLEMS} — нажмите «{LOOK}»."


def problems_of(item: DraftItem) -> list[str]:
    return [*item.problems, *item.period.problems]


def rows(
    items: Sequence[tuple[int, DraftItem]],
    skipped: Container[int],
    total: int,
    year: PlanYear | None,
    known: Known,
    *,
    doubts: bool,
) -> str:
    """A page of rows: what it is, when (the plan's words and how they were understood), who. Pressing a number mends the row."""
    what = "Пункты с вопросами" if doubts else "Пункты плана"
    shown = [f"{LEFT_OUT}\n{row(item, year, known)}" if at in skipped else row(item, year, known) for at, item in items]
    return "\n\n".join([f"<b>{what}: {total}</b>", *shown, TO_MEND])


def row_key(at: int, item: DraftItem) -> str:
    """The number as printed, else its place: «№ 3», «5-й»."""
    return f"№\u00a0{item.number}" if item.number else f"{at + 1}-й"


def nature_key(nature: Nature, *, chosen: bool) -> str:
    return f"✓ {capital(NATURE_NAMES[nature])}" if chosen else capital(NATURE_NAMES[nature])


def party(name: str, rows_named: int, role: PartyRole | None) -> str:
    told = f"\nСейчас везде: {ROLE_NAMES[role]}." if role else ""
    return f"<b>{esc(name)}</b>\n{plural(rows_named, 'пункт', 'пункта', 'пунктов')}.{told}\nКак считать во всём плане?"


def ask_period(item: DraftItem) -> str:
    return (
        f"<b>{esc(shorten(item.title, 200))}</b>\nВ плане: «{esc(shorten(item.period.text or '—', 120))}»\n"
        "Напишите срок, как в плане: «15 апреля, 14:00», «III квартал», «ежеквартально», «до 1 мая»."
    )


def not_a_period(problems: Sequence[str]) -> str:
    return f"{' '.join(problems)} Напишите ещё раз, например «III квартал».".strip()


def row(item: DraftItem, year: PlanYear | None, known: Known) -> str:
    form = item.forms[0] if item.forms else None
    seen = "видно всем" if item.public else "внутреннее"
    kind = f"{form}, {NATURE_NAMES[item.nature]}" if form and form != NATURE_NAMES[item.nature] else None
    lines = [
        f"<b>{esc(_number(item))}{esc(shorten(item.title, 200))}</b>",
        f"{capital(esc(kind or NATURE_NAMES[item.nature]))}, {seen}",
        f"📅 {_period(item, year)}",
    ]
    for party in item.responsible[:4]:
        view = known.get(name_key(party.name))
        state = (
            "" if party.role is not PartyRole.LEAD else " — подключён" if view and view.contacts else " — не подключён"
        )
        lines.append(f"👤 {esc(shorten(party.name, 90))}{state}")
    lines += [f"⚠️ {esc(shorten(problem, 160))}" for problem in problems_of(item)[:3]]
    return "\n".join(lines)


def _period(item: DraftItem, year: PlanYear | None) -> str:
    """The plan's own words, and how they were understood where that says more."""
    if not item.period.text:
        return "срок не указан"
    read = shorten(render_period(item.period, year), 90)
    text = shorten(item.period.text, 90)
    return esc(text) if read.casefold() == text.casefold() else f"«{esc(text)}» → {esc(read)}"


def _number(item: DraftItem) -> str:
    return f"№\u00a0{item.number} " if item.number else ""


def saved(kept: KeptPlan) -> str:
    if not kept.created:
        return "Этот файл уже сохранён. Ничего не изменилось."
    if kept.plan.kind == PlanKind.RESOLUTION:
        count = plural(kept.items, "рекомендация", "рекомендации", "рекомендаций")
        return f"<b>Резолюция сохранена</b>\nВ ней {count}. О каждой спрошу один раз: поставить срок или принять к сведению."
    events = plural(kept.events, "мероприятие или срок", "мероприятия и срока", "мероприятий и сроков")
    return f"<b>План сохранён</b>\nИз него получилось: {events}."


def link_messages(named: Sequence[tuple[str, str]], username: str) -> list[str]:
    """Ten a message, each with its own words: any of them can be forwarded."""
    pages = [named[start : start + LINKS_AT_ONCE] for start in range(0, len(named), LINKS_AT_ONCE)]
    return [_links(page, username) for page in pages]


def _links(named: Sequence[tuple[str, str]], username: str) -> str:
    parts = [f"👤 {esc(shorten(name, 120))}\nhttps://t.me/{username}?start={payload}" for name, payload in named]
    return (
        "<b>Ссылки для ответственных</b>\nПерешлите каждому свою: она подключает личный чат или группу.\n\n"
        + "\n\n".join(parts)
    )


def _year(draft: PlanDraft) -> str:
    if draft.year is None:
        return ""
    if draft.year.kind is YearKind.SCHOOL:
        return f" на {draft.year.start.year}/{draft.year.end.year} учебный год"
    return f" на {draft.year.start.year} год"
