"""Lanes: eight numbers that are added, multiplied and compared side by side.

Eight sums that do not wait for each other take a fraction of the time of one. A compiler may not
split one sum into eight, since that changes its last bits; so kernels do it by name, in an order
that is the same on every machine, whether its registers hold two numbers, four or eight.

Lanes exist in compiled code only: + - * / of two of them, and the functions below. A number joins
them as `everywhere(number)`. `x` is a contiguous row; a caller sees to it that what is read or
written lies in it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias, cast

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, models, overload, register_model
from numpy.typing import NDArray

from models.runtime.compiled import compiled

WIDTH = 8
Floats: TypeAlias = NDArray[np.float64]
Lanes: TypeAlias = Any
Typed: TypeAlias = tuple[Any, Callable[..., Any]]
_VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
_BITS = ir.VectorType(ir.IntType(64), WIDTH)
_ZERO = ir.Constant(_VECTOR, [0.0] * WIDTH)
_ONE = ir.Constant(_VECTOR, [1.0] * WIDTH)


class LanesType(types.Type):
    """What numba calls them."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


class _Model(models.PrimitiveModel):
    """How they lie in a register."""

    def __init__(self, manager: Any, lanes: LanesType) -> None:
        super().__init__(manager, lanes, _VECTOR)  # type: ignore[no-untyped-call]


_LANES, _NUMBER, _PLACE = LanesType(), types.float64, types.intp
register_model(LanesType)(_Model)


def _instruction(define: Callable[..., Typed]) -> Callable[..., Any]:
    """What compiled code may call: `define` gives the types and who emits the instruction."""
    return cast(Callable[..., Any], intrinsic(define))


@_instruction
def everywhere(typing: Any, number: Any) -> Typed:
    """The same number eight times."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        order = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        one = builder.insert_element(_ZERO, given[0], ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(one, one, order)

    return _LANES(_NUMBER), emit


@_instruction
def load(typing: Any, x: Any, start: Any) -> Typed:
    """x[start : start + 8]."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_address(context, builder, signature, given), align=8)

    return _LANES(x, _PLACE), emit


@_instruction
def store(typing: Any, x: Any, start: Any, lanes: Any) -> Typed:
    """x[start : start + 8] = lanes."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        builder.store(given[2], _address(context, builder, signature, given), align=8)
        return context.get_dummy_value()

    return types.void(x, _PLACE, _LANES), emit


@_instruction
def lane(typing: Any, lanes: Any, place: Any) -> Typed:
    """One of the eight."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.extract_element(*given)

    return _NUMBER(_LANES, _PLACE), emit


@_instruction
def put(typing: Any, lanes: Any, place: Any, number: Any) -> Typed:
    """The eight with another number in one place."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.insert_element(given[0], given[2], given[1])

    return _LANES(_LANES, _PLACE, _NUMBER), emit


@_instruction
def root(typing: Any, lanes: Any) -> Typed:
    """Square roots."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR])
        name = f"llvm.sqrt.v{WIDTH}f64"
        return builder.call(builder.module.declare_intrinsic(name, fnty=kind), given)

    return _LANES(_LANES), emit


@_instruction
def lower(typing: Any, a: Any, b: Any) -> Typed:
    """Of a and b the lower; b where one is NaN."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", *given), *given)

    return _LANES(_LANES, _LANES), emit


@_instruction
def higher(typing: Any, a: Any, b: Any) -> Typed:
    """Of a and b the higher; b where one is NaN."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *given), *given)

    return _LANES(_LANES, _LANES), emit


@_instruction
def above(typing: Any, a: Any, b: Any) -> Typed:
    """1 where a > b, else 0."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *given), _ONE, _ZERO)

    return _LANES(_LANES, _LANES), emit


@_instruction
def seen(typing: Any, a: Any, b: Any) -> Typed:
    """Of a and b the first, where it is a number; b where it is NaN."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("==", given[0], given[0]), *given)

    return _LANES(_LANES, _LANES), emit


@_instruction
def delayed(typing: Any, before: Any, lanes: Any) -> Typed:
    """The eight one place earlier: the last of `before`, then seven of `lanes`."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        places = ir.VectorType(ir.IntType(32), WIDTH)
        return builder.shuffle_vector(
            *given, ir.Constant(places, [*range(WIDTH - 1, 2 * WIDTH - 1)])
        )

    return _LANES(_LANES, _LANES), emit


@_instruction
def mantissa(typing: Any, lanes: Any) -> Typed:
    """The number from 1 to below 2 that x is times a power of 2; of positive, not subnormal x."""

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        bits = builder.and_(builder.bitcast(given[0], _BITS), _each(2**52 - 1))
        return builder.bitcast(builder.or_(bits, _each(1023 << 52)), _VECTOR)

    return _LANES(_LANES), emit


@_instruction
def exponent(typing: Any, lanes: Any) -> Typed:
    """That power; NaN where x is not finite.

    Put in the place of the last digits of 2^52, it is the number by which that grows.
    """

    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        bits = builder.lshr(builder.bitcast(given[0], _BITS), _each(52))
        grown = builder.bitcast(builder.or_(bits, _each((1023 + 52) << 52)), _VECTOR)
        power = builder.fsub(grown, ir.Constant(_VECTOR, [2.0**52 + 1023.0] * WIDTH))
        return builder.fadd(power, builder.fsub(given[0], given[0]))

    return _LANES(_LANES), emit


def _each(bits: int) -> Any:
    """The same 64 bits in every lane."""
    return ir.Constant(_BITS, [bits] * WIDTH)


def _address(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    """Where x[start] is, as the address of lanes."""
    data = context.make_array(signature.args[0])(context, builder, given[0]).data
    return builder.bitcast(builder.gep(data, [given[1]]), _VECTOR.as_pointer())


def _arithmetic(sign: Callable[..., Any], instruction: str) -> None:
    """Teach compiled code what `sign` does to lanes."""

    def both(typing: Any, a: Any, b: Any) -> Typed:
        def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            return getattr(builder, instruction)(*given)

        return _LANES(_LANES, _LANES), emit

    each = _instruction(both)

    def typed(a: Any, b: Any) -> Callable[..., Any] | None:
        if isinstance(a, LanesType) and isinstance(b, LanesType):
            return lambda a, b: each(a, b)
        return None

    # Not strict, as it takes the annotations of `typed` for another signature than the lambda's.
    overload(sign, strict=False)(typed)


_arithmetic(operator.add, "fadd")
_arithmetic(operator.iadd, "fadd")
_arithmetic(operator.sub, "fsub")
_arithmetic(operator.mul, "fmul")
_arithmetic(operator.imul, "fmul")
_arithmetic(operator.truediv, "fdiv")


@compiled
def piece(x: Floats, start: int) -> Lanes:
    """x[start : start + 8], NaN behind the end of x."""
    if start + WIDTH <= x.size:
        return load(x, start)
    lanes = everywhere(np.nan)
    for place in range(x.size - start):
        lanes = put(lanes, place, x[start + place])
    return lanes


@compiled
def total(lanes: Lanes) -> float:
    """Their sum, pair by pair."""
    left = (lane(lanes, 0) + lane(lanes, 1)) + (lane(lanes, 2) + lane(lanes, 3))
    right = (lane(lanes, 4) + lane(lanes, 5)) + (lane(lanes, 6) + lane(lanes, 7))
    return left + right


@compiled
def extremes(low: Lanes, high: Lanes) -> tuple[float, float]:
    """The lowest of some, the highest of others."""
    least, most = lane(low, 0), lane(high, 0)
    for place in range(1, WIDTH):
        least, most = min(least, lane(low, place)), max(most, lane(high, place))
    return least, most


@compiled
def across(x: Floats, first: int, t: int) -> Lanes:
    """x[first : first + 8, t], of eight rows; for rows behind the last the last again."""
    lanes = everywhere(0.0)
    for place in range(WIDTH):
        lanes = put(lanes, place, x[min(first + place, x.shape[0] - 1), t])
    return lanes


@compiled
def spread(lanes: Lanes, out: Floats, first: int, t: int) -> None:
    """out[first : first + 8, t] = lanes; a lane behind the last row is the last row's again."""
    for place in range(WIDTH):
        out[min(first + place, out.shape[0] - 1), t] = lane(lanes, place)
