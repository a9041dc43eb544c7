"""What was delivered before, and the way back from the last delivery; decides nothing."""

import streamlit as st

from ui import answers, session
from ui.components import asking, empty, notice
from ui.components.tables import table
from ui.formatting import day, moment
from ui.session import code, language, say

COLUMNS = ("when", "who", "kind-short", "reference", "taken", "refused", "left", "reversed")
SHOWN = 20


def show() -> None:
    """Fetches and draws the history."""
    st.header(say("deliver.history"), anchor=False)
    with st.spinner(say("loading")):
        deliveries = session.client().deliveries()
    if not deliveries:
        empty.show("no-deliveries")
        return
    last = next((each for each in deliveries if each["reversible"] and each["id"]), None)
    if last is not None:
        _way_back(last)
    columns = [say(f"history.{name}") for name in COLUMNS]
    rows = [_cells(each) for each in deliveries[:SHOWN]]
    st.html(table(say("deliver.history-caption", n=len(rows)), columns, rows))


def _way_back(last: answers.Delivery) -> None:
    key = f"reverse:{last['id']}"
    asking.opener(say("deliver.take-back"), key, ":material/undo:")
    if not asking.is_open(key):
        return
    with st.container(border=True, key=f"why:{key}"):
        st.markdown(say("deliver.take-back-means", when=moment(last["received_at"], language())))
        st.html(f'<ul class="grounds">{"".join(f"<li>{each}</li>" for each in _effects(last))}</ul>')
        st.button(
            say("deliver.take-back-confirm"),
            key=f"confirm:{key}",
            type="primary",
            on_click=_take_back,
            args=(str(last["id"]), key),
        )


def _effects(last: answers.Delivery) -> list[str]:
    return [
        say("deliver.take-back-created", n=last["created"]),
        say("deliver.take-back-updated", n=last["updated"]),
        say("deliver.take-back-left", n=last["left"]),
    ]


def _take_back(delivery_id: str, key: str) -> None:
    asking.close(key)
    notice.undo([delivery_id], "delivery")


def _cells(delivery: answers.Delivery) -> list[str]:
    back = delivery["reversed_at"]
    return [
        moment(delivery["received_at"], language()),
        delivery["received_by"],
        code("delivery-kind-short", delivery["kind"]),
        day(delivery["reference_date"], language()),
        str(delivery["taken"]),
        str(delivery["refused"]),
        str(delivery["left"]),
        say("history.back", who=delivery["reversed_by"], when=moment(back, language())) if back else "",
    ]
