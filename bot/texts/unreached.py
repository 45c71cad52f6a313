"""«Не доходит»: whom messages do not reach, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import day_text, esc, full_stop, local, plural, shorten
from plans.addresses import shown_address
from storage.outgoing.unreached import Unreachable, Why

HEADING = "Не доходит"
NOBODY = "<b>Не доходит</b>\nВсё в порядке: напоминания доходят до всех."
LINES = 8  # of the morning's message

_WHY = {
    Why.BLOCKED: "чат с ботом закрыт",
    Why.PUT_OUT: "бота больше нет в группе{where}",
    Why.ADDRESS: "почта не принимает письма{where}",
    Why.CUT_OFF: "подключение снято",
    Why.MAIL_OFF: "есть только адрес{where}, а почта не настроена",
    Why.NEVER: "никто не подключён",
    Why.STAFF: "чат с ботом закрыт, это сотрудник",
    Why.REGISTRANT: "чат с ботом закрыт, а регистрация есть",
}
_DO = {
    Why.BLOCKED: "Попросите открыть чат и нажать «Начать» или дайте ссылку другому.",
    Why.PUT_OUT: "Верните бота в группу и дайте ей ссылку.",
    Why.ADDRESS: "Уточните адрес или дайте ссылку на чат.",
    Why.CUT_OFF: "Передайте новую ссылку.",
    Why.MAIL_OFF: "Передайте ссылку на чат.",
    Why.NEVER: "Передайте ссылку.",
    Why.STAFF: "Попросите открыть чат и нажать «Начать».",
    Why.REGISTRANT: "Сообщите новости сами: список — /desk.",
    Why.FAILED: "Передайте, пожалуйста, сами.",
}
_WHAT = {
    "digest": "напоминание",
    "weekly": "сводка на неделю",
    "not_linked": "список неподключённых",
    "missed": "список пропущенного",
    "unreached": "список «Не доходит»",
    "co_date": "дата мероприятия",
    "proposal": "просьба подтвердить перенос",
    "proposal_decided": "ответ о переносе",
    "reg_moved": "перенос мероприятия",
    "reg_cancelled": "отмена мероприятия",
    "reg_day": "напоминание о мероприятии",
    "reg_hour": "напоминание о мероприятии",
    "thanks": "благодарность и просьба об оценке",
    "materials": "материалы мероприятия",
    "promoted": "место из листа ожидания",
    "offer": "место из листа ожидания",
    "offer_expired": "место из листа ожидания",
    "post": "публикация в группе или канале",
}


def listing(shown: Sequence[Unreachable], first: int, total: int, now: datetime, *, several: bool) -> str:
    """A page of the list, numbered on from `first`; `several`: of more than one institution."""
    if not total:
        return NOBODY
    lines = [f"<b>{HEADING}: {total}</b>"]
    for number, one in enumerate(shown, start=first):
        home = f" ({esc(shorten(one.institution.name, 40))})" if several else ""
        lines.append(f"{number}. {entry(one, now)}{home}")
    if any(one.responsible is not None for one in shown):
        lines.append("Кнопка с номером — ссылка, которую можно переслать.")
    return "\n".join(lines)


def link_key(number: int) -> str:
    return f"{number}: ссылка"


def what(kind: str) -> str:
    """A kind of message in words."""
    return _WHAT.get(kind, "сообщение")


def again_key(number: int) -> str:
    return f"{number}: отправить ещё раз"


def goes_again(at: datetime | None, now: datetime, zone: str) -> str:
    """What pops up after the press."""
    if at is None:
        return "Это сообщение уже отправляли ещё раз. Передайте, пожалуйста, сами."
    if at <= now:
        return "Отправляю ещё раз."
    return f"Отправлю утром, в {local(at, zone):%H:%M}."


def reason(error: str | None) -> str:
    """What the sender noted, in words."""
    if error in _REASONS:
        return _REASONS[error]
    if error and error.startswith("smtp "):
        return f"почтовый сервер отказал (код {error.removeprefix('smtp ')})"
    if error and (error.startswith(("Telegram", "Client")) or "Timeout" in error or "Connect" in error):
        return "не было связи с сервером"
    return UNKNOWN_REASON


UNKNOWN_REASON = "сбой программы"
_REASONS = {
    "bad request": "мессенджер не принял сообщение",
    "no mail server": "почта не настроена",
    "outcome unknown: not sent again": "связь прервалась при отправке, и неизвестно, дошло ли",
}


def entry(one: Unreachable, now: datetime) -> str:
    """Who, why, since when, and what to do, in a line or two."""
    since = ""
    if one.at is not None:
        zone = one.institution.time_zone
        since = f", с {day_text(local(one.at, zone).date(), local(now, zone).date(), weekday=False)}"
    if one.why is Why.FAILED:
        named = what(one.delivery.kind if one.delivery is not None else "")
        why = reason(one.delivery.error) if one.delivery is not None else UNKNOWN_REASON
        return f"{_name(one)}: не удалось отправить — {named}{since}, {why}. {_DO[one.why]}"
    why = _WHY[one.why].format(where=_where(one))
    led = f", ведёт {plural(one.rows, 'пункт', 'пункта', 'пунктов')}" if one.rows else ""
    instead = f" Пока вместо них напоминания получает {esc(shorten(one.instead, 60))}." if one.instead else ""
    return f"{_name(one)}: {why}{since}{led}.{instead} {_DO[one.why]}"


def news(found: Sequence[Unreachable], now: datetime) -> str:
    """To organizers, the morning after."""
    count = plural(len(found), "адресату", "адресатам", "адресатам")
    lines = [f"<b>Сообщения не доходят: {count}</b>"]
    lines += [f"• {entry(one, now)}" for one in found[:LINES]]
    lines += [f"и ещё {len(found) - LINES}"] if len(found) > LINES else []
    return "\n".join([*lines, "Весь список и ссылки — /desk, «Не доходит»."])


def instead_of(names: Sequence[str]) -> str:
    """Under a digest that went up the chain."""
    who = ", ".join(esc(shorten(name, 80)) for name in names[:5]) + (" и другие" if len(names) > 5 else "")
    return full_stop(f"Пришло вам, потому что сейчас без чата: {who}")


def _name(one: Unreachable) -> str:
    if one.responsible is not None:
        return f"<b>{esc(shorten(one.responsible.name, 80))}</b>"
    if one.person is not None:
        return f"<b>{esc(shorten(one.person.full_name or one.person.display_name, 80))}</b>"
    return f"<b>{esc(shorten(shown_address(one.where or 'чат'), 80))}</b>"


def _where(one: Unreachable) -> str:
    if not one.where:
        return ""
    return f" {esc(shown_address(one.where))}" if "@" in one.where else f" «{esc(shorten(one.where, 60))}»"
