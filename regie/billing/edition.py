"""By which rules a statement was computed: a stored one stays what it was.

A rule that changes amounts holds from an edition on. A new statement is made by the
last edition and says so in its stored text; computed again, it is made by its own, and
so is each statement before it that it builds on.

1  as first issued; its number is not written
"""

from __future__ import annotations

import json

FIRST = 1
EDITION = FIRST
"""By which new statements are made."""


def edition_in(text: str) -> int:
    """Return the edition of a stored statement."""
    return int(json.loads(text).get("edition", FIRST))
