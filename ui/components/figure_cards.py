"""Figures as cards: name, value, what it counts, of which day or period, and how it does against its goal."""

from collections.abc import Sequence

from ui import answers
from ui.formatting import day, escaped, number, share
from ui.session import code, language, say


def show(figures: Sequence[answers.Figure]) -> str:
    """The cards as HTML, in the order given."""
    return f'<div class="figures">{"".join(map(_card, figures))}</div>'


def shown(figure: answers.Figure) -> str:
    """The value as one reads it, or that it is too small to show, or that there is none."""
    if figure["suppressed"]:
        return say("region.too-small")
    return say("words.nothing") if figure["value"] is None else amount(figure["value"], figure["unit"])


def amount(value: float, unit: str) -> str:
    """A value in its unit; a share as a percentage."""
    return share(value, language()) if unit == "share" else number(value, language())


def _card(figure: answers.Figure) -> str:
    small = " small" if figure["suppressed"] else ""
    told = goal(figure)
    agreed = f'<p class="goal">{escaped(told)}</p>' if told else ""
    return (
        f'<div class="figure"><p class="name">{escaped(code("figure", figure["key"]))}</p>'
        f'<p class="value{small}">{escaped(shown(figure))}</p>'
        f'<p class="means">{escaped(code("figure-means", figure["key"]))}</p>'
        f'<p class="means when">{escaped(_when(figure))}</p>{agreed}</div>'
    )


def _when(figure: answers.Figure) -> str:
    period = figure["period"]
    if period is None:
        return say("region.on", when=day(figure["reference_date"], language()))
    return say("region.period", first=day(period["first"], language()), last=day(period["last"], language()))


def goal(figure: answers.Figure) -> str | None:
    """What was agreed for a figure, in a sentence; none where nothing was."""
    goal = figure["goal"]
    if goal is None:
        return None
    baseline = say("region.too-small") if goal["baseline"] is None else amount(goal["baseline"], figure["unit"])
    return say(
        "region.goal",
        when=day(goal["baseline_on"], language()),
        baseline=baseline,
        target=amount(goal["target"], figure["unit"]),
        by=day(goal["target_on"], language()),
    )
