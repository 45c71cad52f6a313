"""/tasks: what a responsible still has to do. /plan: every row, with what became of it."""

from bot.dialogs.tasks.dialog import PlanWindow, TasksWindow, plan_dialog, tasks_dialog

__all__ = ["PlanWindow", "TasksWindow", "plan_dialog", "tasks_dialog"]
