"""What a specialist sees and does, on the real service."""

from collections.abc import Callable

import pytest

from ui.client import Client
from ui.components import cluster_card
from ui.components.offer_fields import as_start

from .conftest import Visit
from .reading import press, unfold, words
from .world import pseudonym

pytestmark = pytest.mark.slow
# Each of too few youths to tell; together they are a cluster.
THREE_OF_ONE_THEME = ["ouders-uit-elkaar", "tussen-twee-huizen", "klem-tussen-ouders"]

SignIn = Callable[[str], Client]


def test_a_group_says_how_full_it_is_and_what_it_needs(visit: Visit) -> None:
    shown = words(visit("rivier", "my-groups"))
    assert "Er wacht nu niets op jullie." in shown
    assert "Fouten maken mag" in shown
    assert "0 bevestigd, 4 voorgesteld, 4 vrij. Minimaal 3 om te starten." in shown
    assert "Nog 3 bevestigingen nodig om te starten" in shown


def test_confirming_an_offer_notes_today(visit: Visit) -> None:
    page = press(visit("rivier", "my-groups"), "confirm:")
    assert "Bevestigd op 22 nov 2026." in words(page)


def test_an_offer_is_published_with_little_to_fill_in(visit: Visit, signed_in: SignIn) -> None:
    page = visit("rivier", "new-offer")
    page.text_input(key="offer:0:title").set_value("Rust in je hoofd")
    page.multiselect(key="offer:0:tags").set_value(["piekeren-en-zorgen"])
    page.selectbox(key="offer:0:daypart").set_value("thu-evening")
    page = press(page.run(), "send-offer")
    assert "Rust in je hoofd staat in het aanbod." in words(page)
    published = next(each for each in signed_in("rivier").own_offers() if each["title"] == "Rust in je hoofd")
    assert (published["age_min"], published["age_max"], published["seats_min"], published["seats_max"]) == (8, 12, 5, 8)
    assert published["place"] is not None
    assert published["place"]["postcode4"] == "2333"


def test_while_filling_in_the_page_tells_who_fits(visit: Visit) -> None:
    page = visit("rivier", "new-offer")
    assert "Vul nog in: hulpvragen, dagdeel. Dan zie je hier wie er past." in words(page)
    page.multiselect(key="offer:0:tags").set_value(["faalangst"])
    page = page.selectbox(key="offer:0:daypart").set_value("wed-afternoon").run()
    shown = words(page)
    # Four of others fit: too few to show, and so is every municipality.
    assert "0 tot 4 jeugdigen passen in deze groep" in shown
    assert "0 van jullie, van anderen minder dan 5" in shown
    assert "Te klein om te tonen: Alphen aan den Rijn" in shown
    assert "in deze subregio. Kun je samen?" in shown
    assert "Fouten maken mag (Rivier Jeugd-ggz): 8–12 jaar · Leiden." in shown


def test_own_youths_are_counted_and_a_smaller_change_is_one_press(visit: Visit) -> None:
    page = visit("rivier", "new-offer")
    page.multiselect(key="offer:0:tags").set_value(["concentratie-en-drukte"])
    page.selectbox(key="offer:0:daypart").set_value("tue-afternoon")
    page.slider(key="offer:0:ages").set_value((9, 12))
    page = page.run()
    assert "0 van jullie, van anderen minder dan 5" in words(page)
    page = press(page, "take-over:age_min")
    assert page.slider(key="offer:0:ages").value == (8, 12)
    assert "1 van jullie, van anderen minder dan 5" in words(page)


def test_the_benefit_follows_ones_own_assumptions(visit: Visit) -> None:
    page = visit("rivier", "new-offer")
    page.multiselect(key="offer:0:tags").set_value(["faalangst"])
    page = page.selectbox(key="offer:0:daypart").set_value("wed-afternoon").run()
    assert "in de groep, van minimum tot vol. 1-op-1: 16 uur." in words(page)
    page = page.number_input(key="assume:draft:one_on_one_sessions").set_value(20).run()
    assert "in de groep, van minimum tot vol. 1-op-1: 31 uur." in words(page)


def test_an_earlier_offer_is_a_template_for_another_place(visit: Visit, signed_in: SignIn) -> None:
    earlier = next(each for each in signed_in("rivier").own_offers() if each["title"] == "Fouten maken mag")
    page = visit("rivier", "new-offer").selectbox(key="offer-like").set_value(earlier["id"]).run()
    key = f"offer:{page.session_state['offer-turn']}:{earlier['id']}"
    assert page.text_input(key=f"{key}:title").value == "Fouten maken mag"
    assert page.selectbox(key=f"{key}:daypart").value == "wed-afternoon"
    assert not page.text_input(key=f"{key}:place").value
    assert page.number_input(key=f"{key}:min:5").value == earlier["seats_min"]


def test_what_is_missing_is_named_and_nothing_is_published(visit: Visit, signed_in: SignIn) -> None:
    before = len(signed_in("rivier").own_offers())
    page = press(visit("rivier", "new-offer"), "send-offer")
    assert "Nog in te vullen: naam van de groep, hulpvragen, dagdeel." in words(page)
    assert len(signed_in("rivier").own_offers()) == before


def test_personal_data_in_a_text_is_refused_without_repeating_it(visit: Visit) -> None:
    page = visit("rivier", "new-offer")
    page.text_input(key="offer:0:title").set_value("Bel 06-12345678")
    page.multiselect(key="offer:0:tags").set_value(["piekeren-en-zorgen"])
    page.selectbox(key="offer:0:daypart").set_value("thu-evening")
    page = press(page.run(), "send-offer")
    refusal = " ".join(each.value for each in page.error)
    assert "op een persoonsgegeven lijkt" in refusal
    assert "12345678" not in refusal


def test_an_offer_is_changed_unless_somebody_did_so_first(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("rivier")
    offer_id = next(each["id"] for each in client.own_offers() if each["title"] == "Fouten maken mag")
    page = visit("rivier", "new-offer")
    page.query_params["offer"] = offer_id
    page.run()
    read, mark = client.offer(offer_id)
    client.change_offer(offer_id, mark, {**as_start(read), "sessions": 9})
    key = f"offer:{offer_id}:{mark}"
    page.number_input(key=f"{key}:minutes").set_value(90)
    page = press(page, "send-offer")
    assert "Iemand anders heeft deze groep intussen veranderd: aantal bijeenkomsten." in words(page)
    assert client.offer(offer_id)[0]["session_minutes"] == read["session_minutes"]
    page = press(page, "conflict-keep")
    assert "De wijzigingen zijn bewaard." in words(page)
    kept = client.offer(offer_id)[0]
    assert (kept["sessions"], kept["session_minutes"]) == (9, 90)


def test_closing_asks_for_a_reason(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("rivier")
    start = client.publish_offer(
        {
            "title": "Per ongeluk", "kind": "triage", "setting": "practice", "sessions": 1, "session_minutes": 60,
            "tags": ["faalangst"], "age_min": 18, "age_max": 22, "mode": "online",
            "place": None, "daypart": "mon-morning", "seats_min": 3, "seats_max": 5,
        }
    )  # fmt: skip
    page = press(visit("rivier", "my-groups"), f"ask-close:{start['id']}")
    reason = page.selectbox(key=f"reason:close:{start['id']}")
    page = press(reason.set_value("published-by-mistake").run(), f"close:{start['id']}")
    assert "De groep is gesloten." in words(page)
    assert client.offer(start["id"])[0]["state"] == "closed"


def test_what_nobody_runs_near_by_comes_first_and_the_rest_on_request(visit: Visit) -> None:
    page = visit("katwijk", "proposed-groups")
    # The one proposed group is in another subregion.
    assert "Elders in de regio is er wel vraag." in words(page)
    page = page.toggle(key="filter:proposed-groups:mine-only").set_value(False).run()
    assert "Groepsvoorstel" in words(page)


def test_a_link_leads_to_a_proposed_group_whatever_the_filters_say(visit: Visit, signed_in: SignIn) -> None:
    proposed = signed_in("katwijk").proposed_groups()[0]
    page = visit("katwijk", "proposed-groups")
    page.query_params["group"] = proposed["id"]
    assert "Neem over als groepsaanbod" in words(page.run())


def test_a_proposed_group_is_a_template_for_an_own_offer(visit: Visit, signed_in: SignIn) -> None:
    proposed = signed_in("rivier").proposed_groups()[0]
    page = visit("rivier", "new-offer")
    page.query_params["group"] = proposed["id"]
    page = page.run()
    key = f"offer:{page.session_state['offer-turn']}:{proposed['id']}"
    assert page.selectbox(key=f"{key}:daypart").value == proposed["daypart"]
    assert page.multiselect(key=f"{key}:tags").value == proposed["tags"]


def test_capacity_is_kept_unless_somebody_changed_it_first(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("noord")
    page = visit("noord", "capacity")
    assert "Er is nog geen plek." in words(page)
    mark = client.capacity()[1]
    page = press(page, "capacity-add")
    page.multiselect(key=f"capacity:{mark}:0:dayparts").set_value(["wed-afternoon"])
    page.number_input(key=f"capacity:{mark}:theme:angst").set_value(2)
    page = press(page.run(), "capacity-save")
    assert "De capaciteit is bewaard." in words(page)
    kept, now = client.capacity()
    assert kept["venues"] == [{"place": "2316", "dayparts": ["wed-afternoon"], "modes": ["in-person"]}]
    assert kept["facilitators"] == [{"theme": "angst", "groups": 2}]
    client.set_capacity(now, {"venues": [], "facilitators": []})
    page = press(page, "capacity-save")
    assert "Iemand anders heeft de capaciteit intussen veranderd." in words(page)
    assert client.capacity()[0] == {"venues": [], "facilitators": []}


def test_a_place_without_a_part_of_the_day_is_named_before_anything_is_sent(visit: Visit, signed_in: SignIn) -> None:
    page = press(press(visit("noord", "capacity"), "capacity-add"), "capacity-save")
    assert "Plek 1: vul nog in: dagdelen." in words(page)


def test_a_group_of_which_enough_families_agreed_starts_at_one_word(visit: Visit, signed_in: SignIn) -> None:
    for username in ("noord", "katwijk"):
        client = signed_in(username)
        for group in client.suggested_groups()["items"]:
            for each in group["suggestions"] if group["title"] == "Fouten maken mag" else ():
                client.decide(each["id"], "accept")
                client.take_step(each["id"], "invited")
                client.take_step(each["id"], "agreed")
    page = visit("rivier", "my-groups")
    assert "Gezin akkoord : 0 van jullie, 4 van anderen" in words(page)
    assert "1 groep kan starten." in words(page)
    offer_id = next(each["id"] for each in signed_in("rivier").own_offers() if each["title"] == "Fouten maken mag")
    page = press(page, f"ask-start:{offer_id}")
    assert "Er starten 4 jeugdigen." in words(page)
    page = press(page, f"start:{offer_id}")
    assert "De groep is gestart, met iedereen van wie het gezin akkoord is." in words(page)
    assert signed_in("rivier").offer(offer_id)[0]["state"] == "running"


def test_a_proposed_group_is_adopted_together_with_its_youths(visit: Visit, signed_in: SignIn) -> None:
    client = signed_in("rivier")
    proposed = client.proposed_groups()[0]
    page = unfold(visit("rivier", "proposed-groups"), proposed["id"])
    page.text_input(key=f"adopt:{proposed['id']}:title").set_value("Hoofd op orde")
    page = press(page.run(), f"adopt:{proposed['id']}")
    assert "Hoofd op orde is nu jullie groepsaanbod." in words(page)
    adopted = next(each for each in client.own_offers() if each["title"] == "Hoofd op orde")
    assert adopted["seats_proposed"] == proposed["youths"]


def test_demand_that_has_no_group_leads_to_an_offer_that_starts_so(visit: Visit, signed_in: SignIn) -> None:
    rows = [
        f"{pseudonym('demand', number)};{tag};9;2316;2026-03-0{1 + number % 9};jeugdteam;;2026-11-20"
        for number, tag in enumerate(8 * ["rouw-om-overlijden"] + 8 * ["gamen-en-schermtijd"] + 3 * THREE_OF_ONE_THEME)
    ]
    head = "kenmerk;hulpvragen;leeftijd;postcode4;aanmelddatum;soort_wachtlijst;dagdelen;peildatum"
    taken = signed_in("noord").deliver("w.csv", "\n".join([head, *rows]).encode(), kind="partial", keep=True)
    assert taken["refused"] == 0
    page = visit("rivier", "proposed-groups")
    for each in page.toggle:  # there is none when every proposed group was adopted; then all demand is shown
        each.set_value(False)
    shown = words(page.run())
    assert "Vraag die nog geen groep heeft" in shown
    assert "8 jeugdigen zonder plek" in shown
    assert "Welke hulpvragen het zijn, is te klein om te tonen." in shown
    clusters = signed_in("rivier").demand_clusters()
    cluster = next(each for each in clusters if each["tags"])
    hidden = next(each for each in clusters if not each["tags"])
    draft = visit("rivier", "new-offer")
    draft.query_params["cluster"] = cluster_card.mark(cluster)
    draft.run()
    tags = next(each for each in draft.multiselect if each.key.endswith(":tags"))
    assert tags.value == [each["key"] for each in cluster["tags"]]
    assert "te klein om te tonen" not in words(draft)
    draft.query_params["cluster"] = cluster_card.mark(hidden)
    assert "zijn te klein om te tonen. Kies ze zelf." in words(draft.run())
