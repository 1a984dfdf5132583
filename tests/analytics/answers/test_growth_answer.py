"""What an amount became, in words: every number worked out by hand from a few closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.answers import growth_answer
from analytics.performance.growth_paths import growth_paths, starts_differ
from analytics.prices.files.readers.bars_of import CLOSES_ONLY
from analytics.study import dividends
from tests.dashboard.market import YAHOO, bars, studied

# Weekdays up to Friday, 20 Nov 2026: Mon 16 to Fri 20.
FALL = (100.0, 80.0, 120.0, 90.0, 150.0)


def test_one_ticker_is_told_with_its_dates_and_its_deepest_fall() -> None:
    """100 → 150 is half as much again; the deepest fall is 120 → 90, a quarter."""
    study = studied(bars("KO", FALL), tickers=("KO",))
    assert growth_answer.answer(study, 10_000) == [
        (
            "10,000 USD in KO on 16 Nov 2026 were 15,000 on 20 Nov 2026, dividends included; on "
            "the "
            "way you once sat on −25.0 % from a high."
        )
    ]


def test_a_rise_without_a_fall_and_a_loss() -> None:
    rise = studied(bars("KO", (100.0, 110.0, 121.0)), tickers=("KO",))
    assert "it was never below its high" in growth_answer.answer(rise, 10_000)[0]
    loss = studied(bars("KO", (100.0, 50.0)), tickers=("KO",))
    assert "were 5,000 on 20 Nov 2026" in growth_answer.answer(loss, 10_000)[0]


def test_a_total_loss_is_said_to_be_one() -> None:
    study = studied(bars("KO", (100.0, 50.0, 0.0)), tickers=("KO",))
    assert growth_answer.answer(study, 10_000) == [
        "10,000 USD in KO on 18 Nov 2026 were lost by 20 Nov 2026: its last price is 0."
    ]


def test_several_tickers_are_told_by_the_best_the_worst_and_the_deepest() -> None:
    """KO grows by half, PEP halves; PEP's only fall is deeper than KO's quarter."""
    known = bars("KO", FALL), bars("PEP", (100.0, 100.0, 100.0, 100.0, 50.0))
    study = studied(*known, tickers=("KO", "PEP"))
    assert growth_answer.answer(study, 1_000) == [
        (
            "1,000 USD in each of KO and PEP on 16 Nov 2026 became most in KO: 1,500 on 20 Nov "
            "2026; "
            "least in PEP: 500. On the way, PEP once stood at −50.0 % from its high; dividends "
            "included."
        )
    ]


def test_a_price_index_beside_them_is_never_without_its_label() -> None:
    known = bars("KO", FALL), bars("^GSPC", (10.0, 10.0, 10.0, 10.0, 11.0))
    study = studied(*known, tickers=("KO",), benchmark="^GSPC")
    assert growth_answer.answer(study, 10_000)[1] == (
        "The same in ^GSPC became 11,000 by 20 Nov 2026, without dividends."
    )
    assert dividends.title(study, study.tickers) == "dividends included, ^GSPC without"


def test_tickers_that_begin_apart_start_together_unless_asked_otherwise() -> None:
    """Over all its days OLD quadruples; since NEW is there it doubles, as NEW does not."""
    old = bars("OLD", (50.0,) * 10 + (100.0,) * 9 + (200.0,))
    new = bars("NEW", (10.0, 10.0, 10.0, 15.0))
    study = studied(old, new, tickers=("OLD", "NEW"))
    assert starts_differ(study, study.tickers)
    [together] = growth_answer.answer(study, 100)
    assert "on 17 Nov 2026 became most in OLD: 200 on 20 Nov 2026; least in NEW: 150" in together
    [apart] = growth_answer.answer(study, 100, common=False)
    assert "at its own start became most in OLD: 400 from 26 Oct 2026 to 20 Nov 2026" in apart
    assert "least in NEW: 150 from 17 Nov 2026 to 20 Nov 2026" in apart


def test_the_deepest_fall_counts_from_the_common_start() -> None:
    """Before NEW begins OLD halves; afterwards it only rises."""
    old = bars("OLD", (100.0,) * 10 + (50.0,) * 9 + (60.0,))
    study = studied(old, bars("NEW", (10.0,) * 4), tickers=("OLD", "NEW"))
    assert growth_paths(study, study.tickers).deepest.tolist() == [0.0, 0.0]
    apart = growth_paths(study, study.tickers, common=False)
    assert apart.deepest.tolist() == [-0.5, 0.0]


def test_where_one_has_ended_before_another_begins_each_has_its_own_start() -> None:
    gone = bars("GONE", (10.0,) * 12, last="2026-10-30")
    study = studied(gone, bars("NEW", (10.0, 11.0)), tickers=("GONE", "NEW"))
    paths = growth_paths(study, study.tickers)
    assert not paths.common
    assert paths.last.tolist() == pytest.approx([1.0, 1.1])


def test_growth_from_one_start_is_that_of_the_study() -> None:
    """Where all begin together nothing is scaled, so chart and table show the same number."""
    study = studied(bars("KO", FALL), bars("PEP", FALL[::-1]), tickers=("KO", "PEP"))
    paths = growth_paths(study, study.tickers)
    np.testing.assert_array_equal(paths.growth, study.growth)


def test_a_ticker_without_returns_is_named() -> None:
    gone = bars("GONE", (10.0, 11.0), last="2020-01-10")
    known = (bars("KO", FALL), gone)
    study = studied(*known, tickers=("KO", "GONE"), start=date(2026, 11, 17))
    said = growth_answer.answer(study, 10_000)
    assert said[0].startswith("10,000 USD in KO on 16 Nov 2026 were 15,000")
    assert said[1] == "No return in these dates: GONE."


def test_many_tickers_are_counted_and_several_currencies_have_no_unit() -> None:
    names = ("A", "B", "C", "D", "E", "F")
    known = [bars(name, FALL) for name in names[1:]]
    known.append(bars("A", FALL, origin=replace(YAHOO, currency="EUR")))
    study = studied(*known, tickers=names)
    assert growth_answer.answer(study, 10_000)[0].startswith(
        "10,000 in each of six tickers on 16 Nov 2026 became most in "
    )


def test_price_returns_and_files_of_closes_are_labelled() -> None:
    price = studied(bars("KO", FALL), tickers=("KO",), price="price")
    assert ", without dividends;" in growth_answer.answer(price, 10_000)[0]
    assert dividends.exception(price, "KO") == ""
    closes = replace(YAHOO, note=CLOSES_ONLY)
    unknown = studied(bars("KO", FALL, origin=closes), tickers=("KO",))
    assert dividends.title(unknown, ["KO"]) == "dividends unknown"
    assert ", dividends unknown;" in growth_answer.answer(unknown, 10_000)[0]
