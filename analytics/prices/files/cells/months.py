"""Months: their names, whole and short, in the languages in which price files are written.

English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian, Polish,
Czech, Turkish, Indonesian, Finnish and Russian; not `lip`, `lis` and `listopada`, which are one
month in Polish and another in Croatian.
"""

from __future__ import annotations

import unicodedata

NAMES = (
    """
    january jan januar jänner janv janvier enero ene gennaio gen janeiro januari styczeń
    stycznia sty leden ledna ocak oca tammikuu tammi январь января янв
    """,
    """
    february feb februar feber févr février fév febrero febbraio fevereiro fev februari luty
    lutego lut únor února şubat şub pebruari helmikuu helmi февраль февраля фев
    """,
    """
    march mar märz mrz maerz mär mars marzo março maart mrt marts marzec marca březen března
    mart maret maaliskuu maalis март марта мар
    """,
    """
    april apr avril avr abril abr aprile kwiecień kwietnia kwi duben dubna nisan nis
    huhtikuu huhti апрель апреля апр
    """,
    "may mai mayo maggio mag maio mei maj květen května mayıs toukokuu touko май мая",
    """
    june jun juni juin junio giugno giu junho czerwiec czerwca cze červen června haziran haz
    kesäkuu kesä июнь июня июн
    """,
    """
    july jul juli juillet juil julio luglio lug julho lipiec lipca červenec července
    temmuz tem heinäkuu heinä июль июля июл
    """,
    """
    august aug août aou agosto ago augustus augusti sierpień sierpnia sie srpen srpna
    ağustos ağu agustus agu elokuu elo август августа авг
    """,
    """
    september sep sept septembre septiembre settembre set setembro wrzesień września wrz
    září eylül eyl syyskuu syys сентябрь сентября сен сент
    """,
    """
    october oct oktober okt octobre octubre ottobre ott outubro out październik października
    paź říjen října ekim eki lokakuu loka октябрь октября окт
    """,
    """
    november nov novembre noviembre novembro kasım kas nopember marraskuu marras
    ноябрь ноября ноя нояб
    """,
    """
    december dec dezember dez décembre déc diciembre dic dicembre dezembro des desember
    grudzień grudnia gru prosinec prosince aralık ara joulukuu joulu декабрь декабря дек
    """,
)


def _plain(word: str) -> str:
    """A name without case, accents and its point."""
    folded = unicodedata.normalize("NFKD", word.casefold()).replace("ı", "i")
    return "".join(letter for letter in folded if letter.isalpha())


MONTHS = {_plain(word): number for number, names in enumerate(NAMES, 1) for word in names.split()}


def month(word: str) -> int | None:
    """The month that a word names, 1 to 12; None for any other.

    Example:
        >>> month("Sept."), month("Août"), month("Foo")
        (9, 8, None)
    """
    return MONTHS.get(_plain(word))
