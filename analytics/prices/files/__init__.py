"""Price files: CSV and Parquet, wide and long, read by one parser for command line and dashboard.

Conventions that a file does not state (delimiter, decimal comma, order of day and month) are
inferred from all of its content, reported in a `Reading`, and can be overridden; a file whose
conventions stay ambiguous is refused.
"""

from analytics.prices.files.reading import Reading
from analytics.prices.files.size_limits import UPLOAD, SizeLimits
from analytics.prices.files.source import KINDS, MOST_UPLOADED, read, read_path, require_size

__all__ = [
    "KINDS",
    "MOST_UPLOADED",
    "UPLOAD",
    "Reading",
    "SizeLimits",
    "read",
    "read_path",
    "require_size",
]
