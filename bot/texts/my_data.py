"""«Скачать всё обо мне»: the names of what is kept, in the order of reading. One tree serves the JSON and the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.texts.checkin import HOW
from bot.texts.consent_photo import NAME as PHOTO
from bot.texts.desk_papers import STATES
from bot.texts.history import ANSWERS
from bot.texts.registering import FIELD_NAMES
from bot.texts.reminders import event_name
from bot.texts.subscriptions import OFTEN, SUBJECTS
from plans.registering import PROFILE
from storage.personal.my_data import KeptRow

JSON_NAME, PAGE_NAME = "moi-dannye.json", "moi-dannye.html"
TITLE = "Всё, что хранится о вас"
INTRO = "Собрано {} по вашей просьбе. Исправить, отозвать согласие или удалить всё можно в чате: /privacy."
NOTE = (
    "Здесь нет анонимных отзывов: они не связаны с вами. Документы учреждения — планы, письма, отчёты — хранит само учреждение. "
    "Секретные ссылки и код билета сюда не вписаны: файл может увидеть другой человек."
)
EMPTY = "—"
YES, NO = "да", "нет"

SECTIONS = {
    "registrations": "Регистрации",
    "made": "Кого вы зарегистрировали",
    "consents": "Согласия",
    "subscriptions": "Подписки",
    "certificates": "Сертификаты",
    "memberships": "Роли",
    "contacts": "Чьи напоминания приходят вам",
    "standing_members": "Постоянное участие",
    "event_helpers": "Помощь на мероприятиях",
    "delegations": "Дела, которые передавали",
    "reminder_history": "Ваши ответы о мероприятиях",
    "events": "Итоги, которые вы внесли",
    "date_proposals": "Даты, которые вы предлагали или решали",
    "mailings": "Ваши сообщения участникам",
    "event_posts": "Что вы опубликовали",
    "plan_versions": "Планы, которые вы загрузили",
    "audit": "Журнал ваших действий",
    "link_tokens": "Ссылки для вас",
    "deliveries": "Что бот вам писал или напишет",
    "event_messages": "Карточки мероприятий в вашем чате",
    "chat_state": "Незаконченный разговор: забудется через неделю",
}
PARTS = {"answers": "Ответы на вопросы", "registration_history": "История", "feedback": "Ваш отзыв"}
CONSENT_TEXT = "Текст"
OF_TABLE = {
    ("answers", "text"): "Ответ",
    ("people", "created_at"): "Знакомы с",
    ("registrations", "created_at"): "Зарегистрировано",
    ("deliveries", "created_at"): "Решено отправить",
    ("link_tokens", "purpose"): "Для чего",
}
EVENT, INSTITUTION = "Мероприятие", "Учреждение"
ABOUT = {"answers": "Вопрос", "contacts": "Кто", "standing_members": "Пункт плана", "reminder_history": "Кто"}
LABELS: dict[str, str] = {
    **{name: FIELD_NAMES[name] for name in PROFILE},
    "platform": "Мессенджер",
    "user_id": "Номер в мессенджере",
    "display_name": "Имя в мессенджере",
    "time_zone": "Часовой пояс",
    "notices": "Как часто сообщать",
    "muted": "О чём не сообщать",
    "news_asked": "Сколько учреждений спросили о новостях",
    "quiet_from": "Тихие часы с",
    "quiet_to": "Тихие часы до",
    "blocked_at": "Бот остановлен с",
    "created_at": "Когда",
    "role": "Роль",
    "form": "Вид мероприятий",
    "topic": "Тема",
    "audience": "Для кого",
    "purpose": "На что",
    "text": CONSENT_TEXT,  # of a consent
    "text_version": "Версия текста",
    "text_hash": "Отпечаток текста (SHA-256)",
    "given_at": "Дано",
    "withdrawn_at": "Отозвано",
    "data": "Что набрано",
    "number": "Номер",
    "state": "Состояние",
    "kind": "Что это",
    "seats": "Мест",
    "details": "Пожелания",
    "photo": PHOTO,
    "name_until": "Имя хранится до",
    "still_coming": "Участвуете после переноса",
    "offer_until": "Место держится до",
    "confirm_until": "Подтвердить до",
    "confirmed_at": "Подтверждено",
    "checked_in_at": "Присутствие отмечено",
    "checked_in_how": "Как отмечено",
    "watching": "Сколько вас было у экрана",
    "feedback_at": "Оценка дана",
    "erased_at": "Данные стёрты",
    "changed_at": "Изменено",
    "before": "Было",
    "after": "Стало",
    "why": "Почему",
    "at": "Когда",
    "stars": "Оценка",
    "comment": "Отзыв",
    "on": "День",
    "code": "Код проверки",
    "issued_at": "Выдан",
    "revoked_at": "Отозван",
    "added_at": "С какого времени",
    "chat_kind": "Какой чат",
    "chat_title": "Название группы",
    "leave_until": "В отпуске до",
    "unlinked_at": "Отключено",
    "due_at": "Когда отправить",
    "expires_at": "Действует до",
    "used_at": "Использована",
    "asked_at": "Когда спросили",
    "answered_at": "Когда ответили",
    "action": "Действие",
    "object_kind": "С чем",
    "what": "Что",
    "proposed_at": "Предложено",
    "decided_at": "Решено",
    "imported_at": "Загружено",
    "outcome_at": "Когда",
}
PURPOSES = {
    "registration": "регистрация на мероприятия",
    "news": "сообщения о других мероприятиях",
    "photo": "фото и видео",
    "certificate": "имя в реестре сертификатов",
}
_KINDS = {
    "self": "своя регистрация",
    "colleague": "регистрация коллеги",
    "organisation": "заявка организации",
    "added": "внесено организатором",
    "imported": "загружено из файла",
    "private": "личный чат",
    "group": "группа",
    "email": "почта",
    "digest": "напоминания",
    "weekly": "недельная сводка",
    "reg_day": "напоминание за день",
    "reg_hour": "напоминание за час",
    "reg_moved": "перенос",
    "reg_cancelled": "отмена",
    "reg_postponed": "отложено",
    "promoted": "место освободилось",
    "offer": "предложение места",
    "offer_expired": "предложение кончилось",
    "confirm": "вопрос об участии",
    "thanks": "спасибо и оценка",
    "materials": "материалы",
    "mailing": "сообщение организатора",
    "news": "сводка новостей",
    "letter": "информационное письмо",
    "date_set": "назначена дата",
    "moved": "перенос",
    "cancelled": "отмена",
    "postponed": "отложено",
    "invited": "приглашение",
    "reg_opens": "открылась регистрация",
    "few_places": "мало мест",
    "not_linked": "список неподключённых",
    "unreached": "список «Не доходит»",
    "missed": "список пропущенного",
    "accepting": "приём работ",
    "request": "заявка ждёт решения",
    "approved": "заявка одобрена",
    "rejected": "заявка не принята",
    "released": "место ушло следующему",
    "retention": "срок хранения данных подходит",
    "lead_date": "дата назначена не вами",
    "co_date": "дата мероприятия",
    "co_cancelled": "мероприятие отменено",
    "co_postponed": "мероприятие отложено",
    "proposal": "просьба подтвердить перенос",
    "proposal_decided": "ответ о переносе",
    "delegation": "передача дел",
    "leave": "замещение",
    "audit": "проверка напоминаний",
    "post": "публикация",
    "post_edit": "поправка в публикации",
    "edit": "поправка в сообщении",
}
_STATES = {
    **STATES,
    "cancelled": "закончено",
    "pending": "ждёт",
    "claimed": "отправляется",
    "sent": "отправлено",
    "stale": "устарело",
    "gone": "чат недоступен",
    "failed": "не дошло",
    "asked": "спросили",
    "accepted": "согласие",
    "refused": "отказ",
    "withdrawn": "отозвано",
}
_WHY = {
    "registered": "регистрация",
    "left": "отменено вами",
    "promoted": "место освободилось",
    "offered": "предложено место",
    "accepted": "место принято",
    "refused": "место не принято",
    "expired": "предложение кончилось",
    "cancelled": "мероприятие отменено",
    "approved": "одобрено организатором",
    "rejected": "отказано организатором",
    "released": "ответа не было",
    "confirmed": "участие подтверждено",
    "removed": "снято организатором",
    "moved": "переведено организатором",
}
_ROLES = {"specialist": "подписчик", "organizer": "организатор", "admin": "администратор"}
_TRANSLATED: dict[str, Mapping[str, str]] = {
    "kind": _KINDS,
    "chat_kind": _KINDS,
    "state": _STATES,
    "before": _STATES,
    "after": _STATES,
    "role": _ROLES,
    "purpose": PURPOSES,
    "what": ANSWERS,
    "why": _WHY,
    "checked_in_how": HOW,
    "notices": OFTEN,
}


def told(kept: Mapping[str, Sequence[KeptRow]]) -> dict[str, Any]:
    """The profile first, then sections; what is null is left out, but for the profile. Moments stay moments."""
    (person,) = kept["people"]
    tree: dict[str, Any] = {
        LABELS[name]: person.values[name] for name in ("platform", "user_id", "display_name", *PROFILE)
    }
    tree |= {label: value for label, value in _values("people", person).items() if label not in tree}
    for name, heading in SECTIONS.items():
        rows = [_row(name, one) for one in kept.get(name, ())]
        if name == "chat_state":  # windows that stand open hold nothing of the person but what they typed there
            rows = [one for one in rows if label(name, "data") in one]
        if rows:
            tree[heading] = rows
    return tree


def _row(name: str, row: KeptRow) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if row.event is not None:
        shown |= {EVENT: event_name(row.event), INSTITUTION: row.event.institution.name}
    if row.institution is not None:
        shown[INSTITUTION] = row.institution
    if row.about is not None:
        shown[ABOUT.get(name, "О чём")] = row.about
    shown |= _values(name, row)
    for part, heading in PARTS.items():
        if rows := row.parts.get(part):
            shown[heading] = [_row(part, one) for one in rows]
    return shown


def label(table: str, column: str) -> str:
    return OF_TABLE.get((table, column)) or LABELS[column]


def _values(name: str, row: KeptRow) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for column, value in row.values.items():
        if value is None or value in ([], {}):
            continue
        if column == "data":
            if typed := _typed(value):
                shown[label(name, column)] = typed
        elif column == "details":
            shown |= {FIELD_NAMES.get(key, key): _value(key, one) for key, one in value.items()}
        else:
            shown[label(name, column)] = _value(column, value)
    return shown


_NAMES = re.compile(r"[a-z_]{1,24}")  # what a window calls its own fields and choices


def _typed(data: Mapping[str, Any]) -> list[str]:
    """The words in a conversation's data; of a window those that it holds, not how it is built."""
    if "intents" in data and "dialog_data" not in data:
        return []
    found: list[str] = []
    waiting: list[Any] = [data.get("dialog_data", data)]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, str) and one and not ("dialog_data" in data and _NAMES.fullmatch(one)):
            found.append(one)
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


def _value(column: str, value: Any) -> Any:
    if isinstance(value, bool):
        return YES if value else NO
    if column == "news_asked":
        return len(value)
    if column == "muted":
        return [SUBJECTS.get(one, one) for one in value]
    return _TRANSLATED.get(column, {}).get(value, value) if isinstance(value, str) else value
