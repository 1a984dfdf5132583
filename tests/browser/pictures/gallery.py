"""Gallery of charts, docs/gallery.md with pictures: python -m tests.browser.pictures.gallery."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import tensortape as tt
from launch.browser import find
from tests.browser.conftest import FLAGS, ROOT

FOLDER = ROOT / "docs" / "gallery"
PAGE = ROOT / "docs" / "gallery.md"
WIDTH, COLOURS = 760, 64
PREFACE = """# Charts

Each is a plain Plotly figure, drawn from the embedded sample by the line below it.
`python -m tests.browser.pictures.gallery` draws them anew; tickers, a path or your own DataFrame
take the place of `px`.

```python
import tensortape as tt

px = tt.prices("AAPL KO XOM JPM", source="sample", start="2018")
```
"""
# Name of the chart → the line that makes it.
LINES = {
    "overview": "tt.plot.overview(px)",
    "drawdown": "tt.plot.drawdown(px)",
    "calendar": 'tt.plot.calendar(px, name="KO")',
    "distribution": 'tt.plot.distribution(px, name="KO")',
    "cone": 'tt.plot.cone(px, name="KO")',
    "correlation": "tt.plot.correlation(px)",
    "risk_return": "tt.plot.risk_return(px)",
    "frontier": "tt.plot.frontier(px, high=0.6)",
    "fan": "tt.plot.fan(px)",
}
LINE = re.compile(r'tt\.plot\.(\w+)\(px(?:, (\w+)=("\w+"|[\d.]+))?\)')


def figure(line: str) -> object:
    """The figure that a line of the gallery makes; the line has one option at most."""
    found = LINE.fullmatch(line)
    assert found is not None, line
    name, option, value = found.groups()
    px = tt.prices("AAPL KO XOM JPM", source="sample", start="2018")
    given = value.strip('"') if value and value.startswith('"') else value and float(value)
    return getattr(tt.plot, name)(px, **({option: given} if option else {}))


def page() -> str:
    """The gallery as Markdown."""
    parts = [
        f"## {name.replace('_', ' ').capitalize()}\n\n![{name}](gallery/{name}.png)\n\n"
        f"```python\n{line}\n```\n"
        for name, line in LINES.items()
    ]
    return "\n".join([PREFACE, *parts])


def take(browser: Browser, name: str) -> None:
    """Draw one chart in the browser and save its picture.

    Args:
        browser: that draws it.
        name: of the chart.
    """
    drawn = figure(LINES[name])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figure.html"
        drawn.write_html(file, include_plotlyjs=True)  # type: ignore[attr-defined]
        view = browser.new_page(viewport={"width": WIDTH, "height": 760})
        view.goto(file.as_uri())
        view.wait_for_selector(".main-svg")
        shot = view.locator(".plotly-graph-div").screenshot()
        view.close()
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS)
    image.save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    """Write the page and all pictures."""
    FOLDER.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    with sync_playwright() as playwright:
        path = find(Path(sys.executable)) or sys.exit("there is no browser to draw with")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name in LINES:
            take(browser, name)
        browser.close()


if __name__ == "__main__":
    main()
