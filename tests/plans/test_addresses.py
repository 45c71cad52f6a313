"""What people type where an address is asked, and which of a plan's contacts is whose."""

from __future__ import annotations

import pytest

from plans.addresses import BadAddress, read_address, shown_address, suggested
from plans.draft import Contact

CONTACTS = (
    Contact("Отдел народного творчества", "8 (000) 11-22-33", "Tvorchestvo@Example.ru"),
    Contact(None, None, "orlova@example.ru", "Орлова М.П."),
    Contact("Районный дом культуры", None, "klub at example.ru"),
    Contact("Информационный отдел", "8 (000) 11-22-34", None),
)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("otdel@example.ru", "otdel@example.ru"),
        (" Отдел <Otdel@Example.RU>. ", "otdel@example.ru"),
        ("mailto:otdel@example.ru", "otdel@example.ru"),
        ("otdel@example.ru, второй@example.ru", "otdel@example.ru"),  # the first one
        ("o.t+plan@mail.example.ru", "o.t+plan@mail.example.ru"),
        ("klub@пример.рф", "klub@xn--e1afmkfd.xn--p1ai"),  # as mail servers write it
    ],
)
def test_an_address_is_read(typed: str, address: str) -> None:
    assert read_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "too_long"),
    [
        ("", False),
        ("отдел", False),
        ("@example.ru", False),
        ("otdel@", False),
        ("otdel@example", False),
        ("otdel@exam ple.ru", False),
        ("otdel@10.0.0.1", False),
        ("отдел@example.ru", False),  # servers take no such names
        ("otdel@" + "x" * 70 + ".ru", False),  # no domain has such a part
        ("a..b@example.ru", False),
        ("otdel\r\nBcc:x@example.ru\u0000@example.ru", False),
        ("o" * 54 + "@example.ru", True),
    ],
)
def test_what_is_no_address(typed: str, too_long: bool) -> None:
    with pytest.raises(BadAddress) as refused:
        read_address(typed)
    assert refused.value.too_long is too_long


def test_a_russian_domain_is_shown_as_people_write_it() -> None:
    assert shown_address(read_address("klub@дк-заречье.рф")) == "klub@дк-заречье.рф"
    assert shown_address("otdel@example.ru") == "otdel@example.ru"
    assert shown_address("klub@xn--99999999.ru") == "klub@xn--99999999.ru"


@pytest.mark.parametrize(
    ("names", "addresses"),
    [
        (["Отдел народного творчества"], ["tvorchestvo@example.ru"]),
        (["отдел «Народного творчества»"], ["tvorchestvo@example.ru"]),
        (["ОНТ", "Отдел народного творчества"], ["tvorchestvo@example.ru"]),  # by another spelling
        (["Орлова М. П."], ["orlova@example.ru"]),
        (["Орлов П.П."], []),
        (["Районный дом культуры"], []),  # what stands there is no address
        (["Информационный отдел"], []),
        (["Отдел театра"], []),
    ],
)
def test_a_plans_contacts_are_offered(names: list[str], addresses: list[str]) -> None:
    assert suggested(names, CONTACTS) == addresses
