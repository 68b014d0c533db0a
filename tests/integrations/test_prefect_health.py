"""What Prefect's server says of itself, on a real one and on broken ones."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from datetime import UTC
from importlib.metadata import version
from uuid import uuid4

import httpx
import pytest

from integrations._prefect_health import look
from regie.errors import VendorCredentialsError
from regie.errors import VendorUnavailableError
from regie.timetable import TimetableHealth
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer
from tests.prefect_server import Server


@pytest.mark.prefect
def test_a_real_server_says_version_clock_deployments_and_workers(
    prefect_server: Server, http: httpx.Client
) -> None:
    base, name, pool = (
        prefect_server.url,
        f"d-{uuid4().hex[:8]}",
        f"p-{uuid4().hex[:8]}",
    )
    flow = http.post(f"{base}/flows/", json={"name": name}).json()
    http.post(
        f"{base}/deployments/", json={"name": name, "flow_id": flow["id"]}
    ).raise_for_status()
    alone = look(base, http, headers={}, pool=pool)
    http.post(f"{base}/work_pools/", json={"name": pool}).raise_for_status()
    http.post(
        f"{base}/work_pools/{pool}/workers/heartbeat", json={"name": "ours"}
    ).raise_for_status()

    found = look(base, http, headers={}, pool=pool)

    now = datetime.now(UTC)
    assert (alone.workers, found.version) == ((), version("prefect"))
    assert name in found.deployments
    assert found.now is not None
    assert abs(found.now - now) < timedelta(seconds=30)
    assert [(one.name, one.online) for one in found.workers] == [("ours", True)]
    assert abs(found.workers[0].seen_at - now) < timedelta(seconds=30)


def test_workers_come_with_the_last_seen_first(http: httpx.Client) -> None:
    def row(name: str, status: str, day: int) -> dict[str, str]:
        at = f"2027-03-{day:02}T08:00:00Z"
        return {"name": name, "status": status, "last_heartbeat_time": at}

    with VendorServer() as vendor:
        vendor.script += [
            Answer(body="3.8.8", headers={"Date": "Mon, 08 Mar 2027 08:00:00 GMT"}),
            Answer(body=[{"name": "watch"}]),
            Answer(body=[row("old", "OFFLINE", 1), row("new", "OFFLINE", 2)]),
        ]
        found = look(vendor.url, http, headers={}, pool="regie")

    assert [one.name for one in found.workers] == ["new", "old"]
    assert found.deployments == frozenset({"watch"})
    assert isinstance(found, TimetableHealth)


def test_a_server_that_refuses_or_is_gone(http: httpx.Client) -> None:
    with VendorServer() as vendor:
        vendor.script.append(Answer(status=401, body={"detail": "no"}))
        with pytest.raises(VendorCredentialsError):
            look(vendor.url, http, headers={}, pool="regie")
    with pytest.raises(VendorUnavailableError):
        look("http://127.0.0.1:9/api", http, headers={}, pool="regie")
