"""Work handed on: one event («Передать»), or all that somebody has («Передать все дела»)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import day_text, esc, plural, shorten
from bot.texts.reminders import moment, name_of, named_of
from storage.models import Person, Responsible
from storage.records import EventView

TAKE, REFUSE = "Беру", "Не смогу"
BY_LINK, OTHERS, BACK, CANCEL = "По ссылке", "Другие отделы", "Назад", "Отмена"
TAKE_BACK, GIVE_BACK, CALL_OFF = "Забрать", "Вернуть", "Отозвать просьбу"
OTHER_PERSON = "Передать другому"
EVERYTHING = "Передать все дела"
ABOUT_EVERYTHING = "Передача всех дел."
YES_EVERYTHING = "Да, передать"
BY_ADMIN = "Передать дела"
STOPPED = "Хорошо, всё остаётся как было."
NOBODY_ELSE = "Больше никто в учреждении не подключён личным чатом. Можно передать по ссылке."
WHICH_HOME = "<b>Дела какого учреждения передать?</b>"
NO_CHAT = "Ваш личный чат ни к кому не подключён: передавать нечего."
NOT_THEIRS = "Этого человека в списке уже нет. Выберите, пожалуйста, другого."
ASKED_ALREADY = "Просьба уже отправлена, ждём ответа."
CALLED_OFF = "Просьба отозвана."
GIVEN_BACK = "Записано: мероприятие снова у ответственного."
NOTHING_TO_TAKE_BACK = "Здесь уже нечего отменять."
OWN_LINK = "Это ваша ссылка. Перешлите её тому, кто возьмёт дело."
OPENED_BY_OTHER = "Эту ссылку открыл другой человек. Попросите, пожалуйста, прислать новую."
CLOSED = "Это мероприятие уже отмечено, брать ничего не нужно."
NOT_OPEN = "Это уже отмечено или больше не за вами. Ваши дела — /tasks."
NOT_ASKED = "Эта просьба не к вам."
IN_PRIVATE = "Откройте, пожалуйста, эту ссылку в личном чате со мной."
OVER = "Просьба больше не действует, делать ничего не нужно."
ANSWERED = {
    "accepted": "Уже записано: дело за вами.",
    "refused": "Уже записано: не сможете.",
    "withdrawn": OVER,
}
TOOK_EVENT = "Записано: мероприятие за вами. Напоминания придут сюда."
TOOK_ALL = "Записано: дела у вас."
NOT_YOURS_NOW = "Это мероприятие не за вами, делать ничего не нужно."
REFUSED_SHORT = "Записано: не сможете."


def who(view: EventView, has: str | None, asked: str | None, *, by_link: bool, some: bool) -> str:
    """What is asked in the window, and how things stand."""
    lines = [f"<b>Передать: {esc(named_of(view))}</b>"]
    if has is not None:
        lines.append(f"Сейчас ведёт {esc(has)}.")
    if asked is not None:
        lines.append(f"Ждём ответа: {esc(asked)}.")
    elif by_link:
        lines.append("Ссылка отправлена, её пока никто не открыл.")
    lines.append("Кто возьмёт? Выбранный человек получит вопрос и может отказаться.")
    if not some:
        lines.append(NOBODY_ELSE)
    return "\n".join(lines)


def who_everything(names: Sequence[str], home: str, *, asked: str | None, some: bool) -> str:
    lines = [f"<b>Передать все дела: {esc(home)}</b>", f"Это {_listed(names)}."]
    if asked is not None:
        lines.append(f"Ждём ответа: {esc(asked)}.")
    lines.append("Кому? Дела перейдут, когда человек согласится. С этого времени напоминания не будут приходить вам.")
    if not some:
        lines.append(NOBODY_ELSE)
    return "\n".join(lines)


def others(view: EventView | None) -> str:
    return f"<b>Передать: {esc(named_of(view))}</b>\nКому?" if view is not None else "<b>Кому передать все дела?</b>"


def person_key(person: Person, responsible: Responsible) -> str:
    return f"{shorten(person.display_name, 28)} — {shorten(responsible.name, 30)}"


def sure(name: str) -> str:
    return (
        f"<b>Передать все дела: {esc(name)}?</b>\nПридёт вопрос. После согласия напоминания перестанут приходить вам, а отпуск, "
        "если он отмечен, снимется. Группы останутся подключены."
    )


def sent(name: str) -> str:
    return f"Вопрос отправлен: {esc(name)}. Ответ я передам. Пока всё остаётся как было."


def link(view: EventView, giver: str, url: str, until: datetime, now: datetime) -> str:
    """To be forwarded whole."""
    return (
        f"<b>{esc(name_of(view))}</b>\n📅 {esc(moment(view, now))}\n{esc(giver)} просит взять это мероприятие: {url}\n"
        f"{_once(until)}"
    )


def link_everything(giver: str, names: Sequence[str], url: str, until: datetime) -> str:
    return f"<b>Передача дел: {esc(giver)}</b>\nЭто {_listed(names)}. Принять: {url}\n{_once(until)}"


def _once(until: datetime) -> str:
    return (
        f"Ссылка для одного человека, действует до {day_text(until.date(), until.date(), weekday=False)}. Перешлите её."
    )


def question(giver: str | None) -> str:
    """Under the card's words."""
    who_asks = f"{esc(giver)} просит вас взять это мероприятие" if giver else "Вас просят взять это мероприятие"
    return f"{who_asks}: напоминания и отметки перейдут к вам."


def question_everything(giver: str | None, home: str, names: Sequence[str], count: int) -> str:
    whose = f"{esc(giver)} передаёт вам свои дела" if giver else "Вам передают дела"
    rows = plural(count, "открытый пункт", "открытых пункта", "открытых пунктов")
    return (
        f"<b>Передача дел: {esc(home)}</b>\n{whose}: {_listed(names)}, {rows}.\n"
        "Если вы согласны, напоминания и отметки перейдут к вам."
    )


def took_everything(names: Sequence[str]) -> str:
    return f"<b>Дела у вас: {_listed(names)}</b>\nНапоминания будут приходить сюда, все дела — /tasks."


def accepted(name: str, title: str) -> str:
    return f"Согласие получено: {esc(name)}.\n{title}"


def refused(name: str, title: str) -> str:
    return f"Взять не получится: {esc(name)}.\n{title}\nМероприятие остаётся за вами, можно передать другому."


def refused_everything(name: str) -> str:
    return f"Принять дела не получится: {esc(name)}. Всё остаётся за вами, другому можно передать в /settings."


def silent(name: str | None, title: str) -> str:
    whom = f"Ответа пока нет: {esc(name)}." if name else "Ссылку пока никто не открыл."
    return f"{whom}\n{title}\nДело остаётся за вами."


def returned(title: str) -> str:
    return f"Мероприятие снова за вами.\n{title}\nНапоминания будут приходить как раньше."


def taken_back(title: str) -> str:
    return f"Мероприятие больше не за вами, спасибо за готовность.\n{title}"


def left(name: str | None, heir: str, roles: Sequence[str]) -> str:
    """To admins, neutral to anybody's gender."""
    lines = [f"<b>Дела переданы</b>\n{esc(name) if name else 'Ушедший сотрудник'} → {esc(heir)}."]
    if roles:
        lines.append(
            f"Роли не передаются. Сейчас у прежнего ответственного: {', '.join(roles)}. Снять или пригласить — /admin, «Сотрудники»."
        )
    return "\n".join(lines)


def left_handed_over(heir: str) -> str:
    return f"Согласие получено: {esc(heir)}. Ваши дела переданы, напоминания больше не придут."


def question_over(title: str, state: str) -> str:
    return f"{title}\n{REFUSED_SHORT if state == 'refused' else NOT_YOURS_NOW}"


def title(view: EventView, now: datetime) -> str:
    return f"<b>{esc(name_of(view))}</b> — {esc(moment(view, now))}"


def for_others(names: Sequence[str]) -> str:
    """Under a digest: whose rows stand among one's own."""
    return f"<i>В том числе за: {_listed(names)}.</i>"


def leavers(responsible: str, some: bool) -> str:
    head = f"<b>{BY_ADMIN}: {esc(responsible)}</b>\n"
    if not some:
        return head + "Личный чат ещё никто не подключал. Сделайте новую ссылку для подключения."
    return head + "Чьи дела передать? Получится ссылка: кто её откроет и согласится, тому они и перейдут."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(esc(shorten(name, 80)) for name in names[:3])
    return f"{shown} и ещё {len(names) - 3}" if len(names) > 3 else shown
