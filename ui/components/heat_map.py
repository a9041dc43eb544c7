"""Who waits by theme and age as a table whose cells are darker where more wait; every cell says its number."""

from collections.abc import Sequence

from ui import answers, vocabulary, wording
from ui.formatting import escaped, number
from ui.session import language, say

# From light to dark, each with a colour of text that is legible on it.
SHADES = (
    ("#ffffff", "#14262e"),
    ("#e3efee", "#14262e"),
    ("#b9d8d6", "#14262e"),
    ("#5f9fa0", "#0b1e24"),
    ("#0f5c63", "#ffffff"),
)


def show(cells: Sequence[answers.ThemeAndAge], quarter: Sequence[answers.ThemeCount]) -> str:
    """The table as HTML, the theme with most who wait first; the last columns are of the theme as a whole."""
    bands = list(dict.fromkeys(each["age_band"] for each in cells))
    of = {(each["theme"], each["age_band"]): each["waiting"] for each in cells}
    most = max((each["waiting"] or 0 for each in cells), default=0) or 1
    names = [say("region.theme"), *map(_ages, bands), say("region.waiting"), say("region.new-in-quarter")]
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in names)
    themes = sorted(quarter, key=lambda each: -(each["waiting"] or 0))
    body = "".join(
        f'<tr><th scope="row" data-label="{escaped(names[0])}">{escaped(vocabulary.theme_name(each["theme"]))}</th>'
        + "".join(_cell(of.get((each["theme"], band)), _ages(band), most) for band in bands)
        + _cell(each["waiting"], names[-2], None)
        + _cell(each["inflow"], names[-1], None)
        + "</tr>"
        for each in themes
    )
    return (
        f'<table class="plain stack heat"><caption>{escaped(say("region.heat-caption"))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _ages(band: str) -> str:
    low, _, high = band.partition("-")
    return wording.ages(int(low), int(high))


def _cell(count: int | None, name: str, most: int | None) -> str:
    label = f'data-label="{escaped(name)}"'
    if count is None:
        return f'<td {label} class="too-small">{escaped(say("region.too-small"))}</td>'
    words = escaped(number(count, language()))
    if most is None:
        return f"<td {label}>{words}</td>"
    ground, ink = SHADES[min(len(SHADES) - 1, count * (len(SHADES) - 1) // most + (1 if count else 0))]
    return f'<td {label} style="background:{ground};color:{ink}">{words}</td>'
