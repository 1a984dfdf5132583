"""Vocabulary: which words head a column of dates, tickers, prices, volumes and events.

English and the languages in which Investing.com, Stooq, brokers and exchanges write their files.
Words are compared without case, accents, spaces and punctuation: "Adj. Close*" is `adjclose`.
Of two words in one file that mean the same, the one in the earlier group is the better one.
"""

from __future__ import annotations

from analytics.prices.files.layout.layout import Role

WORDS: dict[Role, tuple[str, ...]] = {
    "date": (
        "date datum fecha data tanggal tarih dato pvm päivämäärä дата 日期 日付 日付け 날짜",
        """
        日期 日付 날짜
        tradedate tradingdate tradingday trddt observationdate snappedat sessiondate session
        businessdate pricedate valuedate quotedate asof asofdate exchangedate effectivedate
        datadate caldt dateadj dlydt handelstag stichtag jour giorno fechahora datetime
        dateutc datetimeutc day dt refdate
        """,
        """
        timestamp time localtime gmttime opentime timeopen beginsat windowstart starttime
        begin index
        """,
        "unix unixtimestamp epoch unixtime",
    ),
    "ticker": (
        "ticker tickers symbol symbols ric tickersymbol stocksymbol actsymbol",
        "instrument code tscode stockcode securitycode instrumentcode tic isin pair",
        """
        代码 股票代码 证券代码 コード 종목코드
        name stock stockname security securityname asset fund company companyname share coin
        coinid scrip contract variable wkn cusip sedol figi permno sid
        """,
    ),
    "open": (
        """
        开盘 开盘价 开 始値 시가
        open opening openprice openingprice priceopen pxopen eröffn eröffnung eröffnungskurs
        eroeffnung erster apertura ouverture ouv abertura otwarcie pembukaan açılış opn
        öppningskurs öppen openingskoers eröffnungspreis anfangskurs
        цена_откр открытие откр
        """,
    ),
    "high": (
        """
        最高 最高价 高 高値 고가
        high highprice pricehigh pxhigh dayhigh hoch tageshoch höchst höchstkurs máximo
        maximo plushaut massimo máxima max. najwyższy najwyzszy tertinggi yüksek hoog haut
        høj højeste högst høyest najvyssi tageshöchst höchstpreis максимум макс
        """,
    ),
    "low": (
        """
        最低 最低价 低 安値 저가
        low lowprice pricelow pxlow daylow tief tagestief tiefst tiefstkurs mínimo minimo
        plusbas minimo mínima najniższy najnizszy terendah düşük laag bas lav laveste lägst
        tagestiefst tiefstpreis минимум мин min.
        """,
    ),
    "close": (
        """
        收盘 收盘价 收 終値 종가
        close closing closeprice closingprice priceclose closelast schluss schlusskurs
        cierre clôture chiusura fechamento zamknięcie zamkniecie slotkoers closevalue
        kapanış slutkurs schlusspreis schlußkurs fecho encerramento penutupan lukning закрытие закр
        """,
        """
        last lastprice pxlast zuletzt letzter último ultimo dernier terakhir şimdi laatste
        laatst ostatnio senaste seneste siste
        ltp trdprc1 senast settle settlement settlementprice
        """,
        "price prc prccd preis kurs cours prix precio preço prezzo koers quote marketprice цена",
        "nav navpershare value indexvalue rate wert anteilswert valor",
    ),
    "adj_close": (
        """
        adjusted adjclose adjustedclose adjclosing adjustedclosing closeadj closeadjusted
        adjcloseprice adjclosingprice adjustedcloseprice adjustedclosingprice adjclosevalue
        """,
        "adjprice adjustedprice fclose",
    ),
    "adj_open": ("adjopen adjustedopen openadj fopen",),
    "adj_high": ("adjhigh adjustedhigh highadj fhigh",),
    "adj_low": ("adjlow adjustedlow lowadj flow",),
    "adj_volume": ("adjvolume adjustedvolume volumeadj fvolume",),
    "volume": (
        """
        成交量 出来高 거래량
        volume vol pxvolume volumen wolumen volumes totalvolume sharevolume tradedvolume tottrdqty
        交易量 volumetraded hacim hac stücke stück stuecke quantity qty shares noofshares wol
        obrót omsetning umsatzinstück umsatzstück gehandeltestück объём
        объем
        """,
        "tickvol tickvolume umsatz omzet umsatzineur",
    ),
    "dividend": (
        """
        dividend dividends divcash dividendamount exdividend exdividends cashdividend dividende
        dividenden dividendo dividendos div divamt distribution distributions
        dividendpershare
        """,
    ),
    "gain": ("capitalgains capitalgain capgains capgain",),
    "split": (
        """
        split splits splitfactor splitratio splitcoefficient stocksplit stocksplits
        splitcoef splitadjustment
        """,
    ),
    "other": (
        """
        成交额 涨跌幅 涨跌额 振幅 换手率 名称 前日比 등락률
        change chg changep changepercent changepct pctchange percentchange pctchg variation
        variación veränderung verschil fark zmiana изм perubahan diff difference ret return returns
        dailyreturn logreturn
        """,
        """
        marketcap marketcapitalization mcap capitalization turnover amount tradedvalue
        totaltradedvalue openint openinterest oi vwap wap average averageprice avgprice
        trades tradecount numberoftrades nooftrades transactions count ntrades per period
        interval exchange exch currency curr ccy series prevclose previousclose
        yesterdayclose lastclose bid ask mid spread closetime timeclose timehigh timelow
        quotevolume quoteassetvolume takerbuyvolume takerbuyquotevolume
        takerbuybaseassetvolume takerbuyquoteassetvolume ignore label weekday closeunadj
        unadjustedvolume uclose uopen uhigh ulow uvolume changeovertime lastupdated unnamed0
        rownumber 52wh 52wl 52weekhigh 52weeklow delivery deliverableqty sharesoutstanding
        adjustmentfactor adjfactor cfacpr shrout exdate circulatingsupply
        circulatingmarketcap rsi sma ema macd sector industry country assettype type source
        """,
    ),
}
# Only where all four head a file: alone they are the tickers of Realty Income, Hyatt, Loews …
LETTERS: dict[str, Role] = {
    "t": "date",
    "o": "open",
    "h": "high",
    "l": "low",
    "c": "close",
    "v": "volume",
}
# Also symbols of securities, and read as such where no closes or highs stand beside them.
ALSO_TICKERS = ("LOW", "OPEN", "OI", "DIV", "RSI", "DT", "DAY", "SMA", "MID")
