"""A reader of Thrift's compact protocol, for Parquet's footers and page headers.

It returns integers and structures, skips the rest, never allocates by a stated length, and counts
values, so that a caller can refuse a structure of too many before Arrow builds them all.
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from models.errors import TableError

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
INTEGERS = (I16, I32, I64)
WIDTHS = {TRUE: 0, FALSE: 0, BYTE: 1, DOUBLE: 8}
LONGEST_INTEGER = 10  # bytes of a 64-bit integer
DEEPEST = 16
LONG_LIST = 15  # in the size's half of a list's head: the size follows

Fields = dict[int, "int | Fields"]


class Thrift:
    """Structures read one after the other; `at` is the place behind the last, `values` a count.

    Args:
        content: the bytes, from the first structure on.
        most: values that are read before the reader refuses to go on.
    """

    def __init__(self, content: memoryview, most: int) -> None:
        self._content, self._most = content, most
        self.at = self.values = 0

    def struct(self, depth: int = 0) -> Fields:
        """The integers and structures of the next structure, by field number.

        Raises:
            TableError: it is cut short, too deep, or has more values than may be read.
        """
        if depth > DEEPEST:
            raise damaged("structures in too many structures")
        found: Fields = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 0x0F
            number = number + step if step else self._integer()
            value = self._value(kind, depth)
            if value is not None:
                found[number] = value
        return found

    def _value(self, kind: int, depth: int) -> int | Fields | None:
        self.values += 1
        if self.values > self._most:
            raise TableError(
                f"a .parquet file whose footer has at most {self._most:,} values",
                "one with more",
                "write the file again, in one row group",
            )
        if kind in INTEGERS:
            return self._integer()
        if kind == STRUCT:
            return self.struct(depth + 1)
        if kind in (LIST, SET):
            self._list(depth)
        elif kind in WIDTHS:
            self._skip(WIDTHS[kind])
        elif kind == BINARY:
            self._skip(self._unsigned())
        else:  # Parquet has no maps
            raise damaged(f"a value of type {kind}")
        return None

    def _list(self, depth: int) -> None:
        head = self._byte()
        size, kind = head >> 4, head & 0x0F
        size = self._unsigned() if size == LONG_LIST else size
        for _ in range(size):
            # A boolean takes a byte in a list, and none in a structure.
            self._value(BYTE if kind in (TRUE, FALSE) else kind, depth + 1)

    def _byte(self) -> int:
        if self.at >= len(self._content):
            raise damaged("it is cut short")
        self.at += 1
        return self._content[self.at - 1]

    def _skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self._content):
            raise damaged("it is cut short")

    def _unsigned(self) -> int:
        value = 0
        for place in range(LONGEST_INTEGER):
            byte = self._byte()
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                return value
        raise damaged("an integer that does not end")

    def _integer(self) -> int:
        """A signed integer, in the protocol's zigzag order: 0, -1, 1, -2."""
        value = self._unsigned()
        return value >> 1 ^ -(value & 1)


def damaged(what: str) -> TableError:
    """The error that the bytes are not what Parquet writes."""
    return TableError("a readable .parquet file", f"a damaged one ({what})", "export it again")
