"""Words of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.texts.common import day_text, esc, plain, shorten
from bot.texts.reminders import named
from storage.records import EventView, ReminderView

SUBJECT = 150  # characters
OPENING = {"co_date": "Дата назначена", "proposal": "Нужно ваше решение", "proposal_decided": "Ответ о переносе"}


def subject_of_digest(items: Sequence[ReminderView], text: str, today: date) -> str:
    """«Напоминание: семинар …», «Ваши дела на 18 августа — 4», «План на апрель: 3 мероприятия без даты»."""
    events = {one.view.event.id: one.view for one in items}
    if len(events) == 1:
        return f"Напоминание: {named(next(iter(events.values())))}"
    if all(one.reminder.kind == "round" for one in items):
        return first_line(text)
    return f"Ваши дела на {day_text(today, today, weekday=False)} — {len(events)}"


def subject(kind: str, view: EventView | None, text: str) -> str:
    return f"{OPENING[kind]}: {named(view)}" if view is not None and kind in OPENING else first_line(text)


def first_line(text: str) -> str:
    return plain(text).strip().partition("\n")[0]


def one_page(text: str, further: str) -> str:
    """Pages of a digest as one: a single heading, no «Показаны 1–20 из 44»."""
    lines = [*text.split("\n"), *further.split("\n")[1:]]
    return "\n".join(line for line in lines if not line.startswith("Показаны "))


def links(urls: Sequence[tuple[str, str]], until: datetime, today: date) -> list[tuple[str, str]]:
    """(sentence, link) to end a letter with: one for each responsible that has this address, by name where there are several."""
    several = len(urls) > 1
    return [
        (f"Ответить и получать напоминания в чате{f' ({shorten(name, 80)})' if several else ''}:", url)
        for name, url in urls
    ] + ([(f"Ссылка действует до {day_text(until.date(), today, weekday=False)}.", "")] if urls else [])


def as_text(text: str, ending: Sequence[tuple[str, str]]) -> str:
    told = "\n".join(f"{sentence} {url}".strip() for sentence, url in ending)
    return "\n\n".join(part for part in (plain(text), told) if part) + "\n"


def as_html(text: str, ending: Sequence[tuple[str, str]]) -> str:
    """The same words: our HTML is of tags that every mail program knows."""
    told = "<br>\n".join(
        esc(sentence) + (f' <a href="{esc(url)}">{esc(url)}</a>' if url else "") for sentence, url in ending
    )
    body = "<br>\n".join(text.split("\n"))
    return (
        '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"></head>\n'
        f'<body style="font-family: sans-serif; line-height: 1.5">\n<p>{body}</p>\n'
        + (f"<p>{told}</p>\n" if told else "")
        + "</body></html>\n"
    )
