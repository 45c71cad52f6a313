"""/privacy: what is kept about a person, and everything they may do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.texts.common import day_text, esc, local, plural, shorten
from bot.texts.registering import FIELD_NAMES
from bot.texts.reminders import event_name
from plans.registering import PROFILE
from storage.models import Consent, Institution, Person
from storage.records import RegistrationView

DOWNLOAD, CORRECT, WITHDRAW, FORGET = "Скачать", "Исправить", "Отозвать согласие", "Удалить всё обо мне"
BACK, YES_WITHDRAW, YES_FORGET = "Назад", "Да, отозвать", "Да, удалить"
WHAT_TO_CORRECT = "<b>Что исправить?</b>"
WHOSE = "<b>Чьё согласие отозвать?</b>"
SURE_FORGET = (
    "<b>Удалить всё, что хранится о вас?</b>\nИмя, регистрации, подписки, согласия и роли исчезнут, места перейдут следующим. "
    "Вернуть их будет нельзя."
)
FORGOTTEN = "Готово: о вас больше ничего не хранится. Начать заново — /start."
NO_SUCH = "Такого согласия уже нет."
FILE_NAME = "moi-dannye.json"
FILE_CAPTION = "Здесь всё, что хранится о вас."
NOTHING = "О вас хранится только номер в мессенджере и имя, которое вы там указали."


def home(
    person: Person, consents: Sequence[tuple[Consent, Institution]], registrations: int, subscriptions: int
) -> str:
    lines = ["<b>Что хранится о вас</b>", f"Имя в мессенджере: {esc(person.display_name)}"]
    lines += [f"{FIELD_NAMES[name]}: {esc(value)}" for name in PROFILE if (value := getattr(person, name))]
    if registrations:
        lines.append(f"Действующих регистраций: {registrations}.")
    if subscriptions:
        lines.append(f"Подписок: {subscriptions} (/subscriptions).")
    for consent, institution in consents:
        given = local(consent.given_at, institution.time_zone).date()
        lines.append(
            f"Согласие: {esc(shorten(institution.name, 80))} — {day_text(given, given, weekday=False)} {given.year} года."
        )
    if len(lines) == 2:
        lines.append(NOTHING)
    lines.append(
        "Данные нужны, чтобы регистрировать вас и напоминать; сколько они хранятся после мероприятия, сказано в согласии каждого учреждения."
    )
    return "\n".join(lines)


def sure_withdraw(institution: Institution, registrations: int) -> str:
    ends = f"\nРегистрации там закончатся: {registrations}." if registrations else ""
    return (
        f"<b>Отозвать согласие?</b>\n{esc(institution.name)} больше не будет обрабатывать ваши данные.{ends}\n"
        "Дать его снова можно при следующей регистрации."
    )


def withdrawn(ended: int) -> str:
    if not ended:
        return "Согласие отозвано."
    return f"Согласие отозвано, {plural(ended, 'регистрация закончена', 'регистрации закончены', 'регистраций закончено')}."


def ask_field(name: str, value: str | None) -> str:
    now = f"\nСейчас: {esc(value)}" if value else ""
    return f"<b>{FIELD_NAMES[name]}</b>{now}\nНапишите, как правильно."


def as_json(
    person: Person,
    consents: Sequence[tuple[Consent, Institution]],
    registrations: Sequence[RegistrationView],
    subscriptions: Sequence[str],
) -> dict[str, Any]:
    """Readable to the person it is about."""
    return {
        "Мессенджер": person.platform,
        "Номер в мессенджере": person.user_id,
        "Имя в мессенджере": person.display_name,
        **{FIELD_NAMES[name]: getattr(person, name) for name in PROFILE},
        "Часовой пояс": person.time_zone,
        "Согласия": [
            {
                "Оператор": institution.name,
                "Дано": consent.given_at.isoformat(),
                "Отозвано": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
                "Текст": consent.text,
            }
            for consent, institution in consents
        ],
        "Регистрации": [
            {
                "Мероприятие": event_name(one.view),
                "Номер": one.registration.number,
                "Состояние": one.registration.state,
                **{FIELD_NAMES[name]: getattr(one.registration, name) for name in PROFILE},
            }
            for one in registrations
        ],
        "Подписки": list(subscriptions),
    }
