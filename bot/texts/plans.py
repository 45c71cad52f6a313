"""Words about plans that were read."""

from __future__ import annotations

from plans.draft import Nature

NATURE_NAMES = {
    Nature.EVENT: "мероприятие",
    Nature.DELIVERABLE: "документ или срок",
    Nature.CONTEST: "конкурс",
    Nature.SERIES: "цикл встреч",
    Nature.STANDING: "постоянная работа",
    Nature.RECOMMENDATION: "рекомендация",
}
