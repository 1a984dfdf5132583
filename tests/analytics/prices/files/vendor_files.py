"""Price files as vendors and people write them: AAPL around its split of 2020-08-31."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

# date, open, high, low, close, volume: split-adjusted, as published.
ROWS = (
    ("2020-08-20", 115.75, 118.39, 115.73, 118.28, 126907200),
    ("2020-08-21", 119.26, 124.87, 119.25, 124.37, 338054800),
    ("2020-08-24", 128.70, 128.79, 123.94, 125.86, 345937600),
    ("2020-08-25", 124.70, 125.18, 123.05, 124.82, 211495600),
    ("2020-08-26", 126.18, 126.99, 125.08, 126.52, 163022400),
    ("2020-08-27", 127.14, 127.49, 123.83, 125.01, 155552400),
    ("2020-08-28", 126.01, 126.44, 124.58, 124.81, 187630000),
    ("2020-08-31", 127.58, 131.00, 126.00, 129.04, 225702700),
    ("2020-09-01", 132.76, 134.80, 130.53, 134.18, 151948100),
    ("2020-09-02", 137.59, 137.98, 127.00, 131.40, 200119000),
)
CLOSES = [row[4] for row in ROWS]
DATES = [row[0] for row in ROWS]
SPLIT_DAY = "2020-08-31"
# The first close and the last: 131.40 / 118.28 - 1.
TOTAL = 131.40 / 118.28 - 1

Cell = str | float | int
Build = Callable[[], str]


def table(heading: str, cells: Callable[..., str], *, newest_first: bool = False) -> str:
    """A heading and a line per row."""
    rows = [cells(*row) for row in ROWS]
    return "\n".join([heading, *(rows[::-1] if newest_first else rows)]) + "\n"


def us(day: str) -> str:
    """08/20/2020."""
    year, month, number = day.split("-")
    return f"{month}/{number}/{year}"


def german(day: str) -> str:
    """20.08.2020."""
    year, month, number = day.split("-")
    return f"{number}.{month}.{year}"


def worded(day: str, form: str) -> str:
    """The date by a strftime form."""
    return date.fromisoformat(day).strftime(form)


def comma(value: float) -> str:
    """1234,56."""
    return f"{value:.2f}".replace(".", ",")


def raw(day: str, value: float) -> float:
    """A price as it was before the split of 4 for 1."""
    return 4 * value if day < SPLIT_DAY else value


def split_on(day: str, ratio: float, none: float) -> float:
    """The cell of a column of splits."""
    return ratio if day == SPLIT_DAY else none


BARS: dict[str, Build] = {
    "AAPL_stooq": lambda: table(
        "Date,Open,High,Low,Close,Volume",
        lambda d, o, h, lo, c, v: f"{d},{o},{h},{lo},{c},{v}",
    ),
    "AAPL_stooq_polish": lambda: table(
        "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen",
        lambda d, o, h, lo, c, v: f"{d},{o},{h},{lo},{c},{v}",
    ),
    "daily_AAPL": lambda: table(  # Alpha Vantage
        "timestamp,open,high,low,close,volume",
        lambda d, o, h, lo, c, v: f"{d},{o:.4f},{h:.4f},{lo:.4f},{c:.4f},{v}",
        newest_first=True,
    ),
    "AAPL_numbered": lambda: table(
        "date,1. open,2. high,3. low,4. close,5. volume",
        lambda d, o, h, lo, c, v: f"{d},{o},{h},{lo},{c},{v}.0",
    ),
    "AAPL_nasdaq": lambda: table(
        "Date,Close/Last,Volume,Open,High,Low",
        lambda d, o, h, lo, c, v: f"{us(d)},${c},{v},${o},${h},${lo}",
        newest_first=True,
    ),
    "AAPL Historical Data": lambda: table(  # Investing.com
        '"Date","Price","Open","High","Low","Vol.","Change %"',
        lambda d, o, h, lo, c, v: f'"{us(d)}","{c}","{o}","{h}","{lo}","{v / 1e6:.2f}M","-0.50%"',
        newest_first=True,
    ),
    "AAPL Historische Daten": lambda: table(
        '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"',
        lambda d, o, h, lo, c, v: (
            f'"{german(d)}","{comma(c)}","{comma(o)}","{comma(h)}","{comma(lo)}",'
            f'"{comma(v / 1e6)}M","-0,50%"'
        ),
        newest_first=True,
    ),
    "AAPL_wsj": lambda: table(
        "Date, Open, High, Low, Close, Volume",
        lambda d, o, h, lo, c, v: f"{worded(d, '%m/%d/%y')}, {o}, {h}, {lo}, {c}, {v}",
        newest_first=True,
    ),
    "AAPL": lambda: table(  # Yahoo's own download
        "Date,Open,High,Low,Close,Adj Close,Volume",
        lambda d, o, h, lo, c, v: f"{d},{o:.6f},{h:.6f},{lo:.6f},{c:.6f},{c * 0.98:.6f},{v}",
    ),
    "AAPL_page": lambda: table(  # Yahoo's page, as copied
        "Date\tOpen\tHigh\tLow\tClose*\tAdj Close**\tVolume",
        lambda d, o, h, lo, c, v: f"{worded(d, '%b %d, %Y')}\t{o}\t{h}\t{lo}\t{c}\t{c}\t{v:,}",
        newest_first=True,
    ),
    "AAPL_history": lambda: table(  # Ticker.history().to_csv()
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
        lambda d, o, h, lo, c, v: (
            f"{d} 00:00:00-04:00,{o},{h},{lo},{c},{v},0.0,{split_on(d, 4.0, 0.0)}"
        ),
    ),
    "AAPL_googlefinance": lambda: table(
        "Date,Close", lambda d, o, h, lo, c, v: f"{us(d)} 16:00:00,{c}"
    ),
    "AAPL_D1": lambda: table(  # MetaTrader 5
        "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>",
        lambda d, o, h, lo, c, v: f"{d.replace('-', '.')}\t{o}\t{h}\t{lo}\t{c}\t{v}\t{v}\t0",
    ),
    "AAPL_klines": lambda: table(  # Binance
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
        "taker_buy_quote_volume,ignore",
        lambda d, o, h, lo, c, v: (
            f"{_epoch(d)}000,{o},{h},{lo},{c},{v},{_epoch(d) + 86399}999,{c * v},100,1,1,0"
        ),
    ),
    "AAPL_wiki": lambda: table(  # Quandl WIKI
        "Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. High,Adj. Low,"
        "Adj. Close,Adj. Volume",
        lambda d, o, h, lo, c, v: (
            f"{d},{raw(d, o)},{raw(d, h)},{raw(d, lo)},{raw(d, c)},{v},0.0,"
            f"{split_on(d, 4.0, 1.0)},{o},{h},{lo},{c},{v}"
        ),
    ),
    "AAPL_av_adjusted": lambda: table(
        "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient",
        lambda d, o, h, lo, c, v: (
            f"{d},{raw(d, o)},{raw(d, h)},{raw(d, lo)},{raw(d, c)},{c},{v},0.0000,"
            f"{split_on(d, 4.0, 1.0)}"
        ),
        newest_first=True,
    ),
    "AAPL_tiingo": lambda: table(
        "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,"
        "splitFactor",
        lambda d, o, h, lo, c, v: (
            f"{d}T00:00:00.000Z,{raw(d, c)},{raw(d, h)},{raw(d, lo)},{raw(d, o)},{v},{c},{h},"
            f"{lo},{o},{v},0.0,{split_on(d, 4.0, 1.0)}"
        ),
    ),
    "AAPL_eodhd": lambda: (
        table(
            "Date,Open,High,Low,Close,Adjusted_close,Volume",
            lambda d, o, h, lo, c, v: (
                f"{d},{raw(d, o):.4f},{raw(d, h):.4f},{raw(d, lo):.4f},{raw(d, c):.4f},{c:.4f},{v}"
            ),
        )
        + "10\n"
    ),
    "AAPL_zipline": lambda: table(
        "date,open,high,low,close,volume,dividend,split",
        lambda d, o, h, lo, c, v: f"{d},{o},{h},{lo},{c},{v},0,1",
    ),
    "AAPL_zipline_raw": lambda: table(
        "date,open,high,low,close,volume,dividend,split",
        lambda d, o, h, lo, c, v: (
            f"{d},{raw(d, o)},{raw(d, h)},{raw(d, lo)},{raw(d, c)},{v},0,{split_on(d, 0.25, 1)}"
        ),
    ),
    "AAPL_coingecko": lambda: table(
        "snapped_at,price,market_cap,total_volume",
        lambda d, o, h, lo, c, v: f"{d} 00:00:00 UTC,{c},{c * 1.7e10},{v}",
    ),
    "AAPL_portfolio_performance": lambda: table(
        "Datum;Kurs", lambda d, o, h, lo, c, v: f"{d};{comma(c)}"
    ),
    "AAPL_ghostfolio": lambda: table("date;marketPrice", lambda d, o, h, lo, c, v: f"{d};{c}"),
    "AAPL_cboe": lambda: (
        '"The data is provided for information only, no warranty."\n'
        + table(
            "Trade Date,Open,High,Low,Close",
            lambda d, o, h, lo, c, v: f"{us(d)},{o},{h},{lo},{c}",
        )
    ),
    "AAPL_bse": lambda: table(
        "Date,Open Price,High Price,Low Price,Close Price,WAP,No.of Shares,No. of Trades",
        lambda d, o, h, lo, c, v: f"{worded(d, '%d-%B-%Y')},{o},{h},{lo},{c},{c},{v},1000",
        newest_first=True,
    ),
    "AAPL_tradingview": lambda: table(
        "time,open,high,low,close,Volume",
        lambda d, o, h, lo, c, v: f"{_epoch(d)},{o},{h},{lo},{c},{v}",
    ),
    "AAPL_excel": lambda: table(
        "Date;Open;High;Low;Close",
        lambda d, o, h, lo, c, v: (
            f"{(date.fromisoformat(d) - date(1899, 12, 30)).days};{o};{h};{lo};{c}"
        ),
    ),
    "AAPL_letters": lambda: table(
        "t,o,h,l,c,v", lambda d, o, h, lo, c, v: f"{_epoch(d)}000,{o},{h},{lo},{c},{v}"
    ),
    "AAPL_units": lambda: table(
        "Date,Open (USD),High (USD),Low (USD),Close (USD),Volume",
        lambda d, o, h, lo, c, v: f"{d},{o},{h},{lo},{c},{v}",
    ),
    "AAPL_ariva": lambda: table(
        "Datum;Erster;Hoch;Tief;Schlusskurs;Stuecke;Volumen",
        lambda d, o, h, lo, c, v: (
            f"{d};{comma(o)};{comma(h)};{comma(lo)};{comma(c)};{_dots(v)};{_dots(v * 100)}"
        ),
        newest_first=True,
    ),
    "AAPL_french": lambda: table(
        '"Date","Dernier","Ouv.","Plus Haut","Plus Bas","Vol.","Variation %"',
        lambda d, o, h, lo, c, v: (
            f'"{us(d)[3:5]}/{us(d)[:2]}/{d[:4]}","{comma(c)}","{comma(o)}","{comma(h)}",'
            f'"{comma(lo)}","{comma(v / 1e6)}M","-0,50%"'
        ),
    ),
}
LONG: dict[str, Build] = {
    "stooq_bulk": lambda: table(
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
        lambda d, o, h, lo, c, v: f"AAPL,D,{d.replace('-', '')},000000,{o},{h},{lo},{c},{v},0",
    ),
    "kaggle": lambda: table(
        "date,open,high,low,close,volume,Name",
        lambda d, o, h, lo, c, v: f"{d},{o},{h},{lo},{c},{v},AAPL",
    ),
    **{
        word: lambda word=word: table(  # type: ignore[misc]
            f"{word},Date,Close", lambda d, o, h, lo, c, v: f"AAPL,{d},{c}"
        )
        for word in ("Code", "RIC", "Instrument", "Symbol", "symbol", "Name", "Ticker")
    },
    "wiki_prices": lambda: table(
        "ticker,date,open,high,low,close,volume,ex-dividend,split_ratio,adj_open,adj_high,"
        "adj_low,adj_close,adj_volume",
        lambda d, o, h, lo, c, v: (
            f"AAPL,{d},{raw(d, o)},{raw(d, h)},{raw(d, lo)},{raw(d, c)},{v},0.0,"
            f"{split_on(d, 4.0, 1.0)},{o},{h},{lo},{c},{v}"
        ),
    ),
    "barchart": lambda: (
        table(
            "Symbol,Time,Open,High,Low,Last,Change,%Chg,Volume",
            lambda d, o, h, lo, c, v: f"AAPL,{us(d)},{o},{h},{lo},{c},-1.2,-0.50%,{v}",
        )
        + '"Downloaded from Barchart.com as of 09-24-2020 05:12am CDT"\n'
    ),
    "polygon": lambda: table(
        "ticker,volume,open,close,high,low,window_start,transactions",
        lambda d, o, h, lo, c, v: f"AAPL,{v},{o},{c},{h},{lo},{_epoch(d)}000000000,9",
    ),
    "sharadar": lambda: table(
        "ticker,date,open,high,low,close,volume,closeadj,closeunadj,lastupdated",
        lambda d, o, h, lo, c, v: f"AAPL,{d},{o},{h},{lo},{c},{v},{c},{raw(d, c)},2021-01-01",
    ),
    "crypto_data_download": lambda: (
        "https://www.CryptoDataDownload.com\n"
        + table(
            "unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount",
            lambda d, o, h, lo, c, v: (
                f"{_epoch(d)}000,{d} 00:00:00,AAPL,{o},{h},{lo},{c},{v},{c * v},100"
            ),
        )
    ),
}
WIDE: dict[str, Build] = {
    "fred": lambda: (
        table("observation_date,AAPL", lambda d, o, h, lo, c, v: f"{d},{c}") + "2020-09-03,.\n"
    ),
    "german": lambda: table("Datum;AAPL;", lambda d, o, h, lo, c, v: f"{german(d)};{comma(c)};"),
    "indexed": lambda: table(",AAPL", lambda d, o, h, lo, c, v: f"{d},{c}"),
    "comments": lambda: (
        "# a tool\n# a broker\n" + table("date,AAPL", lambda d, o, h, lo, c, v: f"{d},{c}")
    ),
    "total": lambda: table("date,AAPL", lambda d, o, h, lo, c, v: f"{d},{c}") + "Total,1258.29\n",
    "blanks": lambda: table("date,AAPL,,", lambda d, o, h, lo, c, v: f"{d},{c},,") + ",,,\n,,,\n",
    "yf_close": lambda: (
        "Ticker,AAPL\nDate,\n"
        + "".join(f"{day},{close}\n" for day, close in zip(DATES, CLOSES, strict=True))
    ),
}


def _epoch(day: str) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * 86400


def _dots(value: int) -> str:
    return f"{value:,}".replace(",", ".")
