"""How long each click of the journeys took until its page was drawn: measured in the page, printed at the end of a run.

A figure here says nothing by itself: two journeys run side by side on whatever machine there is.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page

KEPT_AT = Path(__file__).parents[2] / "artefacts" / "clicks.txt"
CLICKS, FIRST = "clicks", "first page after signing in"
SLOWEST = 5
# From a click, Enter or the space bar until the program behind the page has drawn and rests, if it began at all.
SCRIPT = """(() => {
  let asked, timer;
  const name = (target) => {
    if (target.closest?.(".st-key-sign-in")) return FIRST;
    const pressed = target.closest?.("button, a, summary, label, [role=option]") || target;
    return (pressed.getAttribute?.("aria-label") || pressed.innerText || "").trim().split("\\n").pop().slice(0, 40);
  };
  const note = (event) => { asked = { at: performance.now(), name: name(event.target), begun: false }; };
  document.addEventListener("click", note, true);
  document.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && note(event), true);
  new MutationObserver(() => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
    if (!asked) return;
    clearTimeout(timer);
    if (state !== "notRunning") { asked.begun = true; return; }
    const drawn = performance.now();
    timer = setTimeout(() => {
      if (asked?.begun) window.noteClick(asked.name, drawn - asked.at);
      asked = undefined;
    }, 80);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
})();"""

Click = tuple[str, float]


def listen(page: Page, found: list[Click]) -> None:
    """Adds what every click on this page is called, and the seconds it took."""
    page.expose_function("noteClick", lambda name, ms: found.append((name, ms / 1000)))
    page.add_init_script(SCRIPT.replace("FIRST", json.dumps(FIRST)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what the journeys measured, and keeps it beside their pictures."""
    told = [
        (report.nodeid.partition("::")[2], click)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for name, clicks in report.user_properties
        if name == CLICKS
        for click in clicks
    ]
    if not told:
        return
    lines = list(summary(told))
    KEPT_AT.parent.mkdir(exist_ok=True)
    KEPT_AT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    terminalreporter.section("how long the journeys' clicks took")
    for line in lines:
        terminalreporter.write_line(line)


def summary(told: Iterable[tuple[str, Click]]) -> Iterable[str]:
    """The first pages, all other clicks, and the slowest with their journeys."""
    seconds: defaultdict[bool, list[float]] = defaultdict(list)
    others = []
    for journey, (name, taken) in told:
        seconds[name == FIRST].append(taken)
        if name != FIRST:
            others.append((taken, name, journey))
    for is_first, what in ((True, FIRST), (False, "clicks")):
        if some := seconds[is_first]:
            late = sum(each > (2 if is_first else 1) for each in some)
            limit = "2 s" if is_first else "1 s"
            yield f"{len(some)} x {what}: median {median(some):.2f} s, most {max(some):.2f} s, {late} above {limit}"
    for taken, name, journey in sorted(others, reverse=True)[:SLOWEST]:
        yield f"  {taken:.2f} s  {name}  ({journey})"
