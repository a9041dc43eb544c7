"""Quality of what organisations deliver: freshness, refusals by code and empty fields, in counts that may be shown."""

from typing import Any

from sqlalchemy.engine import Engine

from matching_api.database import open_session

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import PARTIAL, cells, csv_of, deliver_file, row


def filled(engine: Engine) -> None:
    """Ten good rows of noord, half of them rechecked; and a file of which six of eight rows are refused."""
    with open_session(engine) as session:
        scenes.know_words(session)
        rows = [row(f"y{n}", rechecked_on="2026-11-02") if n < 5 else row(f"y{n}") for n in range(10)]
        scenes.deliver(session, "noord", *rows)
        wrong = [cells(f"wrong {n}", leeftijd="honderd") for n in range(6)]
        deliver_file(session, csv_of(*wrong, cells("y0"), cells("y1")), PARTIAL)
        scenes.deliver(session, "katwijk", row("k"))
        session.commit()


def of(sign_in: SignIn, organisation: str) -> dict[str, Any]:
    items = sign_in("beheer").get("/v1/sources").json()["items"]
    return next(dict(each) for each in items if each["organisation"]["key"] == organisation)


@on_both
def test_each_source_tells_how_fresh_and_how_complete_it_is(region: Engine, sign_in: SignIn) -> None:
    filled(region)
    noord = of(sign_in, "jt-leiden-noord")
    assert (noord["deliveries"], noord["read"], noord["refused_percent"], noord["waiting"]) == (2, 18, 33, 10)
    assert noord["days_since_delivery"] == 0
    assert noord["refused"] == [{"code": "age-out-of-range", "rows": 6, "suppressed": False}]
    missing = {each["field"]: each["percent"] for each in noord["missing"]}
    assert (missing["dayparts"], missing["rechecked_on"]) == (100, 70)
    assert "Jeugdteam Leiden Noord" in noord["organisation"]["name"]


def test_a_source_of_which_few_wait_tells_no_counts(region: Engine, sign_in: SignIn) -> None:
    filled(region)
    katwijk = of(sign_in, "jt-katwijk")
    assert (katwijk["waiting"], katwijk["missing"], katwijk["median_recheck_days"]) == (None, [], None)
    assert katwijk["last_delivery"]["read"] == 1


def test_a_source_that_never_delivered_says_so(region: Engine, sign_in: SignIn) -> None:
    rivier = of(sign_in, "sp-rivier")
    assert (rivier["last_delivery"], rivier["days_since_delivery"], rivier["refused_percent"]) == (None, None, None)


def test_sources_stand_in_order_of_name_and_the_regions_office_is_none(region: Engine, sign_in: SignIn) -> None:
    items = sign_in("beheer").get("/v1/sources").json()["items"]
    names = [each["organisation"]["name"] for each in items]
    assert names == sorted(names)
    assert "Regio Holland Rijnland" not in names
