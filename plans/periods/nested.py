"""Stretches side by side: which of them is meant, and where a deadline lies within a stretch."""

from __future__ import annotations

from dataclasses import dataclass

from plans.periods.calendar import ImpossibleDay, Joint, Shape, Stretch, resolve
from plans.periods.model import Window

OTHER_DAY = "Праздник и число рядом с ним не сходятся: взято число, проверьте."
_SIDE_BY_SIDE = (Joint.NONE, Joint.LINE, Joint.BRACKET)


@dataclass(frozen=True, slots=True)
class Placed:
    """A stretch with its days."""

    window: Window
    stretch: Stretch
    unsure: str | None = None


def _covers(outer: Window, inner: Window) -> bool:
    if outer.start is None or inner.start is None:
        return False
    if outer.end is None:
        return outer.start <= inner.start
    return inner.end is not None and outer.start <= inner.start and inner.end <= outer.end


def without_whole(placed: list[Placed]) -> list[Placed]:
    """«с марта, постоянно» says no more than «с марта»: beside an open end the plan's year is no second stretch."""
    opened = any(one.window.end is None for one in placed)
    beside = (Joint.START, Joint.COMMA, Joint.BRACKET, Joint.LINE)
    whole = [one for one in placed if one.stretch.shape is Shape.WHOLE and one.stretch.joint in beside]
    return [one for one in placed if one not in whole or one.stretch.deadline] if opened else placed


def by_its_day(placed: list[Placed], problems: list[str]) -> list[Placed]:
    """«Масленица, 22 февраля», «Неделя детской книги (23–29 марта)»: the day that is said wins over the name."""
    plain = [one for one in placed if one.stretch.shape is Shape.PLAIN]
    feasts = [one for one in plain if one.stretch.named]
    if len(plain) != 2 or len(feasts) != 1 or any(one.stretch.deadline for one in plain):
        return placed
    feast, said = feasts[0], plain[0] if plain[1] is feasts[0] else plain[1]
    loose, together = feast.stretch.custom, _overlap(feast.window, said.window)
    if _covers(said.window, feast.window) and feast.window != said.window and not said.stretch.exact:
        return [one for one in placed if one is not said]
    beside = plain[1].stretch.joint in _SIDE_BY_SIDE
    if not (loose or beside or together):
        if said.stretch.exact:
            problems.append("Праздник и число рядом с ним – разные дни: проверьте, какой из них верен.")
        return placed
    if feast.window != said.window and not (loose and (said.stretch.exact or together)):
        problems.append(OTHER_DAY)
    return [one for one in placed if one is not feast]


def _overlap(one: Window, other: Window) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return one.start <= other.end and other.start <= one.end


def narrowed(placed: list[Placed], problems: list[str]) -> list[Placed]:
    """«1 квартал январь», with no comma between, is January; with a comma both are kept."""
    kept: list[Placed] = []
    for one in placed:
        beside = bool(kept) and one.stretch.joint in _SIDE_BY_SIDE and not one.stretch.deadline
        feasts = bool(kept) and one.stretch.named and kept[-1].stretch.named  # «Рождество, Святки»
        if beside and not feasts and kept[-1].stretch.custom and one.stretch.exact:  # «весенние каникулы (23–29 марта)»
            kept[-1] = one
            continue
        if beside and not feasts and one.stretch.custom and kept[-1].stretch.exact:
            continue
        if beside and not kept[-1].stretch.deadline:
            if _covers(kept[-1].window, one.window):
                if len(kept) > 1 and all(before.stretch.whole_month for before in kept[-2:]):
                    problems.append("Уточнение отнесено к последнему из месяцев: проверьте, не ко всем ли оно.")
                kept[-1] = one
                continue
            if _covers(one.window, kept[-1].window):
                continue
            if one.stretch.joint is not Joint.LINE and not (one.stretch.exact and kept[-1].stretch.exact):
                problems.append("Два срока рядом, а знака между ними нет: проверьте.")
        kept.append(one)
    return kept


def deadlines_within(placed: list[Placed], problems: list[str]) -> list[Placed]:
    """«III квартал, до 30 сентября» is the quarter; «III квартал, до 15 сентября» a deadline within it."""
    kept: list[Placed] = []
    for one in placed:
        before = kept[-1] if kept else None
        one = _in_its_year(one, before)
        end = one.window.end
        if (
            before is not None
            and before.stretch.deadline
            and one.stretch.joint is Joint.BRACKET
            and _holds(one, before)
        ):
            continue  # «ко Дню Победы (май)»
        if (
            not one.stretch.deadline
            or before is None
            or before.stretch.deadline
            or before.window.start is None
            or end is None
        ):
            kept.append(one)
        elif before.window.end == end:
            continue
        elif before.window.end is None and before.window.start <= end:
            kept[-1] = Placed(Window(before.window.start, end), one.stretch, before.unsure or one.unsure)
        elif before.window.end is not None and before.window.start <= end <= before.window.end:
            kept[-1] = one
        else:
            kept.append(one)
    return kept


def _holds(outer: Placed, inner: Placed) -> bool:
    """Does the deadline lie within the stretch?"""
    start, end, day = outer.window.start, outer.window.end, inner.window.end
    return (
        start is not None and end is not None and day is not None and not outer.stretch.deadline and start <= day <= end
    )


def _in_its_year(one: Placed, before: Placed | None) -> Placed:
    """«III квартал, до 15 сентября» of a school plan: the day is that of the quarter before it."""
    last = one.stretch.last
    if before is None or not one.stretch.deadline or last is None or last.year is not None:
        return one
    start, end = before.window.start, before.window.end
    if start is None or end is None or (end - start).days > 366:
        return one
    try:
        moved = Placed(resolve(one.stretch.with_year(end.year), None).window, one.stretch, one.unsure)
    except ImpossibleDay:
        return one
    return moved if _holds(before, moved) else one
