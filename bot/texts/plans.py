"""Words about plans that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.texts.common import capital, esc, plural, shorten
from plans.draft import Nature, PartyRole, PlanDraft
from plans.periods.model import YearKind
from storage.records import KeptPlan

NATURE_NAMES = {
    Nature.EVENT: "мероприятие",
    Nature.DELIVERABLE: "документ или срок",
    Nature.CONTEST: "конкурс",
    Nature.SERIES: "цикл встреч",
    Nature.STANDING: "постоянная работа",
    Nature.RECOMMENDATION: "рекомендация",
}


NOT_STAFF = "Планы принимаю от сотрудников учреждения. Если это вы, попросите администратора прислать ссылку."
TOO_LARGE = "Файл слишком большой для плана: оставьте в нём только таблицу и пришлите ещё раз."
OLD_PREVIEW = "Эта кнопка устарела: пришлите, пожалуйста, файл плана ещё раз."
NOT_SAVED = "План не сохранён."
SHOWN_PROBLEMS = 12


def preview(draft: PlanDraft) -> str:
    """What was understood, in one screen: year, natures, periods, parties, and each thing that needs a look."""
    head = f"<b>Прочитан план{_year(draft)}: {plural(len(draft.items), 'пункт', 'пункта', 'пунктов')}</b>"
    natures = Counter(NATURE_NAMES[item.nature] for item in draft.items)
    lines = [
        head,
        esc(shorten(draft.title, 200)),
        capital(", ".join(f"{name} — {count}" for name, count in natures.most_common())) + ".",
    ]
    dated = sum(item.period.exact for item in draft.items)
    repeated = sum(item.period.every is not None for item in draft.items)
    lines.append(f"С датой — {dated}, повторяются — {repeated}, остальные — со сроком.")
    leads = {party.name for item in draft.items for party in item.responsible if party.role is PartyRole.LEAD}
    lines.append(f"Ответственные: {len(leads)}.")
    problems = [*draft.problems]
    for item in draft.items:
        said = " ".join((*item.problems, *item.period.problems))
        if said:
            problems.append(
                f"№ {item.number or '—'} «{shorten(item.title, 60)}» ({shorten(item.period.text, 40)}): {said}"
            )
    if problems:
        lines.append(f"⚠️ Нужно посмотреть: {len(problems)}")
        lines += [f"• {esc(shorten(problem, 220))}" for problem in problems[:SHOWN_PROBLEMS]]
    return "\n".join(lines)


def saved(kept: KeptPlan) -> str:
    if not kept.created:
        return "Этот файл уже сохранён. Ничего не изменилось."
    events = plural(kept.events, "мероприятие или срок", "мероприятия и срока", "мероприятий и сроков")
    return f"<b>План сохранён</b>\nИз него получилось: {events}."


def links(named: Sequence[tuple[str, str]], username: str) -> str:
    """One a department: the whole message can be forwarded."""
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
