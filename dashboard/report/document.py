"""Document: chapters as one self-contained HTML page with charts, script, style and proof.

All text is escaped; figures are JSON without characters that a parser takes for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from analytics.provenance import report_parts
from dashboard.charts.style import theme
from dashboard.report.chapter import Chapter, ReportChart, ShownTable

STYLE, SCRIPT = (Path(__file__).with_name(name) for name in ("report.css", "report.js"))
# By its path: to import the server would bring Streamlit, which a report is made without.
DATA_SCRIPT = Path(__file__).parents[1] / "server" / "chart_data.js"
INK, CLEAR = "#1b1b1f", "rgba(0,0,0,0)"
WIDER = 24  # pixels at the right: letters of this font are wider than those of the dashboard's


def document(
    title: str,
    chapters: Sequence[Chapter],
    about: Sequence[tuple[str, str]],
    parts: Mapping[str, bytes],
) -> bytes:
    """The page.

    Args:
        title: its heading.
        chapters: in their order.
        about: request, prices and versions.
        parts: name → bytes of the embedded files.
    """
    body = [_top(title, chapters), *map(_chapter, chapters), _provenance(about, parts)]
    head = (
        f'<meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    )
    scripts = (
        f"<script>{get_plotlyjs()}</script><script>{DATA_SCRIPT.read_text(encoding='utf-8')}"
        f"{SCRIPT.read_text(encoding='utf-8')}</script>"
    )
    page = f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n'
    page += "\n".join(body) + report_parts.markup(parts) + scripts + "\n</body></html>\n"
    return page.encode()


def _top(title: str, chapters: Iterable[Chapter]) -> str:
    links = " ".join(f'<a href="#{_id(one.title)}">{escape(one.title)}</a>' for one in chapters)
    return f"<h1>{escape(title)}</h1><nav>{links} <a href='#proof'>Proof</a></nav>"


def _chapter(chapter: Chapter) -> str:
    first, *others = chapter.notes or ("",)
    notes = f'<p class="answer">{escape(first)}</p>' if first else ""
    notes += "".join(f"<p>{escape(note)}</p>" for note in others)
    parts = (
        _chart(part, f"{_id(chapter.title)}-{number}")
        if isinstance(part, ReportChart)
        else _table(part)
        for number, part in enumerate(chapter.parts)
    )
    heading = f'<h2 id="{_id(chapter.title)}">{escape(chapter.title)}</h2>'
    return f"<section>{heading}{notes}{''.join(parts)}</section>"


def _chart(chart: ReportChart, name: str) -> str:
    place = f'<div class="chart" id="{name}" role="img" aria-label="{escape(chart.alt)}"></div>'
    source = f'<script type="application/json" data-figure="{name}">{_json(chart.figure)}</script>'
    return f"<h3>{escape(chart.title)}</h3>{place}{source}"


def _json(figure: go.Figure) -> str:
    """The figure in the report's ink, which report.js turns into a dark page's.

    A "<" in it cannot end the element that it stands in.
    """
    drawn = go.Figure(figure)
    drawn.update_layout(
        template="plotly_white",
        font={"color": INK, "family": "system-ui, sans-serif"},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        margin_r=(drawn.layout.margin.r or 0) + WIDER,
    )
    text = str(drawn.to_json()).replace(theme.INK, INK)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _table(table: ShownTable) -> str:
    heads = "".join(f"<th>{escape(str(name))}</th>" for name in table.frame.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table.frame.itertuples(index=False)
    )
    more = f'<p class="soft">and {table.more:,} more rows in the file</p>' if table.more else ""
    return (
        f'<h3>{escape(table.title)}</h3><div class="wide"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}{_file_button(table.name)}"
    )


def _file_button(name: str) -> str:
    part = f"{name}/table.csv"
    return f'<button data-file="{part}" data-name="{name}.csv">{name}.csv</button>'


def _provenance(about: Sequence[tuple[str, str]], parts: Mapping[str, bytes]) -> str:
    names = [name.partition("/")[0] for name in parts if name.endswith("/table.csv")]
    rows = "".join(f"<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>" for a, b in about)
    buttons = "".join(map(_file_button, names))
    return (
        '<section><h2 id="proof">Proof</h2><p>Inside this page lie the prices that it was made '
        f"from and {len(names)} tables with their manifests. <code>python -m analytics verify "
        "FILE.html</code> recomputes every table from those prices, on any computer, without a "
        f"network, and compares it byte for byte.</p>{buttons}"
        f'<div class="wide"><table><tbody>{rows}</tbody></table></div></section>'
    )


def _id(text: str) -> str:
    return re.sub(r"\W+", "-", text).strip("-").lower()
