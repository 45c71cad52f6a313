"""Pieces that several windows share."""

from __future__ import annotations

from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Keyboard, Row
from aiogram_dialog.widgets.text import Const, Format, Text

from plans.typed import shows

TYPED = F.text.func(shows) & ~F.text.startswith("/")  # words that can be seen, no command


class Said(Text):
    """A ready text from the getter's data, by key: never read as a template, so braces in people's words stay braces."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return str(data[self.key])


def pager(widget_id: str = "page") -> Keyboard:
    """«◀ 2 из 5 ▶», each only where there is somewhere to go. The page (from 0) stands in `dialog_data` under `widget_id`; the
    getter puts `paged(...)` into its data."""

    async def turn(query: CallbackQuery, button: Button, manager: DialogManager) -> None:
        step = 1 if button.widget_id == f"{widget_id}_n" else -1
        manager.dialog_data[widget_id] = max(0, int(manager.dialog_data.get(widget_id, 0)) + step)

    return Row(
        Button(Const("◀"), id=f"{widget_id}_p", on_click=turn, when=f"{widget_id}_back"),
        Button(Format("{" + f"{widget_id}_shown" + "}"), id=f"{widget_id}_s", when=f"{widget_id}_many"),
        Button(Const("▶"), id=f"{widget_id}_n", on_click=turn, when=f"{widget_id}_on"),
    )


def page_of(manager: DialogManager, total: int, size: int, widget_id: str = "page") -> int:
    """The page to show, never past the end: lists shrink while people read them."""
    last = max(0, (total - 1) // size)
    page = min(int(manager.dialog_data.get(widget_id, 0)), last)
    manager.dialog_data[widget_id] = page
    return page


def paged(page: int, total: int, size: int, widget_id: str = "page") -> dict[str, Any]:
    """What `pager` needs of a getter."""
    pages = max(1, (total + size - 1) // size)
    return {
        f"{widget_id}_back": page > 0,
        f"{widget_id}_on": page + 1 < pages,
        f"{widget_id}_many": pages > 1,
        f"{widget_id}_shown": f"{page + 1} из {pages}",
    }
