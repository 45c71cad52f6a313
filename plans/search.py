"""Do these words speak of what was asked for? Russian endings and a typing error do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

_WORD = re.compile(r"[а-яa-z0-9]+")
_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ией|ии|ия|ие|ию|ой|ей|ый|ий|ая|яя|ое|ее|ые|их|ых|ую|юю|ом|ем|ах|ях|ов|ев|ам|ям|"
    r"а|я|о|е|ы|и|у|ю|ь)$"
)
_SMALL = frozenset("и в на по с со для о об про к от до за при из".split())
_STEM = 3  # letters that are left of a word at least
_LONG = 5  # letters of a word that may have a typing error
_LIKE = 80  # per cent: a letter of five


def speaks_of(query: str, texts: Iterable[str | None]) -> bool:
    """Every word of the query (but the small ones) is found among the words of the texts, or begins one of them."""
    wanted = [word for word in _words(query) if word not in _SMALL]
    said = {word for text in texts if text for word in _words(text)}
    return bool(wanted) and all(any(_same(one, word) for word in said) for one in wanted)


def _same(wanted: str, word: str) -> bool:
    stem = _stem(wanted)
    if word.startswith((stem, wanted)):
        return True
    if min(len(stem), len(word)) < _LONG:
        return False
    return max(fuzz.ratio(stem, _stem(word)), fuzz.ratio(stem, word[: len(stem)])) >= _LIKE


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е"))


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _STEM else word
