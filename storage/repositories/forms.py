"""Forms of event that an institution adds to the dictionary."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans.draft import Nature
from plans.form_book import FormBook, own_form
from plans.forms import Form
from storage.drivers.upsert import insert_into
from storage.errors import BadValue
from storage.models import InstitutionForm


class Forms:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def book(self, institution_id: int) -> FormBook:
        """The dictionary as this institution knows it."""
        return FormBook([_form(row) for row in await self.own(institution_id)])

    async def own(self, institution_id: int) -> list[InstitutionForm]:
        """By name."""
        rows = select(InstitutionForm).where(InstitutionForm.institution_id == institution_id)
        return list(await self.session.scalars(rows.order_by(InstitutionForm.name)))

    async def get(self, form_id: int) -> InstitutionForm | None:
        return await self.session.get(InstitutionForm, form_id)

    async def keep(self, institution_id: int, form: Form, now: dt.datetime) -> None:
        """Add it, or change what the form of this name implies. Plans that are kept already stay as they are."""
        if not form.pattern:
            raise BadValue(form.name)
        implied = {
            "icon": form.icon,
            "nature": form.nature.value,
            "public": form.public,
            "registers": form.registers,
        }
        await self.session.execute(
            insert_into(self.session, InstitutionForm)
            .values(institution_id=institution_id, name=form.name, created_at=now, **implied)
            .on_conflict_do_update(index_elements=["institution_id", "name"], set_=implied)
        )

    async def remove(self, form_id: int, institution_id: int) -> bool:
        """Events that were made keep its name. False: it was not there."""
        gone = await self.session.execute(
            delete(InstitutionForm)
            .where(InstitutionForm.id == form_id, InstitutionForm.institution_id == institution_id)
            .returning(InstitutionForm.id)
        )
        return gone.first() is not None


def _form(row: InstitutionForm) -> Form:
    return own_form(row.name, icon=row.icon, nature=Nature(row.nature), public=row.public, registers=row.registers)
