"""Questions: what users of such tools ask most, and how it is here."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final[dict[str, str]] = {
    "How is growth a year (CAGR) computed?": (
        "From the dates: the growth over the whole window, to the power of 365.25 divided by the "
        "days between its first and last price. It is not computed for windows shorter than a "
        "year, because a good month would become an absurd year."
    ),
    "What happens to missing days?": (
        "Nothing is filled in. A missing price stays missing, gaps longer than a week are not "
        "bridged, and each number says from how many returns it was computed."
    ),
    "Are dividends and splits counted?": (
        "Splits always, on their day. Dividends too, as if each was put back into the share on its "
        "day; under Settings, Returns, you can leave them out. A price index such as ^GSPC has no "
        "dividends in it."
    ),
    "Why does another tool show another Sharpe ratio, drawdown or volatility?": (
        "Tools differ in definitions: how returns are annualised, whether days or calendar time "
        "count, what is subtracted as the riskless rate. Tap a number here for its formula; "
        "docs/conventions.md names the choices and how common libraries differ from them."
    ),
    "How is the risk-free rate used?": (
        "You give it per year under Settings. It is turned into a rate per trading day before it "
        "is subtracted in the Sharpe and Sortino ratios; the usual setting is 0."
    ),
    "Can I compare tickers that began at different dates, or trade on different days?": (
        "Yes. Each ticker is measured on its own trading days, or, under Settings, all only on "
        "the days that they share. Correlation, beta and portfolios always use shared days. Dates "
        "are those of each exchange, whatever your time zone."
    ),
    "How do I export the numbers?": (
        "By Download on each page: CSV files with full precision, and bundles that hold the prices "
        "too, so that <code>python -m analytics verify</code> can compute the table again and "
        "compare it byte for byte. The same tables come from the command line."
    ),
    "Yahoo does not answer, or a ticker failed. What now?": (
        "A ticker that fails is named with the reason, and the others are shown. Prices that were "
        "fetched before are stored on this machine and used meanwhile, with their age. When Yahoo "
        "asks for patience, nothing is requested until the time shown; Try Yahoo again repeats it."
    ),
    "London prices are in pence, and my shares are in several currencies. Is that handled?": (
        "Pence become pounds, and prices 100 times too large or small are reported under Data "
        "quality. Under Settings, Currency, all prices are converted at each day's own rate; "
        "returns in different currencies are never mixed silently."
    ),
    "Will I get the same numbers tomorrow?": (
        "For the same prices, yes, to the last digit: random draws have a seed. Yahoo revises "
        "prices now and then; each version is stored, and a bundle keeps the one you saw."
    ),
}


def markup() -> str:
    """All questions with their answers, as HTML; every word of it is ours."""
    parts = [f"<h3>{question}</h3><p>{answer}</p>" for question, answer in QUESTIONS.items()]
    return f"<h2>Help</h2>{''.join(parts)}"
