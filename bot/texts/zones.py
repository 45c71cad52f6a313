"""Time zones of RU and BY as people choose them."""

from __future__ import annotations

ZONES = {
    "RU": (
        ("Калининград", "Europe/Kaliningrad"),
        ("Москва", "Europe/Moscow"),
        ("Самара", "Europe/Samara"),
        ("Саратов", "Europe/Saratov"),
        ("Екатеринбург", "Asia/Yekaterinburg"),
        ("Омск", "Asia/Omsk"),
        ("Новосибирск", "Asia/Novosibirsk"),
        ("Красноярск", "Asia/Krasnoyarsk"),
        ("Иркутск", "Asia/Irkutsk"),
        ("Якутск", "Asia/Yakutsk"),
        ("Владивосток", "Asia/Vladivostok"),
        ("Магадан", "Asia/Magadan"),
        ("Камчатка", "Asia/Kamchatka"),
    ),
    "BY": (("Минск", "Europe/Minsk"),),
}
ALL = (*ZONES["RU"][:2], *ZONES["BY"], *ZONES["RU"][2:])


def zone_name(time_zone: str) -> str:
    """«Москва»; a zone that is not in the list by its own name."""
    return next((name for name, zone in ALL if zone == time_zone), time_zone)
