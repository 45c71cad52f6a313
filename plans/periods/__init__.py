"""A period as written -> windows, repeats, deadline; and back into good Russian."""

from plans.periods.model import Condition, Every, Period, PlanYear, Window, YearKind
from plans.periods.reader import is_ditto, read_period
from plans.periods.render import render_period, render_window
from plans.periods.years import parse_year

__all__ = [
    "Condition",
    "Every",
    "Period",
    "PlanYear",
    "Window",
    "YearKind",
    "is_ditto",
    "parse_year",
    "read_period",
    "render_period",
    "render_window",
]
