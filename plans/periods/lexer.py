"""A cell's words -> tokens. Mends what narrow columns do to words: broken, split, glued, with odd dashes."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from plans.periods import words
from plans.periods.mend import mended
from plans.periods.neighbours import translated
from plans.periods.tokens import Kind, Token, known

_BREAKS = re.compile(r"<\s*/?\s*(?:br|p|div|td|li)\b[^<>]{0,40}>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,60}>|\*\*|__|~~")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_DASHES = str.maketrans("‐‑‒–—―−­⁃➖ꟷ", "-----------", "")
_LOOKALIKES = str.maketrans("abcehkmoptxyu", "авсенкмортхуи")
_ROMAN_LETTERS = str.maketrans("іӏl", "iii")
_TOKEN = re.compile(
    r"(?P<iso>(?:19|20)\d\d[-.]\d\d[-.]\d\d(?:[ t]00:00(?::00)?)?(?!\d))"
    r"|(?P<school>(?:19|20)\d\d\s?[/\\-]\s?(?:19|20)\d\d(?![\d.])|(?:19|20)\d\d[/\\-]\d\d(?![\d.]))"
    r"|(?P<date>\d{1,2}\s?\.\s?\d{1,2}\s?\.{1,2}\s?(?:(?:19|20)\d\d|\d\d)(?!\d|[.:]\d)"
    r"|\d{1,2}[/-]\d{1,2}[/-](?:19|20)\d\d(?!\d)|\d{1,2},\d{1,2},(?:19|20)\d\d(?!\d)|\d{1,2}/\d{1,2}/\d\d(?!\d))"
    r"|(?P<month_year>\d{1,2}[./](?:19|20)\d\d(?!\d))"
    r"|(?P<time>\d{1,2}:\d\d(?::\d\d)?(?!\d)|\d{1,2}\^\d\d(?!\d)|\d{1,2}(?:[⁰º°]{2}|[¹³⁴]⁵|³⁰|⁰⁰))"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}(?!\d|\.\d))"
    r"|(?P<year>(?:19|20)\d\d(?!\d))"
    r"|(?P<ordinal>\d{1,2}(?:\s?-\s?|\s)?(?:ого|его|ому|ему|ого|ый|ий|ой|ая|яя|ое|ее|го|ей|ую|юю|ом|ем|ти|му|ми|м|й|я|е|х|ю)(?![а-яё/-]))"
    r"|(?P<num>\d{1,4})"
    r"|(?P<word>п/г|п\.\s?г\.|[тс](?:\.\s?|/)г(?![а-я])|м-ц[ае]?|[a-zа-яёіўґәғқңөұүһⅰⅱⅲⅳ]+)"
    r"|(?P<dash>-+|\.{2,3}|…)|(?P<sep>[,;:/\\+&|]|•|·)|(?P<dot>\.)|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<quote>['\"«»„“”`’‘*~≈])|(?P<other>\S)",
)


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
    return mended(translated(_unlisted(found)))


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
    if ":" in text or "^" in text:
        hour, minute = (int(part) for part in re.split(r"[:^]", text)[:2])
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
    if (roman := words.ROMANS.get(text.translate(_ROMAN_LETTERS))) is not None:
        return Token(Kind.ROMAN, text, roman)
    text = "п/г" if text.startswith("п.") else "тек" if text[0] in "тс" and text[-1] == "г" and len(text) < 5 else text
    if text.isascii():
        russian = text.translate(_LOOKALIKES)
        text = russian if words.known(russian) else text
    elif any(letter.isascii() for letter in text) and "/" not in text and "-" not in text:
        text = text.translate(_LOOKALIKES)
    return known(text)
