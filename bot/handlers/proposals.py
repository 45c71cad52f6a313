"""«Подтвердить» / «Отклонить» under a move outside the plan's window, or under «не состоялось»: decided once."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.access import Actor, may_confirm
from bot.callbacks import ProposalPress
from bot.clock import Clock
from bot.rendering.staff import proposal_card
from bot.replies import redraw
from bot.texts import errors as trouble
from storage.database import Storage


def build_router() -> Router:
    router = Router(name="proposals")
    router.callback_query.register(decide, ProposalPress.filter())
    return router


async def decide(
    query: CallbackQuery, callback_data: ProposalPress, actor: Actor, storage: Storage, clock: Clock
) -> None:
    """Five presses are one; the message then says what was decided."""
    now = clock.now()
    async with storage.write() as unit:
        proposal = await unit.events.proposal(callback_data.proposal)
        if proposal is None or not await may_confirm(unit, actor, proposal.event_id):
            await query.answer(trouble.NOT_YOURS, show_alert=True)
            return
        await unit.events.decide(proposal.id, accept=callback_data.accept, person_id=actor.person.id, now=now)
        proposal = await unit.events.proposal(callback_data.proposal)
        assert proposal is not None
        view = await unit.events.view(proposal.event_id)
        assert view is not None
        shown = await proposal_card(unit, proposal, view, now)
    await redraw(query, shown.text, shown.keyboard)
    await query.answer()
