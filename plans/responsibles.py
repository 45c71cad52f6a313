"""A cell -> responsible parties: departments, organisations, people with positions, groups; and who leads."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plans.draft import Party, PartyKind, PartyRole

_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PERSON = re.compile(rf"(?:{_SURNAME}\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?|[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?\s?{_SURNAME})(?![а-яё])")
# Where a new party begins although nothing separates it from the one before.
_ABBREVIATION = (
    r"(?:Ф|О|М|Г|Р|К|Н|А)?(?:Г?[БКА]?У|ГУ|МУ|УО|УК|БУ|АУ|КУ|НИИ|ИМЦ|ЦБС|МЦБ)[А-ЯЁ]{0,4}(?:\s(?:ДО|ДПО|СПО|ВО|К|КО))?"
)
_STARTER = re.compile(
    rf"(?<![\w«\"„-])(?:Проектн(?:ый|ого)\s+офис|Министерств[оу]|Департамент|Управлени[ея]\s|Комитет|Администраци[яи]|"
    rf"Отдел|Сектор|Центр|Служба|Кабинет|{_ABBREVIATION}(?=\s*[«\"„]))"
)
_POSITION = re.compile(
    r"^(?:и\.?\s?о\.?\s+|врио\s+)?(?:перв\w+\s+|глав\w+\s+|ведущ\w+\s+|старш\w+\s+|художественн\w+\s+|генеральн\w+\s+)*"
    r"(?:зам(?:\.|еститель|естителя)?|директор|заведующ(?:ий|ая|его)|зав\.?|методист|начальник|специалист|педагог|библиотекарь|"
    r"библиограф|руководитель|председатель|секретарь|координатор|инженер|администратор|бухгалтер|психолог|воспитатель|"
    r"учитель|преподаватель|инспектор|консультант|эксперт|редактор|хормейстер|балетмейстер|режиссер|режиссёр)(?![а-яё])",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"^(?:все\s+|вс[её]\s+|муниципальн\w+\s+|сельск\w+\s+|районн\w+\s+)*"
    r"(?:участники|члены|педагоги|заведующие|руководители|специалисты|методисты|библиотекари|сотрудники|коллективы?|"
    r"учреждения|организации|работники|директора|заместители|учителя|воспитатели|преподаватели|родители|волонт[её]ры|"
    r"библиотеки|школы|филиалы|отделы|структурные|рабочая\s+группа|творческая\s+группа|инициативная\s+группа|"
    r"органам?|учреждениям|руководителям|администрациям|библиотекам|методическим|педагогам)(?![а-яё])",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"(?:^|\s)(?:отдел|сектор|офис|кабинет|служба|бухгалтерия|подразделение|методобъединение)", re.IGNORECASE
)
_AUTHORITY = re.compile(
    r"^(?:министерств|департамент|комитет|администраци|управлени|главное\s+управление|правительств)", re.IGNORECASE
)
_OPENING, _CLOSING = '«„“"(', '»”")'


def read_parties(cell: str) -> tuple[Party, ...]:
    """The parties of a cell in its order; roles are settled by `settle_roles` once the whole plan is read."""
    found: list[Party] = []
    for piece in _pieces(cell):
        _take(piece, found)
    return tuple(dict.fromkeys(found))


def looks_like_party(text: str) -> bool:
    """Does it begin as a party plainly does: a person, a position, a department, a group, an authority?"""
    text = text.strip()
    person = _PERSON.search(text)
    return (
        (person is not None and not _is_dedication(text, person.start()))
        or any(pattern.match(text) is not None for pattern in (_POSITION, _GROUP, _AUTHORITY))
        or _DEPARTMENT.match(text) is not None
    )


def settle_roles(rows: Sequence[tuple[Party, ...]], contacts: Iterable[str] = ()) -> list[tuple[Party, ...]]:
    """The first party named that is not outside leads, the others help.

    Outside are groups, authorities, and organisations that neither lead a row nor stand in the plan's contacts.
    """
    names = {_key(name) for name in contacts}
    for row in rows:
        leader = next((party for party in row if not _always_outside(party)), None)
        if leader is not None:
            names.add(_key(leader.name))
    settled: list[tuple[Party, ...]] = []
    for row in rows:
        parties: list[Party] = []
        led = False
        for party in row:
            organisation = party.kind is PartyKind.ORGANISATION
            if _always_outside(party) or (organisation and _key(party.name) not in names):
                role = PartyRole.OUTSIDE
            else:
                role, led = (PartyRole.CO if led else PartyRole.LEAD), True
            parties.append(replace(party, role=role))
        settled.append(tuple(parties))
    return settled


def addressee(text: str) -> Party:
    """To whom a resolution recommends: always outside."""
    kind = PartyKind.GROUP if _GROUP.match(text) else PartyKind.ORGANISATION
    return Party(kind, text, None, PartyRole.OUTSIDE)


def _always_outside(party: Party) -> bool:
    return party.kind is PartyKind.GROUP or (
        party.kind is PartyKind.ORGANISATION and _AUTHORITY.match(party.name) is not None
    )


def _key(name: str) -> str:
    return re.sub(r"[\s«»\"„“”.,]+", " ", name.casefold()).strip()


def _pieces(cell: str) -> list[str]:
    """Cut at commas, semicolons, line ends, and where a person or another party plainly begins; quotes stay whole."""
    pieces: list[str] = []
    for line in _split_outside(cell, ",;\n"):
        pieces += _split_parties(line)
    return [piece for piece in map(_trim, pieces) if piece]


def _trim(piece: str) -> str:
    """Without the separators around it; the dot of an initial stays."""
    piece = piece.strip(" \t,;:–—-\n")
    return piece if re.search(r"(?<![А-ЯЁа-яё])[А-ЯЁ]\.$", piece) else piece.strip(" .")


def _split_outside(text: str, separators: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if sign in "«„(" or (sign == '"' and depth == 0):
            depth += 1
        elif sign in "»”)" or sign == '"':
            depth = max(0, depth - 1)
        elif sign in separators and (depth == 0 or sign == "\n"):
            if sign == "\n" and depth == 0 and not _begins(text[place + 1 :]):
                continue
            if sign == "\n" and depth > 0:
                continue
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _begins(rest: str) -> bool:
    """Does a line begin a party, rather than go on with the one before?"""
    rest = rest.strip()
    return bool(rest) and (rest[0].isupper() or _GROUP.match(rest) is not None)


def _split_parties(text: str) -> list[str]:
    """«ГБУК «А» Проектный офис Б», «Иванова И.И. Петрова А.А.», «Смоляк В.Н. методист …»."""
    quoted = [(match.start(), match.end()) for match in re.finditer(r"«[^»]*(?:«[^»]*»[^»]*)*»|\"[^\"]*\"", text)]

    def outside(place: int) -> bool:
        return not any(start <= place < end for start, end in quoted)

    cuts = {match.start() for match in _STARTER.finditer(text) if outside(match.start())}
    for match in _PERSON.finditer(text):
        if outside(match.start()) and not _is_dedication(text, match.start()):
            before = text[: match.start()].strip(" ,")
            if not (before and _POSITION.match(before.rsplit(",", 1)[-1].strip())):
                cuts.add(match.start())
            if match.end() < len(text.rstrip(" .,")):
                cuts.add(match.end())
    borders = [0, *sorted(cut for cut in cuts if cut > 0), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(borders) if text[start:end].strip()]


def _is_dedication(text: str, place: int) -> bool:
    """«библиотека им. А.П. Гайдара»: a name in a name."""
    return re.search(r"(?:\bим\.|\bимени)\s*$", text[:place]) is not None


def _take(piece: str, found: list[Party]) -> None:
    piece = re.sub(r"\s+", " ", piece).strip()
    person = _PERSON.search(piece)
    if person and not _is_dedication(piece, person.start()) and "«" not in piece[: person.start()]:
        before = piece[: person.start()].strip(" ,")
        after = piece[person.end() :].strip(" ,.-–—")
        found.append(Party(PartyKind.PERSON, person.group().strip(), before or after or None))
    elif found and found[-1].kind is PartyKind.PERSON and _continues(piece, found[-1]):
        last = found[-1]
        found[-1] = replace(last, position=f"{last.position}, {piece}" if last.position else piece)
    elif _GROUP.match(piece):
        found.append(Party(PartyKind.GROUP, piece))
    elif _DEPARTMENT.search(piece.split("«")[0]) or _DEPARTMENT.match(piece):
        found.append(Party(PartyKind.DEPARTMENT, piece))
    elif _POSITION.match(piece):
        found.append(Party(PartyKind.PERSON, piece))
    else:
        found.append(Party(PartyKind.ORGANISATION, piece))


def _continues(piece: str, person: Party) -> bool:
    """A position after the name, or its next words: «заместитель директора по учебной, воспитательной работе»."""
    if _GROUP.match(piece):
        return False
    if person.position is None:
        return piece[0].islower() or _POSITION.match(piece) is not None
    return piece[0].islower() and _DEPARTMENT.match(piece) is None
