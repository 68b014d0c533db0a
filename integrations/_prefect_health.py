"""What Prefect's server says of itself: version, clock, deployments, workers."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from integrations import _http
from regie.timetable import TimetableHealth
from regie.timetable import WorkerSeen

SLUG = "prefect"
TIMEOUT_S = 5.0
PAGE = 200


def look(
    url: str, client: httpx.Client, *, headers: Mapping[str, str], pool: str
) -> TimetableHealth:
    """Ask the server how it is; changes nothing there.

    Args:
        url: Ends in `/api`.
        client: For the calls.
        headers: What grants access.
        pool: The work pool whose workers are wanted.

    Raises:
        VendorError: It does not answer, or refuses us.
    """
    version = _call("GET", f"{url}/admin/version", client, headers)
    body = {"limit": PAGE}
    deployments = _call("POST", f"{url}/deployments/filter", client, headers, body)
    return TimetableHealth(
        version=str(_http.json_of(version)),
        now=_date(version),
        deployments=frozenset(str(row["name"]) for row in _rows(deployments)),
        workers=_workers(f"{url}/work_pools/{pool}/workers/filter", client, headers),
    )


def _workers(
    path: str, client: httpx.Client, headers: Mapping[str, str]
) -> tuple[WorkerSeen, ...]:
    """Return the pool's workers, the last seen first; none where there is no pool."""
    answer = _call("POST", path, client, headers, {"limit": PAGE})
    if answer.status_code == httpx.codes.NOT_FOUND:
        return ()
    found = [
        WorkerSeen(
            name=str(row["name"]),
            online=row.get("status") == "ONLINE",
            seen_at=datetime.fromisoformat(str(row["last_heartbeat_time"])),
        )
        for row in _rows(answer)
        if row.get("last_heartbeat_time")
    ]
    return tuple(sorted(found, key=lambda worker: worker.seen_at, reverse=True))


def _call(
    method: str,
    address: str,
    client: httpx.Client,
    headers: Mapping[str, str],
    body: object = None,
) -> httpx.Response:
    return _http.call(
        client,
        SLUG,
        method,
        address,
        json=body,
        headers=headers,
        repeatable=True,
        timeout_s=TIMEOUT_S,
        is_fine=_is_answered,
    )


def _is_answered(answer: httpx.Response) -> bool:
    return answer.is_success or answer.status_code == httpx.codes.NOT_FOUND


def _rows(answer: httpx.Response) -> Sequence[Mapping[str, object]]:
    body = _http.json_of(answer)
    return body if isinstance(body, list) else ()


def _date(answer: httpx.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
