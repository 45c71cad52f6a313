"""/admin: institutions of an admin, one added step by step; their plans, responsibles, staff, forms, reminders, working days, data mode."""

from bot.dialogs.admin.adding import adding_dialog
from bot.dialogs.admin.emails import emails_dialog
from bot.dialogs.admin.export import export_dialog
from bot.dialogs.admin.forms import forms_dialog
from bot.dialogs.admin.home import admin_dialog
from bot.dialogs.admin.policy import policy_dialog
from bot.dialogs.admin.responsibles import responsibles_dialog
from bot.dialogs.admin.staff import staff_dialog
from bot.dialogs.admin.states import AdminWindow, UnreachedWindow
from bot.dialogs.admin.unreached import unreached_dialog
from bot.dialogs.admin.workdays import workdays_dialog

__all__ = [
    "AdminWindow",
    "UnreachedWindow",
    "adding_dialog",
    "admin_dialog",
    "emails_dialog",
    "export_dialog",
    "forms_dialog",
    "policy_dialog",
    "responsibles_dialog",
    "staff_dialog",
    "unreached_dialog",
    "workdays_dialog",
]
