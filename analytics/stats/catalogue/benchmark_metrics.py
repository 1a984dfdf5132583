"""Catalogue of what is measured against a benchmark."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import Metric

NO_BENCHMARK = "there is no benchmark, or it needs two shared returns that differ"

AGAINST_BENCHMARK: tuple[Metric, ...] = (
    Metric(
        "beta",
        stats.beta,
        "ratio",
        "any",
        "Beta",
        "What the return moves by when the benchmark moves by one, over shared sessions.",
        NO_BENCHMARK,
        of="shared",
    ),
    Metric(
        "alpha",
        stats.alpha,
        "fraction a year",
        "any",
        "Alpha",
        "Mean excess return beyond beta times that of the benchmark, annualised (Jensen 1968).",
        NO_BENCHMARK,
        of="shared",
    ),
    Metric(
        "correlation",
        stats.correlation,
        "number",
        "any",
        "Correlation",
        "Pearson's correlation with the benchmark, over shared sessions.",
        NO_BENCHMARK,
        of="shared",
    ),
    Metric(
        "r_squared",
        stats.r_squared,
        "number",
        "at least 0",
        "R squared",
        "Share of the variance that a line on the benchmark explains.",
        NO_BENCHMARK,
        of="shared",
    ),
    Metric(
        "tracking_error",
        stats.tracking_error,
        "fraction a year",
        "at least 0",
        "Tracking error",
        "Standard deviation of the return above the benchmark's, annualised.",
        "there is no benchmark, or fewer than two returns shared with it",
        of="shared",
    ),
    Metric(
        "information_ratio",
        stats.information_ratio,
        "ratio",
        "any",
        "Information ratio",
        "Mean return above the benchmark's over the tracking error.",
        "there is no benchmark, or the return never differs from its own",
        of="shared",
    ),
    Metric(
        "treynor",
        stats.treynor,
        "ratio",
        "any",
        "Treynor",
        "Mean excess return a year for each unit of beta (Treynor 1965).",
        NO_BENCHMARK,
        of="shared",
    ),
    Metric(
        "up_capture",
        stats.up_capture,
        "ratio",
        "any",
        "Up capture",
        "Geometric mean return over the benchmark's, in periods when the benchmark rose.",
        "there is no benchmark, or it never rose",
        of="shared",
    ),
    Metric(
        "down_capture",
        stats.down_capture,
        "ratio",
        "any",
        "Down capture",
        "Geometric mean return over the benchmark's, in periods when the benchmark fell.",
        "there is no benchmark, or it never fell",
        of="shared",
    ),
)
