"""Kernels: the loops under `sample.Sample`, which says what each number means.

Shapes: `packed` (R, T) holds the observed returns of each row in front, `count` (R,) how many
they are. A kernel fills `out`, (..., R), one row of it a number; NaN where nothing is observed.
Only `pack` and those that are given `values` (R, T) ever meet a missing value.

numba (half a second) is imported with the first of these modules, so whoever uses one imports it
where it is used.
"""
