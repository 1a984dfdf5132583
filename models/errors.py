"""Every error that Tensortape raises on purpose; each is also the builtin that fits it.

TensortapeError
├── InputError (ValueError)            a request or an input is wrong
│   ├── RequestError                   a ticker, date or option
│   ├── TableError                     a file or table that cannot be read as prices
│   │   └── DuplicatePriceError        one ticker, one date, two different rows
│   ├── BundleError                    a bundle that cannot be read, or was changed
│   ├── DestinationError               a file to write that cannot be written where it was named
│   └── ShapeError                     an array or tensor of the wrong shape
├── TooLittleData (ValueError)         fewer observations than a computation needs
├── CrossingError (TypeError)          a tensor that has no NumPy counterpart
├── WriteError (OSError)               a file that the user named could not be written
├── StoreError (OSError)               the store of prices cannot be read or written
│   └── DamagedSnapshot                a stored file that is not what was written
└── SourceError (OSError)              a price source gave no usable answer
    ├── TickerNotFound (LookupError)   the source answered: it does not know the ticker
    ├── RateLimited                    the source answered: too many requests
    ├── SourceTimeout (TimeoutError)   the source did not answer in time
    └── SourceFailed                   anything else, such as a malformed answer
        ├── CurrencyConflict           the stored prices again, in another currency
        └── Unreachable                no network, or a connection that broke: the next may hold
"""

from __future__ import annotations


class TensortapeError(Exception):
    """Base of the tree; catches everything that Tensortape raises on purpose."""


class InputError(TensortapeError, ValueError):
    """A request or an input is wrong; the message has expected, received and remedy.

    Example:
        >>> str(InputError("an ISO date such as 2024-01-31", "'31.1.24'", "write 2024-01-31"))
        "expected an ISO date such as 2024-01-31, received '31.1.24': write 2024-01-31"
    """

    def __init__(self, expected: str, received: str, remedy: str) -> None:
        super().__init__(f"expected {expected}, received {received}: {remedy}")
        self.expected, self.received, self.remedy = expected, received, remedy


class RequestError(InputError):
    """A ticker, date or option that cannot be part of a request."""


class TableError(InputError):
    """A file or table that cannot be read as prices; the message names row and column."""


class DuplicatePriceError(TableError):
    """Two rows of one ticker and one date disagree, so neither can be believed."""


class BundleError(InputError):
    """A bundle that cannot be read or was changed after it was written."""


class DestinationError(InputError):
    """A file to write that cannot be written where it was named: no such folder, no permission."""


class ShapeError(InputError):
    """An array or tensor whose shape does not fit; the message has both shapes."""


class TooLittleData(TensortapeError, ValueError):
    """Fewer observations than a computation needs; carries both numbers."""

    def __init__(self, what: str, need: int, have: int) -> None:
        super().__init__(f"{what} needs {need} observations and has {have}")
        self.what, self.need, self.have = what, need, have


class CrossingError(TensortapeError, TypeError):
    """A tensor that cannot be converted to a NumPy array; the message says what to do first."""


class WriteError(TensortapeError, OSError):
    """A file that the user named could not be written; says which, why and what to do."""


class StoreError(TensortapeError, OSError):
    """The store of prices cannot be read or written; `reason` is one sentence for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DamagedSnapshot(StoreError):
    """A stored file differs from what was written: it is truncated, altered, or no snapshot."""


class SourceError(TensortapeError, OSError):
    """A price source gave no usable answer; `reason` is one sentence for the user."""

    outcome = "failed"

    def __init__(self, ticker: str, reason: str) -> None:
        super().__init__(f"{ticker}: {reason}")
        self.ticker, self.reason = ticker, reason


class TickerNotFound(SourceError, LookupError):
    """The source answered and does not know the ticker."""

    outcome = "not found"


class RateLimited(SourceError):
    """The source answered that requests come too often."""

    outcome = "rate-limited"


class SourceTimeout(SourceError, TimeoutError):
    """The source did not answer within its deadline."""

    outcome = "timed out"


class SourceFailed(SourceError):
    """The source gave no answer, or one that could not be understood."""

    outcome = "failed"


class CurrencyConflict(SourceFailed):
    """The source returns the stored prices again but states another currency."""


class Unreachable(SourceFailed):
    """The source could not be reached, or the connection broke before its answer was complete."""
