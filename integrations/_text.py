"""What a vendor says, made fit to be shown."""

from __future__ import annotations

LENGTH_MAX = 200


def shortened(text: str) -> str:
    """Return the text on one line, without control characters, 200 long at most."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(plain.split())
    if len(line) <= LENGTH_MAX:
        return line
    return line[: LENGTH_MAX - 1].rstrip() + "…"
