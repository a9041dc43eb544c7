"""Those who fit a draft, counted for one organisation: own youths, and others' as far as counts may be shown."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median_low

from matching_api.insight.disclosure import single, table
from matching_api.insight.what_if_schemas import CountOut, FitOut, HomeOut
from matching_api.matching.commitments import GroupRef
from matching_api.matching.drafts import Who
from matching_api.vocabulary.places import places


@dataclass(frozen=True)
class Fitting:
    """`group` is the offer that is being changed, if any: a suggestion for it is no competition."""

    youths: Sequence[Who]
    own_key: str
    group: GroupRef | None
    threshold: int

    @property
    def mine(self) -> list[Who]:
        return [each for each in self.youths if each.organisation_key == self.own_key]

    @property
    def others(self) -> list[Who]:
        return [each for each in self.youths if each.organisation_key != self.own_key]

    @property
    def others_shown(self) -> int | None:
        return single(len(self.others), self.threshold).value

    def is_elsewhere(self, youth: Who) -> bool:
        """Waits for a decision about another group."""
        return youth.suggested is not None and youth.suggested != self.group

    def told(self) -> FitOut:
        # A middle of all would tell of others when those are too few; then it is of the own youths alone.
        days = [each.waiting_days for each in (self.mine if self.others_shown is None else self.youths)]
        return FitOut(
            fitting=CountOut.of(len(self.mine), self.others_shown),
            suggested_elsewhere=self._part(self.is_elsewhere),
            over_norm=self._part(lambda each: each.over_norm),
            median_waiting_days=median_low(days) if days else None,
        )

    def fewest_free(self) -> int:
        """At least so many fit and have no other suggestion, as far as the counts shown tell."""
        own = sum(not self.is_elsewhere(each) for each in self.mine)
        others, elsewhere = len(self.others), sum(map(self.is_elsewhere, self.others))
        if self.others_shown is None or others - elsewhere < self.threshold:
            return own
        return own + others - max(elsewhere, self.threshold - 1)

    def fewest(self) -> int:
        """At least so many fit, as far as the counts shown tell."""
        return len(self.mine) + (self.others_shown or 0)

    def most(self) -> int:
        """At most so many fit, as far as the counts shown tell."""
        return len(self.mine) + (self.threshold - 1 if self.others_shown is None else self.others_shown)

    def homes(self, region: Sequence[str]) -> list[HomeOut]:
        """By municipality: every one of the region, or that one is missing would tell."""
        known, own = places(), Counter(map(_municipality, self.mine))
        names = {each.municipality_code: each.municipality for each in known.values()}
        counts = Counter(dict.fromkeys({*region, *own}, 0))
        counts.update(map(_municipality, self.others))
        cells = table(dict(counts), self.threshold).cells
        shown = {code: CountOut.of(own[code], cell.value) for code, cell in cells.items()}
        return [
            HomeOut(code=code, name=names[code], mine=each.mine, others=each.others, total=each.total)
            for code, each in sorted(shown.items(), key=lambda item: names[item[0]])
        ]

    def _part(self, holds: Callable[[Who], bool]) -> CountOut:
        """Of those who fit, for how many this holds; the rest must not be too few either."""
        of_others = sum(map(holds, self.others))
        counts = {True: of_others, False: len(self.others) - of_others}
        return CountOut.of(sum(map(holds, self.mine)), table(counts, self.threshold).cells[True].value)


def _municipality(youth: Who) -> str:
    return places()[youth.postcode4].municipality_code
