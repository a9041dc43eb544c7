"""Small vector pictures of figures that may be shown: a map, lines and bars as SVG; knows no tables of the service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

from matching_api.paper.tables import number

INK, SOFT, LINE, WHITE = "#14262e", "#4d5f66", "#4d5f66", "#ffffff"
# From few to many; also told apart without colour, by how dark they are.
SHADES = ("#d7e8e6", "#a9cdca", "#75aeab", "#3f8a8b", "#0f5c63")
COLOURS = ("#0f5c63", "#c26a00", "#7a8c93")
DASHES = ("", "6 3", "2 3")
FONT = "Libertinus Serif"
Point = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """An SVG with what somebody hears who cannot see it; `title` stands beneath."""

    svg: str
    title: str
    alt: str

    def printed(self) -> dict[str, str]:
        return {"svg": self.svg, "title": self.title, "alt": self.alt}


@dataclass(frozen=True)
class Line:
    """One series: a name and a value a step, none where it is too small to show."""

    name: str
    values: Sequence[int | None]


def lines(steps: Sequence[str], series: Sequence[Line], title: str, alt: str) -> Picture:
    """Values over time, one line a series; a line breaks where a value may not be shown."""
    width, height, left, top, bottom = 640.0, 250.0, 46.0, 26.0, 30.0
    most = _top([value for each in series for value in each.values if value is not None])
    across = (width - left - 26) / max(1, len(steps) - 1)

    def at(step: int, value: float) -> Point:
        return left + step * across, height - bottom - (height - top - bottom) * value / most

    parts = list(_grid(width, left, most, at))
    every = max(1, len(steps) // 9)
    for step, name in enumerate(steps):
        if step % every == 0:
            parts.append(_text(at(step, 0)[0], height - 10, name, 11, "middle"))
    for order, each in enumerate(series):
        parts += _line(each, order, at)
    parts += _legend([each.name for each in series], left, 12)
    return Picture(_svg(width, height, parts), title, alt)


def bars(rows: Sequence[tuple[str, int | None]], title: str, alt: str) -> Picture:
    """A bar a name with the number beside it; names whose count may not be shown say so."""
    row, left, width = 21.0, 250.0, 640.0
    most = max((value for _, value in rows if value is not None), default=0) or 1
    parts = []
    for order, (name, value) in enumerate(rows):
        middle = order * row + row / 2
        parts.append(_text(left - 8, middle + 4, name, 12, "end"))
        if value is None:
            parts.append(_text(left, middle + 4, "te klein om te tonen", 11, colour=SOFT))
            continue
        length = (width - left - 60) * value / most
        parts.append(f'<rect x="{left}" y="{middle - 7:.1f}" width="{length:.1f}" height="14" fill="{COLOURS[0]}"/>')
        parts.append(_text(left + length + 6, middle + 4, number(value), 12))
    return Picture(_svg(width, max(row, len(rows) * row), parts), title, alt)


def area_map(
    outlines: Mapping[str, Any], cells: Sequence[tuple[str, str, int | None]], title: str, alt: str
) -> Picture | None:
    """A map of (code, name, count): darker is more, white is too small to show; none without a known outline.

    `outlines` are GeoJSON geometries by code, in degrees; drawn as on a plain chart of their middle latitude.
    """
    known = [(name, count, list(_rings(outlines[code]))) for code, name, count in cells if code in outlines]
    points = [point for _, _, rings in known for ring in rings for point in ring]
    if not points:
        return None
    width = 640.0
    south, north = min(y for _, y in points), max(y for _, y in points)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    narrow = cos(radians((south + north) / 2))
    scale = min(430 / ((east - west) * narrow), 420 / (north - south))
    height = (north - south) * scale + 12

    def at(point: Point) -> Point:
        return (point[0] - west) * narrow * scale + 6, (north - point[1]) * scale + 6

    most = max((count for _, count, _ in known if count is not None), default=0) or 1
    parts = []
    for _, count, rings in known:
        path = "".join(_path(map(at, ring)) for ring in rings)
        parts.append(f'<path d="{path}" fill="{_shade(count, most)}" stroke="{LINE}" stroke-width="0.8"/>')
    for name, count, rings in known:
        parts += _label(name, count, most, at(_middle(max(rings, key=len))))
    parts += _shades(most, width - 150, 20)
    return Picture(_svg(width, max(height, 150), parts), title, alt)


def _svg(width: float, height: float, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="{FONT}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, size: int, anchor: str = "start", colour: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(words)}</text>"
    )


def _top(values: Sequence[int]) -> int:
    """A round number at or above all values."""
    most = max(values, default=0) or 1
    step = int("1" + "0" * (len(str(most)) - 1))
    return next(step * times for times in (1, 2, 3, 4, 5, 6, 8, 10) if step * times >= most)


def _grid(width: float, left: float, most: int, at: Any) -> Iterable[str]:
    for quarter in range(5):
        value = most * quarter / 4
        y = at(0, value)[1]
        yield f'<line x1="{left}" x2="{width - 12}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d8e1e1" stroke-width="0.7"/>'
        yield _text(left - 6, y + 4, number(value), 11, "end", SOFT)


def _line(line: Line, order: int, at: Any) -> list[str]:
    colour, dash = COLOURS[order % len(COLOURS)], DASHES[order % len(DASHES)]
    parts, run = [], list[Point]()
    for step, value in [*enumerate(line.values), (0, None)]:
        if value is not None:
            run.append(at(step, value))
            continue
        if len(run) > 1:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" '
                f'stroke-dasharray="{dash}"/>'
            )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>' for x, y in run]
        run = []
    return parts


def _legend(names: Sequence[str], x: float, y: float) -> list[str]:
    parts = []
    for order, name in enumerate(names):
        colour, dash = COLOURS[order % len(COLOURS)], DASHES[order % len(DASHES)]
        parts.append(
            f'<line x1="{x}" x2="{x + 24}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        parts.append(_text(x + 30, y, name, 12))
        x += 50 + 6.2 * len(name)
    return parts


def _rings(geometry: Mapping[str, Any]) -> Iterable[list[Point]]:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for shape in shapes:
        for ring in shape:
            yield [(float(x), float(y)) for x, y, *_ in ring]


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _middle(ring: Sequence[Point]) -> Point:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def _step(count: int, most: int) -> int:
    return min(len(SHADES) - 1, count * len(SHADES) // (most + 1))


def _shade(count: int | None, most: int) -> str:
    return WHITE if count is None else SHADES[_step(count, most)]


def _label(name: str, count: int | None, most: int, at: Point) -> list[str]:
    dark = count is not None and _step(count, most) >= len(SHADES) - 2
    colour = WHITE if dark else INK
    said = [_text(at[0], at[1], name, 9, "middle", colour)]
    return said + ([] if count is None else [_text(at[0], at[1] + 11, number(count), 10, "middle", colour)])


def _shades(most: int, x: float, y: float) -> list[str]:
    parts = [_text(x, y - 6, "wachtenden", 12)]
    for order, shade in enumerate(SHADES):
        low = -(-(most + 1) * order // len(SHADES))
        high = -(-(most + 1) * (order + 1) // len(SHADES)) - 1
        parts.append(_swatch(x, y, shade))
        parts.append(_text(x + 22, y + 11, f"{number(low)} tot en met {number(high)}", 11))
        y += 18
    parts.append(_swatch(x, y, WHITE))
    parts.append(_text(x + 22, y + 11, "te klein om te tonen", 11))
    return parts


def _swatch(x: float, y: float, shade: str) -> str:
    return f'<rect x="{x}" y="{y}" width="16" height="14" fill="{shade}" stroke="{LINE}" stroke-width="0.6"/>'
