"""One team with something of every kind, and everybody else who may ask for it."""

import re
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine
from sqlmodel import col, select

from matching_api.access.models import Account
from matching_api.aftercare.models import GroupLesson
from matching_api.database import open_session
from matching_api.experiences.models import Experience, Voice
from matching_api.main import create_app
from matching_api.waitlist.models import Delivery

from . import callers, scenes
from .bodies import address, answer_of_a_family, good_bodies
from .callers import Caller


class Scene:
    """What jt-leiden-noord has, and everybody who may ask for it."""

    def __init__(self, engine: Engine) -> None:
        self.door = TestClient(create_app(), raise_server_exceptions=False)
        persons = {each.name: each for each in callers.people(self.door)}
        self.persons = persons
        self.owner = persons["noord"]
        self.ids = self._rows(engine)
        chosen = self.ask(self.owner, "POST /help-requests/{other}/one-on-one-choices", {"reason": "no-group-in-time"})
        self.ids["choice_id"] = chosen.json()["id"]
        self.ids["key_id"] = self.ask(self.owner, "POST /api-keys", {"name": "nightly", "scopes": ["deliver"]}).json()[
            "id"
        ]
        listed = self.ask(self.owner, "POST /recheck-lists", {"rule": "longest-waiting"})
        self.ids["list_id"] = listed.json()["id"]
        answered = self.ask(self.owner, "POST /help-requests/{other}/recheck-answers", answer_of_a_family())
        self.ids["answer_id"] = answered.json()["id"]
        self.strangers = [
            persons["katwijk"],
            persons["rivier"],
            persons["regio"],
            persons["beheer"],
            *callers.keys(self.door, persons["katwijk"]),
        ]

    def _rows(self, engine: Engine) -> dict[str, str]:
        with open_session(engine) as session:
            scenes.know_words(session)
            requests = scenes.youths(session, "noord", *"abcd")
            offer = scenes.offer(session, "noord")
            round_id = scenes.finished_round(session).id
            group = scenes.proposed_group(session, round_id, organisation_key="jt-katwijk")
            [suggestion, _] = scenes.suggest(session, offer, *requests[:2], round_id=round_id)
            delivery = session.exec(select(Delivery).order_by(col(Delivery.received_at))).one()
            account = session.exec(select(Account).where(Account.username == "noord")).one()
            lesson = GroupLesson(
                offer_id=offer.id, organisation_key="jt-leiden-noord", text="Later beginnen.", written_by="Noor"
            )
            # Entered by somebody else, so that the owner may approve it.
            said = Experience(
                offer_id=offer.id,
                organisation_key="jt-leiden-noord",
                voice=Voice.YOUTH,
                text="Fijn om te doen.",
                entered_by_id=scenes.actor(session, "rivier").account_id,
                entered_by="Rosa de Wit",
            )
            session.add_all([lesson, said])
            session.flush()
            item = scenes.agenda_item(session, "jt-leiden-noord")
            ids = {
                "cohort_id": item.cohort_id,
                "item_id": item.id,
                "lesson_id": lesson.id,
                "experience_id": said.id,
                "pilot_id": uuid4(),
                "organisation_key": "jt-leiden-noord",
                "postcode4": "2316",
                "figure_key": "waiting",
                "quarter": "2026-3",
                "by": "theme",
                "meeting": "1",
                "call_id": uuid4(),
                "account_id": account.id,
                "delivery_id": delivery.id,
                "request_id": requests[2],
                "other": requests[3],
                "offer_id": offer.id,
                "round_id": round_id,
                "group_id": group.id,
                "suggestion_id": suggestion.id,
            }
            session.commit()
        return {name: str(each) for name, each in ids.items()}

    def ask(self, caller: Caller, name: str, body: dict[str, Any] | None = None) -> Any:
        method, path = address(name)
        url = re.sub(r"\{(\w+)(:uuid)?\}", lambda found: self.ids[found[1]], path)
        told = good_bodies(self.ids["offer_id"]).get((method, path)) if body is None else body
        headers = dict(caller.headers)
        if name in {"PUT /offers/{offer_id:uuid}", "PUT /pilots/{pilot_id:uuid}"}:
            headers["If-Match"] = self.door.get(url, headers=headers).headers.get("etag", '"0"')
        return self.door.request(method, url, json=told, headers=headers)
