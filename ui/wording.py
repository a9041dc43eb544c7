"""Groups, requests, reasons and grounds as one reads them; turns codes and numbers into sentences, decides nothing."""

from collections.abc import Sequence

from ui import answers, vocabulary
from ui.formatting import bike_minutes, number, weeks
from ui.session import code, language, say

GOOD_FIT = 0.85


def ages(low: int, high: int) -> str:
    """`8–12 jaar`, or `9 jaar` when both are the same."""
    return say("words.age", n=low) if low == high else say("words.ages", low=low, high=high)


def joined(parts: Sequence[str]) -> str:
    """`a, b en c`."""
    return parts[0] if len(parts) == 1 else say("words.and", first=", ".join(parts[:-1]), last=parts[-1])


def tag_names(keys: Sequence[str]) -> str:
    return " + ".join(vocabulary.tag_name(key) for key in keys)


def where(place: answers.Place | None) -> str:
    """The place's name, or that it is online."""
    return (place["name"] or place["postcode4"]) if place else say("mode.online")


def group_title(group: answers.GroupCore) -> str:
    """The offer's own title, else what the group is about: its one request, or its theme."""
    if group["title"]:
        return group["title"]
    return tag_names(group["tags"]) if len(group["tags"]) == 1 else vocabulary.theme_name(group["theme"])


def group_requests(group: answers.GroupCore) -> str | None:
    """The requests of the group, when its title does not say them already."""
    names = tag_names(group["tags"])
    return None if names == group_title(group) else names


def group_facts(group: answers.GroupCore) -> str:
    """`8–12 jaar · Leiden · woensdagmiddag`."""
    facts = [ages(group["age_min"], group["age_max"]), where(group["place"]), code("daypart", group["daypart"])]
    return " · ".join(facts)


def breath(group: answers.Group) -> str:
    """Who is in the group: `3 van jou, 2 van anderen, 2 langer dan 14 weken.`"""
    parts = [say("group.mine", n=group["mine"])] if group["mine"] else []
    parts += [say("group.others", n=group["others"])] if group["others"] else []
    parts += [say("group.over-norm", n=group["over_norm"])] if group["over_norm"] else []
    return ", ".join(parts) + "." if parts else say("group.nobody")


def start(can_start: bool, short: int) -> str:
    """`Kan starten` or `Nog 2 nodig`."""
    return say("group.can-start") if can_start else say("group.short", n=short)


def waiting(days: int) -> str:
    """`23 weken`, or days in the first two weeks."""
    return say("words.weeks", n=weeks(days)) if days >= 14 else say("words.days", n=days)


def distance(km: float) -> str:
    """`2,4 km, ongeveer 10 minuten fietsen`."""
    if km == 0:
        return say("why.near")
    return say("why.distance", km=number(km, language()), minutes=bike_minutes(km))


def shared(tags: Sequence[str], similarity: float) -> str | None:
    """How well the group's requests are the youth's, or none when they share nothing."""
    if not tags:
        return None
    fit = "why.fits-well" if similarity >= GOOD_FIT else "why.fits-partly"
    return say(fit, shared=joined([vocabulary.tag_name(tag) for tag in tags]))


def grounds(suggestion: answers.Suggestion, known: Sequence[answers.GroupCore] = ()) -> list[str]:
    """Why this youth was suggested for this group, each ground a sentence; `known` groups can be named."""
    why, group, request = suggestion["why"], suggestion["group"], suggestion["help_request"]
    fits = shared(why["shared_tags"], why["similarity"])
    in_age = group["age_min"] <= request["age"] <= group["age_max"]
    return [
        *([fits] if fits else []),
        say("why.online") if group["mode"] == "online" else distance(why["km"]),
        *([say("why.age", n=request["age"], ages=ages(group["age_min"], group["age_max"]))] if in_age else []),
        *([say("why.waits-long", time=waiting(request["waiting_days"]))] if request["over_norm"] else []),
        *([say("why.previously")] if why["previously"] else []),
        say("why.by-hand") if suggestion["by_hand"] else runner_up(why["runner_up"], known),
    ]


def runner_up(second: answers.RunnerUp | None, known: Sequence[answers.GroupCore] = ()) -> str:
    """Why the second-best group was not chosen."""
    if second is None:
        return say("why.no-runner-up")
    group = next((each for each in known if each["id"] == second["group"]), None)
    name = f"{group_title(group)} ({group_facts(group)})" if group else second["title"]
    return code("runner-up", second["because"], group=name or say("why.another-group"))


def outcome(found: answers.Outcome) -> str:
    """What came of a request that has no open suggestion."""
    if found["kind"] == "suggested":
        return say("youth.ended", state=code("state", found["state"] or "lapsed"))
    return no_place(found)


def no_place(outcome: answers.Outcome) -> str:
    """Why a request has no suggestion, and which group lacked least."""
    sentence, nearest = code("reason", outcome["reason"] or ""), outcome["nearest"]
    if nearest is None:
        return sentence
    named = f"{group_title(nearest['group'])} ({group_facts(nearest['group'])})"
    lacks = code("nearest", nearest["lacking"], amount=number(nearest["by"] or 0, language()))
    return f"{sentence} {say('nearest-group', group=named)}" + (f" {lacks}" if nearest["by"] else "")


def change(outcome: answers.Outcome) -> str | None:
    """The smallest change that would give a place, as advice; None when no single change does."""
    wanted = outcome["change"]
    if not wanted:
        return None
    if "max_travel_km" in wanted:
        km = float(wanted["max_travel_km"])
        return say("change.max-travel-km", km=number(km, language()), minutes=bike_minutes(km))
    if "dayparts" in wanted:
        return say("change.dayparts", daypart=code("daypart", str(wanted["dayparts"])))
    if "languages" in wanted:
        return say("change.languages", language=code("language", str(wanted["languages"])))
    if "modes" in wanted:
        return say("change.modes" if wanted["modes"] == "online" else "change.modes-in-person")
    if "largest_group" in wanted:
        return say("change.largest-group", value=wanted["largest_group"])
    return say("change.seats-max", value=wanted["seats_max"]) if "seats_max" in wanted else None


def changes(group: answers.GroupCore, km: float, lacks: Sequence[answers.Lack]) -> list[str]:
    """What would have to be different before a youth can come to a group, each as a sentence; km to the group."""
    return [_change(group, km, each) for each in lacks]


def _change(group: answers.GroupCore, km: float, lack: answers.Lack) -> str:
    if lack["code"] == "mode" and group["mode"] == "online":
        return say("youth.online-too")
    said = code(
        "lack",
        lack["code"],
        daypart=code("daypart", group["daypart"]),
        language=code("language", group["language"]),
        km=number(km, language()),
        minutes=bike_minutes(km),
        seats=group["seats_max"],
        years=number(lack["by"] or 0, language()),
    )
    return said[:1].upper() + said[1:]
