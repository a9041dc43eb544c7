"""No page has a serious barrier that axe can find, on a laptop or on a phone; nothing needs sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE, Enter, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    ("noord", "kansen"),
    ("noord", "bijna"),
    ("noord", "mijn-wachtlijst"),
    ("noord", "aanleveren"),
    ("rivier", "mijn-groepen"),
    ("rivier", "nieuw-aanbod"),
    ("rivier", "vraag-zonder-aanbod"),
    ("regio", "regiobeeld"),
    ("regio", "matchrondes"),
    ("beheer", "organisaties"),
]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize(("username", "path"), PAGES, ids=[path for _, path in PAGES])
def test_a_page_has_no_serious_barrier(enter: Enter, username: str, path: str, size: tuple[int, int]) -> None:
    page = enter(username, path, size=size)
    page.get_by_role("heading", level=1).wait_for()
    settled(page)
    found = Axe().run(page, options=WCAG).response["violations"]
    barriers = [
        (each["id"], each["impact"], [node["html"][:200] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert barriers == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
