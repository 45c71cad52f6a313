"""What the benchmark reads is one plan in three formats."""

from __future__ import annotations

from plans.reading import read_plan
from tests.benchmarks.big_plan import TITLE, as_docx, as_txt, as_xlsx


def test_the_benchmark_reads_the_same_plan_three_times() -> None:
    drafts = [
        read_plan(f"plan.{kind}", make(120)) for kind, make in (("docx", as_docx), ("xlsx", as_xlsx), ("txt", as_txt))
    ]
    for draft in drafts:
        assert draft.title == TITLE
        assert len(draft.items) == 120
        assert [item.title for item in draft.items] == [item.title for item in drafts[0].items]
        assert {item.section for item in draft.items} == {
            f"Раздел {number}. Учёба и методическая помощь" for number in (1, 2, 3)
        }
