"""Time zones by their IANA name, such as `Europe/Paris`.

The standard library reads the zone's rules from the tz database, or from the wheel
`tzdata` where the machine has none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import available_timezones
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

_NAME = re.compile(r"[A-Za-z][\w+-]{0,30}(?:/[A-Za-z][\w+-]{0,30}){0,3}")


@lru_cache(maxsize=256)
def is_zone(name: str) -> bool:
    """Whether the tz database knows the name, spelled exactly so."""
    if not _NAME.fullmatch(name) or not name.isascii():
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_names() -> list[str]:
    """Return every zone's name; slow, for hints only."""
    return sorted(available_timezones())


def zone_of_city(city: str) -> str | None:
    """Return the zone whose last part is this city, whatever the capitals."""
    wanted = city.strip().replace(" ", "_").casefold()
    return next(
        (n for n in zone_names() if n.rsplit("/", 1)[-1].casefold() == wanted), None
    )
