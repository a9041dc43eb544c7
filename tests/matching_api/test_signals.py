"""Signals by mail: only for who asked and confirmed, counts and links only, and none of them twice."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy.engine import Engine
from sqlmodel import select

from matching_api.access.mail_models import SignalMail
from matching_api.access.models import Account
from matching_api.access.roles import Role
from matching_api.database import open_session
from matching_api.offers.models import Offer
from matching_api.settings import PROJECT, Settings, get_settings
from matching_api.signals import sending
from matching_api.signals.models import ToldSignal

from .. import mail_server
from ..mail_server import Inbox
from . import scenes
from .conftest import SignIn, on_both

ADDRESS = "n.visser@jeugdteam.example"
WISH = {"address": ADDRESS, "frequency": "daily", "language": "nl"}
MINE = "/v1/accounts/me/signals"
NOON = 12


@pytest.fixture
def inbox(region: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    with mail_server.running() as inbox:
        _use(monkeypatch, inbox.port)
        yield inbox


def _use(monkeypatch: pytest.MonkeyPatch, port: int, **more: object) -> None:
    plain = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "smtp_sender": "no-reply@region.example"}
    for name, value in (plain | more).items():
        monkeypatch.setattr(get_settings(), name, value)


def linked(text: str) -> dict[str, str]:
    """The token of every link in a mail, by the last part of its address."""
    links = [urlsplit(each) for each in re.findall(r"https?://\S+", text)]
    return {each.path.rpartition("/")[2]: parse_qs(each.query)["link"][0] for each in links if each.query}


def asked_for(client: TestClient, inbox: Inbox, engine: Engine, **changed: str) -> None:
    """Asks for mail and follows the link to confirm, as somebody who is not signed in."""
    assert client.put(MINE, json=WISH | changed).status_code == 200
    sending.send_due(engine, NOON)
    token = linked(inbox.texts()[-1])["mail-bevestigen"]
    stranger = TestClient(client.app)
    assert stranger.post("/v1/signal-confirmations", json={"link": token}).status_code == 204
    inbox.mails.clear()


def new_group(engine: Engine, *names: str) -> Offer:
    """An offer that needs three, with these youths of noord suggested for it."""
    with open_session(engine) as session:
        scenes.know_words(session)
        offer = scenes.offer(session, title="Geheime titel")
        scenes.suggest(session, offer, *scenes.youths(session, "noord", *names))
        session.commit()
    return offer


def days_later(monkeypatch: pytest.MonkeyPatch, days: int = 1) -> None:
    monkeypatch.setattr(get_settings(), "today", get_settings().current_date() + timedelta(days=days))


@on_both
def test_who_asked_is_mailed_how_many_groups_are_new_and_no_group_twice(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for(sign_in("noord"), inbox, region)
    new_group(region, "a", "b", "c")
    assert sending.send_due(region, NOON) == 0  # asked for once a day, and the day is not over
    days_later(monkeypatch)
    assert sending.send_due(region, get_settings().mail_hour - 1) == 0
    assert sending.send_due(region, NOON) == 1
    [mail] = inbox.mails
    assert mail["To"] == ADDRESS
    assert "1 groep met een nieuw voorstel" in inbox.texts()[0]
    assert "1 groep heeft genoeg deelnemers" in inbox.texts()[0]
    assert sign_in("noord").get(MINE).json()["mailed_at"] is not None
    with open_session(region) as session:  # as if a later round proposed the same group once more
        wish = session.exec(select(SignalMail)).one()
        wish.told_until -= timedelta(days=30)
        session.add(wish)
        session.commit()
    for _ in range(3):
        days_later(monkeypatch)
        assert sending.send_due(region, NOON) == 0
    assert len(inbox.mails) == 1


def test_a_mail_holds_counts_and_links_and_nothing_that_is_anybodys(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for(sign_in("noord"), inbox, region, language="en")
    offer = new_group(region, "a", "b", "c")
    days_later(monkeypatch)
    sending.send_due(region, NOON)
    [mail], [text] = inbox.mails, inbox.texts()
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    said = text + mail["Subject"] + mail["List-Unsubscribe"]
    with open_session(region) as session:
        account = session.exec(select(Account).where(Account.username == "noord")).one()
        ids = [account.id, offer.id, *session.exec(select(ToldSignal.subject))]
    for secret in (*ids, *(each.hex for each in (account.id, offer.id)), "noord", "Noor", "Leiden", "Geheime", "faal"):
        assert str(secret) not in said
    assert text.startswith("This is new in Samenstart:\n\n* 1 group with a new suggestion")


@on_both
def test_one_click_ends_the_mail_without_signing_in_and_the_address_is_gone(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    noord = sign_in("noord")
    asked_for(noord, inbox, region)
    new_group(region, "a")
    days_later(monkeypatch)
    sending.send_due(region, NOON)
    [mail] = inbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(mail["List-Unsubscribe"].strip("<>"))
    assert linked(inbox.texts()[0])["mail-stoppen"] == parse_qs(address.query)["link"][0]
    for _ in range(2):  # a mail program may send it twice
        answer = TestClient(noord.app).post(f"{address.path}?{address.query}", data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.text) == (204, "")
    assert noord.get(MINE).json()["address"] is None
    with open_session(region) as session:
        assert (session.exec(select(SignalMail)).all(), session.exec(select(ToldSignal)).all()) == ([], [])
    # Looking at the address does nothing: some mail programs open every link by themselves.
    assert TestClient(noord.app).get(f"{address.path}?{address.query}").status_code == 405


def test_a_link_opens_what_it_was_made_for_and_only_for_the_address_it_was_sent_to(
    region: Engine, sign_in: SignIn, inbox: Inbox
) -> None:
    noord = sign_in("noord")
    noord.put(MINE, json=WISH)
    sending.send_due(region, NOON)
    token = linked(inbox.texts()[0])["mail-bevestigen"]
    other = "A" if token[-2] != "A" else "B"
    assert noord.post("/v1/signal-stops", params={"link": token}).status_code == 404
    for told in (token[:-2] + other + token[-1], "A" * 43):
        assert noord.post("/v1/signal-confirmations", json={"link": told}).status_code == 404
    assert noord.post("/v1/signal-confirmations", json={"link": "x"}).status_code == 400
    noord.put(MINE, json=WISH | {"address": "other@jeugdteam.example"})
    assert noord.post("/v1/signal-confirmations", json={"link": token}).status_code == 404
    assert noord.get(MINE).json() == {
        "available": True, "address": "other@jeugdteam.example", "frequency": "daily", "language": "nl",
        "confirmed": False, "refused": False, "mailed_at": None,
    }  # fmt: skip


def test_nothing_but_the_question_goes_to_an_address_that_was_not_confirmed(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in("noord").put(MINE, json=WISH)
    sign_in("noord").put(MINE, json=WISH | {"frequency": "weekly"})
    new_group(region, "a", "b", "c")
    for _ in range(9):
        sending.send_due(region, NOON)
        days_later(monkeypatch)
    assert [each["Subject"] for each in inbox.mails] == ["Samenstart: wil je signalen per mail?"]


@on_both
def test_of_four_workers_at_once_each_mail_is_sent_by_one(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("noord", "rivier"):
        asked_for(sign_in(name), inbox, region, address=f"{name}@work.example")
    new_group(region, "a", "b", "c")
    days_later(monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda _: sending.send_due(region, NOON), range(4)))
    assert sum(sent) == 2
    assert sorted(each["To"] for each in inbox.mails) == ["noord@work.example", "rivier@work.example"]


@pytest.mark.parametrize(("word", "came_in"), [("RCPT", 0), ("DATA", 1)])
def test_a_worker_that_is_killed_before_or_after_the_server_took_the_mail_never_sends_it_twice(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, word: str, came_in: int
) -> None:
    asked_for(sign_in("noord"), inbox, region)
    new_group(region, "a", "b", "c")
    days_later(monkeypatch)
    settings = get_settings()
    told = {name: getattr(settings, name) for name in ("smtp_host", "smtp_port", "smtp_tls", "smtp_sender", "today")}
    for name, value in told.items():
        monkeypatch.setenv(f"SAMENSTART_{name.upper()}", str(value))
    code = (
        "from matching_api.database import get_engine; from matching_api.signals.sending import send_due; "
        "input(); send_due(get_engine(), 12)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=PROJECT) as worker:
        inbox.kill = (word, worker.pid)
        worker.communicate(b"\n", timeout=60)
    assert worker.returncode == -9
    assert len(inbox.mails) == came_in
    for _ in range(3):
        sending.send_due(region, NOON)
        days_later(monkeypatch)
    assert len(inbox.mails) == came_in


def test_what_the_server_did_not_take_goes_once_it_is_back(
    region: Engine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server.running() as inbox:
        _use(monkeypatch, inbox.port)
        asked_for(sign_in("noord"), inbox, region)
    new_group(region, "a", "b", "c")
    days_later(monkeypatch)
    for _ in range(2):
        assert sending.send_due(region, NOON) == 0
    with mail_server.running() as back:
        _use(monkeypatch, back.port)
        assert [sending.send_due(region, NOON) for _ in range(2)] == [1, 0]
        assert "1 groep met een nieuw voorstel" in back.texts()[0]


def test_an_address_that_is_refused_three_days_is_left_alone_until_somebody_asks_again(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    noord = sign_in("noord")
    asked_for(noord, inbox, region)
    new_group(region, "a", "b", "c")
    inbox.unknown.add(ADDRESS)
    for _ in range(4):
        days_later(monkeypatch)
        assert sending.send_due(region, NOON) == 0
    assert noord.get(MINE).json()["refused"] is True
    inbox.unknown.clear()
    days_later(monkeypatch)
    assert sending.send_due(region, NOON) == 0
    assert noord.put(MINE, json=WISH).json() | {"confirmed": False, "refused": False} == noord.get(MINE).json()
    assert sending.send_due(region, NOON) == 1  # the question whether the address is right


def test_mail_goes_over_a_verified_connection_with_the_password_of_the_settings(
    region: Engine, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with mail_server.running(tmp_path) as inbox:
        signing_in = {"smtp_username": mail_server.USER, "smtp_tls": "starttls"}
        _use(monkeypatch, inbox.port, **signing_in)
        password = Settings(smtp_password=mail_server.PASSWORD).smtp_password  # type: ignore[arg-type, call-arg]
        sign_in("noord").put(MINE, json=WISH)
        for trusted, secret in ((None, password), (inbox.certificate, Settings().smtp_password)):  # type: ignore[call-arg]
            _use(monkeypatch, inbox.port, **signing_in, smtp_ca_file=trusted, smtp_password=secret)
            assert sending.send_due(region, NOON) == 0
        _use(monkeypatch, inbox.port, **signing_in, smtp_ca_file=inbox.certificate, smtp_password=password)
        assert sending.send_due(region, NOON) == 1
        assert len(inbox.mails) == 1


def test_an_offer_is_told_of_before_it_goes_stale_and_once_for_each_time_it_was_confirmed(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivier = sign_in("rivier")
    with open_session(region) as session:
        scenes.know_words(session)
        offer_id = scenes.offer(session).id
        session.commit()
    asked_for(rivier, inbox, region)
    found = []
    for _ in range(2):
        days_later(monkeypatch, get_settings().offer_fresh_days - 14)
        sending.send_due(region, NOON)
        found.append(len(inbox.mails))
        for _ in range(20):
            days_later(monkeypatch)
            sending.send_due(region, NOON)
        found.append(len(inbox.mails))
        rivier.post(f"/v1/offers/{offer_id}/confirmations")
    assert found == [0, 1, 1, 2]
    assert "1 groep uit je aanbod moet je bevestigen" in inbox.texts()[0]


def test_who_may_not_sign_in_or_gets_another_role_is_forgotten(
    region: Engine, sign_in: SignIn, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("noord", "rivier"):
        asked_for(sign_in(name), inbox, region)
    with open_session(region) as session:
        ids = {each.username: each.id for each in session.exec(select(Account))}
    beheer = sign_in("beheer")
    assert beheer.post(f"/v1/accounts/{ids['noord']}/deactivations").status_code == 201
    assert _addressed(region) == [ids["rivier"]]
    answer = beheer.put(f"/v1/accounts/{ids['rivier']}", json={"name": "Rosa de Wit", "role": Role.PROJECT_LEADER})
    assert answer.status_code == 200
    days_later(monkeypatch)
    assert sending.send_due(region, NOON) == 0
    assert _addressed(region) == []


def _addressed(engine: Engine) -> list[object]:
    with open_session(engine, writes=False) as session:
        return list(session.exec(select(SignalMail.account_id)))


def test_without_a_mail_server_nobody_can_ask_and_nothing_is_sent(region: Engine, sign_in: SignIn) -> None:
    noord = sign_in("noord")
    assert noord.get(MINE).json()["available"] is False
    assert noord.put(MINE, json=WISH).status_code == 409
    assert sending.send_due(region, NOON) == 0


@pytest.mark.parametrize(
    "told", [{"smtp_host": "mail.example"}, {"smtp_host": "m.example", "smtp_tls": "none", "smtp_username": "x"}]
)
def test_mail_needs_a_sender_and_a_password_goes_over_tls(told: dict[str, str]) -> None:
    sender = {"smtp_sender": "no-reply@region.example"} if "smtp_username" in told else {}
    with pytest.raises(ValidationError):
        Settings(**told, **sender)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["a@b", "a b@c.nl", "a@c.nl\nBcc: d@e.nl", "a@c.nl, d@e.nl", "@c.nl", "<a@c.nl>"])
def test_an_address_is_one_address_and_a_wrong_one_is_not_repeated(sign_in: SignIn, address: str) -> None:
    answer = sign_in("noord").put(MINE, json=WISH | {"address": address})
    assert answer.status_code == 400
    assert address not in answer.text
