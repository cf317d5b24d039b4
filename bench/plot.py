"""Bar charts in SVG, drawn by hand: bench/plots/NAME.svg, with the machine and
the date below.

Relies on: Linux (/proc/cpuinfo)."""

import datetime
import os
import platform
from html import escape
from pathlib import Path

# Pixels.
ROW, LABEL, LENGTH, NUMBER = 18, 260, 420, 80
WIDTH = LABEL + LENGTH + NUMBER
TITLE, GAP = 34, 14


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
    return f"{name}, {os.cpu_count()} cores, Linux {platform.release()}"


def draw_chart(chart, top):
    """(lines of SVG, where the chart ends)"""
    lines = [f'<text x="10" y="{top + 22}" font-size="15">'
             f'{escape(chart.title)}</text>']
    scale = LENGTH / max((value for _, value in chart.bars), default=1)
    y = top + TITLE
    for label, value in chart.bars:
        lines += [
            f'<text x="{LABEL - 6}" y="{y + 12}" text-anchor="end">'
            f'{escape(label)}</text>',
            f'<rect x="{LABEL}" y="{y + 2}" width="{value * scale:.1f}" '
            f'height="{ROW - 5}" fill="#4878a8"/>',
            f'<text x="{LABEL + value * scale + 5:.1f}" y="{y + 12}">'
            f'{value:.3g}</text>']
        y += ROW
    return lines, y + GAP


def draw(charts, remarks):
    """The text of an SVG file: the charts one below the other, then remarks."""
    lines, y = [], 0
    for chart in charts:
        more, y = draw_chart(chart, y)
        lines += more
    for remark in remarks:
        y += ROW
        lines.append(f'<text x="10" y="{y}" font-size="11" fill="#555">'
                     f'{escape(remark)}</text>')
    height = y + GAP
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        *lines, "</svg>"]) + "\n"


def write(name, result):
    """Draws a Result, and returns the file's path."""
    path = Path(__file__).resolve().parent / "plots" / f"{name}.svg"
    path.parent.mkdir(exist_ok=True)
    today = datetime.date.today().isoformat()
    path.write_text(draw(result.charts,
                         [result.summary, f"{machine()}, {today}"]))
    return path
