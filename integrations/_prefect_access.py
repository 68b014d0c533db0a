"""How a protected Prefect server lets us in."""

from __future__ import annotations

import base64
from collections.abc import Mapping


def access_headers(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what grants access to a protected server, from Prefect's own variables.

    `PREFECT_API_KEY` (Prefect Cloud) goes before `PREFECT_API_AUTH_STRING`
    (`user:password` of a server of one's own).
    """
    if key := environment.get("PREFECT_API_KEY"):
        return {"Authorization": f"Bearer {key}"}
    if pair := environment.get("PREFECT_API_AUTH_STRING"):
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {}
