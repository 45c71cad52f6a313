"""E-mail of a responsible: the window of /admin, the command line, the doctor."""

from __future__ import annotations

from bot.texts.common import esc, shorten
from plans.addresses import LONGEST, BadAddress, shown_address

EMAIL = "Почта"
REMOVE = "Убрать адрес"
NO_SERVER = "Письма пока не уходят: почтовый сервер не настроен, это делает тот, кто устанавливал бота."
EXAMPLE = "Напишите адрес, например otdel@example.ru"


def window(name: str, address: str | None, *, chatting: bool, ready: bool, offered: bool) -> str:
    lines = [f"<b>{esc(shorten(name, 300))}</b>"]
    lines.append(f"Адрес — {esc(shown_address(address))}" if address else "Адреса пока нет.")
    if not ready:
        lines.append(NO_SERVER)
    elif chatting:
        lines.append("Напоминания приходят в чат, поэтому писем нет: письмо повторяло бы чат.")
    elif address:
        lines.append("Напоминания приходят письмами. В каждом — ссылка, чтобы перейти в чат.")
    if not address:
        lines.append(f"{EXAMPLE}{' или нажмите тот, что есть в плане.' if offered else '.'}")
    else:
        lines.append("Чтобы изменить, напишите другой адрес.")
    return "\n".join(lines)


def unused(address: str) -> str:
    """Under a responsible whose address cannot be written to."""
    return f"Адрес {esc(shown_address(address))} записан. {NO_SERVER}"


def bad(error: BadAddress) -> str:
    if error.too_long:
        return f"Адрес длиннее {LONGEST} знаков, такой я сохранить не могу. Напишите, пожалуйста, другой."
    return f"Не вижу здесь адреса почты. {EXAMPLE}."


def contact(address: str) -> str:
    return f"• письма на {esc(shown_address(address))}"


def saved(name: str, address: str | None, *, changed: bool) -> str:
    """For the terminal."""
    what = shown_address(address) if address else "адреса нет"
    return f"{name}: {what}." if changed else f"{name}: {what}, ничего не изменилось."


NO_MAIL = "Почта не настроена: ответственным без чата писем не будет (SMTP_HOST)."
ADDRESSES_WAIT = "Почта не настроена, а адреса у ответственных есть: письма не уходят (SMTP_HOST)."
NO_SENDER = "Почта не настроена: назовите, от кого письма (SMTP_FROM)."
ONLY_HERE = "Почта не используется: без настоящего чата и времени письма уходят только на почтовый сервер этой машины."
NO_LOGIN = "Почтовый сервер не принял имя или пароль: SMTP_USER, SMTP_PASSWORD?"
UNSAFE = "Почтовый сервер не подтвердил защищённое соединение: SMTP_SECURITY, SMTP_PORT?"


def answers(host: str, port: int) -> str:
    return f"Почтовый сервер {host}:{port} отвечает."


def silent(host: str, port: int, why: str) -> str:
    return f"Почтовый сервер {host}:{port} не отвечает ({why}): SMTP_HOST, SMTP_PORT?"
