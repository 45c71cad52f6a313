"""What people tell about a row that is over, in one line: «25 человек, https://…», «заявок 40, участников 35, победителей 6»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

COUNTED = {
    "contest": ("applications", "participants", "winners"),
    "event": ("participants",),
    "series": ("participants",),
}
LONGEST_LINK = 400
_NUMBER = r"(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d{1,6})(?!\d)"
_LABELS = {
    "applications": r"заяв(?:ок|ки|ка)\b|работ[аы]?\b",
    "participants": r"участни\w*|человека?\b|чел\b\.?|слушател\w*|зрител\w*|посетител\w*|гост(?:ей|я|ь)\b|детей\b",
    "winners": r"победител\w*|лауреат\w*|приз[её]р\w*|дипломант\w*",
}
_LABEL = "|".join(f"(?P<{{place}}_{name}>{words})" for name, words in _LABELS.items())
_PAIR = re.compile(
    rf"(?:(?:{_LABEL.format(place='before')})\s*[:=—–-]?\s*(?P<after>{_NUMBER})"
    rf"|(?P<first>{_NUMBER})\s*(?:{_LABEL.format(place='behind')}))(?:\s+и\s+|\s+|$)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:было|всего|пришло|пришли|собрали|присутствовало|приняло участие|количество)\s+)+", re.IGNORECASE
)
_BARE = re.compile(_NUMBER)
_LINK = re.compile(
    r"(?:\b(?P<label>анонс|афиша|объявление|отч[её]т|фото|фотоотч[её]т|альбом|пост)\w*\s*(?:[:—–-]\s*)?)?(?P<link>https?://\S+)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"([;,\n])")
_ANNOUNCES = ("анонс", "афиша", "объявление")


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says. `bad`: links that cannot be kept."""

    numbers: dict[str, int] = field(default_factory=dict)
    note: str | None = None
    announcement: str | None = None
    report: str | None = None
    bad: tuple[str, ...] = ()

    @property
    def has_links(self) -> bool:
        return self.announcement is not None or self.report is not None


def read_told(text: str, nature: str = "", asked: str | None = None) -> Told:
    """`nature` says which numbers are looked for (none: "", all words are the note), `asked` whose turn it is («winners») for a
    number without a word, else the nature's own in order. Of two links without a word the first is the announcement; one alone is
    the report of the event."""
    rest, announcement, report, bad = _links(text)
    numbers, note = _numbers(rest, nature, asked)
    return Told(numbers, note, announcement, report, bad)


def good_link(link: str) -> bool:
    """http or https, a host with a dot, not too long."""
    if len(link) > LONGEST_LINK:
        return False
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    inside = "." in host and not host.startswith(".") and not host.endswith(".")
    return parts.scheme.lower() in ("http", "https") and inside and "@" not in parts.netloc


def _links(text: str) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """(the words without links, announcement, report, links that are none)."""
    named: dict[str, str] = {}
    free: list[str] = []
    bad: list[str] = []
    for found in _LINK.finditer(text):
        link = _clean(found["link"])
        label = (found["label"] or "").casefold()
        if not good_link(link):
            bad.append(link)
        elif label:
            named["announcement" if label.startswith(_ANNOUNCES) else "report"] = link
        else:
            free.append(link)
    order = ["announcement", "report"] if len(free) > 1 else ["report", "announcement"]
    for name, link in zip([one for one in order if one not in named], free, strict=False):
        named[name] = link
    return _LINK.sub("", text), named.get("announcement"), named.get("report"), tuple(bad)


def _clean(link: str) -> str:
    """Without the sentence's own marks: «(https://…),»."""
    link = link.rstrip(".,;:!?»\"'")
    return link.rstrip(")") if "(" not in link else link


def _numbers(text: str, nature: str, asked: str | None) -> tuple[dict[str, int], str | None]:
    """Numbers with or without words, and what is left: the note."""
    wanted = list(COUNTED.get(nature, ()))
    turn = wanted[wanted.index(asked) :] if asked in wanted else wanted
    numbers: dict[str, int] = {}
    kept: list[str] = []
    pieces = _BREAK.split(text)
    for piece, sign in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        words = " ".join(piece.split())
        if not words:
            continue
        if not wanted or not _take(words, numbers, turn):
            kept.append(words + (" " if sign == "\n" else sign))
    note = " ".join(" ".join(kept).split()).strip(" ,;—–-")
    return numbers, note if any(letter.isalnum() for letter in note) else None


def _take(words: str, numbers: dict[str, int], turn: Sequence[str]) -> bool:
    """Is the piece nothing but numbers? Then they are taken."""
    rest, found = _LEAD_IN.sub("", words).rstrip("."), dict[str, int]()
    while rest and (pair := _PAIR.match(rest)):
        name = next(name for name in _LABELS if pair[f"before_{name}"] or pair[f"behind_{name}"])
        found[name] = _int(pair["after"] or pair["first"])
        rest = rest[pair.end() :]
    bare = rest.split("/") if rest else []
    free = [name for name in turn if name not in numbers and name not in found]
    if any(not _BARE.fullmatch(one.strip()) for one in bare) or len(bare) > len(free):
        return False
    found.update(zip(free, (_int(one) for one in bare), strict=False))
    numbers.update(found)
    return bool(found)


def _int(text: str) -> int:
    return int(re.sub(r"\D", "", text))
