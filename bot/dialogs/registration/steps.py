"""What comes next. The database is asked each time: an old or a forged press registers nobody without consent and a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiogram.fsm.state import State
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import EventPress, NewsWishPress
from bot.dialogs.registration.states import RegistrationWindow
from bot.dialogs.scene import Scene
from bot.texts import consent, consent_news, consent_photo, registering
from bot.texts import errors as trouble
from bot.texts import events as words
from bot.texts.ticket import MINE, TO_CALENDAR
from plans.registering import DETAILS, PROFILE, YES, YES_NO, OwnQuestion, applies, asked_fields, next_question
from storage.database import Unit
from storage.errors import EventMissing, RegistrationClosed
from storage.models import Institution, Person
from storage.records import EventView, Place

SELF, COLLEAGUE, ORGANISATION = "self", "colleague", "organisation"
OF_ORGANISATION = ("organisation", "municipality", "seats")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one registration asks, and what is known of it."""

    view: EventView
    whom: str
    fields: tuple[str, ...]
    questions: list[tuple[int, OwnQuestion]]  # (id, question)
    known: dict[str, str]  # of the person's profile
    answers: dict[str, str]
    own: dict[int, str]
    consented: bool
    photo: bool | None  # what was said of being photographed; None: not yet, or not asked

    @property
    def full(self) -> bool:
        return self.view.institution.data_mode == "full"

    @property
    def values(self) -> dict[str, str]:
        """Field -> value, in the order of the questions."""
        told = {**self.known, **self.answers}
        return {name: told[name] for name in self.fields if told.get(name)}

    @property
    def missing(self) -> str | None:
        return next((name for name in self.fields if name not in self.answers and not self.known.get(name)), None)

    @property
    def next_own(self) -> OwnQuestion | None:
        return next_question([one for _, one in self.questions], self.own)

    @property
    def told(self) -> list[tuple[OwnQuestion, str]]:
        return [
            (one, self.own[one.ordinal])
            for _, one in self.questions
            if one.ordinal in self.own and applies(one, self.own)
        ]

    @property
    def by_id(self) -> dict[int, str]:
        """Answers to own questions by the question's id, for the storage."""
        ids = {one.ordinal: question_id for question_id, one in self.questions}
        return {ids[one.ordinal]: answer for one, answer in self.told if answer}

    @property
    def asks_photo(self) -> bool:
        return self.whom == SELF and wants_photo(self.view)

    def next(self) -> State:
        if self.whom == ORGANISATION:
            return RegistrationWindow.field if self.missing else RegistrationWindow.check
        if not self.full:
            return RegistrationWindow.number
        if self.whom == SELF and not self.consented:
            return RegistrationWindow.consent
        if self.missing is not None:
            return RegistrationWindow.field
        if self.next_own is not None:
            return RegistrationWindow.own
        return RegistrationWindow.photo if self.asks_photo and self.photo is None else RegistrationWindow.check


def wants_photo(view: EventView) -> bool:
    return view.event.takes_photos and view.institution.data_mode == "full"


async def ask(unit: Unit, scene: Scene) -> Asked | None:
    """None: no such event for them."""
    view = await public(unit, int(scene.started_with.get("event", 0)))
    if view is None:
        return None
    whom = scene.data.get("as") or scene.started_with.get("as", SELF)
    full, person_id = (
        view.institution.data_mode == "full",
        scene.actor.person.id,
    )  # only then is anything asked of a person
    fields = asked_fields(view.event.form, view.event.asked_fields)
    if whom == ORGANISATION:
        fields = OF_ORGANISATION
    return Asked(
        view=view,
        whom=whom,
        fields=fields,
        questions=await unit.questions.of_event(view.event.id) if full and whom != ORGANISATION else [],
        known=_profile(await unit.people.get(person_id)) if full and whom == SELF else {},
        answers=answers_of(scene),
        own={int(ordinal): text for ordinal, text in scene.data.setdefault("own", {}).items()},
        consented=full and await consents_to(unit, person_id, view.institution),
        photo=scene.data.get("photo"),
    )


async def consents_to(unit: Unit, person_id: int, institution: Institution) -> bool:
    """To the words as they are now: another term of keeping is asked about anew."""
    return await unit.consents.active(person_id, institution.id, text=consent.text(institution)) is not None


def _profile(person: Person) -> dict[str, str]:
    return {name: value for name in PROFILE if (value := getattr(person, name))}


def answers_of(scene: Scene) -> dict[str, str]:
    answers: dict[str, str] = scene.data.setdefault("answers", {})
    return answers


async def start_registration(scene: Scene, event_id: int, whom: str = SELF) -> None:
    """Open the first window that this person needs, or say why there is none. `whom` "others": it is asked."""
    async with scene.storage.read() as unit:
        view = await public(unit, event_id)
        full = view is not None and view.institution.data_mode == "full"
        consented = view is not None and full and await consents_to(unit, scene.actor.person.id, view.institution)
    if view is None or view.institution.data_mode == "link":
        await scene.say_above(trouble.GONE if view is None else words.LINK_MODE)
        return
    if view.arrival is None:
        await scene.say_above(words.CLOSED["waiting_full"])
        return
    if whom == "others":
        await scene.manager.start(RegistrationWindow.whom, data={"event": event_id})
        return
    state = RegistrationWindow.number
    if full:
        state = RegistrationWindow.field if consented else RegistrationWindow.consent
    if state == RegistrationWindow.field:
        state = await _first(scene, view, whom)
    await scene.manager.start(state, data={"event": event_id, "as": whom})


async def _first(scene: Scene, view: EventView, whom: str) -> State:
    """For who has given consent already: what their profile lacks, the organizer's questions, or the check at once."""
    async with scene.storage.read() as unit:
        person = await unit.people.get(scene.actor.person.id)
        questions = [one for _, one in await unit.questions.of_event(view.event.id)]
    if any(not _profile(person).get(name) for name in asked_fields(view.event.form, view.event.asked_fields)):
        return RegistrationWindow.field
    if next_question(questions, {}):
        return RegistrationWindow.own
    return RegistrationWindow.photo if whom == SELF and wants_photo(view) else RegistrationWindow.check


async def go_on(scene: Scene) -> None:
    """The next window after an answer."""
    async with scene.storage.read() as unit:
        asked = await ask(unit, scene)
    if asked is None:
        await scene.finish(trouble.GONE)
        return
    await scene.manager.switch_to(asked.next())


async def register(scene: Scene) -> None:
    """Save the profile, take the place, say the last word; without consent or a whole profile the question comes again."""
    try:
        async with scene.storage.write() as unit:
            asked = await ask(unit, scene)
            if asked is None:
                raise EventMissing(str(scene.started_with.get("event")))
            ready = asked.next() in (RegistrationWindow.check, RegistrationWindow.number)
            place = await _take(unit, scene, asked) if ready else None
            made = place is not None and place.registration.kind == COLLEAGUE and not place.already
            link = await _link(unit, scene, asked, place.registration.id) if place is not None and made else None
            news = place is not None and await _asks_news(unit, asked, place)
            after = await unit.events.counted_again(asked.view)
    except RegistrationClosed as error:
        if asked is not None and await _asks_again(scene, error, asked):
            return
        await _keep_profile(scene, asked)
        zone = asked.view.institution.time_zone if asked is not None else "Europe/Moscow"
        await scene.finish(registering.closed(error, zone, scene.now))
        return
    except EventMissing:
        await scene.finish(trouble.GONE)
        return
    if place is None:
        await go_on(scene)
        return
    if link is not None:
        me = await scene.bot.me()
        url = f"https://t.me/{me.username}?start={link}"
        await scene.say_above(registering.hand_on(url, asked.full))
    keys = ticket_keys(after.event.id) if place.registration.person_id == scene.actor.person.id else None
    ticket = registering.ticket(place, after, scene.now)
    if news:  # in the place of the window: the ticket stays the newest message
        await scene.finish(consent_news.text(after.institution.name), news_keys(after.institution.id))
        await scene.say(ticket, keys)
    else:
        await scene.finish(ticket, keys)


async def _asks_again(scene: Scene, error: RegistrationClosed, asked: Asked) -> bool:
    """What another number mends is asked again, and the rest of the application is kept."""
    if asked.whom != ORGANISATION or error.why not in ("too_many_seats", "quota"):
        return False
    scene.data["asked"] = "seats"
    await scene.say_above(await seats_refused(scene, asked, int(asked.values["seats"])) or words.CLOSED[error.why])
    await scene.manager.switch_to(RegistrationWindow.field)
    return True


async def refused(scene: Scene, asked: Asked, field: str, value: str) -> str | None:
    """Said as soon as the organisation or the number of seats is told, not after the whole form; None: nothing stands against it."""
    if field == "seats":
        return await seats_refused(scene, asked, int(value))
    return await seats_refused(scene, replace(asked, answers={**asked.answers, "organisation": value}), 1)


async def seats_refused(scene: Scene, asked: Asked, seats: int) -> str | None:
    """Why an organisation cannot have so many; None: it can."""
    event, organisation = asked.view.event, asked.answers.get("organisation")
    if event.capacity is not None and seats > max(1, event.capacity):
        return registering.too_many(event.capacity)
    if event.organisation_quota is None or not organisation:
        return None
    async with scene.storage.read() as unit:
        left = await unit.registrations.quota_left(event, organisation)
    return registering.over_quota(left) if seats > left else None


async def _keep_profile(scene: Scene, asked: Asked | None) -> None:
    """Refused at the end: what was typed, with consent, is not asked a second time."""
    told = {name: value for name, value in asked.answers.items() if name in PROFILE} if asked is not None else {}
    if asked is not None and asked.full and asked.whom == SELF and asked.consented and told:
        async with scene.storage.write() as unit:
            await unit.people.save_profile(scene.actor.person.id, **told)


async def _asks_news(unit: Unit, asked: Asked, place: Place) -> bool:
    """«Сообщать о других мероприятиях?»: once, of who has just got a place of their own."""
    row = place.registration
    own = asked.whom == SELF and asked.full and not place.already and row.state == "registered"
    return own and await unit.consents.may_ask_news(row.person_id or 0, asked.view.institution.id)


async def _link(unit: Unit, scene: Scene, asked: Asked, registration_id: int) -> str:
    """For the colleague, until the event is over."""
    event = asked.view.event
    day = event.ends_on or event.starts_on or scene.now.date()
    over = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(asked.view.institution.time_zone))
    return await unit.links.create(
        "colleague",
        institution_id=asked.view.institution.id,
        event_id=event.id,
        registration_id=registration_id,
        now=scene.now,
        expires_at=over,
    )


async def _take(unit: Unit, scene: Scene, asked: Asked) -> Place:
    person_id, event_id, values = scene.actor.person.id, asked.view.event.id, asked.values
    if asked.whom == ORGANISATION:
        return await unit.registrations.apply(
            event_id,
            person_id,
            organisation=values["organisation"],
            municipality=values["municipality"],
            seats=int(values["seats"]),
            now=scene.now,
        )
    fields = {name: value for name, value in values.items() if name in PROFILE}
    details = {name: value == YES if name in YES_NO else value for name, value in values.items() if name in DETAILS}
    if asked.whom == COLLEAGUE:
        return await unit.registrations.register_colleague(
            event_id, person_id, now=scene.now, details=details, answers=asked.by_id, **fields
        )
    told = {name: value for name, value in asked.answers.items() if name in PROFILE}
    if asked.full and told:
        await unit.people.save_profile(person_id, **told)
    photo = asked.photo if asked.asks_photo else None
    if photo:
        await give_photo(unit, scene, asked.view)
    return await unit.registrations.register(
        event_id, person_id, now=scene.now, details=details, answers=asked.by_id, photo=photo, **fields
    )


async def give_photo(unit: Unit, scene: Scene, view: EventView) -> None:
    await unit.consents.give(
        scene.actor.person.id,
        view.institution.id,
        text=consent_photo.text(view.institution.name),
        text_version=consent_photo.VERSION,
        now=scene.now,
        purpose=consent_photo.PURPOSE,
    )


def ticket_keys(event_id: int) -> InlineKeyboardMarkup:
    """Long-lived: it works after restarts and when the window is gone."""
    named = [(MINE, "mine"), (TO_CALENDAR, "calendar"), (words.LEAVE_TICKET, "leave")]
    keys = [
        InlineKeyboardButton(text=text, callback_data=EventPress(action=action, event=event_id).pack())
        for text, action in named
    ]
    return InlineKeyboardMarkup(inline_keyboard=[keys[:2], keys[2:]])


def news_keys(institution_id: int) -> InlineKeyboardMarkup:
    """Under «Сообщать о других мероприятиях?»: neither answer is preselected."""
    named = ((consent_news.GIVE, True), (consent_news.REFUSE, False))
    row = [
        InlineKeyboardButton(text=text, callback_data=NewsWishPress(institution=institution_id, accept=accept).pack())
        for text, accept in named
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def public(unit: Unit, event_id: int) -> EventView | None:
    view = await unit.events.view(event_id)
    return view if view is not None and view.event.public else None
