"""Who may do what, as one table: docs/rights.md is written from it, and tests/bot/test_rights.py goes through it as every role.

The rights themselves are asked in bot/access.py at every press; a button, a command or a link that is not here fails the test.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

ROLES = {
    "stranger": "anybody who wrote to the bot",
    "registered": "somebody registered for the event",
    "responsible": "a department that leads the row",
    "helper": "a check-in helper of the event",
    "organizer": "an organizer of the event's institution",
    "admin": "an admin of the event's institution",
    "other": "an organizer of another institution",
    "owner": "the owner of the installation",
}
STAFF = ("organizer", "admin", "owner")
RUNS = ("responsible", *STAFF)
ALL = tuple(ROLES)


@dataclass(frozen=True, slots=True)
class Right:
    """`what`: the prefix of callback data, a command, or the beginning of a deep link; `actions` of a button, where it has some."""

    what: str
    means: str
    who: tuple[str, ...]
    actions: tuple[str, ...] = ()


CALLBACKS = (
    Right(
        "c",
        "a reminder's card: answers, dates, stages, snooze, handing over, files",
        RUNS,
        (
            "open", "again", "ack", "later", "snooze", "someday", "outcome", "date", "place", "stages", "staged", "report",
            "hand", "more", "reopen", "file",
        ),
    ),
    Right("r", "a monthly round: whose chat it went to", RUNS, ("rest", "cards")),
    Right("g", "another page of a digest: whose chat it went to", RUNS),
    Right("n", "several typed answers: who typed them", RUNS),
    Right("e", "a public event: open it, ask for its date", ALL, ("open", "tell")),
    Right("e", "one's own registration", ("registered",), ("leave", "sure", "coming", "not_coming", "mine")),
    Right("o", "an offered place: who it is held for", ("registered",)),
    Right("ad", "approve or refuse a registration", STAFF),
    Right("hd", "take or refuse work: who was asked", ("responsible",)),
    Right("p", "decide a proposed change: the lead's head too", STAFF),
    Right("s", "one's own subscriptions", ALL),
    Right("nw", "news of an institution's other events, asked after a registration", ALL),
    Right("fb", "what one thought of an event: whose registration it is", ("registered",), ("star", "named", "comment", "done")),
    Right("ct", "a certificate: whose registration it is, if they were there", ("registered",)),
    Right("w", "how many watch at one screen", ("registered",)),
    Right("ml", "no more organizers' messages, and back", ALL),
)  # fmt: skip
COMMANDS = (
    Right("start", "", ALL),
    Right("help", "", ALL),
    Right("cancel", "", ALL),
    Right("events", "public events of all institutions", ALL),
    Right("my", "one's own registrations", ALL),
    Right("subscriptions", "one's own", ALL),
    Right("settings", "one's own", ALL),
    Right("privacy", "one's own data", ALL),
    Right("tasks", "rows of one's departments, and what was handed over", RUNS),
    Right("plan", "plans of one's institution, or rows of one's departments", RUNS),
    Right("desk", "public events of one's institution", STAFF),
    Right("admin", "one's institution", ("admin", "owner")),
)
LINKS = (
    Right("e_", "a public event", ALL),
    Right("i_", "follow an institution", ALL),
    Right("k_", "a colleague takes the place that was made for them", ALL),
    Right("q_", "a ticket: staff and helpers check it in, its person sees it", ("registered", "helper", *STAFF)),
    Right("c_", "is a certificate genuine: no name is shown", ALL),
    Right("r_", "link a chat to a responsible: whoever has the secret", ALL),
    Right("s_", "accept a role, once: whoever has the secret", ALL),
    Right("h_", "help at the door of one event: whoever has the secret", ALL),
    Right("t_", "take work that was handed over: whoever has the secret", ALL),
    Right("d_", "go on in the private chat for an hour: the one it was made for", ("responsible",)),
)


def page() -> str:
    """docs/rights.md."""
    lines = [
        "# Who may do what",
        "",
        "Written from `bot/rights.py` (`python -m bot.rights`); `tests/bot/test_rights.py` goes through it as every role and fails when a",
        "button, a command or a link is missing here. Rights are asked on the server at every press, against the event's institution.",
        "",
        *(f"- **{role}**: {means}" for role, means in ROLES.items()),
    ]
    for heading, rights in (("Buttons", CALLBACKS), ("Commands", COMMANDS), ("Deep links", LINKS)):
        lines += ["", f"## {heading}", "", "| what | actions | means | who |", "|---|---|---|---|"]
        lines += [
            f"| `{one.what}` | {' '.join(one.actions) or '—'} | {one.means or '—'} | {'everybody' if one.who == ALL else ', '.join(one.who)} |"
            for one in rights
        ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.write(page())
