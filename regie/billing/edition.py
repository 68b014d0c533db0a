"""By which rules of this program a statement was made: it is computed again by them.

An agreement says what was agreed; an edition, how Régie read it. A stored statement
names its edition and stays the same to the byte, and so does each statement before it
that it builds on; the next one is made by the newest.
"""

from __future__ import annotations

import json
from enum import IntEnum


class Edition(IntEnum):
    """What changed, in order; a stored text that names none is of the first.

    FIRST: as it began.
    LATE: hours that are known late change the statement of their own day, prepaid ones
        too, and are not billed where nothing was agreed for that day; statements of one
        month have one cap, minimum and rounding of hours.
    """

    FIRST = 1
    LATE = 2


NEWEST = Edition.LATE
"""By which new statements are made."""


def edition_in(text: str) -> Edition:
    """Return the edition of a stored statement."""
    return Edition(json.loads(text).get("edition", Edition.FIRST))
