"""A cell of responsible parties cut into pieces: at separators, at «и» between two parties, where a party plainly begins."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from plans.draft import PartyRole
from plans.parties.words import AUTHORITY, GROUP, PERSON, POSITION, STARTER, is_body, is_dedication, is_department

_PHONE = re.compile(
    r"\(?\s*(?:(?:конт(?:актный|\.)?\s*)?(?:тел(?:ефон|\.)?|моб\.?|сот\.?|раб\.?)\s*(?:/\s*факс)?\s*[.:]?\s*)?"
    r"((?:\+7|\+375|\b8)[\s(-]*\d{2,5}[\s)-]*\d[\d -]{3,9}\d|\b\d{1,3}-\d{2}-\d{2}\b|(?<=тел\. )\d{5,7}|(?<=тел\.)\d{5,7})\s*\)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"\(?\s*(?:e-?mail|эл\.?\s*почта)?\s*:?\s*[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\s*\)?", re.IGNORECASE
)
_REMARK = re.compile(
    r"\(\s*(?:далее\s*(?:по\s+тексту)?\s*[-–—:]?\s*[^)]*|по\s+(?:согласованию|отдельному\s+плану|необходимости|графику|запрос[уа]м?)"
    r"|при\s+необходимости)\s*\)|(?<![\w«])по\s+согласованию(?:\s+с(?=\s*$))?(?![\w»])",
    re.IGNORECASE,
)
_ALIAS = re.compile(r"([^,;\n]+?)\s*\(\s*далее\s*(?:по\s+тексту)?\s*[-–—:]?\s*([^)]+?)\s*\)", re.IGNORECASE)
_LABEL = re.compile(
    r"(?P<control>\bконтроль(?:\s+за\s+(?:ис|вы)полнением)?\s*[:–—-]+|\bкуратор\s*[:–—-]+)|"
    r"(?P<co>\bсоисполнител\w+\s*[:–—-]+|\bучастники\s*[:–—]+)|"
    r"(?P<lead>\b(?:ответственн(?:ый|ая|ые)|отв\.?|исполнител[ьи]|организаторы?)\s*(?:за\s+[\w\s]{3,30})?[:–—]+|\bотв\.\s*)|"
    r"(?P<with>\b(?:совместно|вместе|в\s+сотрудничестве|в\s+партн[её]рстве|во\s+взаимодействии)\s+со?\s+|"
    r"\b(?:при\s+участии|с\s+участием|при\s+поддержке|с\s+привлечением)\s+)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?m)^\s*(?:[-–—•·*]|\d{1,2}[.)])\s+")
_CONTROL = re.compile(r"\(\s*(?:контроль|координатор|контролирует)\s*\)", re.IGNORECASE)
# The head word after «совместно с», as it stands by itself.
_NOMINATIVE = {
    "отделом": "отдел", "сектором": "сектор", "центром": "центр", "кабинетом": "кабинет", "министерством": "министерство",
    "управлением": "управление", "администрацией": "администрация", "комитетом": "комитет", "департаментом": "департамент",
    "библиотекой": "библиотека", "школой": "школа", "музеем": "музей", "советом": "совет", "союзом": "союз", "домом": "дом",
    "учреждениями": "учреждения", "библиотеками": "библиотеки", "школами": "школы", "клубами": "клубы",
    "клубов": "клубы", "библиотек": "библиотеки", "школ": "школы", "учреждений": "учреждения", "специалистов": "специалисты",
    "волонтеров": "волонтеры", "волонтёров": "волонтёры", "участников": "участники", "руководителей": "руководители",
    "специалистами": "специалисты", "волонтерами": "волонтеры", "волонтёрами": "волонтёры", "руководителями": "руководители",
    "отдела": "отдел", "министерства": "министерство", "управления": "управление", "администрации": "администрация",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one party (or of a position that belongs to the one before), what a label says of it, its telephones."""

    text: str
    role: PartyRole | None = None
    phones: tuple[str, ...] = ()
    new_line: bool = False  # it began a line of the cell


def declared_aliases(text: str) -> dict[str, str]:
    """«Опорный центр (далее — МОЦ)»: {«МОЦ»: «Опорный центр»}, for `plans.parties.alike`."""
    return {match[2].strip(" «»"): match[1].strip() for match in _ALIAS.finditer(text)}


def pieces_of(cell: str) -> list[Piece]:
    """The pieces in the order of the cell; remarks («по согласованию», «далее — …») and e-mails are left out."""
    phones: list[str] = []
    cell = re.sub(
        r"[^\S\n]+", " ", re.sub(r"\s*\n\s*", "\n", cell)
    ).strip()  # patterns may not walk long runs of spaces

    def keep(match: re.Match[str]) -> str:
        phones.append(match[1].strip())
        return f" ☎{len(phones) - 1}☎ "

    text = _REMARK.sub(" ", _EMAIL.sub(" ", _PHONE.sub(keep, _BULLET.sub("", cell))))
    found: list[Piece] = []
    for role, oblique, part in _labelled(text):
        first = True
        for line, words in _split_outside(part):
            for one in _split_parties(words):
                for piece in _split_and(one):
                    said = [phones[int(number)] for number in re.findall(r"☎(\d+)☎", piece)]
                    control = _CONTROL.search(piece) is not None
                    plain = _trim(_CONTROL.sub(" ", re.sub(r"☎\d+☎", " ", piece)))
                    if oblique:
                        plain = _nominative(plain)
                    own = PartyRole.CONTROL if control else role
                    if plain:
                        found.append(Piece(plain, own, tuple(said), line and first))
                    elif said and found:
                        last = found[-1]
                        found[-1] = Piece(last.text, last.role, (*last.phones, *said), last.new_line)
                    first = line
    return found


def _labelled(text: str) -> list[tuple[PartyRole | None, bool, str]]:
    """(role, are the names after it in an oblique case, words) between labels: «отв.: …; контроль — …; совместно с …»."""
    roles = {"control": PartyRole.CONTROL, "lead": PartyRole.LEAD, "co": None, "with": None}
    parts: list[tuple[PartyRole | None, bool, str]] = []
    start, role, oblique = 0, None, False
    for match in _LABEL.finditer(text):
        if text[: match.start()].count("«") > text[: match.start()].count("»"):
            continue
        parts.append((role, oblique, text[start : match.start()]))
        start, kind = match.end(), match.lastgroup or "co"
        role, oblique = roles[kind], kind == "with"
    return [*parts, (role, oblique, text[start:])]


def _nominative(text: str) -> str:
    first, _, rest = text.partition(" ")
    plain = _NOMINATIVE.get(first.casefold())
    return text if plain is None else f"{plain.capitalize() if first[0].isupper() else plain} {rest}".strip()


def _trim(piece: str) -> str:
    """Without the separators around it; the dot of an initial stays."""
    piece = re.sub(r"\s+", " ", re.sub(r"\(\s*\)", " ", piece)).strip(" \t,;:–—-/\n")
    if piece.count("(") != piece.count(")") or (
        piece[:1] == "(" and piece[-1:] == ")"
    ):  # «Отдел (Иванова И.И.)» cut at the name
        piece = piece.strip(" ()")
    return piece if re.search(r"(?<![А-ЯЁа-яё])[А-ЯЁ]\.$", piece) else piece.strip(" .")


def _split_outside(text: str) -> list[tuple[bool, str]]:
    """Cut at commas, semicolons, slashes between parties and line ends; (did it begin a line, words)."""
    parts: list[tuple[bool, str]] = []
    depth, start, line = 0, 0, True
    for place, sign in enumerate(text):
        if sign in "«„(" or (sign == '"' and depth == 0):
            depth += 1
        elif sign in "»”)" or sign == '"':
            depth = max(0, depth - 1)
        elif depth == 0 and (sign in ",;" or (sign == "\n" and _begins(text[place + 1 :])) or _slash(text, place)):
            parts.append((line, text[start:place]))
            start, line = place + 1, sign == "\n"
    return [*parts, (line, text[start:])]


def _slash(text: str, place: int) -> bool:
    """«МОЦ/УДО», «Отдел А / Отдел Б»; never «зав. отделом/сектором»."""
    if text[place] != "/":
        return False
    before, after = text[:place].rstrip(), text[place + 1 :].lstrip()
    if after[:1].isupper() and text[place - 1 : place] == " ":
        return True
    return re.search(r"[А-ЯЁ]{2,}$", before) is not None and re.match(r"[А-ЯЁ]{2,}", after) is not None


def _begins(rest: str) -> bool:
    """Does a line begin a party, rather than go on with the one before?"""
    rest = rest.strip()
    return bool(rest) and (
        rest[0].isupper() or any(one.match(rest) is not None for one in (GROUP, POSITION)) or is_department(rest[:12])
    )


def _quoted(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"«[^»]*(?:«[^»]*»[^»]*)*»|\"[^\"]*\"", text)]


def _split_parties(text: str) -> list[str]:
    """«ГБУК «А» Проектный офис Б», «Иванова И.И. Петрова А.А.», «Смоляк В.Н. методист …»."""
    quoted = _quoted(text)

    def outside(place: int) -> bool:
        return not any(start <= place < end for start, end in quoted)

    cuts = {
        match.start()
        for match in STARTER.finditer(text)
        if outside(match.start())
        and not (POSITION.match(text.strip()) and not PERSON.search(text[: match.start()]) and is_body(match.group()))
    }
    for match in PERSON.finditer(text):
        if outside(match.start()) and not is_dedication(text, match.start()):
            before = text[: match.start()].strip(" ,")
            if not (before and POSITION.match(re.split(r"[,(]", before)[-1].strip())):
                cuts.add(match.start())
            elif (bracket := text.rfind("(", 0, match.start())) > 0 and ")" not in text[bracket : match.start()]:
                cuts.add(bracket)  # «МБУК «Заря» (директор Иванова И.И.)»
            if match.end() < len(text.rstrip(" .,")) and not re.match(r"\s*(?:☎|\()", text[match.end() :]):
                cuts.add(match.end())
    borders = [0, *sorted(cut for cut in cuts if cut > 0), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(borders) if text[start:end].strip()]


def _split_and(text: str) -> list[str]:
    """«Отдел А и отдел Б», «МОЦ и УДО»; never «комплектования и обработки», «секторами и кабинетами»."""
    quoted = _quoted(text)
    borders = [0]
    for match in re.finditer(r"(?:^|\s)и\s+", text):
        if any(start <= match.start() < end for start, end in quoted):
            continue
        before, after = text[borders[-1] : match.start()].strip(), text[match.end() :].strip()
        if (not before or _whole(before)) and _whole(after, begins=True):
            borders += [match.start(), match.end()]
    return [
        text[start:end] for start, end in itertools.pairwise([*borders, len(text)]) if text[start:end].strip(" и\n")
    ]


def _whole(text: str, *, begins: bool = False) -> bool:
    """Is it a party by itself: in the nominative, with a word that says so?"""
    if PERSON.match(text) or POSITION.match(text) or GROUP.match(text) or STARTER.match(text):
        return True
    if AUTHORITY.match(text) is not None and not begins:
        return True
    if re.match(
        r"(?:отдел|сектор|кабинет|служба|центр|администрация|министерство|комитет|совет|управление)(?![а-яё])",
        text,
        re.IGNORECASE,
    ):
        return True
    if begins and not text[:1].isupper():
        return False
    return re.match(r"[А-ЯЁ]{2,}(?![а-яё])", text) is not None or is_department(text)
