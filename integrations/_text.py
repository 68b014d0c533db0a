"""What a vendor says, made fit to be shown."""

from __future__ import annotations

from regie.words import say

LENGTH_MAX = 200


def shortened(text: str) -> str:
    """Return the text on one line, without control characters, 200 long at most."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(plain.split())
    if len(line) <= LENGTH_MAX:
        return line
    return line[: LENGTH_MAX - 1].rstrip() + "…"


def too_large(size: int, most: int) -> str:
    """Return that a mail is larger than what is taken; both in bytes."""
    is_mb, most_mb = f"{size / 1e6:.1f}", f"{most / 1e6:.1f}"
    return say(
        fr=f"le mail avec ses pièces jointes pèse {is_mb.replace('.', ',')} Mo ; "
        f"{most_mb.replace('.', ',')} Mo sont acceptés",
        en=f"the mail with its files is {is_mb} MB; {most_mb} MB are taken",
    )
