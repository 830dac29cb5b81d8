"""Keys for caches of what is computed from a value that is dear to hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[Value]):
    """A value as a key that equals only the same object: a table has hundreds of fields to hash.

    The key holds the value, so an entry of a cache never stands for another object that came to
    lie at the same place. The catalog gives the same table object until the index is made anew.
    """

    value: Value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)
