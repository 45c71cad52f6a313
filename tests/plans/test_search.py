"""Words that are searched for."""

from __future__ import annotations

import pytest

from plans.search import speaks_of

TITLE = "Семинар-практикум «Программа «Пушкинская карта»: от замысла к реализации»"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("пушкинская карта", True),
        ("Пушкинской карты", True),
        ("пушкенская карта", True),  # a typing error
        ("карта пушкинская семинар", True),
        ("семинары", True),
        ("практикумы по карте", True),
        ("реализация", True),
        ("реолизации", True),
        ("симинар", True),
        ("пушк", True),
        ("карточка", False),
        ("вебинар", False),
        ("пушкинская выставка", False),
        ("", False),
        ("и по", False),
        ("🎉", False),
        ("«»", False),
    ],
)
def test_a_title(query: str, found: bool) -> None:
    assert speaks_of(query, [TITLE, None]) is found


def test_words_may_stand_in_several_places() -> None:
    assert speaks_of("вебинар заречье", ["Вебинар «Афиша»", "г. Заречье"])
    assert speaks_of("ёлка", ["Новогодняя елка"])
    assert not speaks_of("вебинар", [])
