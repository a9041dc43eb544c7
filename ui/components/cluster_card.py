"""Demand without offer as a card: how many wait, how long, what they want and what lacks; counts only."""

from collections.abc import Callable, Sequence

from ui import answers, vocabulary, wording
from ui.formatting import escaped
from ui.session import code, say


def ages(band: str) -> str:
    """`8-11` as `8–11 jaar`."""
    low, _, high = band.partition("-")
    return wording.ages(int(low), int(high))


def place(subregion: str | None) -> str:
    return subregion or say("unmet.elsewhere")


def mark(cluster: answers.Cluster) -> str:
    """What tells a cluster from the others, fit for the key of a widget."""
    return mark_of(cluster["theme"], cluster["age_band"], cluster["subregion"])


def mark_of(theme: str, age_band: str, subregion: str | None) -> str:
    """The same of a cluster of which only this is known."""
    return "-".join((theme, age_band, (subregion or "").replace(" ", "-")))


def head(cluster: answers.Cluster) -> str:
    """The card as HTML."""
    named = {
        "theme": vocabulary.theme_name(cluster["theme"]),
        "ages": ages(cluster["age_band"]),
        "place": place(cluster["subregion"]),
    }
    lines = [say("unmet.youths", n=cluster["youths"], time=wording.waiting(cluster["median_waiting_days"]))]
    if cluster["over_norm"] is not None:
        lines.append(say("unmet.over-norm", n=cluster["over_norm"]))
    tags = cluster["tags"]
    about = [say("unmet.tags", tags=_parts(tags, vocabulary.tag_name)) if tags else say("unmet.tags-hidden")]
    if cluster["lacking"]:
        about.append(say("unmet.lacking", reasons=_parts(cluster["lacking"], lambda key: code("reason", key))))
    about.append(say("unmet.needs", **named))
    told = "".join(f'<p class="about">{escaped(line)}</p>' for line in about)
    return (
        f'<div class="card"><h3>{escaped(say("unmet.cluster", **named))}</h3>'
        f'<p class="breath">{escaped(" ".join(lines))}</p>{told}</div>'
    )


def _parts(parts: Sequence[answers.Part], name: Callable[[str], str]) -> str:
    return ", ".join(say("unmet.part", name=name(each["key"]).rstrip("."), n=each["youths"]) for each in parts)
