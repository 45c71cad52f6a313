"""Mends what narrow columns and hasty fingers do to words: broken, split, one letter wrong, letters for Roman numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from plans.periods import words
from plans.periods.tokens import Kind, Token, known

_PIECES = 4  # a column breaks a word into at most so many
_ROMAN_HEADS = ("quarter", "half", "term", "decade", "week", "half_of")


def mended(found: list[Token]) -> list[Token]:
    """The tokens with whole words, right letters and Roman numbers."""
    return _terms(_romans(_suffixed(_errors(_joined(found)))))


def _joined(found: list[Token]) -> list[Token]:
    """«сен-тябрь», «янва рь», «еже-квартально», «де ка брь» -> whole words, where a part alone means nothing."""
    mended: list[Token] = []
    place = 0
    while place < len(found):
        whole = _whole(found, place)
        if whole is None:
            mended.append(found[place])
            place += 1
        else:
            mended.append(whole[0])
            place = whole[1]
    return mended


def _whole(found: list[Token], place: int) -> tuple[Token, int] | None:
    """The longest word that begins here in pieces, and the place after it."""
    if not found[place].text.isalpha():
        return None
    pieces, best, at = [found[place]], None, place + 1
    while len(pieces) < _PIECES and at < len(found):
        token = found[at]
        hyphen = token.kind is Kind.DASH and not token.spaced and at + 1 < len(found)
        at += hyphen
        if not found[at].text.isalpha() or (not hyphen and (found[at].kind is Kind.ROMAN or pieces[-1].dot)):
            break
        pieces.append(found[at])
        at += 1
        if (whole := _join(pieces)) is not None:
            best = whole, at
    return best


def _join(pieces: list[Token]) -> Token | None:
    text = "".join(piece.text for piece in pieces)
    short = len(text) < 5 and (pieces[0].kind is not Kind.WORD or text not in words.MENDABLE_SHORT)
    if short or (len(text) >= 5 and text not in words.MENDABLE):
        return None
    link = pieces[-1].kind is Kind.KEY and pieces[0].kind is not Kind.WORD  # «понедельник и вторник»
    if all(words.known(piece.text) for piece in pieces) and (link or len(pieces[-1].text) > 2):
        return None
    first, last = pieces[0], pieces[-1]
    return replace(
        known(text), start=first.start, end=last.end, spaced=first.spaced, line=first.line, dot=last.dot
    )  # fmt: skip


def _errors(found: list[Token]) -> list[Token]:
    """One wrong letter in a long word of the calendar: read, and reported."""
    mended = []
    for token in found:
        right = _nearest(token.text) if token.kind is Kind.WORD and len(token.text) >= 4 else None
        if right is not None:
            meaning = known(right)
            token = replace(
                token, kind=meaning.kind, value=meaning.value, text=right,
                problem=f"«{token.text}» прочитано как «{right}»: проверьте.",
            )  # fmt: skip
        mended.append(token)
    return mended


@lru_cache(maxsize=4096)
def _nearest(text: str) -> str | None:
    """The one meaning within one letter (a letter lost, added, changed or two swapped); None when there are several."""
    if text in words.NOT_MISTAKEN or not text.isalpha():
        return None
    near = [right for right in words.MISTAKABLE if len(text) + len(right) > 8 and abs(len(right) - len(text)) < 2
            and OSA.distance(text, right, score_cutoff=1) == 1]  # fmt: skip
    if text.startswith(words.INFLECTED):  # «согласования» is another case, «согласовнию» an error
        near = [right for right in near if right[-2:] == text[-2:]]
    meanings = {words.LEXICON[right][:2] if right in words.LEXICON else right for right in near}
    if len(meanings) == 1 or (near and all(right not in words.LEXICON for right in near)):
        return near[0]
    return None


def _suffixed(found: list[Token]) -> list[Token]:
    """«I-я декада», «III-й квартал», «2026-го года»: the ending of a number goes."""
    kept: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        ending = found[place + 2] if place + 2 < len(found) else None
        hyphened = found[place + 1].kind is Kind.DASH if ending is not None else False
        kept.append(token)
        ended = ending is not None and ending.text in words.ORDINAL_ENDINGS and not ending.spaced
        place += 3 if token.kind in (Kind.ROMAN, Kind.YEAR) and hyphened and ended else 1
    return kept


def _romans(found: list[Token]) -> list[Token]:
    """«Ш квартал», «П полугодие»: letters typed for Roman numbers; «1У кв.»."""
    for place in range(len(found) - 1, -1, -1):
        token = found[place]
        after = found[place + 1] if place + 1 < len(found) else None
        if token.text not in words.LETTER_ROMANS or token.kind is Kind.NUM or after is None:
            continue
        heads = after.kind is Kind.UNIT and after.value in _ROMAN_HEADS
        lists = after.kind in (Kind.DASH, Kind.SEP) and place + 2 < len(found) and found[place + 2].kind is Kind.ROMAN
        if (
            token.text in ("у", "v")
            and place
            and found[place - 1].text in ("1", "i", "і")
            and heads
            and not token.spaced
        ):
            found[place - 1 : place + 1] = [replace(found[place - 1], kind=Kind.ROMAN, value=4, end=token.end)]
        elif token.text in ("ш", "п") and (heads or lists):
            found[place] = replace(token, kind=Kind.ROMAN, value=words.LETTER_ROMANS[token.text])
    return found


def _terms(found: list[Token]) -> list[Token]:
    """«I четв.», «1-я четв.» is a school term, «1-й четв.» a Thursday; «вт. пол.» the second half."""
    for place, token in enumerate(found[1:], start=1):
        before = found[place - 1]
        number = before.kind in (Kind.ROMAN, Kind.NUM) or before.text.endswith(("я", "ую", "ой"))
        if before.text == "вт" and token.value == "half_of":  # «вт. половина мая»
            found[place - 1] = replace(before, kind=Kind.ORDINAL, value=2)
        if token.text == "четв" and number and before.kind in (Kind.ROMAN, Kind.NUM, Kind.ORDINAL):
            found[place] = replace(token, kind=Kind.UNIT, value="term")
    return found
