"""/admin: institutions of an admin, one added step by step; their plans, responsibles, staff, forms, reminders, working days, data mode."""

from bot.dialogs.admin.adding import adding_dialog
from bot.dialogs.admin.export import export_dialog
from bot.dialogs.admin.forms import forms_dialog
from bot.dialogs.admin.home import admin_dialog
from bot.dialogs.admin.policy import policy_dialog
from bot.dialogs.admin.responsibles import responsibles_dialog
from bot.dialogs.admin.staff import staff_dialog
from bot.dialogs.admin.states import AdminWindow
from bot.dialogs.admin.workdays import workdays_dialog

__all__ = [
    "AdminWindow",
    "adding_dialog",
    "admin_dialog",
    "export_dialog",
    "forms_dialog",
    "policy_dialog",
    "responsibles_dialog",
    "staff_dialog",
    "workdays_dialog",
]
