"""Kernels: the loops under `sample.Sample`, which says what each number means.

Shapes: `packed` (R, T) holds the observed returns of each row in front, `count` (R,) how many
they are. Sums go along a row, eight entries at a time; what takes one step after another, as
wealth does, goes along eight rows side by side (`lanes`). A kernel fills `out`, (..., R), one row
of it a number; NaN where nothing is observed. Only those given `values` (R, T) meet missing ones.

numba (half a second) is imported with the first of these modules, so whoever uses one imports it
where it is used.
"""
