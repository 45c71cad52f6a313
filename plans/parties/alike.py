"""The same party spelt differently: likely pairs are proposed to a person, never merged silently."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping

from rapidfuzz import fuzz

from plans.parties.words import PERSON

LIKELY = 80.0  # per cent; below it nothing is proposed
_LEGAL = frozenset(
    "гбук мбук гкук маук мкук мук гук муп гуо гбу мбу мау мку гау гаук гбоу мбоу маоу мбудо мудо гбпоу гоу моу мдоу доу "
    "мбдоу гаудо гбудо ук уо мбо уд до дпо гбудпо гаудпо спо "
    "муниципальное муниципального государственное бюджетное автономное казенное города г им имени".split()
)
_LEGAL_PHRASE = re.compile(r"\bучреждени[ея]\s+(?:культуры|дополнительного\s+образования|образования)\b")
_SMALL = frozenset("и по в на при с для о об".split())
_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ией|ии|ия|ие|ию|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ом|ем|ах|ях|"
    r"ов|ев|ам|ям|а|я|о|е|ы|и|у|ю|ь)$"
)
# Short ways of writing that are no beginning of the word.
_SHORT = {
    "обл": "областн", "гор": "городск", "р-н": "район", "мин-во": "министерств", "адм": "администраци", "рук": "руководител",
    "зав": "заведующ", "б-ка": "библиотек", "б-ки": "библиотек", "дк": "дом культуры", "дши": "детская школа искусств",
    "рдк": "районный дом культуры", "сдк": "сельский дом культуры", "гдк": "городской дом культуры",
    "цбс": "централизованная библиотечная система",
}  # fmt: skip
# What institutions are called; after _stem.
_INSTITUTIONS = frozenset(
    "центр дом дворец культур народн творчеств библиотек школ искусств район районн област областн город городск округ "
    "детск юнош юношеск муниципальн централизованн библиотечн систем отдел управлен министерств администрац администраци "
    "управлени развит развити методическ научн учреждени учрежден".split()
)


def likely_same(names: Iterable[str], declared: Mapping[str, str] | None = None) -> list[tuple[str, str, float]]:
    """Pairs of names that are likely one party, the likeliest first: (as named first, the other, 0..100).

    `declared` are short names that the document itself explains («далее — МОЦ»): such a pair is sure.
    """
    unique = list(dict.fromkeys(name for name in names if name.strip()))
    found = [
        (first, second, score)
        for first, second in itertools.combinations(unique, 2)
        if (score := 100.0 if _declared(first, second, declared or {}) else likeness(first, second)) >= LIKELY
    ]
    return sorted(found, key=lambda pair: -pair[2])


def likeness(first: str, second: str) -> float:
    """How likely two names are one party, 0..100. Different numbers, surnames or plain words make it 0."""
    if _squeeze(first) == _squeeze(second):
        return 100.0
    people = PERSON.search(first), PERSON.search(second)
    if people[0] and people[1] and "«" not in first + second:
        return _same_person(people[0].group(), people[1].group())
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return 0.0
    one, other = _words(first), _words(second)
    if not one or not other:
        return 0.0
    return max(_acronym(first, other), _acronym(second, one), _aligned(one, other))


def _declared(first: str, second: str, declared: Mapping[str, str]) -> bool:
    short = {_squeeze(name): _squeeze(full) for name, full in declared.items()}
    one, other = _squeeze(first), _squeeze(second)
    return short.get(one) == other or short.get(other) == one


def _same_person(first: str, second: str) -> float:
    """One surname and no initial that contradicts: «Иванова И.И.», «И. И. Иванова», «Иванова Ирина Ивановна», «Иванова И.»."""
    (one, initials), (other, others) = _person(first), _person(second)
    if one != other:
        return 0.0
    if not initials.startswith(others) and not others.startswith(initials):
        return 0.0
    return 97.0 if len(initials) == len(others) else 85.0


def _person(text: str) -> tuple[str, str]:
    """(surname, initials) in small letters."""
    words = re.findall(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ](?=\.)", text)
    long = [word for word in words if len(word) > 1]
    if len(long) == 3:  # a full name: the patronymic tells the order
        order = long if re.search(r"(?:вич|вна|ична)$", long[2]) else [long[2], *long[:2]]
        return order[0].casefold(), (order[1][0] + order[2][0]).casefold()
    surname = long[0] if long else words[0]
    return surname.casefold(), "".join(word for word in words if len(word) == 1).casefold()


def _words(name: str) -> list[str]:
    """The words that tell parties apart: stems, without legal forms; short ways of writing undone."""
    plain = _LEGAL_PHRASE.sub(" ", name.casefold().replace("ё", "е"))
    found: list[str] = []
    for word in re.findall(r"[а-яa-z]+(?:-[а-яa-z]+)*\.?|\d+", plain):
        bare = word.rstrip(".")
        if bare in _SHORT:
            found += [_stem(one) for one in _SHORT[bare].split()]
        elif bare not in _LEGAL and bare not in _SMALL and not (len(bare) == 1 and word.endswith(".")):
            found.append(f"{bare}." if word.endswith(".") and len(bare) < 7 else _stem(bare))
    return found


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= 3 else word


def _aligned(one: list[str], other: list[str]) -> float:
    """Each word of the one must have its own in the other; a missing word makes two parties («детская библиотека»)."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        if "".join(short) == "".join(long):
            return 92.0
        return 0.0
    left = list(other)
    total = 0.0
    for word in one:
        score, best = max(((_word_likeness(word, candidate), candidate) for candidate in left), default=(0.0, ""))
        if score < LIKELY:
            return 0.0
        left.remove(best)
        total += score
    return total / len(one)


def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 100.0
    for short, long in ((one, other), (other, one)):
        if short.endswith(".") and long.rstrip(".").startswith(short.rstrip(".")):
            return 90.0
    if min(len(one), len(other)) < 5:
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=86)  # a typing error


def _acronym(name: str, words: list[str]) -> float:
    """«ОНТ» of «Отдел народного творчества»; small words may count («по», «и») or not."""
    bare = re.sub(r"[^А-ЯЁ]", "", name) if re.fullmatch(r"[«»\"\s.А-ЯЁ]+", name.strip()) else ""
    if not 2 <= len(bare) <= 8 or len(words) < 2:
        return 0.0
    return 88.0 if bare.casefold().replace("ё", "е") == "".join(word[0] for word in words) else 0.0


def _squeeze(name: str) -> str:
    return re.sub(r"[^а-яa-z0-9]+", "", name.casefold().replace("ё", "е"))


def proposals(
    named: Mapping[str, int],
    kept: Mapping[str, str],
    key: Callable[[str], str],
    declared: Mapping[str, str] | None = None,
) -> list[tuple[str, str]]:
    """(the name that stays, the other spelling) of likely one party, for a person to answer; the likeliest first.

    `named`: how many rows name each party of a plan; `kept`: each spelling the institution knows and the name it is of.
    `key` tells names that are one anyway; `declared`: short names that the document explains. A kept name
    stays; else the fuller one; two that are kept are never proposed.
    """
    names = {key(spelling): name for spelling, name in kept.items()}
    found: list[tuple[str, str]] = []
    for one, other, _ in likely_same([*named, *kept], declared):
        first, second = names.get(key(one)), names.get(key(other))
        if key(one) == key(other) or (first and second) or not {one, other} & set(named):
            continue
        pair = (first, other) if first else (second, one) if second else _fuller(one, other, named)
        if pair not in found:
            found.append(pair)
    return found


def _fuller(one: str, other: str, named: Mapping[str, int]) -> tuple[str, str]:
    """A typing error stays with whoever makes it less often; a short way of writing gives way to the whole name."""
    if abs(len(one) - len(other)) > 2:
        return (one, other) if len(one) > len(other) else (other, one)
    return (one, other) if named[one] >= named[other] else (other, one)


def clearly_other(one: str, other: str) -> bool:
    """Do two names of institutions plainly name two? Their own words decide, «дом культуры» alone does not."""
    first, second = set(_words(one)), set(_words(other))
    if not first or not second or any(re.fullmatch(r"[«»\"\s.А-ЯЁ]+", name.strip()) for name in (one, other)):
        return False  # nothing to go by, or an abbreviation
    own, others = first - _INSTITUTIONS, second - _INSTITUTIONS
    if own and others:
        return not any(
            _word_likeness(word, near) >= LIKELY or _root(word) == _root(near) for word in own for near in others
        )
    return not first & second


def _root(word: str) -> str:
    """«зареченск» and «заречь»: names of a place and what is called after it."""
    return word[:5]
