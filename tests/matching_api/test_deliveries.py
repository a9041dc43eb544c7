"""What comes of a delivery: counts, what it closes and opens, and that twice is as once."""

from collections import Counter
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind
from matching_api.database import open_session
from matching_api.problems import InvalidInput, NotFound
from matching_api.settings import get_settings
from matching_api.waitlist import pooling, service
from matching_api.waitlist.codes import DeliveryKind, RequestState
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.waitlist.models import Delivery, HelpRequest

from .conftest import SignIn, on_both
from .deliveries import (
    DELIVERIES,
    KATWIJK,
    NOORD,
    PARTIAL,
    cells,
    codes,
    csv_of,
    deliver,
    deliver_file,
    kept,
    pseudonym,
    row,
    with_words,
)

ROWS = {
    "jt-leiden-noord.csv": 110,
    "jt-katwijk.csv": 85,
    "jt-alphen.xlsx": 95,
    "jt-bollenstreek.csv": 70,
    "sp-rivier.csv": 150,
    "sp-duinpad.csv": 90,
}


@pytest.fixture
def words(session: Session) -> Session:
    return with_words(session)


def _six(session: Session) -> list[Delivery]:
    done = []
    for name in ROWS:
        key = Path(name).stem
        kind = OrganisationKind.JEUGDTEAM if key.startswith("jt") else OrganisationKind.SPECIALIST
        access.add_organisation(session, key=key, name=key, kind=kind, sharing=True)
        done.append(deliver_file(session, (DELIVERIES / name).read_bytes(), sender=Sender(key, "test")))
    return done


def _states(session: Session) -> dict[str, RequestState]:
    session.expire_all()
    return {each.pseudonym.reveal(): each.state for each in session.exec(select(HelpRequest))}


def test_all_six_deliveries_are_taken_whole(words: Session) -> None:
    for delivery, expected in zip(_six(words), ROWS.values(), strict=True):
        assert (delivery.read, delivery.created, delivery.refused, delivery.errors) == (expected, expected, 0, [])
    requests = list(words.exec(select(HelpRequest)))
    status = {"waiting": 552, "tailoring-first": 23, "helped": 12, "expired": 13}
    assert Counter(each.status.value for each in requests) == status
    assert sum(service.waiting_days(each, date(2026, 11, 20)) > 98 for each in requests) == 236
    assert len(pooling.pool(words, get_settings().current_date())) == 531


@on_both
def test_a_delivery_for_the_second_time_changes_nothing(words: Session) -> None:
    _six(words)
    before = kept(words)
    for delivery, expected in zip(_six(words), ROWS.values(), strict=True):
        assert (delivery.created, delivery.updated, delivery.left, delivery.unchanged) == (0, 0, 0, expected)
    assert kept(words) == before


def test_the_same_file_on_a_later_day_changes_nothing_but_the_day_it_named_them(
    words: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (DELIVERIES / "jt-bollenstreek.csv").read_bytes()  # it names no date of export
    deliver_file(words, content)
    before = kept(words)
    monkeypatch.setattr(get_settings(), "today", date(2026, 12, 24))
    later = deliver_file(words, content)
    assert (later.unchanged, later.updated) == (70, 0)
    assert kept(words) == {key: {**each, "named_on": date(2026, 12, 24)} for key, each in before.items()}


def test_a_newer_export_confirms_a_request_without_changing_it(words: Session) -> None:
    deliver(words, row("a", reference_date="2026-11-01"))
    later = deliver(words, row("a", reference_date="2026-11-20"))
    assert (later.unchanged, later.updated) == (1, 0)
    request = kept(words)[pseudonym("a")]
    assert (request["reference_date"], request["delivery_id"]) == (date(2026, 11, 20), later.id)


def test_the_example_with_errors_gives_exactly_its_twelve(words: Session) -> None:
    delivery = deliver_file(words, (DELIVERIES / "jt-voorbeeld-fouten.csv").read_bytes())
    assert (delivery.read, delivery.taken, delivery.created, delivery.refused) == (20, 8, 8, 12)
    assert codes(delivery) == [
        (3, "kenmerk", "invalid-pseudonym"),
        (5, "kenmerk", "duplicate-pseudonym"),
        (7, "hulpvragen", "unknown-tag"),
        (9, "hulpvragen", "too-many-tags"),
        (10, "hulpvragen", "label-not-request"),
        (12, "hulpvragen", "safety-first"),
        (13, "leeftijd", "age-out-of-range"),
        (15, "postcode4", "unknown-postcode"),
        (16, "postcode4", "personal-data"),
        (18, "aanmelddatum", "date-in-future"),
        (19, "soort_wachtlijst", "unknown-word"),
        (21, "niet_samen_met", "personal-data"),
    ]
    label = next(error for error in delivery.errors if error["code"] == "label-not-request")
    assert label["tags"] == ["concentratie-en-drukte", "begrijpen-hoe-mijn-hoofd-werkt"]


def test_all_or_nothing_takes_nothing_and_lists_all_twelve(words: Session) -> None:
    content = (DELIVERIES / "jt-voorbeeld-fouten.csv").read_bytes()
    with pytest.raises(InvalidInput) as refusal:
        deliver_file(words, content, Terms(DeliveryKind.FULL, all_or_nothing=True))
    assert len(refusal.value.errors) == 12
    assert refusal.value.errors[0].pointer == "/rows/3/kenmerk"
    assert kept(words) == {}
    checked = deliver_file(words, content, Terms(DeliveryKind.FULL, all_or_nothing=True, keep=False))
    assert (checked.taken, len(checked.errors)) == (0, 12)


def test_all_or_nothing_takes_a_delivery_without_errors(words: Session) -> None:
    assert deliver(words, row("a"), terms=Terms(DeliveryKind.FULL, all_or_nothing=True)).taken == 1


def test_a_check_says_what_would_happen_and_keeps_nothing(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    before = kept(words)
    terms = Terms(DeliveryKind.FULL, keep=False)
    checked = deliver(words, row("a", age=11), row("c"), row("d", age=99), terms=terms)
    assert (checked.created, checked.updated, checked.left, checked.refused) == (1, 1, 1, 1)
    assert kept(words) == before
    assert len(list(words.exec(select(Delivery)))) == 1


def test_a_full_delivery_closes_as_left_what_it_no_longer_names(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    later = deliver(words, row("a"))
    assert (later.left, later.unchanged) == (1, 1)
    assert _states(words) == {pseudonym("a"): RequestState.WAITING, pseudonym("b"): RequestState.LEFT}
    assert deliver(words, row("a")).left == 0


def test_a_partial_delivery_closes_nothing(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    assert deliver(words, row("a"), terms=PARTIAL).left == 0
    assert set(_states(words).values()) == {RequestState.WAITING}


def test_a_request_that_left_and_is_named_again_waits_again(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    deliver(words, row("a"))
    again = deliver(words, row("a"), row("b"))
    assert (again.updated, again.created) == (1, 0)
    assert _states(words)[pseudonym("b")] is RequestState.WAITING


def test_a_request_named_by_a_refused_row_is_not_closed(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    later = deliver(words, row("a"), row("b", age=40))
    assert (later.left, later.refused) == (0, 1)
    assert _states(words)[pseudonym("b")] is RequestState.WAITING


def test_a_file_in_which_nothing_can_be_read_closes_nothing(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    later = deliver(words, row("c", age=40))
    assert (later.left, later.taken) == (0, 0)
    assert set(_states(words).values()) == {RequestState.WAITING}


def test_a_full_delivery_closes_only_the_own_requests(words: Session) -> None:
    deliver(words, row("a"), sender=KATWIJK)
    assert deliver(words, row("b")).left == 0


def test_two_organisations_may_use_the_same_pseudonym(words: Session) -> None:
    assert deliver(words, row("a")).created == 1
    assert deliver(words, row("a"), sender=KATWIJK).created == 1


def test_a_changed_row_updates_the_request_and_keeps_its_id(words: Session) -> None:
    deliver(words, row("a"))
    before = kept(words)[pseudonym("a")]
    later = deliver(words, row("a", tags=["piekeren-en-zorgen", "faalangst"], max_travel_km=8.5, open_to_group=True))
    after = kept(words)[pseudonym("a")]
    assert (later.updated, later.created, after["id"]) == (1, 0, before["id"])
    assert after["tags"] == ["piekeren-en-zorgen", "faalangst"]
    assert (after["max_travel_km"], after["open_to_group"], after["delivery_id"]) == (8.5, True, later.id)


def test_a_youth_who_started_stays_started_whatever_the_list_still_says(words: Session) -> None:
    deliver(words, row("a"), row("b"))
    started: UUID = kept(words)[pseudonym("a")]["id"]
    service.mark_started(words, started)
    assert [each.id for each in pooling.pool(words, date(2026, 11, 22))] == [kept(words)[pseudonym("b")]["id"]]
    deliver(words, row("a", age=11), row("b"))
    assert _states(words)[pseudonym("a")] is RequestState.STARTED
    assert deliver(words, row("b")).left == 0
    service.mark_waiting(words, started)
    assert _states(words)[pseudonym("a")] is RequestState.WAITING


def test_only_who_waits_is_open_to_a_group_and_shared_goes_to_the_matcher(words: Session) -> None:
    named = {
        "waits": {},
        "open": {"open_to_group": True},
        "closed": {"open_to_group": False},
        **{status: {"status": status} for status in ("tailoring-first", "helped", "expired")},
        "left": {},
        "started": {},
    }
    deliver(words, *(row(name, **changed) for name, changed in named.items()))
    deliver(words, *(row(name, **changed) for name, changed in named.items() if name != "left"))
    ids = {name: kept(words)[pseudonym(name)]["id"] for name in named}
    service.mark_started(words, ids["started"])
    today = get_settings().current_date()
    assert {each.id for each in pooling.pool(words, today)} == {ids["waits"], ids["open"]}
    assert len(service.waiting(words, today)) == 3
    found = words.exec(select(HelpRequest)).all()
    why = {each.id: service.not_matched(each, sharing=True) for each in found}
    assert {name: why[each] and why[each].value for name, each in ids.items()} == {
        **{name: name for name in named},
        "waits": None,
        "open": None,
        "closed": "not-open-to-group",
    }
    access.add_organisation(words, key=NOORD.organisation_key, name="x", kind=OrganisationKind.JEUGDTEAM)
    assert pooling.pool(words, today) == []


def test_who_is_kept_apart_is_named_by_id_and_only_when_both_are_matched(words: Session) -> None:
    apart = [pseudonym("b"), pseudonym("gone"), pseudonym("helped")]
    deliver(words, row("a", not_with=apart), row("b"), row("helped", status="helped"))
    deliver(words, row("b"), sender=KATWIJK)
    ids = {name: kept_of(words, name) for name in ("a", "b")}
    found = {each.id: each.not_with for each in pooling.pool(words, get_settings().current_date())}
    assert found[ids["a"]] == (ids["b"],)
    assert found[ids["b"]] == ()


def kept_of(session: Session, name: str) -> UUID:
    """The id of a request of the first organisation."""
    statement = select(HelpRequest).where(HelpRequest.organisation_key == NOORD.organisation_key)
    return next(each.id for each in session.exec(statement) if each.pseudonym.reveal() == pseudonym(name))


@pytest.mark.slow
def test_fifty_thousand_rows_are_one_delivery(words: Session) -> None:
    content = csv_of(*(cells(str(number)) for number in range(50_000)))
    assert deliver_file(words, content).created == 50_000
    again = deliver_file(words, content)
    assert (again.unchanged, again.left) == (50_000, 0)


def test_a_delivery_for_an_organisation_that_does_not_exist_is_refused(words: Session) -> None:
    with pytest.raises(NotFound):
        deliver(words, row("a"), sender=Sender("jt-nergens", "Noor Visser"))


def test_a_date_of_export_that_has_not_come_yet_is_refused(words: Session) -> None:
    with pytest.raises(InvalidInput):
        deliver(words, row("a"), terms=Terms(DeliveryKind.FULL, reference_date=date(2026, 11, 23)))


def test_the_terms_give_the_date_of_export_for_rows_that_name_none(words: Session) -> None:
    terms = Terms(DeliveryKind.FULL, reference_date=date(2026, 11, 1))
    delivery = deliver_file(words, csv_of(cells("a")), terms)
    assert delivery.reference_date == kept(words)[pseudonym("a")]["reference_date"] == date(2026, 11, 1)


def test_whoever_delivers_must_say_whether_it_is_full() -> None:
    with pytest.raises(TypeError):
        Terms()  # type: ignore[call-arg]


def test_of_very_many_errors_the_first_are_listed_and_all_are_counted(region: Engine, sign_in: SignIn) -> None:
    with open_session(region) as session:
        with_words(session)
        session.commit()
    noord = sign_in("noord")
    rows = [row(f"y {number}", age=99 if number % 2 else 10, postcode4="2316 GK") for number in range(1001)]
    told = noord.post("/v1/deliveries/_check", json={"kind": "partial", "rows": rows}).json()
    assert (len(told["errors"]), told["refused"]) == (1000, 1001)
    assert sum(told["error_counts"].values()) == 1501
    refused = noord.post("/v1/deliveries?allOrNothing=true", json={"kind": "partial", "rows": rows}).json()
    assert len(refused["errors"]) == 1000
    assert all(f"{code} {count}" in refused["detail"] for code, count in told["error_counts"].items())
    few = noord.post("/v1/deliveries", json={"kind": "partial", "rows": rows[:2]}).json()
    assert (len(few["errors"]), sum(few["error_counts"].values())) == (3, 3)
