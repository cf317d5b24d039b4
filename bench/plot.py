"""Bar charts in SVG, drawn by hand: bench/plots/NAME.svg, with the machine and
the date below.

Relies on: nothing."""

import datetime
import os
import platform
from html import escape
from pathlib import Path

ROW, LABEL, LENGTH = 18, 260, 420  # pixels
TOP, BOTTOM = 40, 30


def machine():
    """The processor's name, or what is known of it."""
    name = platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, {platform.node()}"


def draw(title, bars, remark):
    """The text of an SVG file."""
    height = TOP + ROW * len(bars) + BOTTOM
    width = LABEL + LENGTH + 80
    scale = LENGTH / max((value for _, value in bars), default=1)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
             f'height="{height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="white"/>',
             f'<text x="10" y="24" font-size="15">{escape(title)}</text>']
    for number, (label, value) in enumerate(bars):
        y = TOP + ROW * number
        lines += [
            f'<text x="{LABEL - 6}" y="{y + 12}" text-anchor="end">'
            f'{escape(label)}</text>',
            f'<rect x="{LABEL}" y="{y + 2}" width="{value * scale:.1f}" '
            f'height="{ROW - 5}" fill="#4878a8"/>',
            f'<text x="{LABEL + value * scale + 5:.1f}" y="{y + 12}">'
            f'{value:.3g}</text>']
    lines += [f'<text x="10" y="{height - 10}" font-size="11" fill="#555">'
              f'{escape(remark)}</text>', "</svg>"]
    return "\n".join(lines) + "\n"


def write(name, result):
    """Draws a Result, and returns the file's path."""
    path = Path(__file__).resolve().parent / "plots" / f"{name}.svg"
    path.parent.mkdir(exist_ok=True)
    today = datetime.date.today().isoformat()
    path.write_text(draw(f"{name}: {result.title}", result.bars,
                         f"{machine()}, {today}. {result.summary}"))
    return path
