"""Shows what a long command is doing."""

import sys
from typing import Self


class Progress:
    """Shows progress: one changing line on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self.stream = sys.stderr
        self.live = self.stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.live:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def say(self, words: str) -> None:
        """Show the current activity."""
        self.stream.write(f"\r\x1b[K{words} …" if self.live else f"{words}\n")
        self.stream.flush()
