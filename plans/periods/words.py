"""The dictionary of periods: word forms and abbreviations -> what they mean. All in lower case, «е» for «ё».

`LEXICON` answers «what is this word» in one look-up; what is not in it (nor in `KEYWORDS`) is unknown, and an unknown word
outside brackets is reported to a person.
"""

from __future__ import annotations

from typing import NamedTuple

from plans.periods.model import Every


class Meaning(NamedTuple):
    """`sort`: month, weekday, unit, ordinal, number, adverb, part, season, whole."""

    sort: str
    value: object
    full: bool = True  # an abbreviation is not full: typing errors are not looked for near it


def _split(line: str) -> list[str]:
    return line.split()


def _forms(stem: str, endings: str) -> list[str]:
    return [stem + ("" if ending == "-" else ending) for ending in endings.split()]


_SOFT, _HARD = "ь я е ю ем", "- а е у ом"
_MONTHS: tuple[tuple[list[str], str, str], ...] = (
    # (Russian forms, Russian abbreviations, Belarusian and Kazakh forms)
    (_forms("январ", _SOFT), "янв янвр январ", "студзень студзеня студзені қаңтар қантар"),
    (_forms("феврал", _SOFT), "фев февр феврал", "люты лютага лютым ақпан акпан"),
    (_forms("март", _HARD), "мар мрт", "сакавік сакавіка сакавіку наурыз"),
    (_forms("апрел", _SOFT), "апр апрел", "красавік красавіка красавіку сәуір"),
    (_forms("ма", "й я е ю ем"), "", "травень мамыр"),
    (_forms("июн", _SOFT), "июн", "чэрвень чэрвеня чэрвені маусым"),
    (_forms("июл", _SOFT), "июл", "ліпень ліпеня ліпені шілде"),
    (_forms("август", _HARD), "авг авгу авгус", "жнівень жніўня жніўні тамыз"),
    (_forms("сентябр", _SOFT), "сен сент сентяб сентябр сентяр", "верасень верасня верасні қыркүйек"),
    (_forms("октябр", _SOFT), "окт октяб октябр", "кастрычнік кастрычніка кастрычніку қазан"),
    (_forms("ноябр", _SOFT), "ноя нояб ноябр", "лістапад лістапада лістападзе қараша"),
    (_forms("декабр", _SOFT), "дек декаб декабр", "снежань снежня снежні желтоқсан"),
)

_WEEKDAYS = {
    "MO": (_forms("понедельник", "- а у и ам ом ов ах"), "пн пон понед"),
    "TU": (_forms("вторник", "- а у и ам ом ов ах"), "вт втор"),
    "WE": (_forms("сред", "а у ы е ам ой ах"), "ср сред"),
    "TH": (_forms("четверг", "- а у и ам ом ов ах"), "чт чет четв"),
    "FR": (_forms("пятниц", "а у ы е ам ей ах"), "пт пятн пят"),
    "SA": (_forms("суббот", "а у ы е ам ой ах"), "сб суб субб"),
    "SU": (_forms("воскресень", "е я ю ям ем ях"), "вс воск воскр"),
}

_UNITS = {
    "month": (_forms("месяц", "- а у е ы ев ам ем ах"), "мес м-ц м-ца м-це"),
    "quarter": (_forms("квартал", "- а у е ы ов ам ом ах"), "кв кварт квар тоқсан"),
    "half": ([*_forms("полугоди", "е я ю и ях ям ем"), "полгода", "полугодий"], "п/г полуг полугод"),
    "term": (["четверть", "четверти", "четвертью", "четвертей", "четвертях", "четвертям"], "четв чтв"),
    "trimester": (_forms("триместр", "- а у е ы ов ам ах"), ""),
    "semester": (_forms("семестр", "- а у е ы ов ам ах"), ""),
    "decade": (_forms("декад", "а ы е у - ой ам ах"), ""),
    "week": (_forms("недел", "я и е ю ь ей ям ях"), "нед недел"),
    "half_of": (_forms("половин", "а ы е у ой"), "пол"),
    "year": ([*_forms("год", "- а у е ы ов ом ам ах"), "лет", "гг"], "г"),
    "day": (["день", "дня", "дню", "дней", "дни", "дне", "днях", "дням", "сутки", "суток"], "дн"),
    "number": (["число", "числа", "числу", "чисел", "числе", "числах", "числам"], "числ"),
    "hour": (["час", "часа", "часов", "часам", "часу"], "ч"),
    "minute": (["минут", "минуты", "минута"], "мин"),
}
EVERY_OF_UNIT = {
    "day": Every.DAY, "week": Every.WEEK, "month": Every.MONTH, "quarter": Every.QUARTER, "half": Every.HALF,
    "semester": Every.HALF, "year": Every.YEAR, "term": Every.SCHOOL_TERM,
}  # fmt: skip

_ADJECTIVE = "о ый ая ое ые ого ой ую ом ому ых ым"
_ADVERBS = {
    Every.DAY: [*_forms("ежедневн", _ADJECTIVE), "каждодневно", "посуточно", "штодзень", "штодня"],
    Every.WEEK: [*_forms("еженедельн", _ADJECTIVE), "понедельно", "штотыдзень"],
    Every.MONTH: [*_forms("ежемесячн", _ADJECTIVE), "помесячно", "штомесяц"],
    Every.QUARTER: [*_forms("ежеквартальн", _ADJECTIVE), "поквартально", "штоквартал", "штоквартальна"],
    Every.HALF: ["ежеполугодно", "ежеполугодие", "полугодно"],
    Every.YEAR: [*_forms("ежегодн", _ADJECTIVE), "штогод"],
}
_ADVERBS_SHORT = {
    Every.DAY: "ежедн еждн", Every.WEEK: "еженед", Every.MONTH: "ежемес ежем", Every.QUARTER: "ежеквар ежекварт ежекв",
    Every.HALF: "ежеполуг", Every.YEAR: "ежегод",
}  # fmt: skip

_ORDINAL = "ый ая ое ого ой ую ом ые ых ым ому ыми"
_ORDINALS = {
    1: [*_forms("перв", _ORDINAL), "перв"], 2: ["второй", *_forms("втор", _ORDINAL)],
    3: ["третий", "третья", "третье", "третьего", "третьей", "третью", "третьем", "третьи", "третьих", "третьему", "третьим"],
    4: _forms("четверт", _ORDINAL), 5: _forms("пят", _ORDINAL), 6: ["шестой", "шестая", "шестую", "шестого"],
    -1: [*_forms("последн", "ий яя ее его ей юю ем ие их ему им ими"), "посл", "последн"],
    -2: _forms("предпоследн", "ий яя ее его ей юю ем ие"),
}  # fmt: skip

_NUMBERS = {
    1: "один одного одному одна одну одной одно одном", 2: "два две двух двум дважды", 3: "три трех трем трижды",
    4: "четыре четырех четырем четырежды", 5: "пять пяти", 6: "шесть шести", 7: "семь", 8: "восемь", 9: "девять",
    10: "десять десяти", 12: "двенадцать",
}  # fmt: skip
MULTIPLES = {"дважды": 2, "трижды": 3, "четырежды": 4}

ROMANS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
    "і": 1, "іі": 2, "ііі": 3, "іv": 4, "іу": 4, "iу": 4, "iy": 4, "lv": 4, "l": 1, "ll": 2, "lll": 3, "ⅰ": 1, "ⅱ": 2,
    "ⅲ": 3, "ⅳ": 4, "iiii": 4,
}  # fmt: skip
# Letters typed for Roman numbers, believed only before «квартал», «полугодие» …
LETTER_ROMANS = {"ш": 3, "п": 2, "у": 5, "v": 5, "1": 1}

# (first day, last day) of a month; -1 is its last day
PARTS = {"begin": (1, 10), "middle": (11, 20), "end": (21, -1)}
_PARTS = {
    "begin": [*_forms("начал", "о е а у"), "нач"], "middle": [*_forms("середин", "а е ы у"), "серед", "сер"],
    "end": ["конец", "конце", "конца", "концу", "окончания", "окончанию", "завершения", "кон"],
}  # fmt: skip

SPRING, SUMMER, AUTUMN, WINTER = (3, 5), (6, 8), (9, 11), (12, 2)
_SEASONS = {
    SPRING: "весна весной весны весну весенний весеннего весеннем весенние весенних весеннее весенняя весенней",
    SUMMER: "лето летом лета летний летнего летнем летние летних летнее летняя летней",
    AUTUMN: "осень осенью осени осенний осеннего осеннем осенние осенних осеннее осенняя осенней",
    WINTER: "зима зимой зимы зиму зимний зимнего зимнем зимние зимних зимнее зимняя зимней",
}
SEASON_HALVES = {"осенне": AUTUMN, "зимне": WINTER, "весенне": SPRING, "летне": SUMMER}

_WHOLE = _split(
    "постоянно круглогодично круглогодичный круглогодичная круглогодичное систематически систематично регулярно всегда "
    "непрерывно постоянный постоянная постоянное бессрочно стабильно пастаянна"
)

# Words of the grammar: known, though each means something only beside others.
KEYWORDS = frozenset(
    _split("""
    в во на с со от из за по до к ко и или не а о у без для да кроме исключением искл раз раза разу разов р
    каждый каждая каждое каждого каждой каждую каждом каждые каждых кажд каж весь вся все всего всей всю течение течении теч
    протяжении продолжение продолжении период периода периоде периоды срок сроки сроков срока сроком дата даты дату время времени
    позднее позже ранее раньше менее реже более чаще чем минимум максимум включительно вкл начиная начало с
    учебный учебного учебном учебному учебная учебной учебные уч календарный календарного календарном отчетный отчетного
    отчетным отчетом отчетному текущий текущего текущем текущему тек этого данного нового новый новому следующего следующем следующий
    следующему за круглый целый целого реализации действия проекта программы плана
    рабочий рабочего рабочие рабочих рабочим рабочему раб выходной выходные выходным выходных будни будням будний будние будних
    праздничные праздничных каникулы каникул каникулах каникулам каникулярный каникулярное каникулярные каникулярного
    постоянной регулярной системной систематической непрерывной плановой основе преддверии канун будущего планового
    новом этом прошедшим истекшим периодом полдень
    через начала конца концу середины мск москве московскому минскому местному времени утра вечера
    осенне зимне весенне летне
    после перед накануне ежедекадно подекадно день дни месяце месяц одновременно также или либо далее но
    """)
)
# Say nothing of their own beside a period.
NOISE = frozenset(
    _split(
        "срок сроки дата даты время мск онлайн офлайн оффлайн очно заочно "
        "дистанционно online zoom проведения исполнения выполнения включительно вкл однократно разово но а тек "
        "период планируемый планируемая планируемые ориентировочный ориентировочная ориентировочные"
    )
)
# Make days approximate.
ABOUT = frozenset(_split("ориентировочно примерно предположительно ориентир предварительно приблизительно"))
# Names of stages that stand before their time: «I этап – январь».
STAGES = ("этап", "этапа", "этапе", "тур", "тура", "туре", "поток", "смена", "заезд", "раунд")
# A remark in brackets with these may change the period itself: it is shown to a person.
ALARMS = ("перен", "отмен", "вместо", "кроме", "исключ", "измен", "не", "ранее", "нет", "четна", "четны", "нечет")
# What is counted «в месяц»: «2 занятия в месяц».
COUNTED = (
    "мероприяти", "заняти", "заседани", "выставк", "встреч", "семинар", "консультаци", "публикаци", "выпуск", "номер",
    "совещани", "вебинар", "выезд", "лекци", "урок", "собрани", "статья", "статьи", "материал",
)  # fmt: skip


def _lexicon() -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}

    def add(words: list[str], sort: str, value: object, full: bool = True) -> None:
        for word in words:
            found.setdefault(word, Meaning(sort, value, full))

    for number, (full, short, foreign) in enumerate(_MONTHS, start=1):
        add(full, "month", number)
        add([*short.split(), *foreign.split()], "month", number, full=False)
    for code, (full, short) in _WEEKDAYS.items():
        add(full, "weekday", code)
        add(short.split(), "weekday", code, full=False)
    for unit, (full, short) in _UNITS.items():
        add(full, "unit", unit)
        add(short.split(), "unit", unit, full=False)
    for every, words in _ADVERBS.items():
        add(words, "adverb", every)
        add(_ADVERBS_SHORT[every].split(), "adverb", every, full=False)
    for number, words in _ORDINALS.items():
        add(words, "ordinal", number)
    for number, line in _NUMBERS.items():
        add(line.split(), "number", number)
    for part, words in _PARTS.items():
        add(words, "part", part)
    for season, line in _SEASONS.items():
        add(line.split(), "season", season)
    add(_WHOLE, "whole", True)
    return found


LEXICON = _lexicon()
# Words that a narrow column may break in two.
MENDABLE = frozenset(
    [
        *(word for word, meaning in LEXICON.items() if meaning.full),
        *(word for word in KEYWORDS if len(word) > 4),
        *_split(
            "согласованию согласно запросам запросу заявкам заявке графику необходимости планом поступления расписанию "
            "уточняется отдельному мероприятия обращения требованию соответствии договоренности"
        ),
    ]
)
# Shorter ones, mended only where their first piece means nothing: «го да».
MENDABLE_SHORT = frozenset(("года", "году", "март", "июнь", "июля", "июня", "июль"))
ORDINAL_ENDINGS = frozenset(_split("й я е ий ый ая яя ое ее го ой ей ом ем м ю ую юю х"))
# Where typing errors are looked for: long full words only.
MISTAKABLE = (
    *(word for word, meaning in LEXICON.items() if meaning.full and len(word) >= 4),
    "течение", "течении", "каждый", "каждую", "каждого", "согласованию", "запросам", "запросу", "заявкам", "графику", "плану",
    "необходимости", "уточняется", "позднее", "учебного",
)  # fmt: skip
INFLECTED = (
    "уточня",
    "согласов",
    "запрос",
    "заявк",
    "график",
    "план",
    "необходимост",
    "учебн",
    "позднее",
    "окончани",
    "завершени",
)
# Real words that stand one letter from a word of the calendar: they are no typing errors.
NOT_MISTAKEN = frozenset(
    _split(
        "марка марки марку карта карты карте карту парта парты парте парту майя среди годами детей летних летная летный детский "
        "детские детских верст годным лото мета тома дома часы части часть стой пятна пятно вера мера меры мари мария марии лета "
        "сети дети жюри итоги семьи семей семья семьям срока фаза фазы наша ваша дача дата лист мест место места зала зале "
        "клуб тест часто маета погода родного родной водного модного марша декана голов уточняются уточнялся "
        "весы выход хода мира мире мест"
    )
)


def known(word: str) -> bool:
    """Is it a word of the dictionary at all?"""
    return word in LEXICON or word in KEYWORDS
