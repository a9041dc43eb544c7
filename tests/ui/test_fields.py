"""A field of a form begins with what is usual, also for a visitor who is quicker than the page."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.components import offer_fields


def _broken_off_at_first() -> None:
    import streamlit as st

    from ui.components import offer_fields

    st.number_input("Aantal bijeenkomsten", 1, 104, key=offer_fields.begin("offer:0", "sessions", 8))
    if "again" not in st.session_state:
        st.session_state["again"] = True
        st.stop()  # as when a quick visitor breaks a drawing off: the browser may never have shown this field
    offer_fields.told()


def test_how_a_field_begins_is_told_again_until_the_page_was_drawn_to_its_end() -> None:
    page = AppTest.from_function(_broken_off_at_first).run().run()
    [field] = page.number_input
    assert field.proto.set_value
    assert field.proto.value == 8


def test_once_the_browser_had_time_to_show_it_a_field_is_told_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offer_fields, "SHOWN_AFTER_S", 0.0)
    page = AppTest.from_function(_broken_off_at_first).run().run().run()
    assert not page.number_input[0].proto.set_value
    assert page.number_input[0].value == 8


def test_a_field_that_was_drawn_is_the_visitors_own_from_then_on() -> None:
    page = AppTest.from_function(_broken_off_at_first).run().run()
    page.number_input[0].set_value(12).run()
    assert page.run().number_input[0].value == 12
