"""The rules of registration, as an organizer sees and sets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.common import day_text, esc, local, plural, shorten, time_text
from bot.texts.registering import FIELD_NAMES
from bot.texts.reminders import event_name
from plans.registering import FIELDS, OwnQuestion, asked_fields
from storage.records import EventView

RULES, BACK, TO_DESK = "Правила регистрации", "Назад", "К мероприятию"
FIELDS_KEY, QUESTIONS_KEY = "Что спрашивать", "Свои вопросы"
OPENS, CLOSES, WAITING, QUOTA = "Открыть с…", "Закрыть…", "Лист ожидания", "От организации"
TOGGLES = {
    "needs_approval": "С вашим одобрением",
    "confirm_release": "Переспросить за 3 дня",
    "takes_colleagues": "Можно за коллегу",
    "takes_seats": "Заявки от организаций",
    "takes_photos": "Будет фотосъёмка",
}
PRESETS = {"short": "Коротко: имя, организация", "usual": "Обычно: ещё должность и район", "seminar": "Семинар: всё"}
SHORT_NAMES = {**FIELD_NAMES, "full_name": "ФИО", "municipality": "Район"}
ASK_OPENS = "С какого времени принимать регистрации? Например: «1 апреля, 9:00»."
ASK_CLOSES = "До какого времени принимать регистрации? Например: «14 апреля, 18:00»."
ASK_WAITING = "Сколько человек может быть в листе ожидания? Напишите число."
ASK_QUOTA = "Сколько мест можно одной организации? Напишите число."
AT_ONCE, TILL_START, NO_LIMIT, NO_WAITING = "Сразу", "До начала", "Без ограничения", "Без листа ожидания"
NOT_MOMENT = "Не понимаю время. Напишите, пожалуйста, например «14 апреля, 18:00»."
NOT_NUMBER = "Напишите, пожалуйста, число, например 20."
CLOSES_EARLIER = "Так регистрация закроется раньше, чем откроется. Напишите, пожалуйста, другое время."
ADD, DELETE = "Добавить вопрос", "Удалить вопрос"
MANY_QUESTIONS = "Двадцати вопросов довольно: удалите лишний, чтобы добавить новый."
ASK_TEXT = "Напишите вопрос, как его увидят участники."
ASK_KIND = "Как на него отвечают?"
KINDS = {"text": "Словами", "yes_no": "Да или нет", "choice": "Выбором"}
ASK_OPTIONS = "Напишите варианты, каждый с новой строки или через точку с запятой."
BAD_OPTIONS = "Нужно от 2 до 8 разных вариантов, каждый не длиннее 60 знаков."
TOO_LONG = "Слишком длинно: уложитесь, пожалуйста, в 300 знаков."
ASK_REQUIRED = "Отвечать обязательно?"
REQUIRED, OPTIONAL = "Обязательно", "Можно пропустить"
ASK_CONDITION = "Кому задавать?"
EVERYBODY = "Всем"
ADDED, DELETED = "Вопрос добавлен.", "Вопрос удалён."


def home(view: EventView, questions: int, now: datetime) -> str:
    event, zone = view.event, view.institution.time_zone
    today = local(now, zone).date()

    def moment(at: datetime) -> str:
        there = local(at, zone)
        return f"{day_text(there.date(), today)}, {time_text(there.time())}"

    opens = f"с {moment(event.opens_at)}" if event.opens_at else "сразу"
    closes = f"до {moment(event.closes_at)}" if event.closes_at else "до начала"
    fields = ", ".join(SHORT_NAMES[name].lower() if name != "full_name" else "ФИО" for name in fields_of(view))
    waiting = "без ограничения" if event.waiting_cap is None else f"не больше {event.waiting_cap}"
    quota = "без ограничения" if event.organisation_quota is None else f"не больше {event.organisation_quota}"
    lines = [
        f"<b>{esc(event_name(view))}</b>",
        "Правила регистрации",
        f"Принимается: {opens}, {closes}.",
        *((f"Спрашиваю: {fields or 'ничего'}.", f"Своих вопросов: {questions}.") if keeps_names(view) else ()),
        f"Лист ожидания: {waiting}. Мест одной организации: {quota}.",
    ]
    if not keeps_names(view):
        lines.append(
            "Учреждение не собирает здесь персональные данные: участник получает только номер, организация подаёт заявку на число мест."
        )
    return "\n".join(lines)


def keeps_names(view: EventView) -> bool:
    return view.institution.data_mode == "full"


def toggles(view: EventView) -> list[tuple[str, str]]:
    """Where no names are kept, applications of organisations are always taken and nobody is asked about photographs."""
    shown = [name for name in TOGGLES if keeps_names(view) or name not in ("takes_seats", "takes_photos")]
    return [(name, toggle_key(name, getattr(view.event, name))) for name in shown]


def fields_of(view: EventView) -> tuple[str, ...]:
    return asked_fields(view.event.form, view.event.asked_fields)


def fields(view: EventView) -> str:
    return f"<b>{esc(event_name(view))}</b>\nЧто спрашивать? Выберите готовый набор или отметьте по одному."


def field_keys(view: EventView) -> list[tuple[str, str]]:
    asked = fields_of(view)
    return [(name, f"{'✓' if name in asked else '·'} {SHORT_NAMES[name]}") for name in FIELDS]


def toggle_key(name: str, on: bool) -> str:
    return f"{TOGGLES[name]}: {'да' if on else 'нет'}"


def questions(view: EventView, own: Sequence[OwnQuestion]) -> str:
    heading = f"<b>{esc(event_name(view))}</b>\n"
    if not own:
        return f"{heading}Своих вопросов пока нет."
    lines = [f"{number}. {esc(shorten(one.text, 120))}" for number, one in enumerate(own, 1)]
    return f"{heading}{plural(len(own), 'свой вопрос', 'своих вопроса', 'своих вопросов')}:\n" + "\n".join(lines)


def question(one: OwnQuestion, earlier: Sequence[OwnQuestion]) -> str:
    lines = [f"<b>{esc(one.text)}</b>", f"Ответ: {KINDS[one.kind].lower()}."]
    if one.kind == "choice":
        lines.append("Варианты: " + "; ".join(esc(option) for option in one.options) + ".")
    lines.append(f"{REQUIRED if one.required else OPTIONAL}.")
    if one.only_if is not None:
        before = next((other for other in earlier if other.ordinal == one.only_if[0]), None)
        if before is not None:
            lines.append(f"Только если «{esc(shorten(before.text, 80))}» — {esc(one.only_if[1])}.")
    return "\n".join(lines)


def condition_key(before: OwnQuestion, answer: str) -> str:
    return f"«{shorten(before.text, 28)}» — {shorten(answer, 20)}"
