"""The error for a photo or sound that cannot be published."""


class BadMediaError(Exception):
    """Raised for a file that cannot be published; `hint` says how to fix it."""

    def __init__(self, message: str, hint: str) -> None:
        """Store the message and the hint."""
        super().__init__(message)
        self.hint = hint
