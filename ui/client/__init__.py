"""A typed client of the service: speaks HTTP and nothing else; keeps no data and makes no decisions."""

from ui.client.administration import Administration
from ui.client.after import After
from ui.client.cohorts import Cohorts
from ui.client.connection import ApiProblem as ApiProblem, InputError as InputError
from ui.client.facts import Facts
from ui.client.groups import Groups
from ui.client.insight import Insight
from ui.client.offers import Offers
from ui.client.rechecks import Rechecks
from ui.client.reports import Reports
from ui.client.rounds import MatchRounds
from ui.client.signals import Signals
from ui.client.signing_in import SigningIn
from ui.client.waitlist import Waitlist


class Client(
    SigningIn,
    Facts,
    Waitlist,
    Offers,
    After,
    Groups,
    Insight,
    MatchRounds,
    Administration,
    Signals,
    Cohorts,
    Reports,
    Rechecks,
):
    """One visitor's connection, with everything that the screens ask; each part has a file of its own."""
