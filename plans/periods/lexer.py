"""A cell's words -> tokens. Mends what narrow columns do to words: broken, split, glued, with odd dashes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from html import unescape

from rapidfuzz.distance import OSA

from plans.periods import words

_BREAKS = re.compile(r"<\s*/?\s*(?:br|p|div|td|li)\b[^<>]{0,40}>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,60}>|\*\*|__|~~")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_DASHES = str.maketrans("‐‑‒–—―−­⁃➖ꟷ", "-----------", "")
_LOOKALIKES = str.maketrans("abcehkmoptxyu", "авсенкмортхуи")
_TOKEN = re.compile(
    r"(?P<iso>(?:19|20)\d\d[-.]\d\d[-.]\d\d(?:[ t]00:00(?::00)?)?(?!\d))"
    r"|(?P<school>(?:19|20)\d\d\s?[/\\-]\s?(?:19|20)\d\d(?![\d.])|(?:19|20)\d\d[/\\-]\d\d(?![\d.]))"
    r"|(?P<date>\d{1,2}\s?\.\s?\d{1,2}\s?\.{1,2}\s?(?:(?:19|20)\d\d|\d\d)(?!\d|[.:]\d)"
    r"|\d{1,2}[/-]\d{1,2}[/-](?:19|20)\d\d(?!\d)|\d{1,2},\d{1,2},(?:19|20)\d\d(?!\d)|\d{1,2}/\d{1,2}/\d\d(?!\d))"
    r"|(?P<month_year>\d{1,2}[./](?:19|20)\d\d(?!\d))"
    r"|(?P<time>\d{1,2}:\d\d(?::\d\d)?(?!\d)|\d{1,2}(?:[⁰º°]{2}|[¹³⁴]⁵|³⁰|⁰⁰))"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}(?!\d|\.\d))"
    r"|(?P<year>(?:19|20)\d\d(?!\d))"
    r"|(?P<ordinal>\d{1,2}(?:\s?-\s?|\s)?(?:ого|его|ому|ему|ого|ый|ий|ой|ая|яя|ое|ее|го|ей|ую|юю|ом|ти|му|ми|м|й|я|е|х|ю)(?![а-яё/-]))"
    r"|(?P<num>\d{1,4})"
    r"|(?P<word>п/г|п\.\s?г\.|[тс](?:\.\s?|/)г(?![а-я])|м-ц[ае]?|[a-zа-яёіўґәғқңөұүһⅰⅱⅲⅳ]+)"
    r"|(?P<dash>-+|\.{2,3}|…)|(?P<sep>[,;:/\\+&|]|•|·)|(?P<dot>\.)|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<quote>['\"«»„“”`’‘*~≈])|(?P<other>\S)",
)


class Kind(StrEnum):
    DATE = "date"  # value: (day or None: «03.2026», month, year or None)
    DOTTED = "dotted"  # «15.10»: a day of a month or a time; value: (first, second)
    SCHOOL = "school"  # a school year or a stretch of years: (first, last)
    TIME = "time"  # (hour, minute)
    YEAR = "year"
    ORDINAL = "ordinal"  # «3-й», «третий», «последний»; value: number
    NUM = "num"
    ROMAN = "roman"
    MONTH = "month"
    WEEKDAY = "weekday"
    UNIT = "unit"
    ADVERB = "adverb"
    PART = "part"
    SEASON = "season"
    WHOLE = "whole"
    KEY = "key"  # a word of the grammar
    WORD = "word"  # unknown
    DASH = "dash"
    SEP = "sep"
    OPEN = "open"
    CLOSE = "close"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    value: object = None
    problem: str | None = None
    start: int = 0  # where it stands in the cleaned cell
    end: int = 0
    spaced: bool = True  # a blank (or the edge) before it
    line: bool = False  # the first of a line of the cell
    dot: bool = False  # a full stop follows


_SORTS = {
    "month": Kind.MONTH, "weekday": Kind.WEEKDAY, "unit": Kind.UNIT, "adverb": Kind.ADVERB, "ordinal": Kind.ORDINAL,
    "number": Kind.NUM, "part": Kind.PART, "season": Kind.SEASON, "whole": Kind.WHOLE,
}  # fmt: skip


def clean(text: str) -> str:
    """The cell's words without markup and odd spaces, otherwise as written."""
    return _BLANKS.sub(" ", _lines(text))


def _lines(text: str) -> str:
    """As `clean`, but a line's end is still one: character by character the two stand side by side."""
    if "&" in text:
        text = unescape(text)
    text = _INVISIBLE.sub("", _MARKUP.sub("", _BREAKS.sub("\n", text)))
    return _BLANKS.sub(lambda blank: "\n" if "\n" in blank.group() else " ", text).strip()


def tokens(text: str) -> list[Token]:
    """Never raises; whatever it does not know is a WORD or OTHER."""
    lines = _lines(text)
    plain = "".join(_letter(character) for character in lines).translate(_DASHES)
    found: list[Token] = []
    spaced, line = True, True
    position = 0
    while position < len(plain):
        if plain[position].isspace():
            spaced, line = True, line or plain[position] == "\n"
            position += 1
            continue
        match = _TOKEN.match(plain, position)
        if match is None:  # cannot be: the last alternative takes anything
            position += 1
            continue
        token = _token(match)
        position = match.end()
        if token is None:
            if match.lastgroup == "dot" and found:
                found[-1] = replace(found[-1], dot=True)
            continue
        found.append(replace(token, start=match.start(), end=match.end(), spaced=spaced, line=line and bool(found)))
        spaced = line = False
    return _romans(_errors(_mend(_unlisted(found))))


def _unlisted(found: list[Token]) -> list[Token]:
    """«1) март 2) май»: the numbers are of a list."""
    kept: list[Token] = []
    depth = 0
    for token in found:
        if token.kind is Kind.CLOSE and depth == 0 and kept and kept[-1].kind is Kind.NUM and len(kept[-1].text) < 3:
            kept[-1] = replace(kept[-1], kind=Kind.SEP, text=";")
            continue
        depth = max(0, depth + {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0))
        kept.append(token)
    return kept


def _letter(character: str) -> str:
    lower = character.lower()
    if lower == "ё":
        return "е"
    if character.isspace():
        return "\n" if character == "\n" else " "
    return lower if len(lower) == 1 else character


def _token(match: re.Match[str]) -> Token | None:
    name, text = match.lastgroup or "other", match.group()
    if name in ("dot", "quote"):
        return None
    if name == "iso":
        year, month, day = (int(part) for part in re.split(r"[-.]", text[:10]))
        return Token(Kind.DATE, text, (day, month, year))
    if name in ("date", "month_year"):
        return _date(name, text)
    if name == "school":
        return _years(text)
    if name == "time":
        return _time(text)
    if name == "dotted":
        first, second = text.split(".")
        return _dotted(text, first, second)
    if name in ("year", "num"):
        return Token(Kind(name), text, int(text))
    if name == "ordinal":
        return Token(Kind.ORDINAL, text, int(re.sub(r"\D", "", text)))
    if name == "word":
        return _word(text)
    return Token(Kind(name), text)


def _date(name: str, text: str) -> Token:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if name == "month_year":
        return Token(Kind.DATE, text, (None, *numbers))
    day, month, year = numbers
    return Token(Kind.DATE, text, (day, month, year if year > 99 else 2000 + year))


def _years(text: str) -> Token:
    first, last = (int(part) for part in re.findall(r"\d+", text))
    if last < 100 and last != (first + 1) % 100:
        return Token(Kind.DATE, text, (None, last, first))  # «2026-04», as spreadsheets write a month
    if last < 100:
        last += first // 100 * 100
    return Token(Kind.SCHOOL, text, (first, last))


def _time(text: str) -> Token:
    if ":" in text:
        hour, minute = (int(part) for part in text.split(":")[:2])
    else:
        raised = str.maketrans("⁰º°¹³⁴⁵", "0001345")
        plain = text.translate(raised)
        hour, minute = int(plain[:-2]), int(plain[-2:])
    if hour < 24 and minute < 60:
        return Token(Kind.TIME, text, (hour, minute))
    return Token(Kind.OTHER, text, None, f"Такого времени нет: «{text}».")


def _dotted(text: str, first: str, second: str) -> Token:
    """«10.00» and «15.30» are times, «15.01» a day of a month; «15.10» may be either: its place in the cell decides."""
    one, two = int(first), int(second)
    clock = one < 24 and two < 60 and len(second) == 2
    if clock and (two == 0 or two > 12):
        return Token(Kind.TIME, text, (one, two))
    if clock:
        return Token(Kind.DOTTED, text, (one, two))
    return Token(Kind.DATE, text, (one, two, None))


def _word(text: str) -> Token:
    if text in words.ROMANS:
        return Token(Kind.ROMAN, text, words.ROMANS[text])
    text = "п/г" if text.startswith("п.") else "тек" if text[0] in "тс" and text[-1] == "г" and len(text) < 5 else text
    if text.isascii():
        russian = text.translate(_LOOKALIKES)
        text = russian if words.known(russian) else text
    elif any(letter.isascii() for letter in text) and "/" not in text and "-" not in text:
        text = text.translate(_LOOKALIKES)
    return _known(text)


def _known(text: str) -> Token:
    meaning = words.LEXICON.get(text)
    if meaning is not None:
        return Token(_SORTS[meaning.sort], text, meaning.value)
    return Token(Kind.KEY if text in words.KEYWORDS else Kind.WORD, text)


def _mend(found: list[Token]) -> list[Token]:
    """«сен-тябрь», «янва рь», «еже-квартально» -> whole words, where a part alone means nothing."""
    mended: list[Token] = []
    place = 0
    while place < len(found):
        for joined in (_three(found, place), _two(found, place)):
            if joined is not None:
                token, place = joined
                mended.append(token)
                break
        else:
            mended.append(found[place])
            place += 1
    return mended


def _is_word(token: Token) -> bool:
    return token.text.isalpha() and len(token.text) > 0


def _three(found: list[Token], place: int) -> tuple[Token, int] | None:
    """A word, a hyphen without a blank before it, the rest of the word."""
    if place + 2 >= len(found):
        return None
    first, dash, last = found[place : place + 3]
    if dash.kind is not Kind.DASH or dash.spaced or not (_is_word(first) and _is_word(last)):
        return None
    return _join(first, last, place + 3)


def _two(found: list[Token], place: int) -> tuple[Token, int] | None:
    if place + 1 >= len(found):
        return None
    first, last = found[place : place + 2]
    if not (_is_word(first) and _is_word(last)) or last.kind in (Kind.ROMAN, Kind.SEP) or first.dot:
        return None
    return _join(first, last, place + 2)


def _join(first: Token, last: Token, after: int) -> tuple[Token, int] | None:
    whole = first.text + last.text
    if len(whole) < 5 or whole not in words.MENDABLE:
        return None
    if words.known(first.text) and words.known(last.text) and len(last.text) > 2:
        return None
    token = replace(_known(whole), start=first.start, end=last.end, spaced=first.spaced, line=first.line, dot=last.dot)
    return token, after


def _errors(found: list[Token]) -> list[Token]:
    """One wrong letter in a long word of the calendar: read, and reported."""
    mended = []
    for token in found:
        right = _nearest(token.text) if token.kind is Kind.WORD and len(token.text) >= 4 else None
        if right is not None:
            known = _known(right)
            token = replace(
                token, kind=known.kind, value=known.value, text=right,
                problem=f"«{token.text}» прочитано как «{right}»: проверьте.",
            )  # fmt: skip
        mended.append(token)
    return mended


@lru_cache(maxsize=4096)
def _nearest(text: str) -> str | None:
    """The one meaning within one letter (a letter lost, added, changed or two swapped); None when there are several."""
    if text in words.NOT_MISTAKEN or not text.isalpha() or text.startswith(words.INFLECTED):
        return None
    near = [right for right in words.MISTAKABLE if len(text) + len(right) > 8 and abs(len(right) - len(text)) < 2
            and OSA.distance(text, right, score_cutoff=1) == 1]  # fmt: skip
    meanings = {words.LEXICON[right][:2] if right in words.LEXICON else right for right in near}
    if len(meanings) == 1 or (near and all(right not in words.LEXICON for right in near)):
        return near[0]
    return None


def _romans(found: list[Token]) -> list[Token]:
    """«Ш квартал», «П полугодие»: letters typed for Roman numbers; «1У кв.»."""
    units = ("quarter", "half", "term", "decade", "week", "half_of")
    for place in range(len(found) - 1, -1, -1):
        token = found[place]
        after = found[place + 1] if place + 1 < len(found) else None
        if token.text not in words.LETTER_ROMANS or token.kind is Kind.NUM or after is None:
            continue
        heads = after.kind is Kind.UNIT and after.value in units
        lists = after.kind in (Kind.DASH, Kind.SEP) and place + 2 < len(found) and found[place + 2].kind is Kind.ROMAN
        if token.text == "у" and place and found[place - 1].text in ("1", "i", "і") and heads and not token.spaced:
            found[place - 1 : place + 1] = [replace(found[place - 1], kind=Kind.ROMAN, value=4, end=token.end)]
        elif token.text in ("ш", "п") and (heads or lists):
            found[place] = replace(token, kind=Kind.ROMAN, value=words.LETTER_ROMANS[token.text])
    return found
