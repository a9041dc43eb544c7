"""`python -m matcher` on files: what it prints and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.__main__ import main

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"
TINY, PLAN = SCENARIOS / "tiny.json", SCENARIOS / "tiny.plan.json"


def test_a_good_plan_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY), str(PLAN)]) == 0
    assert capsys.readouterr().out == "score 11106, bound 11106, gap 0.0, 6 placed\n"


def test_a_bad_plan_fails_the_check_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(PLAN.read_text())
    document["score"]["fit"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(document))
    assert main(["check", str(TINY), str(tmp_path / "plan.json")]) == 1
    assert "score-untrue: fit is 1068" in capsys.readouterr().out


def test_a_problem_that_is_none_is_refused_with_every_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(PLAN), str(PLAN)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert any("/youths: this field is required [missing]" in line for line in lines)
    assert any("/placements: this field does not exist [unknown-field]" in line for line in lines)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}'])
def test_a_file_that_is_no_problem_ends_with_a_line_and_no_trace(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "problem.json").write_text(content)
    assert main(["check", str(tmp_path / "problem.json"), str(PLAN)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_is_not_there_ends_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path / "none.json"), str(PLAN)]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'none.json'}: No such file or directory\n"


def test_two_plans_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(PLAN), str(PLAN)]) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["solve"],
        ["solve", "p", "--time-limit", "0"],
        ["solve", "p", "--seed", "x"],
        ["solve", "p", "--near", "101"],
    ],
)
def test_a_wrong_option_ends_with_code_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


@pytest.mark.slow
def test_what_is_solved_passes_the_check(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    assert main(["solve", str(TINY), "-o", str(plan), "--seed", "3"]) == 0
    assert main(["check", str(TINY), str(plan)]) == 0


@pytest.mark.slow
def test_checking_does_not_load_the_solver() -> None:
    script = (
        "import sys; from matcher.__main__ import main;"
        f"main(['check', {str(TINY)!r}, {str(PLAN)!r}]);"
        "sys.exit(any(name.split('.')[0] in {'ortools', 'sklearn', 'numba'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.slow
def test_clusters_are_shown_with_the_tags_they_share(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", str(TINY)]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert first == {"theme": "sociaal", "tags": ["vrienden-maken"], "youths": ["y4", "y5", "y6", "y7"]}
