"""The histories that every metric must be right for, by name, and how hypothesis draws others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from tests.answers.history import NAN, NO_BAR, History, history

N = NAN
GAPS = (1, 3, 12, 45, 2, 30, 60, 155)
R = (4, -7, 0, 12, -3, 5, 9, -20, -1, 6, 2, -4, 8, 3)  # sixty-fourths
B = (2, -5, 1, 6, -4, 3, 0, -9, 2, 7, -3, -2, 4, 5)


def _of(*steps: float) -> tuple[float, ...]:
    return tuple(step / 64 for step in steps)


def _normal(**changed: object) -> History:
    return replace(history(_of(*R), _of(*B), gaps=GAPS, after=3), **changed)


def _holed(own: set[int], other: set[int]) -> History:
    """`_normal`'s returns, with holes at those columns."""
    r = [N if t in own else x / 64 for t, x in enumerate(R)]
    b = [N if t in other else x / 64 for t, x in enumerate(B)]
    return history(r, b, gaps=GAPS, after=40)


def _flat(step: float, length: int = 14) -> History:
    return history(_of(*[step] * length), _of(*B[:length]), gaps=GAPS, wicks=(0.0,), after=1)


NAMED: dict[str, History] = {
    "normal": _normal(),
    "no price after": _normal(after=None),
    "no risk-free rate": _normal(risk_free=0.0),
    "holes": _holed({2, 7}, {4, 7, 11}),
    "holes side by side": _holed({3, 4, 9}, {5, 9}),
    "recovered": history(_of(-9, 3, 16, 4, -12, 24), _of(*B[:6]), gaps=GAPS, after=1),
    "recovered twice": history(_of(5, -16, 32, -8, -8, 16, 32, -2), _of(*B[:8]), gaps=(80, 3)),
    # -50 %, then -25 % and -31 %, which is deeper when both are half as large; then -50 % that two
    # gains make up for, one when they are half as large.
    "drawdowns that change places": history(
        _of(-32, 64, -16, -20, 64, -32, 48, 0, 16, 1, 1), _of(*B[:11]), gaps=GAPS
    ),
    "late listing": _holed({0, 1, 2, 3}, set()),
    "listed on New Year's Day": history(
        (N, *_of(*R[1:])), _of(*B), gaps=(12, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    ),
    "listed before the benchmark": _holed(set(), {0, 1, 2}),
    "delisted": _holed({10, 11, 12, 13}, set()),
    # K above 0 and S small: where Cornish and Fisher's quantile is one.
    "fat tails": history(_of(-8, 1, 0, 0, -1, 1, 0, 8), _of(*B[:8]), gaps=GAPS),
    "fat tails, up": history(_of(-7, 1, 0, 0, -1, 1, 0, 9), _of(*B[:8]), gaps=GAPS),
    "fat tails, down": history(_of(-9, 1, 0, 1, -1, 0, 0, 8), _of(*B[:8]), gaps=GAPS),
    "closes only": _normal(bars=(NO_BAR,) * len(R)),
    "no benchmark": _normal(benchmark=(N,) * len(R)),
    "constant prices": _flat(0),
    "constant growth": _flat(1),
    "constant decline": _flat(-2),
    "all gains": history(_of(*map(abs, R)), _of(*map(abs, B)), gaps=GAPS),
    "all losses": history(_of(*[-abs(x) - 1 for x in R]), _of(*[-abs(x) for x in B]), gaps=GAPS),
    "one observation": history(_of(-5), _of(-2), gaps=(400,), after=1),
    "one gain": history(_of(5), _of(2)),
    "one observation among holes": _holed(set(range(14)) - {6}, set()),
    "two observations": history(_of(6, -3), _of(1, -4), gaps=(200,)),
    "three observations": history(_of(6, -3, 1), _of(1, -4, 0), gaps=(200,)),
    "two alike": history(_of(3, 3), _of(3, 3)),
    "all missing": _holed(set(range(14)), set()),
    "no sessions": history(()),
}

_steps = st.integers(-32, 64)
_session = st.tuples(_steps, _steps, st.integers(1, 90), st.integers(0, 8), st.integers(-2, 4))


@st.composite
def histories(
    draw: st.DrawFn, least: int = 1, most: int = 20, holes: bool = True, rf: float | None = None
) -> History:
    """Returns on the grid of 1/64; holes in either series or in both, never two in a row."""
    own, other, gaps, wicks, opens = zip(
        *draw(st.lists(_session, min_size=least, max_size=most)), strict=True
    )
    kinds = draw(st.lists(st.integers(0, 8), min_size=len(own), max_size=len(own)))
    lacks = [kind if holes and t % 2 else 0 for t, kind in enumerate(kinds)]
    found = history(
        [N if lack in (1, 3) else x / 64 for x, lack in zip(own, lacks, strict=True)],
        [N if lack in (2, 3) else x / 64 for x, lack in zip(other, lacks, strict=True)],
        gaps=gaps,
        wicks=[x / 64 for x in wicks],
        opens=[x / 4 for x in opens],
        after=draw(st.none() | st.integers(1, 60)),
    )
    return replace(found, risk_free=draw(st.sampled_from([0.0, 0.05])) if rf is None else rf)
