"""The form of a row, from the dictionary: it decides the kind, who sees the row and whether it takes registrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.intake.reading import book_of, choice, mend, row_of
from bot.dialogs.intake.rows import key_of
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Said, page_of, paged, pager
from bot.texts import intake as words
from bot.texts import mending
from plans.amend import NO_FORM
from plans.forms import Form

FORMS = 14


async def forms_of(scene: Scene) -> Sequence[Form]:
    """The dictionary to choose from, the institution's own forms first."""
    return (await book_of(scene)).all()


async def form_data(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    scene = Scene.of(dialog_manager)
    item, _edit = await row_of(scene)
    forms = await forms_of(scene)
    chosen = item.forms[0] if item.forms else None
    page = page_of(dialog_manager, len(forms), FORMS, "fp")
    shown = forms[page * FORMS : (page + 1) * FORMS]
    return {
        "text": mending.ask_form(item),
        "forms": [(key_of(form.name), mending.form_key(form.name, chosen=form.name == chosen)) for form in shown],
        **paged(page, len(forms), FORMS, "fp"),
    }


async def choose_form(query: CallbackQuery, widget: Any, manager: DialogManager, key: str) -> None:
    scene = Scene.of(manager)
    named = {key_of(form.name): form.name for form in await forms_of(scene)}
    if key in named:
        mend(scene, form=named[key])
    await manager.switch_to(IntakeWindow.row)


async def choose_none(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
    mend(Scene.of(manager), form=NO_FORM)
    await manager.switch_to(IntakeWindow.row)


def windows() -> list[Window]:
    return [
        Window(
            Said("text"),
            choice("forms", choose_form, "fo", width=2),
            pager("fp"),
            Button(Const(mending.NO_FORM), id="none", on_click=choose_none),
            SwitchTo(Const(words.BACK), id="back", state=IntakeWindow.row),
            state=IntakeWindow.form,
            getter=form_data,
        )
    ]
