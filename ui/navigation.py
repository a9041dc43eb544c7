"""Which pages there are, who gets them in which order, and the sidebar; the service checks every request itself."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import session
from ui.client import ApiProblem
from ui.components import empty, footer, languages, links, news, notice, offer_fields
from ui.formatting import escaped
from ui.session import say
from ui.views import (
    accessibility,
    accounts,
    agreements,
    almost,
    benefits,
    calls,
    capacity,
    carried,
    chances,
    changed,
    choose_password,
    cohorts,
    deliver,
    experiences,
    follow_ups,
    invitation,
    mail_links,
    my_groups,
    new_offer,
    organisations,
    pilots,
    policy,
    proposed_groups,
    rechecks,
    region,
    rounds,
    sign_in,
    signals,
    sources,
    unmet,
    waitlist,
    youth,
)

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Room:
    """One page: what draws it, where it is, and the permission it needs; without one it is for everybody."""

    show: Callable[[], None]
    path: str
    needs: str
    icon: str


ROOMS: dict[str, Room] = {
    "chances": Room(chances.show, "kansen", "decide", ":material/groups:"),
    "almost": Room(almost.show, "bijna", "decide", ":material/call:"),
    "rechecks": Room(rechecks.show, "nabellen", "recheck", ":material/phone_in_talk:"),
    "waitlist": Room(waitlist.show, "mijn-wachtlijst", "read-requests", ":material/list_alt:"),
    "youth": Room(youth.show, "jeugdige", "decide", ":material/person:"),
    "invitation": Room(invitation.show, "uitnodiging", "read-groups", ":material/mail:"),
    "deliver": Room(deliver.show, "aanleveren", "deliver", ":material/upload_file:"),
    "my-groups": Room(my_groups.show, "mijn-groepen", "publish-offers", ":material/event_seat:"),
    "new-offer": Room(new_offer.show, "nieuw-aanbod", "publish-offers", ":material/add_circle:"),
    "proposed-groups": Room(proposed_groups.show, "vraag-zonder-aanbod", "adopt-groups", ":material/lightbulb:"),
    "capacity": Room(capacity.show, "capaciteit", "publish-offers", ":material/meeting_room:"),
    "region": Room(region.show, "regiobeeld", "read-figures", ":material/bar_chart:"),
    "unmet": Room(unmet.show, "vraag-en-aanbod", "read-figures", ":material/compare_arrows:"),
    "calls": Room(calls.show, "wie-kan-dit", "read-facts", ":material/campaign:"),
    "cohorts": Room(cohorts.show, "cohorttafel", "lead-cohorts", ":material/table_restaurant:"),
    "agreements": Room(agreements.show, "afspraken", "adopt-groups", ":material/handshake:"),
    "experiences": Room(experiences.show, "ervaringen", "publish-offers", ":material/format_quote:"),
    "pilots": Room(pilots.show, "proeftuinen", "read-facts", ":material/science:"),
    "follow-ups": Room(follow_ups.show, "vervolg", "decide", ":material/trending_flat:"),
    "carried": Room(carried.show, "samen-dragen", "read-facts", ":material/diversity_3:"),
    "benefits": Room(benefits.show, "baten", "read-figures", ":material/savings:"),
    "rounds": Room(rounds.show, "matchrondes", "run-rounds", ":material/sync:"),
    "changed": Room(changed.show, "veranderd", "decide", ":material/difference:"),
    "policy": Room(policy.show, "gewichten", "set-policy", ":material/balance:"),
    "organisations": Room(organisations.show, "organisaties", "read-facts", ":material/apartment:"),
    "accounts": Room(accounts.show, "gebruikers", "manage", ":material/manage_accounts:"),
    "sources": Room(sources.show, "bronnen", "manage", ":material/fact_check:"),
    "signals": Room(signals.show, "signalen", "decide", ":material/notifications:"),
    "mail-confirm": Room(mail_links.confirm, "mail-bevestigen", "", ":material/mark_email_read:"),
    "mail-stop": Room(mail_links.stop, "mail-stoppen", "", ":material/unsubscribe:"),
    "accessibility": Room(accessibility.show, "toegankelijkheid", "", ":material/accessibility_new:"),
}
# Per role the sections of the sidebar, what is done every day first; a page without its permission is left out.
ORDER: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "coordinator": {
        "daily": ("chances", "almost", "waitlist", "rechecks"),
        "youths": ("follow-ups", "changed", "signals", "deliver"),
        "groups": ("proposed-groups", "my-groups", "new-offer", "calls", "capacity"),
        "region": ("agreements", "experiences", "pilots", "organisations"),
    },
    "specialist": {
        "daily": ("my-groups", "new-offer", "proposed-groups", "chances"),
        "groups": ("calls", "agreements", "experiences", "carried", "capacity"),
        "youths": ("almost", "waitlist", "rechecks", "follow-ups", "changed", "signals", "deliver"),
        "region": ("pilots", "organisations"),
    },
    "project-leader": {
        "daily": ("region", "unmet", "cohorts", "rounds"),
        "groups": ("calls", "carried", "pilots", "benefits"),
        "keeping": ("policy", "organisations"),
    },
    "administrator": {"keeping": ("organisations", "accounts", "sources", "policy")},
}


def run() -> None:
    """Draws the sidebar and the page that the address asks for."""
    refused = session.resume()
    drawers = {name: _page(name, room) for name, room in ROOMS.items()}
    sections = _sections(drawers)
    # Also pages that only links lead to.
    st.session_state[links.KEY] = {name: page for name, page in drawers.items() if _allowed(ROOMS[name])}
    first = next((page for _, pages in sections for page in pages), None)
    start = st.Page(_start(first), title=say("app.name"), default=True)
    if not session.signed_in():
        st.session_state[links.KEY]["sign-in"] = start
    # Pages of other roles are known too, so that their address gives a sentence and not a blank.
    current = st.navigation([start, *drawers.values()], position="hidden")
    st.session_state["page"] = current.url_path
    if refused:
        notice.note_problem(refused)
    if session.signed_in():
        _sidebar(sections, drawers)
    current.run()


def _sections(drawers: Mapping[str, StreamlitPage]) -> list[tuple[str, list[str]]]:
    if not session.signed_in():
        return []
    order = ORDER.get(session.account()["role"], {})
    allowed = {name: [page for page in pages if session.may(ROOMS[page].needs)] for name, pages in order.items()}
    return [(name, pages) for name, pages in allowed.items() if pages]


def _allowed(room: Room) -> bool:
    return not room.needs or session.may(room.needs)


def _at_the_door() -> Callable[[], None] | None:
    """What somebody gets to see first of all: signing in, or choosing a password of one's own."""
    if not session.signed_in():
        return sign_in.show
    return choose_password.show if session.account()["one_time"] else None


def _page(name: str, room: Room) -> StreamlitPage:
    def draw() -> None:
        door = _at_the_door()
        if door and room.needs:
            door()
            return
        with st.container(key=f"page-{name}"):
            _guarded(room)
        footer.show()
        offer_fields.told()

    return st.Page(draw, title=say(f"pages.{name}.title"), icon=room.icon, url_path=room.path)


def _guarded(room: Room) -> None:
    """A page, or a sentence when it cannot be shown; an ended sign-in goes back to signing in."""
    if not _allowed(room):
        empty.show("not-for-you")
        return
    try:
        if session.signed_in() and room.needs:
            news.show()
        room.show()
    except ApiProblem as problem:
        if problem.slug == "not-signed-in":
            notice.note_problem(problem)
            st.rerun()
        empty.problem(problem.slug)
    except Exception:
        # Whatever it is: the visitor gets a sentence and a way on, the log of the screen the rest.
        LOG.exception("page %s", room.path)
        empty.problem("unexpected-error")


def _start(first: str | None) -> Callable[[], None]:
    def draw() -> None:
        door = _at_the_door()
        if door:
            door()
        elif first:
            st.switch_page(st.session_state[links.KEY][first])
        else:
            empty.show("not-for-you")

    return draw


def _sidebar(sections: Sequence[tuple[str, list[str]]], drawers: Mapping[str, StreamlitPage]) -> None:
    account = session.account()
    with st.sidebar:
        st.html(f'<p class="brand">{escaped(say("app.name"))}</p>')
        for name, pages in sections:
            with st.container(key=f"section-{name}", gap=None):
                st.html(f'<p class="section">{escaped(say(f"section.{name}"))}</p>')
                for page in pages:
                    st.page_link(drawers[page], width="stretch")
        who, team = escaped(account["name"]), escaped(account["organisation"]["name"])
        st.html(f'<p class="me"><strong>{who}</strong><br>{team}</p>')
        languages.show()
        st.button(say("sidebar.sign-out"), key="sign-out", on_click=session.sign_out, icon=":material/logout:")
