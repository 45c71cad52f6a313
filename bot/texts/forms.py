"""/admin → «Виды мероприятий»: forms that an institution adds to the dictionary."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.common import esc
from bot.texts.intake import NATURE_NAMES
from plans.draft import Nature
from storage.models import InstitutionForm

FORMS = "Виды мероприятий"
ADD, REMOVE, AGAIN = "Добавить вид", "Убрать", "Изменить"
EMPTY = (
    "<b>Виды мероприятий</b>\nСвоих видов пока нет. Обычные — вебинар, семинар, лаборатория, конкурс и другие — бот знает и так; "
    "здесь можно добавить то, что есть только у вас, например «библиомикс»."
)
ASK_NAME = "<b>Новый вид</b>\nНапишите, как он называется, в единственном числе: «библиомикс», «литературный квест»."
BAD_NAME = "Нужно название словами, от трёх до шестидесяти знаков, например «литературный квест»."
KNOWN = "Такой вид бот уже знает. Если у вас он устроен иначе, укажите, как именно."
ASK_NATURE = "Что это за работа?"
ASK_SIGHT = "Кто видит такие мероприятия?"
ASK_SEATS = "Нужна ли на них регистрация?"
ASK_ICON = "Какой значок поставить в списке?"
EVERYONE, STAFF = "Все", "Только сотрудники"
WITH, WITHOUT = "С регистрацией", "Без регистрации"
KEPT = "Сохранено. В следующих планах бот узнает этот вид."
REMOVED = "Убрано. Уже назначенные мероприятия остаются."
NATURES = (Nature.EVENT, Nature.SERIES, Nature.CONTEST, Nature.DELIVERABLE, Nature.STANDING)
ICONS = ("📌", "📚", "🎭", "🎨", "🎶", "🧩", "🏆", "🎓", "💬", "🎉", "🖼", "🗓")


def listing(rows: Sequence[InstitutionForm]) -> str:
    if not rows:
        return EMPTY
    return "\n".join([f"<b>{FORMS}</b>", *(line(row) for row in rows), "Нажмите вид, чтобы изменить или убрать его."])


def line(row: InstitutionForm) -> str:
    """«📚 библиомикс — мероприятие, видят все, с регистрацией»."""
    said = [NATURE_NAMES[Nature(row.nature)], "видят все" if row.public else "видят сотрудники"]
    if row.public:
        said.append("с регистрацией" if row.registers else "без регистрации")
    return f"{row.icon} {esc(row.name)} — {', '.join(said)}"


def one(row: InstitutionForm) -> str:
    return f"<b>{esc(row.name)}</b>\n{line(row)}"
