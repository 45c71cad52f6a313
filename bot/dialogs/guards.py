"""The door of every window: a right lost half way, an old button, an event of somebody else. One kind sentence, the dialog closes, and
nothing is shown or changed. What each dialog shows to whom stands in bot/rights.py; a dialog without a line in CHECKS does not start.

Getters and handlers ask again, inside the transaction in which they read and write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.api.entities import Data, NewMessage
from aiogram_dialog.api.internal import WindowProtocol
from aiogram_dialog.api.protocols import DialogProtocol

from bot.access import may_check_in
from bot.dialogs.admin import states as admin
from bot.dialogs.certificate.states import CertificateWindow
from bot.dialogs.certificate.steps import standing
from bot.dialogs.checkin.states import CheckinWindow, WatchWindow
from bot.dialogs.dating.states import DatingWindow
from bot.dialogs.desk.states import AddWindow, DeskWindow, WriteWindow
from bot.dialogs.events.states import EventsWindow
from bot.dialogs.feedback.states import FeedbackWindow
from bot.dialogs.handing.states import HandingWindow
from bot.dialogs.handing.subject import my_parties
from bot.dialogs.intake.states import IntakeWindow
from bot.dialogs.materials import MaterialsWindow
from bot.dialogs.mine import event_of, my_event, run_event
from bot.dialogs.my.states import MyWindow
from bot.dialogs.outcome.states import OutcomeWindow
from bot.dialogs.privacy.states import PrivacyWindow
from bot.dialogs.publishing.states import LetterWindow, PostWindow
from bot.dialogs.registration.states import RegistrationWindow
from bot.dialogs.rules.states import RulesWindow
from bot.dialogs.scene import Scene
from bot.dialogs.settings import LeaveWindow, SettingsWindow
from bot.dialogs.stages.states import StagesWindow
from bot.dialogs.standing import StandingWindow
from bot.dialogs.subscriptions.states import SubscriptionsWindow
from bot.dialogs.tasks.states import PlanWindow, TasksWindow
from bot.texts import errors as words
from bot.texts.checkin import CLOSED as DOOR_CLOSED
from bot.texts.checkin import NOT_NOW
from storage.database import Unit

Check = Callable[[Unit, Scene, State], Awaitable[bool]]


async def _anybody(unit: Unit, scene: Scene, state: State) -> bool:
    """Shows what is public, and one's own: its getters ask whose it is."""
    return True


async def _owner(unit: Unit, scene: Scene, state: State) -> bool:
    return scene.actor.is_owner


async def _admin(unit: Unit, scene: Scene, state: State) -> bool:
    home = scene.data.get("home") or scene.started_with.get("home")
    if home is None or state == admin.AdminWindow.homes:
        return state == admin.AdminWindow.homes and (scene.actor.is_owner or bool(scene.actor.admin_of))
    return scene.actor.is_admin(int(home))


async def _admin_of_responsible(unit: Unit, scene: Scene, state: State) -> bool:
    one = await unit.responsibles.get(int(scene.started_with.get("one") or 0))
    return one is not None and scene.actor.is_admin(one.institution_id)


async def _staff(unit: Unit, scene: Scene, state: State) -> bool:
    """Of the institution that was chosen, or of any while none is."""
    home = scene.data.get("home") or scene.started_with.get("home")
    if home is None or state == IntakeWindow.home:
        return scene.actor.is_owner or bool(scene.actor.staff_of)
    return scene.actor.is_staff(int(home))


async def _desk(unit: Unit, scene: Scene, state: State) -> bool:
    if state in (DeskWindow.list, DeskWindow.numbers):
        return scene.actor.is_owner or bool(scene.actor.staff_of)
    return await my_event(unit, scene) is not None


async def _event(unit: Unit, scene: Scene, state: State) -> bool:
    return await my_event(unit, scene) is not None


async def _runs(unit: Unit, scene: Scene, state: State) -> bool:
    return await run_event(unit, scene) is not None


async def _has_rows(unit: Unit, scene: Scene, state: State) -> bool:
    return scene.actor.is_responsible or scene.actor.is_owner or bool(scene.actor.staff_of)


async def _door(unit: Unit, scene: Scene, state: State) -> bool:
    return await may_check_in(unit, scene.actor, event_of(scene))


async def _watches(unit: Unit, scene: Scene, state: State) -> bool:
    return await unit.attendance.may_watch(event_of(scene), scene.actor.person.id, scene.now)


async def _feedback(unit: Unit, scene: Scene, state: State) -> bool:
    if state == FeedbackWindow.opinions:
        return await my_event(unit, scene) is not None
    mine = await unit.registrations.get(int(scene.started_with.get("registration") or 0))
    return mine is not None and mine.registration.person_id == scene.actor.person.id


async def _certificate(unit: Unit, scene: Scene, state: State) -> bool:
    return (await standing(unit, scene.actor, int(scene.started_with.get("registration") or 0))).mine is not None


async def _handing(unit: Unit, scene: Scene, state: State) -> bool:
    if state == HandingWindow.homes:
        return True
    if state == HandingWindow.leavers:
        return await _of_responsible(unit, scene)
    if scene.started_with.get("event") is not None:
        return await run_event(unit, scene) is not None
    return bool(await my_parties(scene, unit))


async def _leave(unit: Unit, scene: Scene, state: State) -> bool:
    """One's own; of a responsible: its admins."""
    return scene.started_with.get("responsible") is None or await _of_responsible(unit, scene)


async def _of_responsible(unit: Unit, scene: Scene) -> bool:
    one = await unit.responsibles.get(int(scene.started_with.get("responsible") or 0))
    return one is not None and scene.actor.is_admin(one.institution_id)


CHECKS: dict[type[StatesGroup], Check] = {
    AddWindow: _event,
    admin.AddingWindow: _owner,
    admin.AdminWindow: _admin,
    admin.EmailWindow: _admin_of_responsible,
    admin.ExportWindow: _admin,
    admin.FormsWindow: _admin,
    admin.PolicyWindow: _admin,
    admin.ResponsiblesWindow: _admin,
    admin.StaffWindow: _admin,
    admin.UnreachedWindow: _staff,
    admin.WorkdaysWindow: _admin,
    CertificateWindow: _certificate,
    CheckinWindow: _door,
    DatingWindow: _runs,
    DeskWindow: _desk,
    EventsWindow: _anybody,
    FeedbackWindow: _feedback,
    HandingWindow: _handing,
    IntakeWindow: _staff,
    LeaveWindow: _leave,
    LetterWindow: _event,
    MaterialsWindow: _event,
    MyWindow: _anybody,
    OutcomeWindow: _runs,
    PlanWindow: _has_rows,
    PostWindow: _event,
    PrivacyWindow: _anybody,
    RegistrationWindow: _anybody,
    RulesWindow: _event,
    SettingsWindow: _anybody,
    StagesWindow: _runs,
    StandingWindow: _event,
    SubscriptionsWindow: _anybody,
    TasksWindow: _has_rows,
    WatchWindow: _watches,
    WriteWindow: _event,
}
SAID: dict[type[StatesGroup], str] = {CheckinWindow: DOOR_CLOSED, WatchWindow: NOT_NOW}


class Guarded(WindowProtocol):
    """A window behind its door."""

    def __init__(self, window: WindowProtocol, check: Check, said: str) -> None:
        self.window = window
        self.check = check
        self.said = said

    async def render(self, dialog: DialogProtocol, manager: DialogManager) -> NewMessage:
        """The sentence stands where the window would, and no button under it."""
        if await self._open(manager):
            return await self.window.render(dialog, manager)
        await manager.reset_stack(remove_keyboard=False)
        return NewMessage(chat=manager.middleware_data["event_chat"], text=self.said)

    async def process_message(self, message: Message, dialog: DialogProtocol, manager: DialogManager) -> bool:
        return await self._passed(manager) and await self.window.process_message(message, dialog, manager)

    async def process_callback(self, callback: CallbackQuery, dialog: DialogProtocol, manager: DialogManager) -> bool:
        return await self._passed(manager) and await self.window.process_callback(callback, dialog, manager)

    async def process_result(self, start_data: Data, result: Any, manager: DialogManager) -> None:
        await self.window.process_result(start_data, result, manager)

    def get_state(self) -> State:
        return self.window.get_state()

    def find(self, widget_id: str) -> Any:
        return self.window.find(widget_id)

    async def _open(self, manager: DialogManager) -> bool:
        scene = Scene.of(manager)
        async with scene.storage.read() as unit:
            return await self.check(unit, scene, self.get_state())

    async def _passed(self, manager: DialogManager) -> bool:
        """Before a press or a typed answer; with the window go those that it was opened from."""
        if await self._open(manager):
            return True
        scene = Scene.of(manager)
        await scene.last_word(self.said)
        await manager.reset_stack()
        return False


def guarded(dialog: Dialog) -> Dialog:
    group = dialog.states_group()
    check, said = CHECKS[group], SAID.get(group, words.WINDOW_CLOSED)
    if check is not _anybody:
        dialog.windows = {state: Guarded(one, check, said) for state, one in dialog.windows.items()}
    return dialog
