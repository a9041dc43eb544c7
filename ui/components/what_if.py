"""What a draft group would meet, beside its form: who fits, whether it fills, what would help, where they live."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import answers, vocabulary, wording
from ui.answers.what_if import Change
from ui.components import assumptions, benefit, region_map
from ui.formatting import escaped, weeks
from ui.session import code, say

STEPS = 5
KINDS = ("age_min", "age_max", "daypart", "mode", "tags", "seats_max")


def show(found: answers.WhatIf, take_over: Callable[[Change], None]) -> None:
    """Everything; `take_over` puts a change into the form."""
    st.html(f'<div role="status">{_fit(found)}{_chance(found["chance"])}</div>')
    with st.expander(say("what-if.how"), key="what-if-how"):
        st.markdown(say("what-if.explained", threshold=found["threshold"]))
        assumptions.show(assumptions.JOINING, "joining")
    _alternatives(found["alternatives"], take_over)
    _overlaps(found["overlaps"])
    st.subheader(say("benefit.title"), anchor=False)
    benefit.show(found["benefit"], "draft")
    _homes(found)


def count(counted: answers.Count, threshold: int) -> str:
    """`9 jeugdigen: 2 van jou, 7 van anderen`, or that others are too few to show."""
    if counted["total"] is not None and counted["others"] is not None:
        return say("what-if.both", n=counted["total"], mine=counted["mine"], others=counted["others"])
    return say("what-if.few", n=counted["mine"], threshold=threshold)


def figure(found: answers.WhatIf) -> str:
    """How many fit: `9`, or `3 tot 7` where others are too few to show."""
    fitting = found["fit"]["fitting"]
    if fitting["total"] is not None:
        return str(fitting["total"])
    return say("what-if.at-least", n=fitting["mine"], m=fitting["mine"] + found["threshold"] - 1)


def _fit(found: answers.WhatIf) -> str:
    fit = found["fit"]
    lines = [count(fit["fitting"], found["threshold"])]
    if fit["median_waiting_days"] is not None:
        lines.append(say("what-if.median", n=weeks(fit["median_waiting_days"])))
    for name, counted in (("what-if.over-norm", fit["over_norm"]), ("what-if.elsewhere", fit["suggested_elsewhere"])):
        if counted["total"] is not None:
            lines.append(say(name, n=counted["total"]))
    told = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return (
        f'<p class="live-figure"><strong>{escaped(figure(found))}</strong> {escaped(say("what-if.fit"))}</p>'
        f'<ul class="grounds">{told}</ul>'
    )


def _chance(chance: answers.Chance) -> str:
    """The range as a bar for the eye, and the same in words."""
    low, high = round(100 * chance["to_start"]["low"]), round(100 * chance["to_start"]["high"])
    likely = chance["participants"]
    coming = say("what-if.coming", low=likely["low"], high=likely["high"])
    if likely["low"] == likely["high"]:
        coming = say("what-if.coming-one", n=likely["low"])
    room = say("what-if.room", needed=chance["needed"], seats=chance["seats"])
    bar = f'<span class="span" style="left:{low}%;width:{max(2, high - low)}%"></span>'
    return (
        f'<p class="chance"><strong>{escaped(say("what-if.chance", chance=percents(low, high)))}</strong> '
        f'{escaped(coming)} {escaped(room)}</p><div class="range" aria-hidden="true">{bar}</div>'
    )


def percents(low: int, high: int) -> str:
    """`55–95%`; what is nearly certain is not given as certain."""
    names = {0: say("what-if.none"), 100: say("what-if.sure")}
    if low == high:
        return names.get(low, f"{low}%")
    return say("what-if.percents", low=low, high=high)


def _alternatives(found: Sequence[answers.Alternative], take_over: Callable[[Change], None]) -> None:
    if not found:
        return
    st.subheader(say("what-if.more"), anchor=False)
    for each in found:
        kind = next(name for name in KINDS if each["change"][name] is not None)  # type: ignore[literal-required]
        label = say("what-if.gain", change=_change(kind, each["change"]), n=_gain(each["more"]))
        st.button(label, key=f"take-over:{kind}", icon=":material/add:", on_click=take_over, args=(each["change"],))


def _gain(more: answers.Count) -> int:
    return more["mine"] + (more["others"] or 0)


def _change(kind: str, change: Change) -> str:
    """One change in words."""
    said = {
        "age_min": lambda: say("change-draft.age-min", n=change["age_min"]),
        "age_max": lambda: say("change-draft.age-max", n=change["age_max"]),
        "daypart": lambda: say("change-draft.daypart", daypart=code("daypart", change["daypart"] or "")),
        "mode": lambda: say("change-draft.online"),
        "tags": lambda: say("change-draft.tag", tag=vocabulary.tag_name((change["tags"] or [""])[-1])),
        "seats_max": lambda: say("change-draft.seats-max", n=change["seats_max"]),
    }
    return said[kind]()


def _overlaps(found: Sequence[answers.Overlap]) -> None:
    if not found:
        return
    with st.container(key="overlaps"):
        st.warning(say("what-if.overlap", n=len(found)), icon=":material/info:")
        lines = [
            say(
                "what-if.beside",
                title=each["title"],
                who=each["organisation"]["name"],
                facts=" · ".join([wording.ages(each["age_min"], each["age_max"]), wording.where(each["place"])]),
                left=say("offer.left", n=each["seats_left"]),
            )
            for each in found
        ]
        st.html(f'<ul class="grounds">{"".join(f"<li>{escaped(line)}</li>" for line in lines)}</ul>')


def _homes(found: answers.WhatIf) -> None:
    """The map, and beneath it the same as a table; municipalities without a count are named together."""
    st.subheader(say("what-if.where"), anchor=False)
    region_map.draw(
        [_cell(each) for each in found["homes"]],
        key="homes-map", what=say("what-if.youths"), alt=say("what-if.map-alt"), height=300,
    )  # fmt: skip
    st.html(_table(found["homes"], found["threshold"]))


def _cell(home: answers.Home) -> tuple[str, str, int | None, str]:
    """One municipality of the map: everybody who fits, or the own youths alone where others are too few to show."""
    if home["total"] is not None:
        return home["code"], home["name"], home["total"], str(home["total"])
    if home["mine"]:
        return home["code"], home["name"], home["mine"], say("what-if.mine-known", n=home["mine"])
    return home["code"], home["name"], None, say("what-if.too-small")


def _table(homes: Sequence[answers.Home], threshold: int) -> str:
    shown = [each for each in homes if each["total"] is not None or each["mine"]]
    few = [each["name"] for each in homes if each["total"] is None and not each["mine"]]
    head = "".join(
        f'<th scope="col">{escaped(each)}</th>'
        for each in (say("what-if.municipality"), say("what-if.mine"), say("what-if.others"))
    )
    rows = "".join(
        f"<tr><td>{escaped(each['name'])}</td><td>{each['mine']}</td><td>{escaped(_others(each))}</td></tr>"
        for each in shown
    )
    caption = escaped(say("what-if.table", threshold=threshold))
    table = (
        f'<table class="plain"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )
    hidden = f'<p class="hidden-counts">{escaped(say("what-if.hidden", names=", ".join(few)))}</p>' if few else ""
    return (table if shown else "") + hidden


def _others(home: answers.Home) -> str:
    return say("what-if.too-small") if home["others"] is None else str(home["others"])
