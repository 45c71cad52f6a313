"""What kind of row it is: decides which reminders it has (DESIGN.md, section 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.draft import Nature, PlanKind
from plans.forms import Form, form_named, opens_with_deliverable
from plans.periods.model import Condition, Every, Period, PlanYear, Window


@dataclass(frozen=True, slots=True)
class Classified:
    nature: Nature
    public: bool
    problems: tuple[str, ...] = ()  # doubts for the preview, in Russian


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


_ADJECTIVE = r"(?:(?:[а-я-]+(?:ая|ой|ые|ых|ого|его|ый|ий|ие|их|яя|ое|ее)|[ivx]+|\d+(?:-\w+)?)\s+)"
_SERIES = _words(r"цикл(?:а|ы|у|ом)?", r"постоянно\s*действующ\w+", r"лектори[йяи]", r"еженедельн\w+")
# «Школа молодого методиста», «Занятия клуба …»; never «Семинар для учителей школы».
_SERIES_HEAD = re.compile(
    r"^\W*(?:(?:организация|проведение|работа|деятельность|заняти[ея]|заседани[ея]|встречи)\s+(?:и\s+проведение\s+)?)?"
    rf"{_ADJECTIVE}{{0,5}}(?:школ[аыу](?=\s+[а-я]|\s*$)|клуб(?:а|ы)?|выезд(?:ы|ов|а)?)\b"
)
_CONTESTS = (
    r"(?:(?:[а-я]+\s*-\s*)?конкурс{0}|(?:\w+-)?смотр{0}(?!\s*-\s*сем)|чемпионат{0}|турнир{0}|марафон{0}|первенств{1}|олимпиад{2}|спартакиад{2}|соревновани[йя]|"
    r"(?:информационн\w+\s+|рекламн\w+\s+|pr-?\s*)?кампани{3}|конкурс{0}\s*-\s*[а-я]+)\b"
)
_ITSELF = _CONTESTS.format("ы?", "[оа]", "[аы]", "[яи]")
_OF_IT = _CONTESTS.format("(?:а|ов)", "а?", "(?:ы|)", "(?:и|й)")
# The contest itself, or its organising; never «Семинар для участников конкурса».
_CONTEST_HEAD = re.compile(
    rf"^\W*(?:этап\w*\s+|(?:[а-я]+\s+)?(?:этап|тур|финал)\s+)?{_ADJECTIVE}{{0,6}}{_ITSELF}|"
    rf"^\W*(?:(?:организация|проведение|подготовка|объявление|реализация)\s+(?:и\s+(?:проведение|организация)\s+)?|"
    rf"(?:[а-яivx-]+\s+){{0,2}}(?:этап|тур|финал)\s+){_ADJECTIVE}{{0,6}}{_OF_IT}"
)
_CONTEST_WORK = re.compile(r"^(?:при[её]м|сбор)\s+(?:\w+\s+){0,2}(?:заявок|работ|материалов)\b|\bконкурсн\w+\s+отбор")
_DELIVERABLE = _words(
    r"приказ\w*", r"отчет(?!н[ыоа])\w*", r"справк\w+", r"публикаци\w+", r"баннер\w*", r"положени[еяй]", r"альманах\w*",
    r"сборник\w*", r"программ[уы]\s+развития", r"издани[ея]", r"выпуск(?:а|ов|и)?", r"разработк\w+", r"утверждени[ея]",
    r"написани[ея]", r"состав(?:ление|ить)\w*", r"подготовк\w+", r"создани[ея]", r"договор\w*", r"анализ\w*",
    r"самоанализ\w*", r"инвентаризаци\w+", r"открыти[ея](?!\s+(?:\w+\s+)?(?:год|сезон|фестивал|недел|месячник|выстав))",
    r"заключени[ея]", r"оформлени[ея]", r"план(?:а|ы|ов)?\s+работы",
    r"реестр\w*", r"размещени[ея]", r"рассылк\w+", r"учет\w*", r"формировани[ея]",
)  # fmt: skip
_STANDING = _words(
    r"мониторинг\w*", r"консультаци\w+", r"консультирован\w+", r"сопровожден\w+", r"оказани[ея]\s+\S+\s+помощи",
    r"постоянно", r"взаимодействи[ея]", r"содействи[ея]", r"использовани[ея]", r"популяризаци\w+", r"вовлечени[ея]",
    r"деятельност[ьи]", r"работа", r"реализаци[яи]",
)  # fmt: skip
_STEADY_HEAD = re.compile(
    r"^\W*(?:популяризаци|организация\s+(?:деятельности|участия)|деятельность|участие|взаимодействие|содействие|вовлечение)"
)
_INTERNAL = _words(r"при\s+директоре", r"педсовет\w*", r"участи[ея]", r"приказ\w*", r"заседани\w+", r"внутренн\w+")
_WATCH = re.compile(r"^\W*(?:мониторинг|консультаци|консультировани)")


def classify(
    title: str,
    form_cell: str | None,
    forms: tuple[str, ...],
    period: Period,
    year: PlanYear | None,
    kind: PlanKind = PlanKind.PLAN,
    expected_result: str | None = None,
) -> Classified:
    """The nature of a row, decided in DESIGN.md's order (section 6)."""
    if kind is PlanKind.RESOLUTION:
        return Classified(Nature.RECOMMENDATION, public=False)
    known = [form for name in forms if (form := form_named(name)) is not None]
    head = _head(f"{form_cell or ''} {title}" if form_cell else title)
    public = bool(known) and known[0].public and not _INTERNAL.search(head)
    steady = form_cell is None and _STEADY_HEAD.match(_plain(title)) is not None and _whole(period, year)
    # A consultation is an event only on a day of its own; monitoring never is.
    names = [] if steady else [form.name for form in known if form.nature is not Nature.STANDING or period.exact]
    nature, problems = _nature(title, head, names, period, year)
    if nature not in (Nature.EVENT, Nature.SERIES, Nature.CONTEST):
        public = False
    return Classified(nature, public, problems)


def of_form(form: Form, period: Period, year: PlanYear | None) -> Classified:
    """Of a row whose form a person has chosen: the form decides, whatever words the title has."""
    nature = form.nature
    if nature is Nature.STANDING and period.exact:
        nature = Nature.EVENT  # a consultation on a day of its own
    elif nature is Nature.EVENT and period.windows and not _bounded(period, year):
        nature = Nature.SERIES
    return Classified(nature, form.public and nature in (Nature.EVENT, Nature.SERIES, Nature.CONTEST))


def _nature(
    title: str, head: str, forms: list[str], period: Period, year: PlanYear | None
) -> tuple[Nature, tuple[str, ...]]:
    bounded = _bounded(period, year)
    often = period.every in (Every.DAY, Every.WEEK) and not period.weekdays
    watch = _WATCH.match(_plain(title)) is not None and not (period.exact and "консультация" in forms)
    if (_SERIES.search(head) or _SERIES_HEAD.match(head)) and not opens_with_deliverable(title):
        return Nature.SERIES, _short_series(period, year)
    if often and not watch:
        return Nature.SERIES, ()
    if _CONTEST_HEAD.match(head) or _CONTEST_WORK.search(head):
        return Nature.CONTEST, ()
    if forms and bounded and not watch:
        return Nature.EVENT, ()
    if opens_with_deliverable(title) or (
        not forms and (period.deadline or (bounded and not watch and _DELIVERABLE.search(head)))
    ):
        unread = not period.windows and (period.problems or not period.text)  # the period itself is asked about
        doubt = () if period.deadline or bounded or unread else ("Похоже на документ, но срок — весь год.",)
        return Nature.DELIVERABLE, doubt
    if watch or (not forms and (_whole(period, year) or _STANDING.search(head))):
        steady = often or (bounded and not watch)
        return Nature.STANDING, ("Похоже на постоянную работу: проверьте вид пункта.",) if steady else ()
    undated = not period.windows and period.condition not in (Condition.ON_REQUEST, Condition.BY_SCHEDULE)
    if forms and undated:  # a date that is to be agreed, or that was not understood, is one date
        told = period.problems or period.condition is not None
        return Nature.EVENT, () if told else ("Срока нет: одно это мероприятие или цикл встреч?",)
    if forms:
        return Nature.SERIES, ()
    return Nature.EVENT, ("Не видно, что это за вид работы: мероприятие или документ?",)


def _short_series(period: Period, year: PlanYear | None) -> tuple[str, ...]:
    if period.exact or (_bounded(period, year) and period.every is None):
        return ("Слово говорит о цикле встреч, а срок — об одной: проверьте вид пункта.",)
    return ()


def _bounded(period: Period, year: PlanYear | None) -> bool:
    """Does it name a day, a month, a quarter or a deadline, rather than the whole year?"""
    if period.deadline or period.exact:
        return True
    if (
        period.every in (Every.MONTH, Every.QUARTER, Every.HALF, Every.SCHOOL_TERM)
        or period.weekdays
        or period.month_days
    ):
        return True
    return bool(period.windows) and not _whole(period, year)


def _whole(period: Period, year: PlanYear | None) -> bool:
    """The year round, on request, by a schedule: no day to look for."""
    if period.condition in (Condition.ON_REQUEST, Condition.BY_SCHEDULE):
        return True
    if not period.windows:
        return not period.deadline
    return any(_as_long_as_plan(window, year) for window in period.windows) and period.every in (None, Every.YEAR)


def _as_long_as_plan(window: Window, year: PlanYear | None) -> bool:
    if window.start is None or window.end is None:
        return False
    days = (window.end - window.start).days
    if year is None:
        return days >= 300
    return days >= (year.end - year.start).days - 31


def _head(text: str) -> str:
    """The row's own words: what stands before the name in quotation marks, if that says anything."""
    plain = _plain(text)
    before = re.split(r"[«„\"“]", plain, maxsplit=1)[0].strip()
    return before or plain


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().replace("ё", "е")).strip()
