"""Everything a report tells of a quarter, read once and after disclosure control; writes no words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlmodel import Session

from matching_api.disclosure.control import Audience
from matching_api.insight import group_figures, unmet, values
from matching_api.insight.definitions import By
from matching_api.insight.group_figures import Groups
from matching_api.insight.names import named
from matching_api.insight.periods import Period
from matching_api.insight.region import Region, region, stock
from matching_api.insight.region_benefit_schemas import RegionAssumptionsIn, RegionBenefitOut
from matching_api.insight.service import audience
from matching_api.insight.unmet import Cluster
from matching_api.insight.values import Value
from matching_api.matching import groups as found_groups
from matching_api.settings import get_settings


@dataclass(frozen=True)
class Reading:
    """What may be told of a quarter to a reader; the whole region has to be in sight."""

    session: Session
    quarter: Period
    reader: Audience

    @property
    def today(self) -> date:
        return get_settings().current_date()

    @cached_property
    def region(self) -> Region:
        """At the end of the quarter."""
        return region(self.session, self.quarter.last, self.reader)

    @cached_property
    def groups(self) -> Groups:
        return group_figures.groups(self.session, self.quarter.last)

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """Figure → value of the quarter's last day; flows are of its last month, see `totals`."""
        return values.of_region(self.region, self.groups)

    @cached_property
    def totals(self) -> Mapping[str, Value]:
        """Flow → value of the whole quarter."""
        return {str(key[0]): Value.of(cell) for key, cell in self.region.totals.cells.items()}

    def lines(self, key: str, by: By) -> list[tuple[str, Value]]:
        """Name and value of every line of a breakdown, in the order in which they are read."""
        found = values.broken_down(self.region, self.groups, key, by)
        return [(name, found[line]) for line, name in named(self.session, by, found).items()]

    def by_code(self, key: str, by: By) -> dict[str, Value]:
        """Line → value, by code."""
        return values.broken_down(self.region, self.groups, key, by)

    @cached_property
    def clusters(self) -> list[Cluster]:
        """Demand without offer of today."""
        shown = stock(self.session, self.today, self.reader)
        exact = stock(self.session, self.today, audience(outside=False)) if self.reader.rounded else None
        return unmet.clusters_beside(self.session, shown, self.reader, exact)

    @cached_property
    def proposed(self) -> list[str]:
        """The themes of the groups that the last round found and nobody runs, once a group."""
        return [each.theme for each in found_groups.live_proposed(self.session)]

    @cached_property
    def idle(self) -> int:
        """Open offers in which the last round placed nobody."""
        return len(unmet.idle_offers(self.session))

    @cached_property
    def benefit(self) -> RegionBenefitOut:
        return RegionBenefitOut.of(self.session, self.quarter.last, RegionAssumptionsIn(), self.reader)
