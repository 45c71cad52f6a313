"""/tasks: what is asked of a responsible now; /plan: the whole plan with what became of each row, and what changed in it when."""

from bot.dialogs.tasks.dialog import tasks_dialog
from bot.dialogs.tasks.plan import plan_dialog
from bot.dialogs.tasks.states import PlanWindow, TasksWindow

__all__ = ["PlanWindow", "TasksWindow", "plan_dialog", "tasks_dialog"]
