"""Words about a plan file: what was understood, row by row, and what was kept (the shape of VOICE, «A plan that was read»)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from bot.texts.common import capital, esc, plural, shorten
from plans.draft import DraftItem, Nature, Party, PartyRole, PlanKind
from plans.periods import PlanYear
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
RESTORED = "Ваши исправления из прошлого раза на месте."
NOT_SAVED = "План не сохранён."
WHOSE = "<b>Чей это план?</b>"
SAVE = "Сохранить план"
LOOK = "Посмотреть"
CANCEL = "Отмена"
BACK = "Назад"
BY_MONTH, BY_KIND, TWINS = "По месяцам", "По видам", "Повторы"
OF_THE_PLAN, WITH_DOUBTS = "Пункты плана", "Пункты с вопросами"
ONLY_DOUBTS = "Только с вопросами"
ALL_ROWS = "Все пункты"
PARTIES = "Кто ведёт"
WHO = "<b>Ответственные плана</b>\nНажмите, чтобы сказать, кто ведёт, помогает, контролирует или стоит вне учреждения."
TO_MEND = "Нажмите номер, чтобы исправить пункт."
LEFT_OUT = "<i>Не будет сохранён:</i>"
MEND_PERIOD, MEND_NATURE, MEND_FORM, MEND_PARTIES = "Исправить срок", "Вид", "Форма", "Ответственные"
ALL_FINE = "Всё верно"
TO_PUBLIC, TO_INTERNAL = "Показать всем", "Сделать внутренним"
SKIP, TAKE_BACK = "Не сохранять", "Сохранять"
WHAT_NATURE = "<b>Что это за пункт?</b>"
ROLE_NAMES = {
    PartyRole.LEAD: "ведёт",
    PartyRole.CO: "помогает",
    PartyRole.CONTROL: "контролирует",
    PartyRole.OUTSIDE: "вне учреждения",
}
LINKS_AT_ONCE = 10
ONE_SCREEN = 3900  # characters of our HTML
Known = Mapping[str, ResponsibleView]


class Cut(NamedTuple):
    """How much of a row is shown."""

    title: int
    period: int
    parties: int
    name: int
    problems: int
    problem: int


FULL = Cut(200, 90, 4, 90, 3, 160)
SHORT = Cut(110, 50, 2, 50, 1, 120)  # five rows of the longest words still fit a screen


def problems_of(item: DraftItem) -> list[str]:
    return [*item.problems, *item.period.problems]


def rows(
    head: str,
    items: Sequence[tuple[int, DraftItem]],
    skipped: Container[int],
    total: int,
    year: PlanYear | None,
    known: Known,
) -> str:
    """A page of rows: what it is, when (the plan's words and how they were understood), who. Pressing a number mends the row."""
    for cut in (FULL, SHORT):
        shown = [row(item, year, known, cut) for _, item in items]
        shown = [f"{LEFT_OUT}\n{text}" if at in skipped else text for (at, _), text in zip(items, shown, strict=True)]
        page = "\n\n".join([f"<b>{esc(head)}: {total}</b>", *shown, *([TO_MEND] if items else [])])
        if len(page) < ONE_SCREEN:
            break
    return page


def row_key(at: int, item: DraftItem) -> str:
    """The number as printed, else its place: «№ 3», «5-й»."""
    return f"№\u00a0{shorten(item.number, 12)}" if item.number else f"{at + 1}-й"


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
    return f"{esc(shorten(' '.join(problems), 600))} Напишите ещё раз, например «III квартал».".strip()


def row(item: DraftItem, year: PlanYear | None, known: Known, cut: Cut = FULL) -> str:
    form = item.forms[0] if item.forms else None
    seen = "видно всем" if item.public else "внутреннее"
    kind = f"{form}, {NATURE_NAMES[item.nature]}" if form and form != NATURE_NAMES[item.nature] else None
    lines = [
        f"<b>{esc(number(item))}{esc(shorten(item.title, cut.title))}</b>",
        f"{capital(esc(kind or NATURE_NAMES[item.nature]))}, {seen}",
        f"📅 {_period(item, year, cut.period)}",
    ]
    for party in item.responsible[: cut.parties]:
        lines.append(f"👤 {esc(shorten(party.name, cut.name))}{_state(party, known)}")
    if len(item.responsible) > cut.parties:
        lines.append(f"👤 и ещё {len(item.responsible) - cut.parties}")
    lines += [f"⚠️ {esc(shorten(problem, cut.problem))}" for problem in problems_of(item)[: cut.problems]]
    return "\n".join(lines)


def _state(party: Party, known: Known) -> str:
    """Of who leads: connected or not; of the others, what they do."""
    if party.role is not PartyRole.LEAD:
        return f" — {ROLE_NAMES[party.role]}"
    view = known.get(name_key(party.name))
    return " — подключён" if view and view.contacts else " — не подключён"


def _period(item: DraftItem, year: PlanYear | None, limit: int) -> str:
    """The plan's own words, and how they were understood where that says more."""
    if not item.period.text and not item.period.windows:
        return "срок не указан"
    read = shorten(render_period(item.period, year), limit)
    text = shorten(item.period.text or "срок не указан", limit)
    return esc(text) if read.casefold() == text.casefold() else f"«{esc(text)}» → {esc(read)}"


def number(item: DraftItem) -> str:
    return f"№\u00a0{shorten(item.number, 12)} " if item.number else ""


def reading(seconds: int) -> str:
    """The message of a long reading."""
    return f"Читаю план… {plural(seconds, 'секунда', 'секунды', 'секунд')}" if seconds else "Читаю план…"


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
