"""The agenda of a cohort on paper and as a workbook, out of what the region may see; reads words and nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session

from matching_api.cohorts.schemas import CohortItemOut, CohortOut, FrozenClusterOut, FrozenGroupOut
from matching_api.insight.unmet_schemas import PartOut
from matching_api.paper import pdf, workbook
from matching_api.paper.tables import SHORT, SMALL, Cell, Table, number, shown
from matching_api.paper.words import day, daypart, section, short_day, small_first, word
from matching_api.vocabulary import service as vocabulary

PAGE = Path(__file__).parent / "agenda.typ"
TWO_WEEKS = 14


def as_pdf(session: Session, cohort: CohortOut) -> bytes:
    """A tagged PDF (PDF/UA-1), the same whenever it is asked while nobody decides anything."""
    return pdf.as_pdf(PAGE, content(session, cohort), cohort.frozen_on)


def as_workbook(session: Session, cohort: CohortOut) -> bytes:
    """An .xlsx: the agenda, what came of the one before, and what the words mean."""
    return workbook.as_workbook(_Agenda(session, cohort).sheets())


def content(session: Session, cohort: CohortOut) -> dict[str, Any]:
    """All words and figures of the document."""
    return _Agenda(session, cohort).document()


class _Agenda:
    """Writes one agenda."""

    def __init__(self, session: Session, cohort: CohortOut) -> None:
        self._cohort, self._words = cohort, section("agenda")
        self._themes = {each.key: each.label_nl for each in vocabulary.themes(session)}
        self._tags = {each.key: each.label_nl for each in vocabulary.tags(session)}

    def document(self) -> dict[str, Any]:
        cohort, words = self._cohort, self._words
        named = {"day": day(cohort.frozen_on), "threshold": cohort.threshold}
        return {
            "title": f"{words['title']} {day(cohort.frozen_on)}",
            "footer": words["footer"].format(**named),
            "small": [SMALL, SHORT],
            "intro": [
                words["frozen"].format(day=named["day"], who=cohort.frozen_by, part=self._part()),
                words["waiting-small"] if cohort.waiting is None
                else words["waiting"].format(n=number(cohort.waiting)),
            ],
            "overview": words["overview"],
            "table": self._overview().printed() if cohort.items else None,
            "nothing": words["nothing"],
            "items": [self._item(at, each) for at, each in enumerate(cohort.items, start=1)],
            "previous": words["previous"],
            "previous-none": words["previous-none"],
            "previous-table": self._previous().printed() if cohort.previous else None,
            "explained": words["explained"],
            "explanations": self._explanations(),
        }  # fmt: skip

    def sheets(self) -> list[Table]:
        meant = Table("Uitleg", self._words["explained"], ["Uitleg"], [[each] for each in self._explanations()])
        return [self._sheet(), self._previous(), meant]

    def _explanations(self) -> list[str]:
        return [each.format(threshold=self._cohort.threshold) for each in self._words["explanations"]]

    def _part(self) -> str:
        """Which part of the waitlist, in words."""
        cohort = self._cohort
        said = [self._themes.get(cohort.theme, cohort.theme)] if cohort.theme else []
        if cohort.age_band:
            low, _, high = cohort.age_band.partition("-")
            said.append(self._words["ages"].format(low=low, high=high))
        return " · ".join([*said, *([cohort.subregion] if cohort.subregion else [])]) or self._words["all"]

    def _name(self, item: CohortItemOut) -> str:
        said = {"ages": self._ages(item), "place": self._place(item)}
        if item.group is not None:
            return str(self._words["group-item"].format(tags=self._wishes(item.group.tags), **said))
        return str(self._words["item"].format(theme=self._themes.get(item.theme, item.theme), **said))

    def _ages(self, item: CohortItemOut) -> str:
        return str(self._words["ages"].format(low=item.age_min, high=item.age_max))

    def _place(self, item: CohortItemOut) -> str:
        return item.subregion or str(self._words["elsewhere"])

    def _overview(self) -> Table:
        rows = [
            [
                f"{at}. {self._name(each)}",
                shown(each.cluster.youths) if each.cluster else None,
                self._waits(each.cluster.median_waiting_days) if each.cluster else None,
                self._agreed(each),
            ]
            for at, each in enumerate(self._cohort.items, start=1)
        ]
        columns = ["Punt", "Jeugdigen", "Middelste wachttijd", "Besluit en eigenaar"]
        return Table("Agenda", self._words["overview-title"], columns, rows, [4.2, 1.2, 1.4, 2.6])

    def _agreed(self, item: CohortItemOut) -> Cell:
        said = [word("verdict", item.verdict.value)] if item.verdict else []
        return ", ".join([*said, *([item.owner.name] if item.owner else [])]) or None

    def _sheet(self) -> Table:
        columns = [
            "Nr", "Soort", "Thema", "Leeftijd", "Subregio", "Jeugdigen", "Langer dan 14 weken",
            "Middelste wachttijd in dagen", "Hulpvragen", "Wat ontbrak", "Plekken", "Eigenaar", "Opgepakt door",
            "Besluit", "Toelichting", "Opvolgen op",
        ]  # fmt: skip
        rows = [self._row(at, each) for at, each in enumerate(self._cohort.items, start=1)]
        return Table("Agenda", f"{self._words['title']} {day(self._cohort.frozen_on)}: {self._part()}", columns, rows)

    def _row(self, at: int, item: CohortItemOut) -> list[Cell]:
        cluster, group = item.cluster, item.group
        return [
            f"{at}",
            "cluster" if cluster else "groepsvoorstel",
            self._themes.get(item.theme, item.theme),
            self._ages(item),
            self._place(item),
            shown(cluster.youths) if cluster else None,
            shown(cluster.over_norm) if cluster else None,
            cluster.median_waiting_days if cluster else None,
            self._parts(cluster.tags, self._tags) if cluster else self._wishes(group.tags if group else []),
            self._parts(cluster.lacking, section("lacking")) if cluster else None,
            f"{group.seats_min} tot {group.seats_max}" if group else None,
            item.owner.name if item.owner else None,
            item.taken_on_by,
            word("verdict", item.verdict.value) if item.verdict else None,
            item.note,
            short_day(item.follow_up_on) if item.follow_up_on else None,
        ]

    def _previous(self) -> Table:
        cohort, on = self._cohort, self._cohort.frozen_on
        rows = [
            [self._name(each), self._agreed(each), word("result", each.outcome.result), self._came(each)]
            for each in cohort.previous
        ]
        title = self._words["previous-none"]
        if cohort.previous_frozen_on is not None:
            on = cohort.previous[0].outcome.on if cohort.previous else on
            title = self._words["previous-title"].format(day=day(cohort.previous_frozen_on), on=day(on))
        columns = ["Punt", "Besluit en eigenaar", "Wat ervan kwam", "Groepen en jeugdigen"]
        return Table("Vorige keer", title, columns, rows, [3.2, 2.4, 1.6, 3.2])

    def _came(self, item: CohortItemOut) -> Cell:
        groups = [
            f"{each.title} ({each.organisation}, {word('group-state', each.state)})" for each in item.outcome.groups
        ]
        youths = [f"{number(each.youths)} {word('standing', each.key)}" for each in item.outcome.youths]
        return "; ".join([*groups, *youths]) or None

    def _item(self, at: int, item: CohortItemOut) -> dict[str, Any]:
        told = self._of_cluster(item, item.cluster) if item.cluster else self._of_group(item.group)
        words, empty = self._words, self._words["open"]
        return {
            "name": f"{at}. {self._name(item)}",
            "told": told,
            "agreed": [
                [words["decision"], word("verdict", item.verdict.value) if item.verdict else empty],
                [words["owner"], item.owner.name if item.owner else empty],
                [words["taken-on"], item.taken_on_by or empty],
                [words["follow-up"], day(item.follow_up_on) if item.follow_up_on else empty],
                [words["note"], item.note or empty],
            ],
        }

    def _of_cluster(self, item: CohortItemOut, found: FrozenClusterOut) -> list[str]:
        words = self._words
        size = [words["youths"].format(n=number(found.youths or 0), time=self._waits(found.median_waiting_days))]
        size += [words["over-norm"].format(n=number(found.over_norm))] if found.over_norm is not None else []
        about = [words["wish"].format(parts=self._parts(found.tags, self._tags))] if found.tags else []
        lacking = self._parts(found.lacking, section("lacking"))
        about += [words["lacking"].format(parts=lacking)] if lacking else []
        enough = "none" if not found.groups_high else "one" if found.groups_high == 1 else "some"
        low = max(1, found.groups_low or 0)
        enough = "one" if enough == "some" and low == found.groups_high else enough
        groups = words[f"groups-{enough}"].format(low=low, high=found.groups_high)
        theme = small_first(self._themes.get(item.theme, item.theme))
        needs = words["needs"].format(theme=theme, ages=self._ages(item), place=self._place(item), groups=groups)
        return [" ".join(size), *about, needs]

    def _of_group(self, found: FrozenGroupOut | None) -> list[str]:
        assert found is not None
        where = found.place.name or found.place.postcode4 if found.place else self._words["online"]
        said = {"where": where, "when": daypart(found.daypart), "least": found.seats_min, "most": found.seats_max}
        return [self._words["found"].format(**said), self._words["found-needs"]]

    def _waits(self, days: int) -> str:
        weeks = days >= TWO_WEEKS
        return str(self._words["weeks" if weeks else "days"].format(n=days // 7 if weeks else days))

    def _wishes(self, tags: Sequence[str]) -> str:
        return " + ".join(self._tags.get(each, each) for each in tags)

    @staticmethod
    def _parts(parts: Sequence[PartOut], names: Any) -> str:
        return ", ".join(f"{small_first(names.get(each.key, each.key))} ({number(each.youths)})" for each in parts)
