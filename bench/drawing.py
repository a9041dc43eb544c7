"""Plain SVG: a titled sheet with texts, bars, lines and dots; it knows nothing of matching."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

INK, QUIET, PALE = "#14262e", "#43545a", "#d8e1e1"
DEEP, WARM, LIGHT = "#0f5c63", "#b25c00", "#cfe3e2"
FONT = "system-ui, 'Segoe UI', 'Liberation Sans', sans-serif"


@dataclass
class Sheet:
    """A white sheet in pixels; `about` is what somebody hears who cannot see it."""

    width: int
    height: int
    title: str
    about: str
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int = 14,
        colour: str = INK,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>'
            f"{escape(words)}</text>"
        )

    def bar(self, x: float, y: float, width: float, height: float, colour: str, edge: str | None = None) -> None:
        stroke = f' stroke="{edge}"' if edge else ""
        size = f'width="{max(0.0, width):.1f}" height="{height:.1f}"'
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{colour}"{stroke}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1) -> None:
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
        )

    def dot(self, x: float, y: float, radius: float, colour: str, edge: str) -> None:
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" stroke="{edge}" stroke-width="1.2"/>'
        )

    def svg(self) -> str:
        """The whole drawing; the same bytes for the same parts."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" role="img" aria-labelledby="title about" font-family="{FONT}">'
        )
        told = f'<title id="title">{escape(self.title)}</title>\n<desc id="about">{escape(self.about)}</desc>'
        sheet = f'<rect width="{self.width}" height="{self.height}" fill="#ffffff"/>'
        name = f'<text x="20" y="30" font-size="17" font-weight="600" fill="{INK}">{escape(self.title)}</text>'
        return "\n".join([head, told, sheet, name, *self.parts, "</svg>"]) + "\n"


def grouped(number: int, mark: str = ".") -> str:
    """A whole number with its thousands marked, the Dutch way unless said otherwise."""
    return f"{number:,}".replace(",", mark)
