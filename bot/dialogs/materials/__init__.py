"""Materials and the recording of an event: an organizer gives a link, all registered get it once."""

from bot.dialogs.materials.dialog import MaterialsWindow, materials_dialog, open_materials

__all__ = ["MaterialsWindow", "materials_dialog", "open_materials"]
