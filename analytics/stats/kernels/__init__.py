"""Kernels: the compiled loops of `sample.Sample`, which defines each number.

Shapes: `packed` (R, T) has the observed returns of each row in front, `count` (R,) their number. A
sum along a row is split into eight partial sums, which a compiler adds side by side. A kernel fills
`out`, (..., R), one row per number; NaN where nothing is observed. Only kernels with an argument
`values` (R, T) handle missing ones.

An inner loop has a length that the compiler does not know, as `min(8, n - t)`: it makes vector
instructions of such a loop, while one of a known, short length is written out first. Compared with
a vector type built on the private parts of numba and llvmlite, which these loops replaced,
`benchmarks statistics` keeps 0.66 to 0.81 of its speed, and rolling metrics 0.4 to 0.8; the bits
are the same.

numba (half a second) is imported with the first of these modules, so they are imported only where
they are used.
"""
