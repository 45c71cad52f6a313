"""Applications that came from elsewhere: a form's export or a typed line -> people with what is wrong about each. Pure.

The columns of Yandex and Google Forms are whole questions («Укажите, пожалуйста, Ваше ФИО полностью»): they are known by
meaning, and a column that nobody knows is left out, in sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rapidfuzz import fuzz

from plans.addresses import BadAddress, read_address
from plans.readers.document import Document, Row, Table

MOST_SEATS = 500
FIELDS = ("full_name", "organisation", "position", "municipality", "phone", "email")
NAMELESS = "нет имени"
BAD_EMAIL = "похоже, это не e-mail: «{}»"
BAD_PHONE = "похоже, это не телефон: «{}»"
LONGEST = 300
_HEADER_ROWS = 5  # above the header a form's export may have its title
_LIKE = 86  # per cent of a header's likeness to a known one
# Whole headers first (alike by rapidfuzz), then words that give a longer question away; the order decides between two.
_KNOWN = {
    "email": ("электронная почта", "адрес электронной почты", "e-mail", "email", "почта", "эл. почта", "имейл"),
    "phone": ("телефон", "номер телефона", "контактный телефон", "мобильный телефон", "тел", "сотовый"),
    "position": ("должность", "занимаемая должность", "ваша должность"),
    "municipality": (
        "муниципалитет",
        "муниципальное образование",
        "район",
        "муниципальный округ",
        "город",
        "район или город",
    ),
    "organisation": ("организация", "место работы", "учреждение", "название организации", "наименование учреждения"),
    "surname": ("фамилия",),
    "first_name": ("имя",),
    "patronymic": ("отчество",),
    "full_name": ("фио", "ф.и.о.", "фамилия имя отчество", "участник", "имя и фамилия", "фамилия и имя", "ваше имя"),
}
_SIGNS = (
    ("email", re.compile(r"e-?mail|имейл|\bпочт|mail")),
    ("phone", re.compile(r"телефон|мобильн|сотов|\bтел\b")),
    ("organisation", re.compile(r"(?:организац|учрежден|работы).*должност|должност.*(?:организац|учрежден|работы)")),
    ("position", re.compile(r"должност")),
    ("full_name", re.compile(r"\bфио\b|\bф\.?\s?и\.?\s?о\b|фамили\w+.*\bим|им\w+.*фамили")),
    ("organisation", re.compile(r"организац|учрежден|мест\w* работы|библиотек|клуб")),
    ("municipality", re.compile(r"муниципал|\bрайон|\bокруг|\bгород|населенн")),
    ("surname", re.compile(r"фамили")),
    ("patronymic", re.compile(r"отчеств")),
    ("first_name", re.compile(r"\bимя\b|\bимени\b")),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PHONE = re.compile(r"\+?[\d()\s.\-‑–]{6,}\d")
_SEATS = re.compile(
    r"(?<!№)(?:^|[\s,;:—–-])(?:на\s+)?(?P<seats>\d{1,4})\s*(?:мест\w*|чел\w*\.?)?\s*\.?$", re.IGNORECASE
)
_PLACE = re.compile(r"\b(район|округ|г\.|город|село|с\.|пос|область|мо|м\.\s?о)\b", re.IGNORECASE)
_POST = re.compile(
    r"\b(библиотекар|заведующ|зав\b|директор|методист|специалист|руководител|художник|режисс|преподават|учител|педагог|завотдел|главн|"
    r"ведущ|старш|культорганиз|балетмейст|хормейст|звукореж)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Application:
    """One person who wants to come. Fields are None where nothing was told."""

    where: str  # «строка 5»: its place in the file or among the typed lines
    full_name: str | None = None
    organisation: str | None = None
    position: str | None = None
    municipality: str | None = None
    phone: str | None = None  # +7XXXXXXXXXX; as it was written where that is no phone
    email: str | None = None
    problems: tuple[str, ...] = ()

    def told(self) -> dict[str, str]:
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    @property
    def usable(self) -> bool:
        return self.full_name is not None


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a table. `unknown`: headers of columns that were left out."""

    applications: tuple[Application, ...]
    columns: tuple[str, ...]  # fields that were found
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """Applications against the list: new ones, doubles (of the list or of each other), those without a name."""

    new: tuple[Application, ...] = ()
    doubles: tuple[Application, ...] = ()
    nameless: tuple[Application, ...] = ()


@dataclass(frozen=True, slots=True)
class Seats:
    """An organisation's application: no names."""

    organisation: str
    municipality: str | None
    seats: int


class WrongSeats(StrEnum):
    """Why a line is no such application."""

    NO_NUMBER = "no_number"
    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    PERSONAL = "personal"  # an address or a telephone


@dataclass(slots=True)
class _Known:
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, one: Application) -> None:
        self.emails |= {one.email} if one.email else set()
        self.phones |= {one.phone} if one.phone else set()
        self.names |= {_name_key(one)} if one.full_name else set()

    def holds(self, one: Application) -> bool:
        return (
            one.email in self.emails
            or one.phone in self.phones
            or (bool(one.full_name) and _name_key(one) in self.names)
        )


def sort_out(applications: Iterable[Application], listed: Iterable[Application]) -> Sorted:
    """The same e-mail, the same phone, or the same name at the same organisation is the same person."""
    known = _Known()
    for one in listed:
        known.add(one)
    new: list[Application] = []
    doubles: list[Application] = []
    nameless: list[Application] = []
    for one in applications:
        if not one.usable:
            nameless.append(one)
        elif known.holds(one):
            doubles.append(one)
        else:
            known.add(one)
            new.append(one)
    return Sorted(tuple(new), tuple(doubles), tuple(nameless))


def read_document(document: Document) -> Read:
    """The first table with a header that names people; without any header nothing is guessed."""
    for block in document.blocks:
        if isinstance(block, Table) and (read := _read_table(block.rows)) is not None:
            return read
    return Read((), ())


def _read_table(rows: Sequence[Row]) -> Read | None:
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        columns = _columns(row.cells)
        named = {"full_name", "surname", "first_name"} & set(columns.values())
        if not named or (len(columns) < 2 and len(row.cells) > 1):
            continue
        unknown = tuple(text for at, text in enumerate(row.cells) if text.strip() and at not in columns)
        people = [_of_row(one, columns) for one in rows[place + 1 :] if any(cell.strip() for cell in one.cells)]
        return Read(tuple(people), tuple(dict.fromkeys(columns.values())), unknown)
    return None


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Column -> field; the first column that means a thing has it."""
    found: dict[int, str] = {}
    for at, text in enumerate(cells):
        meaning = header_meaning(text)
        if meaning is not None and meaning not in found.values():
            found[at] = meaning
    return found


def header_meaning(text: str) -> str | None:
    """«Укажите Ваш e-mail для связи» -> email; None: no header of ours."""
    plain = " ".join(re.sub(r"[*:?«»\"]", " ", text.casefold().replace("ё", "е")).split())
    if not plain or len(plain) > 200:
        return None
    best, score = None, 0.0
    for meaning, names in _KNOWN.items():
        for name in names:
            likeness = fuzz.ratio(plain, name)
            if likeness > score and (likeness >= _LIKE or plain == name):
                best, score = meaning, likeness
    if best is not None:
        return best
    return next((meaning for meaning, sign in _SIGNS if sign.search(plain)), None)


def _of_row(row: Row, columns: dict[int, str]) -> Application:
    told: dict[str, str] = {}
    for at, meaning in columns.items():
        if at < len(row.cells) and (text := _tidy(row.cells[at])):
            told[meaning] = text
    parts = [told.pop(name, "") for name in ("surname", "first_name", "patronymic")]
    if any(parts) and "full_name" not in told:
        told["full_name"] = " ".join(part for part in parts if part)
    return _checked(row.where, told)


def read_lines(text: str) -> tuple[Application, ...]:
    """«Иванова Анна, Заречная библиотека, +7 900 000-00-00, a@b.ru»: a person a line; pieces are known by what they look like."""
    lines = [line for line in text.splitlines() if line.strip()]
    return tuple(_of_line(line, f"строка {number}") for number, line in enumerate(lines, start=1))


def _of_line(line: str, where: str) -> Application:
    told: dict[str, str] = {}
    rest: list[str] = []
    for piece in re.split(r"[,;\t|]", re.sub(r"^\s*\d{1,3}[.)]\s+", "", line)):
        text = _tidy(piece)
        if not text:
            continue
        if "@" in text and "email" not in told:
            told["email"] = text
        elif _PHONE.fullmatch(text) and "phone" not in told:
            told["phone"] = text
        else:
            rest.append(text)
    for text in rest[1:]:
        meaning = _meaning(text, told)
        if meaning is not None:
            told[meaning] = text
    if rest:
        told["full_name"] = rest[0]
    return _checked(where, told)


def _meaning(text: str, told: dict[str, str]) -> str | None:
    """Of a piece after the name: a position or a place by its words, else the organisation, then what is still free."""
    if (
        _POST.search(text)
        and "position" not in told
        and not re.search(r"библиотека|дом|центр|клуб", text, re.IGNORECASE)
    ):
        return "position"
    if (
        _PLACE.search(text)
        and "municipality" not in told
        and not re.search(r"библиотек|дом|центр|клуб", text, re.IGNORECASE)
    ):
        return "municipality"
    return next((name for name in ("organisation", "municipality", "position") if name not in told), None)


def _checked(where: str, told: dict[str, str]) -> Application:
    one = _made(where, told)
    problems: list[str] = []
    if one.full_name is None or not any(sign.isalpha() for sign in one.full_name):
        one = replace(one, full_name=None)
        problems.append(NAMELESS)
    if one.email is not None:
        try:
            one = replace(one, email=read_address(one.email))
        except BadAddress:
            problems.append(BAD_EMAIL.format(one.email))
    if one.phone is not None:
        phone = normal_phone(one.phone)
        problems += [] if phone else [BAD_PHONE.format(one.phone)]
        one = replace(one, phone=phone or one.phone)
    return replace(one, problems=tuple(problems))


def _made(where: str, told: Mapping[str, str | None]) -> Application:
    values = {name: (told.get(name) or "")[:LONGEST] or None for name in FIELDS}
    return Application(
        where,
        values["full_name"],
        values["organisation"],
        values["position"],
        values["municipality"],
        values["phone"],
        values["email"],
    )


def normal_phone(text: str) -> str | None:
    """«8 (900) 123-45-67» -> «+79001234567»; Belarus «80 29 …» -> «+37529…»; None: no phone of ours. Excel's «9001234567.0» is read too."""
    digits = re.sub(r"\D", "", re.sub(r"\.0$", "", text.strip()))
    if len(digits) == 10 and digits[0] in "3456789":
        return f"+7{digits}"
    if len(digits) == 11 and digits[0] in "78" and not digits.startswith("80"):
        return f"+7{digits[1:]}"
    if len(digits) == 11 and digits.startswith("80"):
        return f"+375{digits[2:]}"
    if 11 <= len(digits) <= 15 and (text.strip().startswith("+") or digits.startswith("375")):
        return f"+{digits}"
    return None


def kept_as(**told: str | None) -> Application:
    """What stands in the list, made comparable: phones and addresses that were typed by hand come in many shapes."""
    one = _made("", told)
    email = one.email.casefold().strip() if one.email else None
    return replace(one, email=email, phone=normal_phone(one.phone or ""))


def _name_key(one: Application) -> str:
    name = " ".join(re.findall(r"\w+", (one.full_name or "").casefold().replace("ё", "е")))
    place = "".join(re.findall(r"\w+", (one.organisation or "").casefold().replace("ё", "е")))
    return f"{name}|{place}"


def _tidy(text: str) -> str:
    """Without signs that no database or office document keeps."""
    return " ".join(_UNPRINTABLE.sub("", text.replace("\u00a0", " ")).split())


def read_seats_line(text: str) -> Seats | WrongSeats:
    """«Заречный дом культуры, Лесной район, 5 мест»: the organisation, where it is, how many seats."""
    text = " ".join(_UNPRINTABLE.sub("", text).split())
    if len(text) > LONGEST:
        return WrongSeats.TOO_LONG
    if "@" in text or any(sum(map(str.isdecimal, one.group())) > 6 for one in _PHONE.finditer(text)):
        return WrongSeats.PERSONAL
    found = _SEATS.search(text)
    seats = int(found["seats"]) if found else 0
    if found is None or not 1 <= seats <= MOST_SEATS:
        return WrongSeats.NO_NUMBER
    organisation, _, where = (one.strip(" ,;—–-") for one in text[: found.start()].partition(","))
    if not any(sign.isalpha() for sign in organisation):
        return WrongSeats.NO_NAME
    return Seats(organisation, where or None, seats)
