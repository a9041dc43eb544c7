"""What nobody measured and everybody may change: shares, minutes, sessions, euros; kept for this visit, sent along."""

from typing import NamedTuple

import streamlit as st

from ui.session import code


class Assumption(NamedTuple):
    """Its name in the interface, what it starts with, its bounds and step, and what one on the screen stands for."""

    name: str
    usual: int
    least: int
    most: int
    step: int
    unit: float = 1


# The same to start with as the service has; a share is asked for in percents.
JOINING = (
    Assumption("joining_low", 50, 0, 100, 5, 0.01),
    Assumption("joining_high", 80, 0, 100, 5, 0.01),
    Assumption("choosing", 30, 0, 100, 5, 0.01),
)
HOURS = (
    Assumption("preparation_minutes", 45, 0, 600, 5),
    Assumption("intake_minutes", 60, 0, 600, 5),
    Assumption("one_on_one_sessions", 10, 1, 104, 1),
    Assumption("one_on_one_minutes", 60, 15, 480, 5),
    Assumption("one_on_one_around_minutes", 30, 0, 600, 5),
    Assumption("hour_rate_low", 95, 0, 1000, 5),
    Assumption("hour_rate_high", 130, 0, 1000, 5),
)
PAIRS = (("joining_low", "joining_high"), ("hour_rate_low", "hour_rate_high"))


def asked(assumed: tuple[Assumption, ...]) -> dict[str, float]:
    """What holds now, as the service wants it; a high one under its low one counts as the low one."""
    found = {each.name: _held(each) * each.unit for each in assumed}
    for low, high in PAIRS:
        if low in found:
            found[high] = max(found[low], found[high])
    return {name: round(amount, 2) for name, amount in found.items()}


def show(assumed: tuple[Assumption, ...], where: str) -> None:
    """A field for each; the same assumption may be asked in more places, and holds in all of them."""
    with st.container(horizontal=True, key=f"assumptions:{where}"):
        for each in assumed:
            field = f"assume:{where}:{each.name}"
            st.session_state[field] = _held(each)
            st.number_input(
                code("assumption", each.name), each.least, each.most, step=each.step, key=field, width=235,
                on_change=_keep, args=(each.name, field),
            )  # fmt: skip


def _held(each: Assumption) -> int:
    return int(st.session_state.get(f"assumed:{each.name}", each.usual))


def _keep(name: str, field: str) -> None:
    if st.session_state[field] is not None:
        st.session_state[f"assumed:{name}"] = st.session_state[field]
