"""Signalen: what is new, asking for it by mail, and the links in a mail for who is not signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from matching_api.signals import links
from ui.client import Client
from ui.navigation import ROOMS

from . import serving
from .conftest import PATIENCE_S, Visit
from .reading import press, words

pytestmark = pytest.mark.slow
MAIL = {"SAMENSTART_SMTP_HOST": "127.0.0.1", "SAMENSTART_SMTP_SENDER": "no-reply@region.example"}


@pytest.fixture(scope="module")
def api_url(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that has a mail server, which is away."""
    copy = tmp_path_factory.mktemp("copy") / "copy.sqlite"
    shutil.copy(small_world, copy)
    with serving.api(copy, MAIL) as url:
        yield url


def test_a_coordinator_sees_what_is_new_and_asks_for_it_by_mail(visit: Visit) -> None:
    page = visit("noord", "signals")
    assert "groepen met een nieuw voorstel" in words(page)
    page.text_input(key="signals-address").set_value("geen adres")
    page = press(page, "signals-ask")
    assert "Dit is geen mailadres." in words(page)
    page.text_input(key="signals-address").set_value("n.visser@jeugdteam.example")
    page.radio(key="signals-frequency").set_value("weekly")
    page = press(page, "signals-ask")
    assert "We sturen een mail naar n.visser@jeugdteam.example." in words(page)
    assert page.radio(key="signals-frequency").value == "weekly"
    page = press(page, "signals-end")
    assert "Je krijgt geen mail meer. Je mailadres is weg." in words(page)
    assert page.text_input(key="signals-address").value == ""


def opened(api_url: str, room: str, link: str | None) -> AppTest:
    """A page as somebody opens it from a mail, without signing in."""
    page = AppTest.from_string(f"from ui.navigation import ROOMS\nROOMS[{room!r}].show()", default_timeout=PATIENCE_S)
    page.session_state["client"] = Client(api_url)
    if link is not None:
        page.query_params["link"] = link
    return page.run()


def test_a_link_in_a_mail_asks_for_one_click_and_needs_no_signing_in(api_url: str) -> None:
    stopped = links.sealed(links.Purpose.STOP, uuid4())  # of somebody who has stopped: stopping twice is no mistake
    page = press(opened(api_url, "mail-stop", stopped), "mail-stop")
    assert "Je krijgt geen mail meer." in words(page)
    for room, link in (("mail-confirm", stopped), ("mail-stop", "half a link")):
        assert "Deze link werkt niet (meer)." in words(press(opened(api_url, room, link), room))
    assert "Open de link uit de mail" in words(opened(api_url, "mail-stop", None))


def test_the_links_in_mails_lead_to_pages_that_are_there() -> None:
    paths = {room.path: room.needs for room in ROOMS.values()}
    assert [paths[path] for path in links.PATHS.values()] == ["", ""]
    assert paths[links.SIGNALS_PATH] == "decide"
