"""/admin: institutions, their responsibles, staff and plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import day_text, esc, local, plural, shorten
from bot.texts.emails import contact as address_line
from bot.texts.zones import zone_name
from storage.models import Institution, Person, Plan
from storage.records import ResponsibleView

NOT_ADMIN = "Это раздел администраторов. Если вы администратор, попросите прислать вам ссылку."
IN_PRIVATE = "Настройки учреждения — в личном чате со мной."
HOME = "<b>Учреждения</b>"
NO_HOME = "<b>Учреждений пока нет</b>\nДобавьте своё: понадобятся название, страна и часовой пояс."
ADD = "Добавить учреждение"
BACK, CANCEL, CLOSE = "Назад", "Отмена", "Закрыть"
PLANS, RESPONSIBLES, STAFF, DATA = "Планы", "Ответственные", "Сотрудники", "Персональные данные"
CLOSED = "Хорошо. Вернуться — /admin."

ASK_NAME = "<b>Новое учреждение</b>\nНапишите полное название, например «Зареченский центр народного творчества»."
ASK_COUNTRY = "В какой стране? От неё зависят праздники и рабочие дни."
ASK_ZONE = "Какое время у вас? Нажмите город или напишите, например «Asia/Tomsk»."
ASK_OWNERSHIP = "Чьё это учреждение?"
BAD_NAME = "Напишите, пожалуйста, название словами, до 200 знаков."
BAD_SLUG = "Нужны латинские буквы, цифры и дефис, до 60 знаков, например «zarechye-cnt»."
SLUG_TAKEN = "Такое короткое имя уже занято, напишите другое."
BAD_ZONE = "Не знаю такого часового пояса. Нажмите город или напишите вид «Asia/Tomsk»."
COUNTRIES = (("RU", "Россия"), ("BY", "Беларусь"))
OWNERSHIPS = (("state", "Государственное"), ("municipal", "Муниципальное"), ("private", "Частное"))
CREATE = "Добавить"
MODES = {
    "full": "с именем, организацией, должностью и муниципалитетом, с согласия человека",
    "link": "на странице самого учреждения",
    "none": "без персональных данных, только номер",
}
WHY_NONE = (
    "Российским государственным учреждениям нельзя передавать персональные данные граждан через иностранные мессенджеры, "
    "поэтому регистрация начинается без них: человек получает номер."
)
CONFIRM_FULL = (
    "<b>Полный режим</b>\n" + WHY_NONE + "\nПолный режим можно включить, если у учреждения есть на это право и его "
    "подтверждает ответственный за персональные данные. Подтверждение будет записано: кто и когда."
)
I_CONFIRM = "Подтверждаю, включить"
WITH_NAMES = "Регистрировать с именами"
TO_FULL, TO_NONE = "Включить полный режим", "Не собирать персональные данные"

NO_PLANS = "Планов пока нет. Пришлите файл плана прямо сюда: Word, Excel или текст."
SEND_PLAN = "Чтобы добавить план, пришлите его файл прямо сюда."
PLAN_FORMATS = {"docx": "Word", "xlsx": "Excel", "png": "Картинка года", "ics": "Календарь"}
PLAN_CAPTIONS = {
    "docx": "План с отметками о выполнении.",
    "xlsx": "План с отметками о выполнении.",
    "png": "Год по месяцам: что, когда и что уже состоялось.",
    "ics": "Откройте файл в телефоне или на компьютере — даты плана встанут в ваш календарь.",
}
NO_RESPONSIBLES = "Ответственные появятся вместе с планом."
NEW_LINK, REVOKE, UNLINK, HEAD = "Новая ссылка", "Отозвать ссылки", "Отключить чаты", "Кто руководит"
NO_HEAD = "Никто"
UNLINKED = "Чаты отключены: напоминания сюда больше не придут."
GONE = "Этого здесь больше нет."
INVITE_ORGANIZER, INVITE_ADMIN = "Пригласить организатора", "Пригласить администратора"
ROLES = {"organizer": "организатор", "admin": "администратор"}
TAKE_AWAY = "Снять роль"
LAST_ADMIN = "Это последний администратор: сначала пригласите другого."
TAKEN = "Роль снята."


def institution(row: Institution, plans: int, connected: int, leads: int, staff: int, username: str) -> str:
    country = dict(COUNTRIES)[row.country]
    kind = dict(OWNERSHIPS)[row.ownership].lower()
    return (
        f"<b>{esc(row.name)}</b>\n{country}, {esc(zone_name(row.time_zone))}, {kind}\n"
        f"Планов: {plans}. Ответственные подключены: {connected} из {leads}. Сотрудников: {staff}.\n"
        f"Регистрация — {MODES[row.data_mode]}.\nСсылка для подписчиков: https://t.me/{username}?start=i_{row.slug}"
    )


TERM_HINT = "Чтобы изменить срок, напишите число дней. За неделю до стирания организаторам придёт предупреждение."
NOT_A_TERM = "Напишите, пожалуйста, число дней от 1 до 1095, например 30."


def data_mode(row: Institution, confirmed: datetime | None) -> str:
    lines = ["<b>Персональные данные</b>", f"Сейчас регистрация — {MODES[row.data_mode]}."]
    if row.country == "RU" and row.ownership == "state":
        lines.append(WHY_NONE)
    if confirmed is not None:
        day = local(confirmed, row.time_zone)
        lines.append(f"Полный режим подтверждён {day_text(day.date(), day.date(), weekday=False)} {day.year} года.")
    lines.append(f"Срок хранения — {plural(row.retention_days, 'день', 'дня', 'дней')} после мероприятия. {TERM_HINT}")
    return "\n".join(lines)


def summary(name: str, country: str, zone: str, ownership: str, mode: str) -> str:
    by_law = mode == "none" and country == "RU" and ownership == "state"
    why = f"\n{WHY_NONE} Изменить можно потом." if by_law else ""
    return (
        f"<b>Проверьте, всё ли верно</b>\n{esc(name)}\n{dict(COUNTRIES)[country]}, {esc(zone_name(zone))}, "
        f"{dict(OWNERSHIPS)[ownership].lower()}\nРегистрация — {MODES[mode]}.{why}"
    )


def ask_slug(name: str) -> str:
    return f"<b>{esc(name)}</b>\nКороткое имя латиницей — для ссылок. Подойдёт такое или напишите своё."


def added(row: Institution) -> str:
    return f"<b>Учреждение добавлено: {esc(row.name)}</b>\nТеперь пришлите сюда файл годового плана: Word, Excel или текст."


def plans(rows: Sequence[tuple[Plan, int]], zone: str) -> str:
    lines = [f"<b>{PLANS}</b>"]
    for number, (plan, items) in enumerate(rows, start=1):
        day = local(plan.created_at, zone)
        kept = f"{day_text(day.date(), day.date(), weekday=False)} {day.year} года"
        lines.append(
            f"{number}. {esc(shorten(plan.title, 120))} — {plural(items, 'пункт', 'пункта', 'пунктов')}, сохранён {kept}"
        )
    return "\n".join([*lines, SEND_PLAN] if rows else [NO_PLANS])


def plan_key(number: int) -> str:
    return f"{number}: скачать"


def as_what(title: str) -> str:
    return (
        f"<b>{esc(shorten(title, 300))}</b>\nВ каком виде прислать? В Word и Excel — столбцы вашего плана и отметки о выполнении, "
        "картинка — год по месяцам, календарь — даты и сроки для телефона."
    )


def responsible_key(view: ResponsibleView) -> str:
    return f"{'✓' if view.contacts else '—'} {shorten(view.responsible.name, 45)} ({view.leads})"


def responsibles(connected: int, total: int) -> str:
    if not total:
        return NO_RESPONSIBLES
    return f"<b>{RESPONSIBLES}</b>\nПодключены: {connected} из {total}. В скобках — сколько пунктов ведёт."


def responsible(view: ResponsibleView, head: str | None) -> str:
    lines = [f"<b>{esc(view.responsible.name)}</b>", f"Ведёт {plural(view.leads, 'пункт', 'пункта', 'пунктов')}."]
    for contact in view.contacts:
        if contact.chat_kind == "email":
            lines.append(address_line(contact.chat_id))
            continue
        lines.append(
            f"• {'группа «' + esc(contact.chat_title or '—') + '»' if contact.chat_kind == 'group' else 'личный чат'}"
        )
    if not view.contacts:
        lines.append("Пока не подключён: передайте ссылку.")
    if head is not None:
        lines.append(f"Руководит: {esc(head)}.")
    return "\n".join(lines)


def responsible_link(name: str, url: str, until: datetime) -> str:
    day = day_text(until.date(), until.date(), weekday=False)
    return f"👤 <b>{esc(shorten(name, 120))}</b>\n{url}\nСсылка подключает личный чат или группу, действует до {day}."


def revoked(count: int) -> str:
    return f"Отозвано: {plural(count, 'ссылка', 'ссылки', 'ссылок')}." if count else "Действующих ссылок не было."


def staff(rows: Sequence[tuple[Person, str]]) -> str:
    return f"<b>{STAFF}</b>\n" + ("Нажмите на имя, чтобы снять роль." if rows else "Пока никого: пригласите по ссылке.")


def staff_key(person: Person, role: str) -> str:
    return f"{shorten(person.full_name or person.display_name, 40)} — {ROLES[role]}"


def staff_link(role: str, institution_name: str, url: str, until: datetime) -> str:
    day = day_text(until.date(), until.date(), weekday=False)
    return (
        f"<b>Приглашение: {ROLES[role]}</b>\n{esc(institution_name)}\n{url}\n"
        f"Сработает один раз, действует до {day}. Перешлите тому, кого приглашаете."
    )


def take_away(person: Person, role: str) -> str:
    return f"<b>{esc(person.full_name or person.display_name)}</b> — {ROLES[role]}.\nСнять эту роль?"


_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch  y  e yu ya".split(" "),
        strict=True,
    )
)


def suggest_slug(name: str) -> str:
    """«Зареченский центр народного творчества» -> «zarechenskiy-cnt»: the first word, then initials."""
    words = [word for word in re.findall(r"[a-zа-яё0-9]+", name.casefold()) if len(word) > 2 or word.isdigit()]
    latin = ["".join(_LETTERS.get(letter, letter) for letter in word) for word in words]
    initials = "".join(word[0] for word in latin[1:6] if word)
    return "-".join(part for part in (latin[0][:40] if latin else "", initials) if part).strip("-") or "centre"
