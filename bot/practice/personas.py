"""Who lives in the practice town. Invented; ids never change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    id: int
    name: str
    about: str  # one line for the page


OWNER = Persona(1001, "Ольга Ветрова", "методист, администратор")
HEAD = Persona(1002, "Павел Речной", "руководитель отдела")
LIBRARIAN = Persona(1003, "Анна Полевая", "библиотекарь из села")
LEADER = Persona(1004, "Борис Луговой", "руководитель кружка")
SPECIALIST = Persona(1005, "Вера Озёрная", "специалист клуба")
PERSONAS = (OWNER, HEAD, LIBRARIAN, LEADER, SPECIALIST)

GROUP_ID = -1000000002001
GROUP_TITLE = "Информационно-методический отдел"
GROUP_MEMBERS = (HEAD.id, SPECIALIST.id)

CHANNEL_ID = -1000000003001
CHANNEL_TITLE = "Культура Заречья: афиша"
