"""Option values: names and defaults that options are made of, without loading torch.

The command line shows them in its help, and the models compute with them.
"""

from __future__ import annotations

from typing import Literal

# Distribution of the shocks of a GARCH model.
Distribution = Literal["normal", "t"]
# Sessions in about a month.
MONTH = 21
# Points of an efficient frontier.
FRONTIER_POINTS = 50
