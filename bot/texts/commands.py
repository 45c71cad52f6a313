"""The words of the command menu."""

EVERYONE = (
    ("events", "мероприятия и регистрация"),
    ("my", "мои регистрации"),
    ("subscriptions", "о чём сообщать"),
    ("help", "что я умею"),
    ("cancel", "прервать то, что начато"),
)
STAFF = (("desk", "стол организатора"),)
GROUP = (("help", "что я умею"),)
