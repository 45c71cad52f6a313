"""One transaction and the repositories that work inside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from storage.changes.clashes import Clashes
from storage.feeds import Feeds
from storage.foresight import foresee
from storage.models import Delivery
from storage.outgoing.afterwards import Afterwards
from storage.outgoing.calls import Calls
from storage.outgoing.copies import Copies
from storage.outgoing.given_up import GivenUp
from storage.outgoing.news import News
from storage.outgoing.summaries import WeeklySummaries
from storage.outgoing.unreached import Unreached
from storage.owed.auditor import Auditor
from storage.personal.erasing import Erasing
from storage.personal.my_data import MyData
from storage.personal.retention import Retention
from storage.places.confirming import Confirmations
from storage.places.roster import Roster
from storage.places.tickets import Tickets
from storage.repositories.admissions import Admissions
from storage.repositories.attendance import Attendance
from storage.repositories.audit import AuditLog
from storage.repositories.certificates import Certificates
from storage.repositories.chat_state import ChatStates
from storage.repositories.consents import Consents
from storage.repositories.delegations import Delegations
from storage.repositories.deliveries import Deliveries
from storage.repositories.desk import Desk
from storage.repositories.events import Events
from storage.repositories.feedback import Feedbacks
from storage.repositories.forms import Forms
from storage.repositories.institutions import Institutions
from storage.repositories.leaves import Leaves
from storage.repositories.links import Links
from storage.repositories.listings import EventLists
from storage.repositories.mailings import Mailings
from storage.repositories.papers import Papers
from storage.repositories.people import People
from storage.repositories.plans import Plans
from storage.repositories.policies import Policies
from storage.repositories.posts import Posts
from storage.repositories.questions import Questions
from storage.repositories.registrations import Registrations
from storage.repositories.reminders import Reminders
from storage.repositories.responsibles import Responsibles
from storage.repositories.revisions import Revisions
from storage.repositories.settings import Settings
from storage.repositories.showcase import Showcase
from storage.repositories.standing import Standing
from storage.repositories.subscriptions import Subscriptions
from storage.upkeep.watching import Watching


class Unit:
    """One transaction and the repositories that work inside it."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def foresee(self, deliveries: Sequence[Delivery]) -> None:
        """For a read that renders them all."""
        await foresee(self.session, deliveries)

    @cached_property
    def institutions(self) -> Institutions:
        return Institutions(self.session)

    @cached_property
    def forms(self) -> Forms:
        return Forms(self.session)

    @cached_property
    def people(self) -> People:
        return People(self.session)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.session)

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self.session)

    @cached_property
    def responsibles(self) -> Responsibles:
        return Responsibles(self.session)

    @cached_property
    def links(self) -> Links:
        return Links(self.session)

    @cached_property
    def events(self) -> Events:
        return Events(self.session)

    @cached_property
    def clashes(self) -> Clashes:
        return Clashes(self.session)

    @cached_property
    def listings(self) -> EventLists:
        return EventLists(self.session)

    @cached_property
    def showcase(self) -> Showcase:
        return Showcase(self.session)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.session)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.session)

    @cached_property
    def policies(self) -> Policies:
        return Policies(self.session)

    @cached_property
    def delegations(self) -> Delegations:
        return Delegations(self.session)

    @cached_property
    def leaves(self) -> Leaves:
        return Leaves(self.session)

    @cached_property
    def copies(self) -> Copies:
        return Copies(self.session)

    def auditor(self, now: dt.datetime) -> Auditor:
        return Auditor(self.session, now)

    def summaries(self, now: dt.datetime) -> WeeklySummaries:
        return WeeklySummaries(self.session, now)

    @cached_property
    def registrations(self) -> Registrations:
        return Registrations(self.session)

    @cached_property
    def admissions(self) -> Admissions:
        return Admissions(self.session)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.session)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.session)

    def calls(self, now: dt.datetime) -> Calls:
        return Calls(self.session, now)

    def confirmations(self, now: dt.datetime) -> Confirmations:
        return Confirmations(self.session, now)

    @cached_property
    def roster(self) -> Roster:
        return Roster(self.session)

    @cached_property
    def attendance(self) -> Attendance:
        return Attendance(self.session)

    @cached_property
    def mailings(self) -> Mailings:
        return Mailings(self.session)

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.session)

    @cached_property
    def news(self) -> News:
        return News(self.session)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self.session)

    def erasing(self, now: dt.datetime) -> Erasing:
        return Erasing(self.session, now)

    @cached_property
    def my_data(self) -> MyData:
        return MyData(self.session)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.session)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.session)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.session)

    @cached_property
    def given_up(self) -> GivenUp:
        return GivenUp(self.session)

    @cached_property
    def unreached(self) -> Unreached:
        return Unreached(self.session)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self.session)

    @cached_property
    def chat_states(self) -> ChatStates:
        return ChatStates(self.session)

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.session)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.session)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self.session)

    @cached_property
    def certificates(self) -> Certificates:
        return Certificates(self.session)

    @cached_property
    def feedback(self) -> Feedbacks:
        return Feedbacks(self.session)

    @cached_property
    def watching(self) -> Watching:
        return Watching(self.session)

    @cached_property
    def posts(self) -> Posts:
        return Posts(self.session)

    @cached_property
    def afterwards(self) -> Afterwards:
        return Afterwards(self.session)
