"""Forms of event and what each implies: public or internal, takes registrations, icon. Natures: plans/natures.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from plans.draft import Nature


@dataclass(frozen=True, slots=True)
class Form:
    """One entry of the dictionary. `name` is the singular nominative people see: «творческая лаборатория»."""

    name: str
    plural: str  # «творческие лаборатории»
    icon: str
    public: bool  # specialists see it
    registers: bool  # takes registrations
    pattern: str = field(repr=False, default="")  # its word forms, in a lower-case text with «е» for «ё»
    nature: Nature = Nature.EVENT  # of a row that names the form with a month or a day (DESIGN.md, section 6)


_DASH = r"\s*[-–—]\s*"
_FORMS = (
    Form("вебинар", "вебинары", "💻", True, True, r"веб?инар\w*|онлайн-семинар\w*"),
    Form("семинар-практикум", "семинары-практикумы", "🎓", True, True, rf"семинар\w*(?:{_DASH}|\s+)практикум\w*"),
    Form("семинар-совещание", "семинары-совещания", "🎓", True, True, rf"семинар\w*{_DASH}совещани\w*"),
    Form("семинар", "семинары", "🎓", True, True, r"семинар(?:ы|а|у|е|ом|ов|ам|ами|ах)?"),
    Form("творческая лаборатория", "творческие лаборатории", "🎨", True, True, r"творческ\w+\s+лаборатори\w+"),
    Form("лаборатория", "лаборатории", "🎨", True, True, r"лаборатори(?:я|и|ю|ей|й|ям|ях)"),
    Form("мастер-класс", "мастер-классы", "✂️", True, True, r"мастер(?:\s*[-–—]\s*|\s+)класс\w*"),
    Form("круглый стол", "круглые столы", "💬", True, True, r"кругл\w+\s+стол\w*"),
    Form("практикум", "практикумы", "🎓", True, True, r"практикум\w*"),
    Form("тренинг", "тренинги", "🎓", True, True, r"тренинг\w*"),
    Form("курсы", "курсы", "🎓", True, True, r"(?:видео)?курс(?:ы|ов|ам|ах|ами|а|е)?"),
    Form("стажировка", "стажировки", "🎓", True, True, r"стажировк\w*"),
    Form("лекция", "лекции", "🎓", True, True, r"(?:видео)?лекци\w+"),
    Form("школа", "школы", "🎓", True, True, r"школ[аыуе](?=\s+[а-я]|\s*[«\"„]|\s*$)", Nature.SERIES),
    Form("конференция", "конференции", "🏛", True, True, r"(?:видео|веб-?)?конференци\w+"),
    Form("форум", "форумы", "🏛", True, True, r"форум(?:а|е|ы|ов|у)?"),
    Form("громкие чтения", "громкие чтения", "📚", True, False, r"громк\w+\s+чтени\w+"),
    Form("педагогические чтения", "педагогические чтения", "🏛", True, True, r"[а-я-]+(?:ие|их|им|ими)\s+чтени(?:я|й|ям|ях)\b"),
    Form("методическая неделя", "методические недели", "🗓", True, False, r"(?:методическ|предметн|педагогическ|психологическ)\w+\s+недел[яи]\b|"
         r"недел[яи]\s+(?:методи|педагог|психолог|наук|детской\s+книги|открыт)\w*"),
    Form("фестиваль", "фестивали", "🎉", True, False, r"фестивал[ьяеий]\w*"),
    Form("акция", "акции", "📣", True, False, r"акци(?:я|и|ю|ей)(?:-\w+)?"),
    Form("конкурс", "конкурсы", "🏆", True, False,
         r"(?:[а-я]+\s*-\s*)?конкурс(?:ы|а|у|е|ом|ов|ах|ам)?(?:-[а-я]+)?|конкурсн\w+\s+отбор\w*|смотр(?:ы|а|у|е|ом|ов)?",
         Nature.CONTEST),
    Form("олимпиада", "олимпиады", "🏆", True, False, r"олимпиад\w*", Nature.CONTEST),
    Form("турнир", "турниры", "🏆", True, False, r"турнир(?:ы|а|у|е|ом|ов)?|чемпионат\w*", Nature.CONTEST),
    Form("выставка", "выставки", "🖼", True, False, r"(?:[а-я]+-?)?выстав(?:ка|ки|ку|кой|ок)\b"),
    Form("концерт", "концерты", "🎶", True, False, r"концерт\w*"),
    Form("спектакль", "спектакли", "🎭", True, False, r"спектакл(?:ь|я|и|ей|ем)"),
    Form("праздник", "праздники", "🎉", True, False, r"праздник(?:и|а|у|ов)?|гуляни[ея]"),
    Form("ярмарка", "ярмарки", "🛍", True, False, r"ярмарк[аиу]"),
    Form("слёт", "слёты", "🏕", True, True, r"слет(?:ы|а|у|ов)?"),
    Form("мастерская", "мастерские", "🎨", True, True, r"мастерск(?:ая|ие|ой|ую|их)"),
    Form("открытое занятие", "открытые занятия", "🎓", True, True, r"открыт\w+\s+(?:урок|заняти)\w*"),
    Form("интенсив", "интенсивы", "🎓", True, True, r"интенсив(?:ы|а|у|ов)?"),
    Form("сессия", "сессии", "💬", True, True, r"(?:\w+-)?сесси(?:я|и|ю|ей|й)"),
    Form("экскурсия", "экскурсии", "🚌", True, True, r"экскурси\w+"),
    Form("день открытых дверей", "дни открытых дверей", "🚪", True, False, r"д(?:ень|ня|ни)\s+открытых\s+дверей"),
    Form("методический день", "методические дни", "🗓", True, True, r"(?:методическ|информационн)\w+\s+д(?:ень|ня|ни)\b"),
    Form("методическое объединение", "методические объединения", "👥", True, True,
         r"(?:методическ\w+\s+объединени\w+)"),
    Form("встреча", "встречи", "👥", True, True, r"встреч(?:а|и|у|е|ей)?\b"),
    Form("совещание", "совещания", "📋", False, True, r"(?:видео)?совещани\w+|планерк\w+"),
    Form("заседание", "заседания", "📋", False, False, r"заседани\w+|совет\s+директоров"),
    Form("педсовет", "педсоветы", "📋", False, False, r"педсовет\w*|педагогическ\w+\s+совет\w*"),
    Form("собрание", "собрания", "📋", False, False, r"собрани(?:е|я|ю|й|и)\b"),
    Form("аттестация", "аттестации", "📋", False, False, r"аттестаци(?:я|и)\b"),
    Form("консультация", "консультации", "🤝", True, True, r"консультаци\w+|консультировани\w+", Nature.STANDING),
    Form("мониторинг", "мониторинги", "📊", False, False, r"мониторинг\w*", Nature.STANDING),
    Form("тематический час", "тематические часы", "📚", True, False,
         r"(?:литературн|информационн|познавательн|историческ|правов|краеведческ|поэтическ|тематическ)\w+\s+час(?:ы|а|ов)?|"
         r"час(?:ы|а|ов)?\s+(?:информации|истории|поэзии|мужества|общения|краеведения|памяти)"),
    Form("библиотечный урок", "библиотечные уроки", "📚", True, False, r"библиотечн\w+\s+урок\w*"),
    Form("обзор литературы", "обзоры литературы", "📚", True, False, r"обзор(?:ы|а|ов)?(?=\s+(?:литератур|книг|книжн|новинок|издани|журнал))"),
    Form("презентация книги", "презентации книг", "📚", True, True,
         r"презентаци(?:я|и|ю|ей|й)(?=\s+(?:нов\w+\s+)?(?:книг|сборник|издани|проект|выстав|альбом|опыт))"),
    Form("библионочь", "библионочи", "🌙", True, False, r"библионоч\w*|библиосумерк\w*|ноч(?:ь|и)\s+(?:искусств|музеев|кино)"),
    Form("квест", "квесты", "🧩", True, True, r"(?:[а-я]+-)?квест(?:ы|а|у|ом|ов|е|ам|ах)?(?:-[а-я]+)?"),
    Form("викторина", "викторины", "🧩", True, False, r"(?:[а-я]+-)?викторин\w*"),
    Form("диктант", "диктанты", "📝", True, True, r"диктант\w*"),
    Form("флешмоб", "флешмобы", "📣", True, False, r"фл[еэ]ш-?моб\w*"),
    Form("марафон", "марафоны", "📣", True, False, r"(?:[а-я]+-)?марафон(?:ы|а|у|ом|ов)?", Nature.CONTEST),
    Form("соревнования", "соревнования", "🏆", True, False, r"соревновани(?:я|й|ям|ях)\b|спартакиад\w*", Nature.CONTEST),
    Form("хакатон", "хакатоны", "🧩", True, True, r"хакатон\w*"),
    Form("пленэр", "пленэры", "🎨", True, True, r"плен[эе]р\w*"),
    Form("экспедиция", "экспедиции", "🚌", True, True, r"экспедици(?:я|и|ю|ей|й)\b"),
    Form("кинопоказ", "кинопоказы", "🎬", True, False, r"кинопоказ\w*|киносеанс\w*"),
    Form("литературный вечер", "литературные вечера", "🎭", True, False,
         r"(?:литературн|тематическ|творческ|музыкальн|поэтическ|юбилейн)\w+\s+вечер\w*|"
         r"вечер(?:а|ов)?(?=\s+(?:поэзии|памяти|отдыха|встреч|романса|песни|вальса))"),
    Form("концертная программа", "концертные программы", "🎶", True, False,
         r"(?:[а-я]+-)?(?:концертн|игров|развлекательн|театрализованн)\w+\s+программ\w+"),
    Form("театрализованное представление", "театрализованные представления", "🎭", True, False, r"театрализованн\w+\s+представлени\w+"),
    Form("стажировочная площадка", "стажировочные площадки", "🎓", True, True, r"стажировочн\w+\s+площадк\w+"),
    Form("опрос", "опросы", "📝", False, False, r"(?:анкетировани|опрос)\w*"),
)  # fmt: skip

_DELIVERABLE_HEAD = re.compile(
    r"^(?:\W*)(?!(?:подготовка|разработка|создание)[^«]{0,40}\bи\s+проведение\b)(?:приказ\w*|отчет(?!н[ыоа])\w*|справк\w+|"
    r"публикаци\w+|издание|выпуск(?!н)\w*|разработка|утверждение|написание|составление|подготовка|создание|заключение|"
    r"оформление|размещение|рассылка|самоанализ|анализ|информационное\s+письмо|положени[ея])\b"
)
_QUOTED = re.compile(r"[«„\"“].*[»“\"”]?", re.DOTALL)


def all_forms() -> tuple[Form, ...]:
    """The dictionary, in the order of a menu."""
    return _FORMS


@cache
def _by_name() -> dict[str, Form]:
    return {form.name: form for form in _FORMS}


def form_named(name: str) -> Form | None:
    return _by_name().get(name)


@cache
def dictionary() -> tuple[tuple[Form, re.Pattern[str]], ...]:
    """Each form with the pattern of its cases, for a lower-case text with «е» for «ё»."""
    return tuple((form, re.compile(rf"\b(?:{form.pattern})\b")) for form in _FORMS)


def opens_with_deliverable(title: str) -> bool:
    """Is the row about a paper, whatever event it speaks of: «приказ о проведении семинара»?"""
    return _DELIVERABLE_HEAD.match(re.sub(r"\s+", " ", title.casefold().replace("ё", "е")).strip()) is not None


def find_forms(form_cell: str | None, title: str) -> tuple[str, ...]:
    """Names of the forms found in the form column or, where it has none, in the title; the main one first.

    In a title only the words before the first quotation mark count (the rest is a name), and none where the row is about a
    paper («приказ о проведении семинара»).
    """
    return find_in(dictionary(), form_cell, title)


def find_in(patterns: Sequence[tuple[Form, re.Pattern[str]]], form_cell: str | None, title: str) -> tuple[str, ...]:
    """As `find_forms`, among the forms given. Patterns are matched against lower case with «е» for «ё»."""
    if form_cell and (found := _find(patterns, form_cell)):
        return found
    if opens_with_deliverable(title):
        return ()
    head = _QUOTED.sub("", title)
    return _find(patterns, head) or (_find(patterns, title) if not head.strip() else ())


def _find(patterns: Sequence[tuple[Form, re.Pattern[str]]], text: str) -> tuple[str, ...]:
    """Longest names win where two begin at one place, of equally long ones the first of the dictionary; order of appearance."""
    plain = text.casefold().replace("ё", "е")
    hits: list[tuple[int, int, int, str]] = []
    for rank, (form, pattern) in enumerate(patterns):
        hits += [(match.start(), -match.end(), rank, form.name) for match in pattern.finditer(plain)]
    found: list[str] = []
    covered = -1
    for start, end, _, name in sorted(hits):
        if start >= covered:
            covered = -end
            if name not in found:
                found.append(name)
    return tuple(found)
