"""The glossary of volatility models: definition, inputs and missing features of each."""

from __future__ import annotations

from analytics.volatility.model_list import MODELS
from analytics.volatility.volatility_model import VolatilityModel

PREFACE = """\
Rows of `garch --compare` and `garch --backtest`, and of the tables "Which model?" on the page
Outlook. r is a return in percent, h the variance forecast for it the period before, e = r - mu. A
model without mu expects a return of 0. Out of sample, a model is fitted to the returns before those
held out, once; the scale of ranges is taken from the same returns. A bar is a session, or the week,
month, quarter or year of longer returns. "Parameters" are those that AIC and BIC count."""


def page() -> str:
    """The table of models as Markdown."""
    return "\n".join(
        [
            "# Volatility models",
            "",
            PREFACE,
            "",
            "| model | distribution | on screen | definition | needs | parameters | likelihood |",
            "|---|---|---|---|---|---|---|",
            *map(_row, MODELS),
            "",
        ]
    )


def definitions() -> str:
    """Label and definition of each model as Markdown, a paragraph each."""
    return "\n\n".join(f"{model.label}: `{model.definition}`" for model in MODELS)


def _row(model: VolatilityModel) -> str:
    likelihood = f"no: {model.no_likelihood}" if model.no_likelihood else "yes"
    return (
        f"| `{model.name}` | `{model.distribution}` | {model.label} | `{model.definition}` "
        f"| {model.needs} | {model.parameters} | {likelihood} |"
    )
