"""/privacy: what is kept about a person, and everything they may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.texts.common import day_text, esc, local, plural, shorten
from bot.texts.registering import FIELD_NAMES
from plans.registering import PROFILE
from storage.models import Consent, Institution, Person

DOWNLOAD, CORRECT, WITHDRAW, FORGET = "Скачать", "Исправить", "Отозвать согласие", "Удалить всё обо мне"
BACK, YES_WITHDRAW, YES_FORGET = "Назад", "Да, отозвать", "Да, удалить"
WHAT_TO_CORRECT = "<b>Что исправить?</b>"
WHOSE = "<b>Чьё согласие отозвать?</b>"
SURE_FORGET = (
    "<b>Удалить всё, что хранится о вас?</b>\nИмя, контакты, ответы, отзывы, подписки, согласия и роли исчезнут, регистрации закончатся, "
    "места перейдут следующим. Останутся числа без имени: сколько было участников, какие оценки. Планы и письма учреждения хранит само "
    "учреждение. Вернуть удалённое будет нельзя."
)
LAST_ADMIN = (
    "⚠️ Вы — единственный администратор: {}. Сначала, пожалуйста, передайте роль: /admin → «Сотрудники». Иначе учреждением некому будет "
    "управлять."
)
FORGOTTEN = "Готово: о вас больше ничего не хранится. Начать заново — /start."
NO_SUCH = "Такого согласия уже нет."
NO_CONSENT = (
    "Согласия на хранение ваших данных уже нет, поэтому я ничего не записываю. Его спросят при следующей регистрации."
)
CLEAR, CLEARED = "Убрать из профиля", "Убрано из профиля. В регистрациях, где это спросили, останется до их срока."
PAGE_CAPTION = "Здесь всё, что хранится о вас: откройте файл в браузере."
FILE_CAPTION = "То же для программ, в формате JSON."
NAMES = {
    "registration": "Согласие",
    "news": "Согласие на сообщения о других мероприятиях",
    "photo": "Согласие на фото и видео",
    "certificate": "Согласие на имя в реестре сертификатов",
}
SHORT = {"news": "новости", "photo": "фото и видео", "certificate": "сертификаты"}
GOES = {
    "news": "о других мероприятиях больше не сообщу, подписка кончится.",
    "photo": "в списках участников будет «нет согласия». О снимках, которые уже опубликованы, напишите учреждению.",
    "certificate": "имя уйдёт из реестра, номера сертификатов останутся.",
}
NOTHING = "О вас хранится только номер в мессенджере и имя, которое вы там указали."


def home(
    person: Person,
    consents: Sequence[tuple[Consent, Institution]],
    registrations: int,
    subscriptions: int,
    others: Mapping[str, int],
) -> str:
    """`others`: sections of the download -> how many rows."""
    lines = ["<b>Что хранится о вас</b>", f"Имя в мессенджере: {esc(person.display_name)}"]
    lines += [f"{FIELD_NAMES[name]}: {esc(value)}" for name in PROFILE if (value := getattr(person, name))]
    if registrations:
        lines.append(f"Действующих регистраций: {registrations}.")
    if subscriptions:
        lines.append(f"Подписок: {subscriptions} (/subscriptions).")
    for consent, institution in consents:
        given = local(consent.given_at, institution.time_zone).date()
        lines.append(
            f"{NAMES[consent.purpose]}: {esc(shorten(institution.name, 80))} — {day_text(given, given, weekday=False)} {given.year} года."
        )
    if others:
        lines.append(f"Ещё: {', '.join(f'{lower_first(name)} — {count}' for name, count in others.items())}.")
    if len(lines) == 2:
        lines.append(NOTHING)
    lines.append(
        "Данные нужны, чтобы регистрировать вас и напоминать; сколько они хранятся после мероприятия, сказано в согласии каждого учреждения."
    )
    return "\n".join(lines)


def sure_forget(alone: Sequence[str]) -> str:
    """`alone`: institutions that would be left without an administrator."""
    return f"{SURE_FORGET}\n{LAST_ADMIN.format(esc('; '.join(alone)))}" if alone else SURE_FORGET


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def consent_key(consent: Consent, institution: Institution) -> str:
    what = "" if consent.purpose == "registration" else f": {SHORT[consent.purpose]}"
    return f"{shorten(institution.name, 55 - len(what))}{what}"


def sure_withdraw(consent: Consent, institution: Institution, registrations: int, for_others: int) -> str:
    """What goes, and what stays. `for_others`: registrations among them that were made for colleagues and organisations."""
    name = esc(institution.name)
    if consent.purpose != "registration":
        return f"<b>Отозвать согласие: {SHORT[consent.purpose]}?</b>\n{name}: {GOES[consent.purpose]}"
    among = f", в их числе за коллег и организации — {for_others}" if for_others else ""
    ends = f"\nРегистрации там закончатся: {registrations}{among}." if registrations else ""
    return (
        f"<b>Отозвать согласие?</b>\n{name} больше не будет обрабатывать ваши данные: имя, контакты, ответы и отзывы сотру сразу.{ends}\n"
        "Останутся числа без имени и другие ваши согласия этому учреждению, если они есть. Дать согласие снова можно при следующей "
        "регистрации."
    )


def withdrawn(ended: int) -> str:
    if not ended:
        return "Согласие отозвано."
    return f"Согласие отозвано, {plural(ended, 'регистрация закончена', 'регистрации закончены', 'регистраций закончено')}."


def ask_field(name: str, value: str | None) -> str:
    now = f"\nСейчас: {esc(value)}" if value else ""
    return f"<b>{FIELD_NAMES[name]}</b>{now}\nНапишите, как правильно."
