"""Welcome, help, links."""

from __future__ import annotations

from bot.access import Actor
from bot.texts.common import esc

BAD_LINK = "Эта ссылка больше не действует. Попросите, пожалуйста, прислать новую."
NOTHING_TO_CANCEL = "Сейчас ничего не начато."
CANCELLED = "Прервано. Ничего из введённого не сохранено."
NOT_UNDERSTOOD = "Не понимаю это сообщение. Мероприятия — /events, ваши регистрации — /my, помощь — /help."


def welcome(actor: Actor) -> str:
    """By role, the likeliest first."""
    lines = ["<b>Здравствуйте. Я Методист.</b>"]
    if actor.staff_of or actor.is_owner:
        lines.append("Пришлите файл годового плана — я прочитаю его и покажу, что понял.")
    if actor.is_responsible:
        lines.append("Утром рабочего дня я напомню о мероприятиях и сроках вашего отдела.")
    lines.append("Здесь можно узнать о мероприятиях и зарегистрироваться: /events")
    return "\n".join(lines)


def help_text(actor: Actor) -> str:
    lines = [
        "<b>Что я умею</b>",
        "/events — мероприятия и регистрация",
        "/my — мои регистрации",
        "/subscriptions — о чём сообщать",
    ]
    if actor.staff_of or actor.is_owner:
        lines.append("Файл плана (.docx, .xlsx, .txt) — прочитать и сохранить план")
    lines.append("/cancel — прервать то, что начато")
    return "\n".join(lines)


def linked(name: str, new: bool) -> str:
    if not new:
        return f"Этот чат уже подключён: {esc(name)}."
    return f"Готово: чат подключён — <b>{esc(name)}</b>.\nНапоминания о мероприятиях и сроках будут приходить сюда."


def role_given(role: str, institution: str) -> str:
    names = {"organizer": "организатор", "admin": "администратор"}
    return f"Готово: вы {names[role]} — {esc(institution)}."


def follows(institution: str) -> str:
    return f"Вы подписаны на новости: {esc(institution)}. Мероприятия — /events."
