"""An agenda item as a card: what was frozen, what was agreed and what came of it; counts only."""

from collections.abc import Callable, Sequence

from ui import answers, vocabulary, wording
from ui.formatting import day, escaped
from ui.session import code, language, say


def title(item: answers.CohortItem) -> str:
    """`Angst · 8–11 jaar · Leidse regio`, or the same with the requests of a proposed group."""
    what = wording.tag_names(item["group"]["tags"]) if item["group"] else vocabulary.theme_name(item["theme"])
    ages = wording.ages(item["age_min"], item["age_max"])
    return say("cohorts.item", what=what, ages=ages, place=item["subregion"] or say("unmet.elsewhere"))


def show(item: answers.CohortItem, *, level: int = 3) -> str:
    """The card as HTML."""
    said = _cluster(item["cluster"]) if item["cluster"] else _group(item)
    lines = [*said, *_agreed(item), *came(item)]
    about = "".join(f'<p class="about">{escaped(line)}</p>' for line in lines)
    return f'<div class="card"><h{level}>{escaped(title(item))}</h{level}>{about}</div>'


def came(item: answers.CohortItem) -> list[str]:
    """What came of it until now, in sentences; none while there is nothing to say."""
    outcome = item["outcome"]
    groups = [
        say("cohorts.came-group", group=each["title"], organisation=each["organisation"], state=_state(each["state"]))
        for each in outcome["groups"]
    ]
    youths = [f"{each['youths']} {code('item-standing', each['key'])}" for each in outcome["youths"]]
    told = [say("cohorts.came-youths", parts=wording.joined(youths))] if youths and _changed(item) else []
    answered = [say("cohorts.came-answers", n=outcome["answers"])] if outcome["answers"] else []
    return [*groups, *told, *answered]


def _changed(item: answers.CohortItem) -> bool:
    """That all still wait says nothing new."""
    return item["closed"] or any(each["key"] != "still-waiting" for each in item["outcome"]["youths"])


def _state(state: str) -> str:
    return code("offer-state", state).lower()


def _cluster(cluster: answers.FrozenCluster) -> list[str]:
    time = wording.waiting(cluster["median_waiting_days"])
    youths = cluster["youths"]
    size = say("cohorts.waits", time=time) if youths is None else say("unmet.youths", n=youths, time=time)
    if cluster["over_norm"] is not None:
        size += " " + say("unmet.over-norm", n=cluster["over_norm"])
    said = [size]
    if cluster["tags"]:
        said.append(say("unmet.tags", tags=_parts(cluster["tags"], vocabulary.tag_name)))
    if cluster["lacking"]:
        said.append(say("unmet.lacking", reasons=_parts(cluster["lacking"], lambda key: code("reason", key))))
    most = cluster["groups_high"]
    if most:
        least = max(1, cluster["groups_low"] or 0)
        said.append(say("cohorts.one-group") if least == most else say("cohorts.groups", low=least, high=most))
    return said


def _group(item: answers.CohortItem) -> list[str]:
    group = item["group"]
    assert group
    where, when = wording.where(group["place"]), code("daypart", group["daypart"])
    return [say("cohorts.found", where=where, when=when, least=group["seats_min"], most=group["seats_max"])]


def _agreed(item: answers.CohortItem) -> list[str]:
    if item["verdict"] is None:
        return []
    owner = item["owner"]["name"] if item["owner"] else say("cohorts.nobody")
    said = [say("cohorts.agreed", verdict=code("verdict", item["verdict"]), owner=owner)]
    said += [say("cohorts.noted", note=item["note"])] if item["note"] else []
    when = item["follow_up_on"]
    said += [say("cohorts.follow-up", when=day(when, language()))] if when else []
    return said + ([say("cohorts.taken-on", who=item["taken_on_by"])] if item["taken_on_by"] else [])


def _parts(parts: Sequence[answers.Part], name: Callable[[str], str]) -> str:
    return ", ".join(say("unmet.part", name=name(each["key"]).rstrip("."), n=each["youths"]) for each in parts)
