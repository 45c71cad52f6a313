"""E-mail addresses: read from what a person types, and found among a plan's contacts for a responsible."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plans.draft import Contact
from plans.parties.alike import LIKELY, likeness

LONGEST = 64  # characters that a kept address may have

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")


class BadAddress(ValueError):
    """What was typed is no address (`too_long` False), or longer than can be kept."""

    def __init__(self, *, too_long: bool) -> None:
        super().__init__("too long" if too_long else "no address")
        self.too_long = too_long


def read_address(text: str) -> str:
    """«Отдел <Otdel@Example.ru>» -> «otdel@example.ru»; a Russian domain as mail servers write it. Raises BadAddress."""
    words = [word.strip("<>()«».:").removeprefix("mailto:") for word in re.split(r"[\s,;]+", text.casefold())]
    local, _, domain = next((word for word in words if "@" in word), "").rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadAddress(too_long=False) from None
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise BadAddress(too_long=False)
    if len(local) + 1 + len(domain) > LONGEST:
        raise BadAddress(too_long=True)
    return f"{local}@{domain}"


def shown_address(address: str) -> str:
    """As people write it: «xn--…» back in Russian letters."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def suggested(names: Iterable[str], contacts: Iterable[Contact]) -> list[str]:
    """Addresses of those contacts whose organisation or person is likely one of these names, the likeliest first."""
    spellings = list(names)
    found: dict[str, float] = {}
    for contact in contacts:
        said = [part for part in (contact.organisation, contact.person) if part]
        score = max((likeness(name, part) for name in spellings for part in said), default=0.0)
        try:
            address = read_address(contact.email or "")
        except BadAddress:
            continue
        if score >= LIKELY:
            found[address] = max(score, found.get(address, 0.0))
    return sorted(found, key=lambda address: -found[address])
