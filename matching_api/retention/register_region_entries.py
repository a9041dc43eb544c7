"""The same for what the region counts and asks of organisations; says nothing of what is in it at this moment."""

from matching_api.access.roles import Permission
from matching_api.retention.register_shape import SERVICE, WITH_THE_REQUEST, About, Entry, days

REGION_ENTRIES: dict[str, Entry] = {
    "history_position": Entry(
        About.YOUTHS,
        "in which cell of the book of counts a request is counted now: stage, theme, age band, municipality, date",
        "to book what changes, so that a figure of a past date stays what it was",
        WITH_THE_REQUEST,
        None,
    ),
    "history_entry": Entry(
        About.YOUTHS,
        "how many more or fewer in a cell since a day; no entry leads to a request, and none is one organisation's",
        "a figure of a past date is the same whenever it is asked; only figures after disclosure control leave",
        f"{days('keep_history_days')}; after that only what was open then is carried forward",
        None,
    ),
    "group_day": Entry(
        About.NOBODY,
        "how an offer stood at the end of each day on which it changed, with counts of seats",
        "figures of a past date",
        SERVICE,
        Permission.READ_FIGURES,
        "the region, as figures",
    ),
    "figure_goal": Entry(
        About.STAFF,
        "what a figure was when a baseline was taken, what it should become, and who said so",
        "baseline and intended result beforehand",
        SERVICE,
        Permission.READ_FIGURES,
        "the region",
    ),
    "group_attendance": Entry(
        About.NOBODY,
        "how many were at each meeting of a group, never who",
        "to see whether a group holds its participants",
        SERVICE,
        Permission.PUBLISH_OFFERS,
        "the organisations that carry the group",
    ),
    "group_answers": Entry(
        About.NOBODY,
        "how many participants gave which answers at the end of a group; no time, no order, nothing that says who",
        "to know whether a group helped",
        SERVICE,
        Permission.PUBLISH_OFFERS,
        "the organisations that carry the group, from five answers up, once it is closed",
    ),
    "experience": Entry(
        About.STAFF,
        "one sentence of a family about a group, as that family allows, with who entered and who approved it; no "
        "pseudonym, no text that looks like personal data",
        "grounds for a group as plan A come from other families too",
        f"{SERVICE}; the sentence is deleted at once when it is refused or withdrawn",
        Permission.PUBLISH_OFFERS,
        "once approved the region; before that who entered it and who carries the group",
    ),
    "pilot": Entry(
        About.STAFF,
        "what groups try for a while, with what it should bring and a check against the principles, and who wrote it",
        "the region learns from pilots",
        SERVICE,
        Permission.READ_FACTS,
        "the region",
    ),
    "pilot_group": Entry(
        About.NOBODY, "which groups take part in a pilot", "to name them", SERVICE, Permission.READ_FACTS, "the region"
    ),
    "group_lesson": Entry(
        About.STAFF,
        "what professionals learned from a group that closed, and who wrote it; no text that looks like personal data",
        "the next group is better",
        f"{SERVICE}, or until it is withdrawn",
        Permission.READ_FACTS,
        "the region",
    ),
    "cohort": Entry(
        About.STAFF,
        "that a part of the waitlist was frozen for a meeting: which part, when, by whom, how many waited",
        "the monthly meeting that divides the waitlist",
        SERVICE,
        Permission.LEAD_COHORTS,
        "the region",
    ),
    "cohort_item": Entry(
        About.STAFF,
        "an item of that meeting: counts that may be shown, who takes it on, what was decided, what came of it",
        "the monthly meeting that divides the waitlist",
        SERVICE,
        Permission.LEAD_COHORTS,
        "the region; an owner sees the own items",
    ),
    "cohort_member": Entry(
        About.YOUTHS,
        "which requests an item counted",
        "to count what came of them",
        "until the next cohort follows, and not longer than the request",
        None,
    ),
    "offer_call": Entry(
        About.STAFF,
        "who asked for a group that nobody runs yet: theme, ages, subregion, how many wait",
        "from demand without offer to an offer",
        SERVICE,
        Permission.READ_FACTS,
        "the region",
    ),
    "offer_call_answer": Entry(
        About.STAFF,
        "what an organisation answers to such a question, and who answered",
        "to know who can run a group",
        SERVICE,
        Permission.READ_FACTS,
        "the region",
    ),
}
