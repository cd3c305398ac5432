"""The places of values and keys in a YAML text, in a few bytes each."""

from array import array
from collections.abc import Iterator

from generator.model import KeyPath


class Places:
    """The places of all nodes of a YAML text: values and keys, numbered in the order of the text.

    A large file has hundreds of thousands of nodes, so they are columns of numbers, not objects.
    """

    def __init__(self) -> None:
        """Start without nodes."""
        self.texts: list[str | None] = []
        """The text of each node, or None for a list or a mapping."""
        self.starts = array("I")
        self.ends = array("I")
        """Offsets at which each node starts and ends."""
        self.after = array("I")
        """For each node, the number of the first node that is not inside it."""
        self.is_key = bytearray()
        self.aliased: dict[int, int] = {}
        """Maps each alias of a list or a mapping to the node that it names."""
        self._inner: dict[int, array[int]] = {}

    def add(self, start: int, end: int, text: str | None, *, is_key: bool) -> int:
        """Add a node with nothing inside it, and return its number."""
        number = len(self.texts)
        self.texts.append(text)
        self.starts.append(start)
        self.ends.append(end)
        self.after.append(number + 1)
        self.is_key.append(is_key)
        return number

    def close(self, number: int, end: int) -> None:
        """End a list or a mapping: all nodes that were added since are inside it."""
        self.ends[number] = end
        self.after[number] = len(self.texts)

    def values(self) -> Iterator[tuple[int, str]]:
        """Yield the number and text of each value that is a text."""
        for number, text in enumerate(self.texts):
            if text is not None and not self.is_key[number]:
                yield number, text

    def keys(self, number: int) -> dict[str, int]:
        """Return the number of each key of a mapping; if a key is repeated, that of the first."""
        keys = reversed(self._inside(number)[::2])
        return {text: key for key in keys if (text := self.texts[key]) is not None}

    def found(self, path: KeyPath, *, key: bool) -> tuple[int, bool]:
        """Return the deepest node on a path, and whether the whole path exists.

        With `key`, return the key that leads there, if there is one.
        """
        node = found = 0
        for part in path:
            inner = self._step(node, part)
            if inner is None:
                return found, False
            before, node = inner
            found = before if key else node
        return found, True

    def _step(self, number: int, part: str | int) -> tuple[int, int] | None:
        """Return the key and the value of one part of a path; an entry of a list is its own key."""
        inner = self._inside(number)
        if inner and self.is_key[inner[0]]:
            pairs = zip(inner[::2], inner[1::2], strict=False)
            return next((pair for pair in pairs if self.texts[pair[0]] == part), None)
        if isinstance(part, int) and part < len(inner):
            return inner[part], inner[part]
        return None

    def _inside(self, number: int) -> "array[int]":
        """Return the nodes directly inside a node; for a mapping, keys and values in turn."""
        number = self.aliased.get(number, number)
        if number not in self._inner:
            self._inner[number] = array("I", self._children(number))
        return self._inner[number]

    def _children(self, number: int) -> Iterator[int]:
        inner = number + 1
        while inner < self.after[number]:
            yield inner
            inner = self.after[inner]
