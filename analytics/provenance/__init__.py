"""Provenance: an exported table together with its inputs, and its verification.

`bundle` writes a table, its prices and a manifest into one file; `verify` recomputes the table
from those prices, offline, and compares it byte for byte.
"""

from analytics.provenance.bundle import bundle
from analytics.provenance.verify import Verdict, verify

__all__ = ["Verdict", "bundle", "verify"]
