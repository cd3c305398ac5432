"""What is wrong with a photo or a sound, before anybody knows where it was named."""


class BadMediaError(Exception):
    """A file that cannot be published as it is; `hint` is the way out."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep the message and the hint."""
        super().__init__(message)
        self.hint = hint
