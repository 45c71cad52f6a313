"""Rights of the admin's windows: asked of the server at every getter and press."""

from __future__ import annotations

from aiogram_dialog import DialogManager

from bot.dialogs.scene import Scene
from storage.models import Institution


async def admin_home(scene: Scene) -> Institution | None:
    """The institution of this dialog, if the person is its admin now."""
    home = scene.data.get("home") or scene.started_with.get("home")
    if home is None or not scene.actor.is_admin(int(home)):
        return None
    async with scene.storage.read() as unit:
        return await unit.institutions.get(int(home))


async def admin_scene(manager: DialogManager) -> tuple[Scene, Institution | None]:
    scene = Scene.of(manager)
    return scene, await admin_home(scene)
