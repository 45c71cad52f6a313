"""Words about a newer file of a kept plan: what is new, moved, changed, gone; what was kept and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.texts.common import NBSP, capital, day_text, esc, local, plural, shorten, word_for
from bot.texts.intake import NATURE_NAMES
from plans.draft import DraftItem
from storage.models import Plan, PlanVersion
from storage.records import Revised, Ties

CHANGES = "Что изменилось"
SAVE = "Сохранить изменения"
OTHER_PLAN = "Это другой план"
BACK = "Назад"
ONE, TWO = "Да, один", "Нет, разные"
SURE = "Да, всё верно"
CHANGED_MEANWHILE = "План за это время изменили: посмотрите, пожалуйста, изменения ещё раз."
NOTHING = "Изменений нет: пункты те же."
HISTORY = "Что менялось"
NO_HISTORY = "План ещё не менялся."
FIRST = "первая редакция"

_FIELDS = {
    "period": "срок",
    "title": "название",
    "form": "форма",
    "place": "место",
    "responsible": "ответственный",
    "result": "ожидаемый результат",
    "nature": "вид",
    "public": "кто видит",
}
_VALUES = {**{nature.value: name for nature, name in NATURE_NAMES.items()}, "public": "все", "internal": "сотрудники"}
_LONG = 160  # characters of a title or of a changed text on the screen


def is_revision(plan: Plan, saved: datetime, now: datetime, time_zone: str) -> str:
    """A line under the preview."""
    day = day_text(local(saved, time_zone).date(), local(now, time_zone).date(), weekday=False)
    return f"Похоже, это новая редакция плана «{esc(shorten(plan.title, 120))}», сохранённого {day}."


def counts(story: Mapping[str, Any]) -> str:
    """«Новых — 2, перенесено — 3, изменено — 1, исчезло — 1, без изменений — 28.»"""
    names = (("new", "новых"), ("moved", "перенесено"), ("changed", "изменено"), ("gone", "исчезло"))
    said = [f"{name} — {len(story[key])}" for key, name in names if story.get(key)]
    if not said:
        return NOTHING
    if story.get("same"):
        said.append(f"без изменений — {story['same']}")
    return capital(", ".join(said)) + "."


def entries(story: Mapping[str, Any], fates: Mapping[int, str] | None = None) -> list[str]:
    """A paragraph for each row that is not the same. `fates`: what becomes of the events of gone rows, by their place in the list."""
    told = [f"<b>Новый:</b> {_row(row)}" for row in story.get("new", ())]
    told += [f"<b>Перенесён:</b> {_changed(row)}" for row in story.get("moved", ())]
    told += [f"<b>Изменён:</b> {_changed(row)}" for row in story.get("changed", ())]
    for place, row in enumerate(story.get("gone", ())):
        fate = (fates or {}).get(place) or ("мероприятие остаётся вне плана" if row.get("stays") else "")
        told.append(f"<b>Исчез:</b> {_row(row)}" + (f"\n{capital(fate)}." if fate else ""))
    return told


def changes(story: Mapping[str, Any], shown: Sequence[str], doubts: int) -> str:
    """The screen before «Сохранить изменения»."""
    lines = ["<b>Что изменится в плане</b>", counts(story)]
    if doubts:
        many = word_for(doubts, "паре пунктов", "парах пунктов", "парах пунктов")
        lines.append(f"⚠️ В {doubts}{NBSP}{many} не уверен: это один пункт или разные?")
    return "\n".join(lines) + "".join(f"\n\n{one}" for one in shown)


def doubts_key(count: int) -> str:
    return f"Уточнить: {count}"


def gone_key(count: int) -> str:
    return f"Исчезнувшие: {count}"


def doubt(old: DraftItem, new: DraftItem, left: int) -> str:
    more = f"\n\nОсталось уточнить: {left}." if left > 1 else ""
    return f"<b>Это один и тот же пункт?</b>\n\nБыл: {_item(old)}\n\nСтал: {_item(new)}{more}"


def gone(rows: Sequence[tuple[DraftItem, Ties, bool]], today: date) -> str:
    """Rows that vanished while people count on them, each with what becomes of it."""
    told = [
        f"{number}. {_item(item)}\n{capital(ties_text(ties, today))}. "
        f"<i>{'Отменю и сообщу всем' if cancelled else 'Оставлю вне плана'}.</i>"
        for number, (item, ties, cancelled) in enumerate(rows, start=1)
    ]
    return (
        "<b>Этих пунктов в новом файле нет</b>\nНажмите номер, чтобы отменить мероприятие или оставить его."
        + "".join(f"\n\n{one}" for one in told)
    )


def ties_text(ties: Ties, today: date) -> str:
    """«зарегистрировались 14, назначена дата 12 марта, в работе»."""
    said: list[str] = []
    if ties.registered:
        said.append(f"зарегистрировались: {ties.registered}")
    if ties.asked:
        said.append(f"ждут даты: {ties.asked}")
    if ties.dates:
        said.append(f"назначено: {', '.join(day_text(day, today, weekday=False) for day in ties.dates)}")
    if ties.acknowledged:
        said.append("уже в работе")
    if ties.filled:
        said.append("карточка заполнена")
    return ", ".join(said)


def fate(ties: Ties, today: date, *, cancelled: bool) -> str:
    what = "будет отменено, всем сообщу" if cancelled else "останется вне плана"
    return f"{ties_text(ties, today)} — {what}"


def sure(gone_rows: int, rows: int) -> str:
    return (
        f"<b>Исчезнет {plural(gone_rows, 'пункт', 'пункта', 'пунктов')} из {rows}</b>\n"
        "Это больше пятой части плана. Точно ли прислан весь план?"
    )


def saved(done: Revised) -> str:
    if not done.created:
        return "Этот файл уже сохранён. Ничего не изменилось."
    lines = ["<b>Изменения сохранены</b>", counts(done.story)]
    lines += [
        f"Дата {day_text(one.starts_on, weekday=False)} остаётся у пункта «{esc(shorten(one.title, 80))}», "
        f"хотя в плане теперь «{esc(shorten(one.period, 60))}»."
        for one in done.kept_dates[:10]
    ]
    stays = sum(bool(row.get("stays")) for row in done.story.get("gone", ()))
    if stays:
        lines.append(
            f"{plural(stays, 'мероприятие остаётся', 'мероприятия остаются', 'мероприятий остаются')} вне плана."
        )
    return "\n".join(lines)


def versions(rows: Sequence[tuple[Plan, PlanVersion]], first: int, now: datetime, zones: Mapping[int, str]) -> str:
    """Which files a plan was kept from, newest first."""
    if not rows:
        return NO_HISTORY
    lines = ["<b>Что менялось в плане</b>"]
    for number, (plan, version) in enumerate(rows, start=first):
        lines.append(f"{number}. {_when(plan, version, now, zones)}: {esc(shorten(plan.title, 80))}\n{_what(version)}")
    return "\n\n".join(lines)


def version(
    plan: Plan, kept: PlanVersion, shown: Sequence[str], now: datetime, zones: Mapping[int, str], by: str | None
) -> str:
    """One version: when, from which file, by whom, and what it changed."""
    who = f", {esc(by)}" if by else ""
    lines = [f"<b>{_when(plan, kept, now, zones)}</b>", f"{esc(kept.file_name)}{who}", _what(kept)]
    return "\n".join(lines) + "".join(f"\n\n{one}" for one in shown)


def _when(plan: Plan, kept: PlanVersion, now: datetime, zones: Mapping[int, str]) -> str:
    zone = zones[plan.institution_id]
    return day_text(local(kept.imported_at, zone).date(), local(now, zone).date(), weekday=False)


def _what(kept: PlanVersion) -> str:
    return counts(kept.changes) if kept.changes else capital(FIRST) + "."


def _row(row: Mapping[str, Any]) -> str:
    period = f" — {esc(shorten(row['period'], 80))}" if row["period"] else ""
    return f"{_titled(row)}{period}"


def _titled(row: Mapping[str, Any]) -> str:
    number = f"№{NBSP}{esc(row['number'])} " if row["number"] else ""
    return f"{number}{esc(shorten(row['title'], _LONG))}"


def _changed(row: Mapping[str, Any]) -> str:
    told = [_titled(row)]
    for field, words in row["changes"].items():
        was, now = (_value(field, words[key]) for key in ("was", "now"))
        told.append(f"{capital(_FIELDS[field])}: {was} → {now}")
    return "\n".join(told)


def _value(field: str, text: str) -> str:
    if field in ("nature", "public"):
        return _VALUES.get(text, text)
    return f"«{esc(shorten(text, _LONG))}»" if text else "не указано"


def _item(item: DraftItem) -> str:
    number = f"№{NBSP}{esc(item.number)} " if item.number else ""
    when = f"\n📅 {esc(shorten(item.period.text, 80))}" if item.period.text else ""
    who = f"\n👤 {esc(shorten(item.responsible[0].name, 90))}" if item.responsible else ""
    return f"{number}{esc(shorten(item.title, _LONG))}{when}{who}"
