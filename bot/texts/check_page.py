"""The page that a certificate's QR opens: number, event, date; the name only as «совпадает» or not."""

from __future__ import annotations

import html
import re

from bot.texts.certificate import CERTIFICATE, days
from bot.texts.reminders import event_name
from storage.models import Certificate
from storage.records import EventView

SAME = "Имя совпадает с реестром."
DIFFERENT = "Имя не совпадает с реестром. Проверьте, как оно написано на сертификате."
TOO_OFTEN = "Слишком много попыток подряд: попробуйте, пожалуйста, через час."
NO_NAME = "Имя в реестре не хранится: сверьте номер, мероприятие и дату."
_PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow"><title>{title}</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:34em;margin:2em auto;padding:0 1em;color:#1f2933;background:#fff}}
h1{{font-size:1.3em}}dt{{color:#66727f;font-size:.85em}}dd{{margin:0 0 .8em}}.said{{font-weight:600}}
input,button{{font:inherit;padding:.5em .7em;width:100%;box-sizing:border-box;margin:.3em 0}}</style></head>
<body>{body}</body></html>
"""


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=html.escape(title), body=body)


UNKNOWN = _page(
    "Сертификат не найден",
    "<h1>Такого сертификата нет</h1><p>Проверьте, пожалуйста, адрес целиком или сканируйте код ещё раз.</p>",
)


def found(certificate: Certificate, view: EventView, said: str = "") -> str:
    state = "отозван" if certificate.revoked_at is not None else "действителен"
    heading = f"{CERTIFICATE} № {certificate.number} — {state}"
    rows = [("Мероприятие", event_name(view)), ("Дата проведения", days(view)), ("Организатор", view.institution.name)]
    facts = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in rows)
    answer = f'<p class="said" role="status">{html.escape(said)}</p>' if said else ""
    form = (
        '<form method="post"><label for="name">Сверить имя: напишите фамилию, имя и отчество, как на сертификате</label>'
        '<input id="name" name="name" maxlength="200" autocomplete="off" required><button>Сверить</button></form>'
    )
    check = form if certificate.full_name else f"<p>{NO_NAME}</p>"
    return _page(heading, f"<h1>{html.escape(heading)}</h1><dl>{facts}</dl>{answer}{check}")


def same_name(typed: str, kept: str) -> bool:
    """The whole name: a surname alone would be guessed. Large and small letters, «ё», dots, spaces and the order do not matter."""
    mine, theirs = _letters(typed), _letters(kept)
    return bool(theirs) and mine == theirs


def _letters(name: str) -> list[str]:
    return sorted(re.findall(r"[\w'’-]+", name.casefold().replace("ё", "е")))
