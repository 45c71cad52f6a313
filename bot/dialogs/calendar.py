"""A month to choose a day from: in Russian, in the institution's zone, days off and holidays marked.

The window's getter gives `today` (the institution's, by the program's clock) and `working` (a day -> is it a working day).
aiogram-dialog's own calendar is English and lives by the server's clock.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram_dialog import DialogManager
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.widgets.kbd import Calendar, CalendarConfig, CalendarScope, CalendarUserConfig
from aiogram_dialog.widgets.kbd.calendar_kbd import CalendarDaysView, CalendarMonthView, CalendarScopeView
from aiogram_dialog.widgets.text import Const, Text

from bot.texts.common import WEEKDAYS_SHORT, capital
from bot.texts.keys import TO_MONTHS
from plans.periods.calendar import MONTHS

FAR = timedelta(days=730)
BLANK = "\u2800"  # an empty braille cell


class _OfDate(Text):
    """A text made of the button's date."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        day: date = data["date"]
        month = capital(MONTHS[day.month - 1])
        return {"month": month, "month_year": f"{month} {day.year}", "year": str(day.year)}.get(self.form) or (
            WEEKDAYS_SHORT[day.weekday()]
        )


class _Days(CalendarDaysView):
    async def _render_date_button(
        self, selected_date: date, today: date, data: dict[str, Any], manager: DialogManager
    ) -> InlineKeyboardButton:
        button = await super()._render_date_button(selected_date, data["today"], data, manager)
        return button.model_copy(update={"text": day_label(selected_date, data)})


def day_label(day: date, data: dict[str, Any]) -> str:
    """«15»; a day off or a holiday «·15»; today «[15]»."""
    if day == data["today"]:
        return f"[{day.day}]"
    return str(day.day) if data["working"](day) else f"·{day.day}"


class RussianCalendar(Calendar):
    def _init_views(self) -> dict[CalendarScope, CalendarScopeView]:
        month = _OfDate("month")
        days = _Days(
            self._item_callback_data,
            weekday_text=_OfDate("weekday"),
            header_text=_OfDate("month_year"),
            zoom_out_text=Const(TO_MONTHS),
            next_month_text=Const("▶"),
            prev_month_text=Const("◀"),
        )
        months = CalendarMonthView(
            self._item_callback_data,
            month_text=month,
            this_month_text=month,
            header_text=_OfDate("year"),
            zoom_out_text=_OfDate("year"),
            next_year_text=Const("▶"),
            prev_year_text=Const("◀"),
        )
        return {CalendarScope.DAYS: days, CalendarScope.MONTHS: months}

    async def _render_keyboard(self, data: dict[str, Any], manager: DialogManager) -> RawKeyboard:
        """Days of other months are blank, weeks of nothing else are left out; a button whose text is a mere space is refused by strict
        messengers."""
        rows = await super()._render_keyboard(data, manager)
        rows = [row for row in rows if any(key.text.strip() for key in row)]
        return [[key if key.text.strip() else key.model_copy(update={"text": BLANK}) for key in row] for row in rows]

    async def _get_user_config(self, data: dict[str, Any], manager: DialogManager) -> CalendarUserConfig:
        return CalendarUserConfig(min_date=data["today"], max_date=data["today"] + FAR)

    async def _handle_scope_years(self, data: str, manager: DialogManager) -> None:
        """Two years are few enough to turn over."""


def make_calendar(widget_id: str, on_click: Any) -> RussianCalendar:
    return RussianCalendar(widget_id, on_click=on_click, config=CalendarConfig(firstweekday=0))
