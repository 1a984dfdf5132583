"""README and the pages beside it say only what holds: each sentence that can be checked, is."""

from __future__ import annotations

import re
from pathlib import Path

from analytics.performance import glossary
from analytics.performance.intervals import MEASURED, WITHOUT
from analytics.prices.sources.sample import sample
from analytics.stats.catalogue import METRICS, SUMMARY
from analytics.volatility.model_list import MODELS
from dashboard.choice import state
from launch import environment

ROOT = Path(__file__).resolve().parents[1]
README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def told(pattern: str) -> re.Match[str]:
    """The sentence of the README with this in it, which must still be there."""
    found = re.search(pattern, README)
    assert found is not None, f"README no longer says {pattern!r}: remove its check with it"
    return found


def test_every_metric_has_a_definition_and_every_estimate_an_interval() -> None:
    told("Every number has a written definition, every metric that is an estimate an interval")
    table = glossary.table().set_index("id")
    assert (table["definition"] != "").all()
    assert set(METRICS) == set(MEASURED) | set(WITHOUT)
    for name, reason in WITHOUT.items():
        assert reason
        assert METRICS[name].unit in ("date", "count") or METRICS[name] not in SUMMARY, name


def test_the_sample_is_as_large_and_as_old_as_told() -> None:
    names, month, year = told(r"\((\d+) names, at most up to (\w+) (\d+)\)").groups()
    bars = sample()
    assert len(bars) == int(names)
    last = max(one.as_of for one in bars.values() if one.as_of is not None)
    assert last.strftime("%B %Y") == f"{month} {year}"


def test_counts_of_metrics_models_and_tickers() -> None:
    assert int(told(r"the summary of (\d+) metrics")[1]) == len(SUMMARY)
    words = {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
    assert words[told(r"puts \[(\w+) models\]")[1]] == len(MODELS)
    assert words[told(r"(\w+) tickers on screen")[1].lower()] == state.MOST_TICKERS
    estimators = [metric for metric in METRICS.values() if metric not in SUMMARY]
    assert told("(six) estimators")[1] == "six"
    assert len(estimators) == 6


def test_the_room_for_an_installation_is_what_is_told() -> None:
    gigabytes = int(told(r"needs a network and (\d+) GB of disk")[1])
    assert environment.ROOM_FOR_NEW[environment.APP_PINS] == gigabytes * environment.GIGABYTE


def test_metrics_prints_what_its_page_says() -> None:
    from analytics.commands.proof.metrics import SHOWN

    told("the interval methods and the reasons for missing numbers")
    assert {"definition", "method", "undefined"} <= set(SHOWN)


def test_links_of_every_page_lead_to_files() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8"))
        missing = [link for link in links if not (page.parent / link).exists()]
        assert missing == [], page.name


def test_methods_name_works_of_the_bibliography() -> None:
    works = BIBLIOGRAPHY.replace("\n", " ")
    text = (ROOT / "docs/methods.md").read_text(encoding="utf-8")
    cited = re.findall(r"([A-Z][\w&.' ]*?[a-z]) \((\d{4})\)|\(([A-Z][\w&, ]+?) (\d{4})\)", text)
    pairs = [(one or other, year or again) for one, year, other, again in cited]
    assert len(pairs) >= 8
    for names, year in pairs:
        surname = re.split(r"[ ,&']+", names)[0]
        assert re.search(rf"{surname}[^()|]*\({year}\)", works), (names, year)


def test_sources_of_metrics_are_in_the_bibliography() -> None:
    sources = {part for metric in METRICS.values() for part in metric.source.split(", ")}
    named = [re.search(r"(\S+)(?: & (\S+))? (\d{4})$", source) for source in sources]
    works = BIBLIOGRAPHY.replace("\n", " ")
    for found in filter(None, named):
        assert re.search(rf"{found[1]}[^()|]*\({found[3]}\)|\({found[3]}\), {found[1]}", works), (
            found[0]
        )


def test_dois_have_their_form_and_are_named_once() -> None:
    rows = re.findall(r"^\| .* \| .* \| (\S+) \|$", BIBLIOGRAPHY, re.MULTILINE)[1:]
    dois = [one for one in rows if one != "DOI" and not set(one) <= {"-"}]
    assert len(dois) > 20
    assert all(re.fullmatch(r"10\.\d{4,5}/\S+", one) for one in dois)
    assert len(set(dois)) == len(dois)


BIBLIOGRAPHY = (ROOT / "docs/bibliography.md").read_text(encoding="utf-8")
