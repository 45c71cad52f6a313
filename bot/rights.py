"""Who may do what, as one table: docs/rights.md is written from it; tests/bot/test_rights.py and test_rights_windows.py go through it
as every role.

The rights themselves are asked in bot/access.py at every press, those of windows in bot/dialogs/guards.py; a button, a command, a link
or a window that is not here fails the tests.
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
    """`what`: the prefix of callback data, a command, the beginning of a deep link, or the name of a dialog's windows; `actions`: of a
    button, or the windows meant, where it has some."""

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
    Right("mv", "does one take part: whose registration it is, or who made it", ("registered",)),
    Right("o", "an offered place: who it is held for", ("registered",)),
    Right("ad", "approve or refuse a registration", STAFF),
    Right("hd", "take or refuse work: who was asked", ("responsible",)),
    Right("p", "decide a proposed change: the lead's head too", STAFF),
    Right("s", "one's own subscriptions", ALL),
    Right("nw", "another page of news: whose they are", ALL),
    Right("sm", "no more invitations of a laboratory: oneself", ALL, ("ask", "yes", "back")),
    Right("nc", "news of an institution's other events, asked after a registration", ALL),
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
    Right("events", "public events of all institutions", ALL),
    Right("i_", "follow an institution", ALL),
    Right("k_", "a colleague takes the place that was made for them", ALL),
    Right("q_", "a ticket: staff and helpers check it in, its person sees it", ("registered", "helper", *STAFF)),
    Right("c_", "is a certificate genuine: no name is shown", ALL),
    Right("r_", "link a chat to a responsible: whoever has the secret", ALL),
    Right("s_", "accept a role, once: whoever has the secret", ALL),
    Right("h_", "help at the door of one event: whoever has the secret", ALL),
    Right("t_", "take work that was handed over: whoever has the secret", ALL),
    Right("m_", "become a standing member of a laboratory: whoever has the secret", ALL),
    Right("d_", "go on in the private chat for an hour: the one it was made for", ("responsible",)),
)

ADMINS = ("admin", "owner")
DIALOGS = (
    Right("EventsWindow", "public events; nothing of an internal one", ALL),
    Right("RegistrationWindow", "registering for a public event; nothing of an internal one", ALL),
    Right("MyWindow", "one's own registrations", ALL),
    Right("WatchWindow", "how many watch at one screen: whose registration it is", ("registered",)),
    Right("CertificateWindow", "a certificate: whose registration it is", ("registered",)),
    Right("FeedbackWindow", "what one thought of an event: whose registration it is", ("registered",), ("comment",)),
    Right("FeedbackWindow", "what all thought of it", STAFF, ("opinions",)),
    Right("SubscriptionsWindow", "one's own", ALL),
    Right("SettingsWindow", "one's own", ALL),
    Right("PrivacyWindow", "one's own data", ALL),
    Right("TasksWindow", "rows of one's departments, and what was handed over", RUNS),
    Right("PlanWindow", "plans of one's institution, or rows of one's departments", RUNS),
    Right("DatingWindow", "the date of a row", RUNS),
    Right("StagesWindow", "stages of a contest", RUNS),
    Right("OutcomeWindow", "what became of a row", RUNS),
    Right("HandingWindow", "one row, or everything of one's own", RUNS, ("who", "others", "sure")),
    Right("HandingWindow", "of which institution: one's own", ALL, ("homes",)),
    Right("HandingWindow", "what somebody left behind", ADMINS, ("leavers",)),
    Right("LeaveWindow", "of a department's people; one's own: everybody", ADMINS),
    Right("DeskWindow", "events of one's institution", STAFF),
    Right("AddWindow", "applications from elsewhere", STAFF),
    Right("WriteWindow", "a message to people of an event", STAFF),
    Right("RulesWindow", "who may register and what is asked", STAFF),
    Right("LetterWindow", "the information letter", STAFF),
    Right("PostWindow", "publish an event where one is an administrator, take it off", STAFF),
    Right("MaterialsWindow", "materials and the recording", STAFF),
    Right("StandingWindow", "standing members", STAFF),
    Right("CheckinWindow", "who is there", ("helper", *STAFF)),
    Right("IntakeWindow", "a plan that was read, before it is kept", STAFF),
    Right("UnreachedWindow", "whom messages do not reach", STAFF),
    Right("AdminWindow", "one's institution", ADMINS),
    Right("AddingWindow", "a new institution", ("owner",)),
    Right("ResponsiblesWindow", "departments, their chats and heads", ADMINS),
    Right("EmailWindow", "the address of a department", ADMINS),
    Right("StaffWindow", "roles: given and taken away", ADMINS),
    Right("ExportWindow", "a plan as a file", ADMINS),
    Right("FormsWindow", "forms of one's own", ADMINS),
    Right("PolicyWindow", "when reminders go out", ADMINS),
    Right("WorkdaysWindow", "working days of one's own", ADMINS),
)
INLINE = (
    Right(
        "@bot words",
        "public events ahead of all institutions, as /events shows them; a picked one is put into that chat",
        ALL,
    ),
)


def page() -> str:
    """docs/rights.md."""
    lines = [
        "# Who may do what",
        "",
        "Written from `bot/rights.py` (`python -m bot.rights`); `tests/bot/test_rights.py` and `test_rights_windows.py` go through it as every",
        "role and fail when a button, a command, a link or a window is missing here. Rights are asked on the server at every press, against",
        "the event's institution: a window whose right was lost half way closes with one sentence, shows nothing and changes nothing.",
        "",
        *(f"- **{role}**: {means}" for role, means in ROLES.items()),
    ]
    tables = (
        ("Buttons", CALLBACKS),
        ("Commands", COMMANDS),
        ("Deep links", LINKS),
        ("Typed in any chat (inline queries)", INLINE),
        ("Windows", DIALOGS),
    )
    for heading, rights in tables:
        lines += ["", f"## {heading}", "", "| what | actions | means | who |", "|---|---|---|---|"]
        lines += [
            f"| `{one.what}` | {' '.join(one.actions) or '—'} | {one.means or '—'} | {'everybody' if one.who == ALL else ', '.join(one.who)} |"
            for one in rights
        ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.write(page())
