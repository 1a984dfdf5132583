"""Catalogue of extremes: the best and the worst day, month and year."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import Metric

NO_WHOLE_MONTH = "no calendar month lies wholly in the window, without a hole at its ends"
NO_WHOLE_YEAR = "no calendar year lies wholly in the window, without a hole at its ends"

WHOLE = (
    "{0} return of calendar {1}s with a price in the 15 days before, one in their last 15 days, "
    "and one after"
)

EXTREMES: tuple[Metric, ...] = (
    Metric(
        id="best_day",
        function=stats.best_day,
        label="Best day",
        help="Largest return of one period.",
        formula="max(r), daily",
        unit="fraction",
        sign="any",
        better="higher",
    ),
    Metric(
        id="worst_day",
        function=stats.worst_day,
        label="Worst day",
        help="Smallest return of one period.",
        formula="min(r), daily",
        unit="fraction",
        sign="any",
        better="higher",
    ),
    Metric(
        id="best_month",
        function=stats.best_month,
        label="Best month",
        help="Largest return of a whole calendar month.",
        formula=WHOLE.format("largest", "month"),
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_MONTH,
        of="daily",
        version=2,
    ),
    Metric(
        id="worst_month",
        function=stats.worst_month,
        label="Worst month",
        help="Smallest return of a whole calendar month.",
        formula=WHOLE.format("smallest", "month"),
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_MONTH,
        of="daily",
        version=2,
    ),
    Metric(
        id="best_year",
        function=stats.best_year,
        label="Best year",
        help="Largest return of a whole calendar year.",
        formula=WHOLE.format("largest", "year"),
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_YEAR,
        of="daily",
        version=2,
    ),
    Metric(
        id="worst_year",
        function=stats.worst_year,
        label="Worst year",
        help="Smallest return of a whole calendar year.",
        formula=WHOLE.format("smallest", "year"),
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_YEAR,
        of="daily",
        version=2,
    ),
)
