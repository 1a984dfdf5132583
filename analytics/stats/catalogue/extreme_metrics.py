"""Catalogue of extremes: the best and the worst day, month and year."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import Metric

NO_WHOLE_MONTH = "no calendar month lies wholly in the window and between two prices"
NO_WHOLE_YEAR = "no calendar year lies wholly in the window and between two prices"

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
        formula="largest return of calendar months with an observed price before and after",
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_MONTH,
        of="daily",
    ),
    Metric(
        id="worst_month",
        function=stats.worst_month,
        label="Worst month",
        help="Smallest return of a whole calendar month.",
        formula="smallest return of calendar months with an observed price before and after",
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_MONTH,
        of="daily",
    ),
    Metric(
        id="best_year",
        function=stats.best_year,
        label="Best year",
        help="Largest return of a whole calendar year.",
        formula="largest return of calendar years with an observed price before and after",
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_YEAR,
        of="daily",
    ),
    Metric(
        id="worst_year",
        function=stats.worst_year,
        label="Worst year",
        help="Smallest return of a whole calendar year.",
        formula="smallest return of calendar years with an observed price before and after",
        unit="fraction",
        sign="any",
        better="higher",
        undefined=NO_WHOLE_YEAR,
        of="daily",
    ),
)
