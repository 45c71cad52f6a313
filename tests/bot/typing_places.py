"""Every window that takes words or files, how a person gets there, and what odd things people send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from plans.registering import FIELDS
from storage.models import Event
from tests.bot.conftest import OWNER, Chats
from tests.bot.test_after import came, check_in
from tests.bot.test_cards import card, link, morning, plan
from tests.builders import NOW, item, one_event
from tests.telegram import Someone

FAMILY = "👨‍👩‍👧‍👦"
TOWER = "З" + "\u0301\u0316\u0333\u0489" * 30 + "ал"

# (name, what is typed). Such words are either shown as they were typed or refused by a sentence.
WORDS = (
    ("markup", "Зал <b>жирный</b> & <i>не закрыт <script>alert(1)</script> &amp; &lt; <a href='x'>"),
    ("templates", "{{ jinja }} Зал %s %(x)s {0} {name} ${x} \\n `code` *звёзды* _ [](x)"),
    ("quotes", "Зал'); DROP TABLE people; -- \"«„“»\" \\"),
    ("formula", "=HYPERLINK(\"mailto:зло\";\"Зал\")+cmd|' /C calc'!A0"),
    ("right to left", "Зал \u202eлевоправо\u202c \u200fשלום\u200f \u0627\u0644\u0633\u0644\u0627\u0645"),
    ("zero width", "За\u200bл\u2060 \ufeff№\u00ad 2\u200d"),
    ("combining", TOWER),
    ("emoji", FAMILY * 20 + "🏳️‍🌈🇷🇺1️⃣ Зал"),
    ("lines", "Зал\n\n\nвторой\r\n\tтретий\u2028четвёртый"),
    ("control", "Зал\x00 \x01\x08\x1b[31m\x7f\x85 красный\ufffe\uffff"),
    ("digits of others", "٢٥ २५ ²⁵ ⅷ"),
    ("long word", "Зал" + "ы" * 3000),
    ("long", "Очень длинные слова о зале, " * 180),
    ("emoji 255", FAMILY * 255),
    ("numbers", "99999999999999999999999999"),
    ("a date far away", "31 декабря 9999 года, 23:59"),
)  # fmt: skip
NOTHING = (
    ("spaces", "  \u00a0\u3000\n\t "),
    ("zero width only", "\u200b\u200d\u2060\ufeff\u202e"),
    ("blank letters", "\u2800\u3164\u115f\uffa0"),
    ("marks alone", "\u0301\u0489\ufe0f"),
    ("control only", "\x00\x01\x7f"),
)
THINGS: tuple[tuple[str, dict[str, object]], ...] = (
    ("sticker", {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                             "is_animated": False, "is_video": False}}),
    ("voice", {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}),
    ("contact", {"contact": {"phone_number": "+79001234567", "first_name": "<b>Анна"}}),
    ("location", {"location": {"latitude": 54.7, "longitude": 32.0}}),
    ("photo", {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": "<b>Зал"}),
    ("video", {"video": {"file_id": "w", "file_unique_id": "w", "width": 1, "height": 1, "duration": 1}}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """`reach`: who stands at the window, there. `good`: an answer that it takes after all the odd ones (none: its answers are all
    taken). `then`: presses that lead to where a taken answer is shown. `photos`: it takes pictures."""

    state: str
    reach: Callable[[Chats], Awaitable[Someone]]
    good: str = "Зал"
    then: tuple[str, ...] = ()
    says: str = "\0"  # words of the window itself that refuse
    shows: bool = True  # False: what is taken is shown nowhere at once: a number, hours, a list that it narrows
    photos: bool = False


async def steps(someone: Someone, *given: str) -> Someone:
    """«/…» and «> …» are sent, all else is pressed."""
    for one in given:
        if one.startswith(("/", "> ")):
            await someone.sends(one.removeprefix("> "))
        else:
            await someone.presses(one)
    return someone


Reach = Callable[[Chats], Awaitable[Someone]]


def _olga(*given: str, seminar: bool = False, people: bool = False) -> Reach:
    """The owner, with a webinar."""

    async def reach(chats: Chats) -> Someone:
        async with chats.storage.write() as unit:
            event = await one_event(unit, chats.home, capacity=20)
            if people:
                await unit.roster.add_by_staff(event.id, NOW, "added", full_name="Полевая Анна", organisation="Клуб")
        return await steps(chats.world.person("Ольга", OWNER), *given)

    return reach


def _anna(*given: str, asks: bool = False) -> Reach:
    """A specialist at the webinar's card."""

    async def reach(chats: Chats) -> Someone:
        async with chats.storage.write() as unit:
            event = await one_event(unit, chats.home)
            if asks:
                await unit.admissions.set_rules(event.id, NOW, asked_fields=["full_name"])
                await unit.questions.add(event.id, "Что привезёте?", "text")
            else:
                await unit.admissions.set_rules(event.id, NOW, asked_fields=list(FIELDS))
        return await steps(chats.world.person("Анна"), f"/start e_{event.id}", *given)

    return reach


def _head(
    title: str, period: str, *given: str, day: tuple[int, int] | None = None, opened: bool = True, place: str | None = None
) -> Reach:  # fmt: skip
    """A head of department at the card of this row."""

    async def reach(chats: Chats) -> Someone:
        await plan(chats, item(title, period, place=place))
        head = chats.world.person("Павел")
        await link(chats, head)
        if day is not None:
            await morning(chats, *day)
        if opened:
            await card(chats, head)
        return await steps(head, *given)

    return reach


def _after(*given: str) -> Reach:
    """Anna was there, and is thanked."""

    async def reach(chats: Chats) -> Someone:
        _, anna = await came(chats)
        await check_in(chats)
        await chats.sweep()
        chats.clock.set(dt.datetime(2026, 4, 16, 7, tzinfo=dt.UTC))
        await chats.sweep()
        return await steps(anna, *given)

    return reach


async def _watching(chats: Chats) -> Someone:
    event, anna = await came(chats)
    async with chats.storage.write() as unit:
        await unit.desk.set_code_word(event.id, "Подснежник")
    chats.clock.set(dt.datetime(2026, 4, 15, 11, 5, tzinfo=dt.UTC))
    return await steps(anna, "> подснежник", "Нас у экрана несколько")


async def _privacy(chats: Chats) -> Someone:
    _, anna = await came(chats)
    return await steps(anna, "/privacy", "Исправить", "Фамилия")


async def _leave(chats: Chats) -> Someone:
    await plan(chats, item("Семинар «Свет»", "май"))
    head = chats.world.person("Павел")
    await link(chats, head)
    return await steps(head, "/settings", "Отпуск")


def _plan(*given: str) -> Reach:
    async def reach(chats: Chats) -> Someone:
        owner = chats.world.person("Ольга", OWNER)
        await owner.sends_file("plan.txt", FILE.encode())
        return await steps(owner, *given)

    return reach


async def _admin_row(chats: Chats) -> Someone:
    await plan(chats, item("Семинар «Свет»", "апрель"))
    return await steps(
        chats.world.person("Ольга", OWNER), "/admin", "Зареченский", "Ответственные", "Отдел народного творчества", "Почта"
    )  # fmt: skip


async def event_of(chats: Chats) -> Event:
    return await chats.event(1)


FILE = (
    "План работы Зареченского центра на 2026 год\n№\tМероприятие\tФорма\tСрок\tОтветственный\n"
    "1\tРитм и слово\tсеминар\tапрель\tРечной П.П., Отдел сказок и музыки\n"
)
SEMINAR = ("Семинар «Свет»", "январь")
WEBINAR = ("Вебинар «Афиша за час»", "15 апреля, 14:00")
ORDER = ("Издание приказа о смотре", "до 15 апреля")
CONTEST = ("Областной конкурс «Радуга»", "апрель - май")
DESK = ("/desk", "Афиша")
RULES = (*DESK, "Правила регистрации")
ADMIN = ("/admin", "Зареченский")
NEW_HOME = ("/admin", "Добавить учреждение")
DATE = ("Назначить дату", "20")
ROW = ("Посмотреть", "№\u00a01", "Ответственные")

PLACES = (
    Place("AddWindow:typed", _olga(*DESK, "Участники", "Добавить"), "Лугова Вера, Клуб", says="нет имени"),
    Place("AddWindow:file", _olga(*DESK, "Участники", "Загрузить из файла"), "Лугова Вера, Клуб", says="нет имени"),
    Place("AddWindow:seats", _olga(*DESK, "Участники", "От организации"), "Клуб, Лесной район, 5", shows=False),
    Place("AddingWindow:name", _olga(*NEW_HOME), then=("> zal", "Россия", "Москва", "Муниципальное")),
    Place("AddingWindow:slug", _olga(*NEW_HOME, "> Дом ремёсел"), "dom", shows=False),
    Place("AddingWindow:zone", _olga(*NEW_HOME, "> Дом", "> dom", "Россия"), "Самара"),
    Place("AdminWindow:data", _olga(*ADMIN, "Персональные данные"), "40"),
    Place("CertificateWindow:name", _after("Сертификат участника", "Даю согласие", "Написать иначе"), shows=False),
    Place("CheckinWindow:list", _olga(*DESK, "Отметить явку", people=True), "Полевая", says="такого нет", photos=True),
    Place("DatingWindow:day", _head(*SEMINAR, "Назначить дату"), "20 января"),
    Place("DatingWindow:hours", _head(*SEMINAR, *DATE), "14:00"),
    Place("DatingWindow:length", _head(*SEMINAR, *DATE, "15:00"), "2 часа"),
    Place("DatingWindow:place", _head(*SEMINAR, *DATE, "Без времени"), then=("Пропустить название",)),
    Place("DatingWindow:title", _head(*SEMINAR, *DATE, "Без времени", "> Зал 2"), then=("Без темы",)),
    Place("DatingWindow:theme", _head(*SEMINAR, *DATE, "Без времени", "> Зал 2", "> Свет")),
    Place("DatingWindow:check", _head(*SEMINAR, "Назначить дату", "> 20 января 14:00, зал 2"), "21 января"),
    Place("DatingWindow:ground", _head(*WEBINAR, "Перенести", "> 20 мая в 14:00, зал", "Сохранить"), shows=False),
    Place("DatingWindow:reason", _head(*WEBINAR, "Перенести", "Отменить мероприятие")),
    Place("DeskWindow:list", _olga("/desk"), "Афиша"),
    Place("DeskWindow:capacity", _olga(*DESK, "Сколько мест"), "30"),
    Place("DeskWindow:title", _olga(*DESK, "Ещё", "Название")),
    Place("DeskWindow:theme", _olga(*DESK, "Ещё", "Тема")),
    Place("DeskWindow:place", _olga(*DESK, "Ещё", "Место")),
    Place("DeskWindow:word", _olga(*DESK, "Ещё", "Кодовое слово")),
    Place("DeskWindow:cancel", _olga(*DESK, "Ещё", "Отменить мероприятие")),
    Place("DeskWindow:people", _olga(*DESK, "Участники", people=True), "Полевая"),
    Place("EmailWindow:one", _admin_row, "otdel@example.ru"),
    Place("EventsWindow:list", _olga("/events")),
    Place("EventsWindow:filters", _olga("/events", "Фильтры")),
    Place("FeedbackWindow:comment", _after("4★", "Комментарий"), shows=False),
    Place("FormsWindow:name", _olga(*ADMIN, "Виды мероприятий", "Добавить вид"), "Библиомикс",
          then=("Мероприятие", "Только сотрудники", "📚")),
    Place("IntakeWindow:period", _plan("Посмотреть", "№\u00a01", "Исправить срок"), "май"),
    Place("IntakeWindow:split", _plan(*ROW, "Отдел сказок", "Разделить"), "Отдел сказок\nОтдел музыки"),
    Place("IntakeWindow:join", _plan(*ROW, "Отдел сказок", "Объединить")),
    Place("IntakeWindow:add", _plan(*ROW, "Добавить")),
    Place("LeaveWindow:day", _leave, "20 января"),
    Place("MaterialsWindow:link", _olga(*DESK, "Материалы", "Ссылка на материалы"), "https://centre.example/a"),
    Place("LetterWindow:ask", _olga(*DESK, "Информационное письмо", "Заполнить по вопросам"),
          then=("Пропустить", "Пропустить", "Пропустить", "Пропустить", "Пропустить")),
    Place("OutcomeWindow:participants", _head(*WEBINAR, "Состоялось", day=(4, 16)), "25", photos=True),
    Place("OutcomeWindow:note", _head(*WEBINAR, "Состоялось", "Не считали", day=(4, 16)), then=("Пропустить",), photos=True),
    Place("OutcomeWindow:links", _head(*WEBINAR, "Состоялось", "Не считали", "Пропустить", day=(4, 16)),
          "https://centre.example/a", photos=True),
    Place("OutcomeWindow:document", _head(*ORDER, "Выполнено"), photos=True),
    Place("OutcomeWindow:remains", _head(*ORDER, "Частично", day=(4, 14)), then=("Закончить",), photos=True),
    Place("OutcomeWindow:more", _head(*ORDER, "Выполнено", "> приказ № 1", "Дополнить"), photos=True),
    Place("OutcomeWindow:reason", _head(*ORDER, "Не выполнено", day=(4, 14)), shows=False),
    Place("OutcomeWindow:report", _head("Консультации для библиотек", "в течение года", "Записать, что сделано", day=(3, 24),
                                        opened=False), shows=False),
    Place("OutcomeWindow:snooze", _head(*WEBINAR, "Напомнить позже", "Свой день"), "20 января"),
    Place("PlanWindow:list", _olga("/plan"), "Афиша"),
    Place("PolicyWindow:field", _olga(*ADMIN, "Напоминания", "Час"), "8:30"),
    Place("PolicyWindow:whose", _olga(*ADMIN, "Напоминания", "Для отдела"), "Афиша"),
    Place("PrivacyWindow:field", _privacy),
    Place("RegistrationWindow:field", _anna("Зарегистрироваться", "Даю согласие"),
          then=("> Клуб", "> методист", "> Заречье", "> +79001234567", "> a@b.ru", "Очно", "Без доклада", "Да",
                "Да")),
    Place("RegistrationWindow:own", _anna("Зарегистрироваться", "Даю согласие", "> Полевая Анна", asks=True)),
    Place("RulesWindow:opens", _olga(*RULES, "Открыть с"), "1 апреля"),
    Place("RulesWindow:closes", _olga(*RULES, "Закрыть"), "10 апреля"),
    Place("RulesWindow:waiting", _olga(*RULES, "Лист ожидания"), "5"),
    Place("RulesWindow:quota", _olga(*RULES, "От организации"), "5"),
    Place("RulesWindow:text", _olga(*RULES, "Свои вопросы", "Добавить вопрос"), then=("Словами", "Обязательно")),
    Place("RulesWindow:options", _olga(*RULES, "Свои вопросы", "Добавить вопрос", "> Какой?", "Выбором"), "да\nнет",
          then=("Обязательно", "1")),
    Place("SettingsWindow:zone", _olga("/settings"), "Самара"),
    Place("StagesWindow:list", _head(*CONTEST, "Указать этапы"), "итоги 30 мая"),
    Place("StagesWindow:name", _head(*CONTEST, "Указать этапы", "Свой этап")),
    Place("StagesWindow:day", _head(*CONTEST, "Указать этапы", "Свой этап", "> Финал"), "30 мая"),
    Place("SubscriptionsWindow:topic", _olga("/subscriptions", "Добавить тему")),
    Place("SubscriptionsWindow:how", _olga("/subscriptions", "Как и о чём"), "с 21 до 9"),
    Place("SubscriptionsWindow:typed", _olga("/subscriptions", "Своё условие", "Для кого")),
    Place("WatchWindow:count", _watching, "6"),
    Place("WorkdaysWindow:all", _olga(*ADMIN, "Рабочие дни"), "30 декабря выходной, зал"),
    Place("WriteWindow:organisation", _olga(*DESK, "Написать участникам", "организации", people=True), then=("> Привет",)),
    Place("WriteWindow:text", _olga(*DESK, "Написать участникам", "Зарегистрированным", people=True)),
)  # fmt: skip
