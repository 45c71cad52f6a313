"""A year of an invented plan with every nature of row: never on a day off, never after an answer, every row asked about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plans.draft import Nature, PartyRole
from tests.builders import DEPARTMENT, HELPER, draft, item
from tests.scheduler.year import simulate

pytestmark = pytest.mark.sweeping


LEAD = replace(HELPER, role=PartyRole.LEAD)
PLAN = draft(
    item("Творческая лаборатория хореографов", "ежеквартально"),
    item("Творческая лаборатория хормейстеров", "ежеквартально"),
    item("Вебинар «Афиша за час»", "15 апреля, 14:00", DEPARTMENT, HELPER),
    item("Семинар директоров", "октябрь", LEAD),
    item("Издание приказа «О плане»", "до 15.05.2026", LEAD),
    item("Конкурс чтецов «Живое слово»", "март - май"),
    item("Школа молодого методиста", "сентябрь - декабрь"),
    item("Консультации для специалистов", "в течение года", LEAD),
    item("Круглый стол", "12-14 ноября"),
)


@pytest.mark.parametrize("answers", [True, False])
async def test_a_year(tmp_path: Path, answers: bool) -> None:
    assert {row.nature for row in PLAN.items} == set(Nature) - {Nature.RECOMMENDATION}
    year = await simulate(PLAN, tmp_path, answers=answers)
    assert (year.on_days_off, year.after_an_answer, year.never_asked) == (0, 0, [])
    folk, helpers = year.of("народного творчества"), year.of("Информационный")
    assert 0 < len(helpers.mornings) <= 45
    assert 0 < len(folk.mornings) <= 60
    if answers:
        assert year.organizers.messages == 0  # everybody who leads is linked, and answers
    else:
        assert 0 < len(year.organizers.mornings) <= 20  # what nobody answered for has gone up
    assert folk.messages >= len(folk.mornings)
