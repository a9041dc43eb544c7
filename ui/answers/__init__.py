"""The fields of the service's answers that the screen reads; shapes only, so no logic may live here."""

from ui.answers.facts import Account, Label, Organisation, OrganisationName, Place, Tag, Theme
from ui.answers.groups import (
    AlmostGroup,
    Group,
    GroupCard,
    GroupCore,
    Nearest,
    Outcome,
    ProposedGroup,
    RequestOutcome,
    RoundMoment,
    RunnerUp,
    SuggestedGroups,
    Suggestion,
    Why,
)
from ui.answers.offers import Offer
from ui.answers.region import Figure, Figures, MunicipalityCount, Progress, Round, StateCount, ThemeCount
from ui.answers.waitlist import Delivery, HelpRequest, RowError

__all__ = [
    "Account",
    "AlmostGroup",
    "Delivery",
    "Figure",
    "Figures",
    "Group",
    "GroupCard",
    "GroupCore",
    "HelpRequest",
    "Label",
    "MunicipalityCount",
    "Nearest",
    "Offer",
    "Organisation",
    "OrganisationName",
    "Outcome",
    "Place",
    "Progress",
    "ProposedGroup",
    "RequestOutcome",
    "Round",
    "RoundMoment",
    "RowError",
    "RunnerUp",
    "StateCount",
    "SuggestedGroups",
    "Suggestion",
    "Tag",
    "Theme",
    "ThemeCount",
    "Why",
]
