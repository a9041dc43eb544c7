"""The other libraries, run in their own environment: a question on standard input, an answer on standard output.

It imports nothing of this project, whose libraries are not there. Groups are rows of {least, most, youths, values}.
"""

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path


def k_means(question):
    """Clusters of `least` to `most` people per theme."""
    import numpy as np
    from k_means_constrained import KMeansConstrained

    people, least, most, teams = np.array(question["people"]), question["least"], question["most"], []
    for mine in question["themes"]:
        if len(mine) <= most:
            teams += [mine] if len(mine) >= least else []
            continue
        count = round(len(mine) / ((least + most) / 2))
        found = KMeansConstrained(count, size_min=least, size_max=most, random_state=1, n_init=3, max_iter=50)
        label = found.fit_predict(people[mine])
        teams += [[mine[n] for n in np.flatnonzero(label == cluster)] for cluster in range(count)]
    return teams


def team_former(question):
    """Teams of `least` to `most` people, each of one lab, which is the theme; it must place everybody."""
    import pandas
    from team_former.make_teams import allocate_teams

    rows = [
        {
            "Student_ID": str(number),
            "lab": lab,
            "Prefer_Not_With": ", ".join(map(str, question["apart"][number])),
        }
        for lab, mine in enumerate(question["themes"])
        if len(mine) >= question["least"]
        for number in mine
    ]
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "in.xlsx", Path(folder) / "out.xlsx"
        pandas.DataFrame(rows).astype({"Student_ID": str}).to_excel(asked, index=False)
        frame = pandas.read_excel(asked, dtype={"Student_ID": str, "Prefer_Not_With": str})
        pandas.read_excel = lambda *_, **__: frame  # its own reading makes numbers of the keys, then strips them
        done = allocate_teams(
            input_file=asked, output_file=answered, min_team_size=question["least"], max_team_size=question["most"],
            max_solve_time=question["seconds"],
        )  # fmt: skip
    if done is None:
        return []
    return [[int(key) for key in mine["Student_ID"]] for _, mine in done.groupby("team")]


def stable(question):
    return _until_minimums_hold(question, _stable)


def fair(question):
    return _until_minimums_hold(question, _fair)


def _until_minimums_hold(question, seat):
    """Closes the group that misses most of its minimum (and all that stay empty), and seats everybody anew."""
    groups, opened = question["groups"], set(range(len(question["groups"])))
    while True:
        seated = seat(groups, sorted(opened), question["urgency"])
        short = {g: groups[g]["least"] - len(seated[g]) for g in opened if len(seated[g]) < groups[g]["least"]}
        empty = {g for g in short if not seated[g]}
        if not short:
            return [sorted(seated[g]) if g in opened else [] for g in range(len(groups))]
        opened -= empty | set(sorted(short, key=lambda g: (-short[g], g))[: max(1, len(short) // 4)])


def _stable(groups, opened, urgency):
    from matching.games import HospitalResident

    values = _values(groups, opened)
    residents = {f"y{y}": [f"g{g}" for g in sorted(mine, key=lambda g: (-mine[g], g))] for y, mine in values.items()}
    ranked = {g: [y for y in groups[g]["youths"] if y in values] for g in opened}
    ranked = {g: sorted(mine, key=lambda y: (-urgency[y], y)) for g, mine in ranked.items() if mine}
    game = HospitalResident.create_from_dictionaries(
        residents,
        {f"g{g}": [f"y{y}" for y in mine] for g, mine in ranked.items()},
        {f"g{g}": groups[g]["most"] for g in ranked},
    )
    found = {int(h.name[1:]): [int(r.name[1:]) for r in mine] for h, mine in game.solve().items()}
    return {g: found.get(g, []) for g in opened}


def _fair(groups, opened, urgency):
    from fairpyx import Instance, divide
    from fairpyx.algorithms.iterated_maximum_matching import iterated_maximum_matching

    values = _values(groups, opened)
    items = [g for g in opened if groups[g]["most"] > 0]
    instance = Instance(
        valuations={f"y{y}": {f"g{g}": mine.get(g, -1) for g in items} for y, mine in values.items()},
        agent_capacities=1,
        item_capacities={f"g{g}": groups[g]["most"] for g in items},
    )
    found = {g: [] for g in opened}
    for youth, mine in divide(iterated_maximum_matching, instance=instance).items():
        for group in mine:
            found[int(group[1:])].append(int(youth[1:]))
    return found


def _values(groups, opened):
    """Youth to value for each opened group."""
    values = {}
    for g in opened:
        for youth, value in zip(groups[g]["youths"], groups[g]["values"], strict=True):
            values.setdefault(youth, {})[g] = value
    return dict(sorted(values.items()))


LIBRARIES = {"k_means": k_means, "team_former": team_former, "stable": stable, "fair": fair}

if __name__ == "__main__":
    sys.setrecursionlimit(1_000_000)
    with contextlib.redirect_stdout(io.StringIO()):
        answer = LIBRARIES[sys.argv[1]](json.load(sys.stdin))
    json.dump(answer, sys.stdout, default=int)
