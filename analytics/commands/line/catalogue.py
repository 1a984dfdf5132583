"""Catalogue of commands: module, help line and examples of each, without loading it."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "0.1.0"
MEASURE, MODEL, PRICES, MORE = "Measure", "Model", "Prices", "More"


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command.

    Attributes:
        name: as typed.
        module: its module in the folder of commands.
        function: its function in that module.
        panel: heading under which it is listed.
        line: first line of its help.
        examples: command lines without the program's name.
    """

    name: str
    module: str
    function: str
    panel: str
    line: str
    examples: tuple[str, str]


COMMANDS = (
    CommandEntry(
        "returns",
        "tables",
        "returns",
        MEASURE,
        "Returns by date, one column per ticker, as fractions (0.01 is 1 %).",
        (
            "returns AAPL MSFT --start 2020 --csv returns.csv",
            "returns AAPL MSFT --frequency monthly --kind log --price price",
        ),
    ),
    CommandEntry(
        "summary",
        "tables",
        "summarise",
        MEASURE,
        "Summary statistics, one row per ticker; docs/conventions.md and `metrics` define them.",
        (
            "summary AAPL NVDA --benchmark ^GSPC --risk-free 2% --intervals",
            "summary AAPL KO --source sample --as quantstats --output summary.parquet",
        ),
    ),
    CommandEntry(
        "volatility",
        "tables",
        "volatility",
        MEASURE,
        "Annualised volatility: one column per estimator, or with --rolling N one row per date.",
        (
            "volatility AAPL KO --source sample",
            "volatility AAPL --rolling 21 --estimator yang_zhang --csv volatility.csv",
        ),
    ),
    CommandEntry(
        "rolling",
        "further_tables",
        "rolling",
        MEASURE,
        "A metric of each ticker's last sessions, by date.",
        (
            "rolling AAPL KO --source sample --metric sharpe --sessions 252",
            "rolling AAPL --benchmark ^GSPC --metric beta --sessions 63 --csv beta.csv",
        ),
    ),
    CommandEntry(
        "drawdowns",
        "further_tables",
        "drawdowns",
        MEASURE,
        "Every fall from a high, the deepest first, with its dates and days.",
        ("drawdowns AAPL --source sample", "drawdowns AAPL KO --start 2015 --csv drawdowns.csv"),
    ),
    CommandEntry(
        "calendar",
        "further_tables",
        "calendar",
        MEASURE,
        "Returns by month, quarter and year, one row per ticker and year.",
        ("calendar AAPL --source sample", "calendar AAPL --price price --format markdown"),
    ),
    CommandEntry(
        "cone",
        "further_tables",
        "cone",
        MEASURE,
        "The volatility cone: past and current volatility over short and long windows.",
        ("cone AAPL --source sample", "cone AAPL KO --end 2020 --csv cone.csv"),
    ),
    CommandEntry(
        "correlation",
        "tables",
        "correlation",
        MEASURE,
        "Correlations of returns over the sessions that all tickers share, whatever --window.",
        (
            "correlation AAPL KO XOM --source sample",
            "correlation --source my_prices.csv --prices raw --method ledoit-wolf",
        ),
    ),
    CommandEntry(
        "screen",
        "screen",
        "screen",
        MEASURE,
        "Tickers ranked by a metric, with significance adjusted for multiple testing.",
        (
            "screen --source sample --by sharpe --fdr 0.05 --csv screen.csv",
            "screen --source sample --by calmar --format json",
        ),
    ),
    CommandEntry(
        "sharpe",
        "track_record",
        "sharpe",
        MEASURE,
        "Sharpe ratios: standard error, minimum track record, power and false discovery rates.",
        ("sharpe AAPL KO --source sample", "sharpe --source sample --above 0.5 --csv sharpe.csv"),
    ),
    CommandEntry(
        "holding",
        "holding",
        "holding",
        MEASURE,
        "Every 1, 3, 5 and 10 years by start date: median, worst, share of losing starts.",
        ("holding KO --source sample", "holding KO --benchmark ^GSPC --csv holding.csv"),
    ),
    CommandEntry(
        "crises",
        "holding",
        "crises",
        MEASURE,
        "Named crises since 1987: return, drawdown and days to recover of each ticker.",
        ("crises KO XOM --source sample", "crises KO --benchmark ^GSPC --format markdown"),
    ),
    CommandEntry(
        "garch",
        "garch",
        "garch",
        MODEL,
        "GARCH(1,1) by maximum likelihood: parameters, standard errors, volatility forecasts.",
        (
            "garch AAPL KO --asymmetric --distribution t --horizon 21 --csv garch.csv",
            "garch AAPL --compare",
        ),
    ),
    CommandEntry(
        "simulate",
        "simulate",
        "simulate",
        MODEL,
        "Fans of simulated wealth: percentiles by day, chances of a loss, of a goal, of ruin.",
        (
            "simulate AAPL KO --weights AAPL=60%,KO=40% --model t --goal 12000",
            "simulate AAPL --source sample --days 504 --csv fan.csv",
        ),
    ),
    CommandEntry(
        "frontier",
        "frontier",
        "frontier",
        MODEL,
        "Weights and risk of six kinds of portfolio and of the efficient frontier.",
        (
            "frontier AAPL KO XOM --bounds 0,50% --covariance ledoit-wolf",
            "frontier AAPL KO --weights AAPL=60%,KO=40% --csv frontier.csv",
        ),
    ),
    CommandEntry(
        "quality",
        "prices.quality",
        "quality",
        PRICES,
        "Quality of prices: one row per ticker, then one sentence per finding.",
        ("quality AAPL KO --source sample", "quality AAPL --findings --csv findings.csv"),
    ),
    CommandEntry(
        "search",
        "prices.search",
        "search",
        PRICES,
        "Find symbols by name: in the source's search, else in the store and the sample.",
        ("search apple", "search coca cola --csv symbols.csv"),
    ),
    CommandEntry(
        "update",
        "prices.update",
        "update",
        PRICES,
        "Fetch new prices into the store; report what was added and what the source changed.",
        ("update AAPL MSFT", "update --all --prune"),
    ),
    CommandEntry(
        "metrics",
        "proof.metrics",
        "metrics",
        MORE,
        "Every metric: definition, unit, interval method, why it may be missing.",
        ("metrics", "metrics --csv metrics.csv"),
    ),
    CommandEntry(
        "report",
        "proof.report",
        "report",
        MORE,
        "All pages of the dashboard as one HTML file, which opens without a network.",
        (
            "report AAPL KO --source sample --output report.html",
            "report AAPL MSFT --benchmark ^GSPC --start 2015 --output report.html",
        ),
    ),
    CommandEntry(
        "verify",
        "proof.verify",
        "verify",
        MORE,
        "Recompute the CSV of a bundle from its own prices: identical, or the first cell that is "
        "not.",
        ("verify summary.zip", "verify garch.zip"),
    ),
    CommandEntry(
        "app",
        "proof.app",
        "app",
        MORE,
        "Start the dashboard in the browser; Ctrl-C stops it.",
        ("app", "app --port 8600"),
    ),
)
