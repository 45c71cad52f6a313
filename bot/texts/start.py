"""Welcome, help, links."""

from __future__ import annotations

from bot.access import Actor
from bot.texts.common import esc, full_stop

BAD_LINK = "Эта ссылка больше не действует. Попросите, пожалуйста, прислать новую."
NOTHING_TO_CANCEL = "Сейчас ничего не начато."
TO_GROUP = "Подключить группу"
CANCELLED = "Прервано. Ничего из введённого не сохранено."
NOT_UNDERSTOOD = "Не понимаю это сообщение. Мероприятия — /events, ваши регистрации — /my, помощь — /help."


def welcome(actor: Actor) -> str:
    """By role, the likeliest first."""
    lines = ["<b>Здравствуйте. Я Методист.</b>"]
    if actor.is_owner and not actor.admin_of:
        lines.append("Добавьте учреждение: /admin. Потом пришлите файл его годового плана — я покажу, что понял.")
    elif actor.staff_of:
        lines.append("Пришлите файл годового плана — я прочитаю его и покажу, что понял.")
        lines.append(
            "Регистрация и списки — /desk, весь план — /plan" + (", учреждение — /admin" if actor.admin_of else "")
        )
    if actor.is_responsible:
        lines.append("Утром рабочего дня я напомню о мероприятиях и сроках вашего отдела. Все дела — /tasks")
    lines.append("Мероприятия и регистрация — /events, о чём сообщать — /subscriptions")
    return "\n".join(lines)


def help_text(actor: Actor, inline: str | None = None) -> str:
    """`inline`: the bot's name, where it may be typed in any chat."""
    lines = [
        "<b>Что я умею</b>",
        "/events — мероприятия и регистрация",
        "/my — мои регистрации",
        "/subscriptions — о чём сообщать",
    ]
    if actor.is_responsible:
        lines.append("/tasks — дела вашего отдела")
    if actor.is_responsible or actor.staff_of or actor.is_owner:
        lines.append("/plan — план и что выполнено")
    if actor.staff_of or actor.is_owner:
        lines.append("/desk — стол организатора: места, списки")
        lines.append("Файл плана, присланный сюда, — прочитать и сохранить")
    if actor.admin_of or actor.is_owner:
        lines.append("/admin — учреждение, ответственные, сотрудники")
    lines.append("/settings — часовой пояс" + (", отпуск, передача дел" if actor.is_responsible else ""))
    lines.append("/privacy — что хранится обо мне")
    if inline:
        lines.append(f"@{inline} и слова в любом чате — показать там мероприятие, например «@{inline} семинар»")
    lines.append("/cancel — прервать то, что начато")
    return "\n".join(lines)


def linked(name: str, new: bool, *, group: bool) -> str:
    if not new:
        return full_stop(f"Этот чат уже подключён: {esc(name)}")
    more = "" if group else "\nВсе дела — /tasks. Можно подключить и группу отдела."
    return (
        f"Готово: чат подключён — <b>{esc(name)}</b>\nНапоминания о мероприятиях и сроках будут приходить сюда.{more}"
    )


def role_given(role: str, institution: str) -> str:
    names = {"organizer": "организатор", "admin": "администратор"}
    return f"Готово: вы {names[role]} — {esc(institution)}."


def follows(institution: str) -> str:
    return f"Вы подписаны на новости: {esc(institution)}. Мероприятия — /events."
