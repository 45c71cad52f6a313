"""The day after: thanks, an answer in stars, materials; and what organizers see of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import esc, plural, word_for
from bot.texts.events import when
from bot.texts.reminders import event_name, named
from storage.records import EventView
from storage.repositories.feedback import Comment, Opinion

STARS = "★"
NAMED, ANONYMOUS = "Анонимно: нет", "Анонимно: да"
COMMENT, DONE, CANCEL = "Комментарий", "Готово", "Прервать"
ASK_STARS = "Оцените, пожалуйста, мероприятие: 1 — не понравилось, 5 — очень понравилось."
ASK_ANONYMOUS = "Оцените, пожалуйста, мероприятие от 1 до 5. Организатор не узнает, кто поставил оценку."
ANSWERED = "Оценка уже поставлена, спасибо."
COMMENT_THERE = "Комментарий уже записан, спасибо."
ASK_COMMENT = "<b>Комментарий организатору</b>\nНапишите одним сообщением, что понравилось и чего не хватило."
NOBODY_KNOWS = "Имени рядом с комментарием не будет."
LONGEST = 1000
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 1000 знаков."
COMMENT_KEPT = "Спасибо! Комментарий передан организатору."
STOPPED = "Хорошо, оценка останется без комментария."
OPINIONS, MATERIALS_KEY, BACK = "Отзывы", "Материалы", "Назад"
NO_OPINIONS = "Отзывов пока нет: участники получают просьбу об оценке на следующий день после мероприятия в 10:00."
WHICH_LINK = {"materials": "Материалы", "recording": "Запись"}
LINK_KEYS = {"materials": "Ссылка на материалы", "recording": "Ссылка на запись"}
SEND = "Отправить"
NOT_A_LINK = "Нужна ссылка целиком, например https://disk.example.ru/materialy."
LINK_TOO_LONG = "Слишком длинная ссылка: уложитесь, пожалуйста, в 500 знаков."
SAME_LINK = "Эта ссылка уже указана, её второй раз не рассылаю."


def thanks(view: EventView, now: datetime, *, known_present: bool, links: str, anonymous: bool, asks: bool) -> str:
    """`known_present`: checked in; else nobody was, and who took part is not known."""
    heading = "Спасибо за участие" if known_present else "Мероприятие состоялось"
    lines = [f"<b>{heading}: {esc(named(view))}</b>", esc(when(view, now)), links]
    if asks:
        ask = ASK_ANONYMOUS if anonymous else ASK_STARS
        lines.append(ask if known_present else f"Если вы участвовали: {ask[:1].lower()}{ask[1:]}")
    return "\n".join(line for line in lines if line)


def rated(view: EventView, stars: int, *, anonymous: bool) -> str:
    hidden = " Организатор не узнает, что она ваша." if anonymous else ""
    return _under(view, f"Спасибо! Ваша оценка — {stars} из 5.{hidden}")


def thanked(view: EventView) -> str:
    return _under(view, "Спасибо, оценка записана.")


def _under(view: EventView, said: str) -> str:
    """The answer takes the question's place; links that stood there stay."""
    return "\n".join(line for line in (f"<b>{esc(event_name(view))}</b>", said, links(view)) if line)


def links(view: EventView) -> str:
    """«Материалы: …», «Запись: …»; only for the registered."""
    found = ((name, getattr(view.event, f"{what}_link")) for what, name in WHICH_LINK.items())
    return "\n".join(f"{name}: {esc(link)}" for name, link in found if link)


def materials(view: EventView, what: str, link: str) -> str:
    heading = "Запись" if what == "recording" else "Материалы"
    return f"<b>{heading}: {esc(named(view))}</b>\n{esc(link)}"


def materials_home(view: EventView) -> str:
    there = links(view)
    return (
        f"<b>{MATERIALS_KEY}: {esc(named(view))}</b>\n{there or 'Ссылок пока нет.'}\nСсылку получат все зарегистрированные и "
        "больше никто. Новая ссылка рассылается один раз."
    )


def ask_link(what: str) -> str:
    return f"<b>{LINK_KEYS[what]}</b>\nПришлите ссылку одним сообщением."


def sure_link(view: EventView, what: str, link: str, reach: int) -> str:
    """As the people will see it, and how many they are."""
    count = f"{reach} {word_for(reach, 'зарегистрированный', 'зарегистрированных', 'зарегистрированных')}"
    verb = "получит" if reach % 10 == 1 and reach % 100 != 11 else "получат"
    return f"{materials(view, what, link)}\n\nТак это {verb} {count}."


def sent(reach: int) -> str:
    return f"Отправляю: {plural(reach, 'человек', 'человека', 'человек')}." if reach else "Сохранено."


def opinions(view: EventView, opinion: Opinion, comments: Sequence[Comment]) -> str:
    if not opinion.count:
        return f"<b>{OPINIONS}: {esc(named(view))}</b>\n{NO_OPINIONS}"
    average = f"{opinion.average or 0:.1f}".replace(".", ",")
    told = plural(opinion.count, "оценка", "оценки", "оценок")
    spread = ", ".join(
        f"{stars}{STARS} — {opinion.stars[stars]}" for stars in range(5, 0, -1) if stars in opinion.stars
    )
    lines = [f"<b>{OPINIONS}: {esc(named(view))}</b>", f"Средняя оценка {average} из 5: {told}.", spread]
    return "\n".join([*lines, *(_comment(one) for one in comments)])


def _comment(one: Comment) -> str:
    who = ""
    if one.registration is not None:
        who = f" {esc(one.registration.full_name or f'регистрация № {one.registration.number}')}:"
    return f"\n{one.feedback.stars}{STARS}{who} {esc(one.feedback.comment or '')}"
