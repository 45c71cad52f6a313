"""«Сертификат участника»: its consent, the name, the file."""

from bot.dialogs.certificate.dialog import certificate_dialog
from bot.dialogs.certificate.states import CertificateWindow
from bot.dialogs.certificate.steps import open_certificate, open_certificate_below

__all__ = ["CertificateWindow", "certificate_dialog", "open_certificate", "open_certificate_below"]
