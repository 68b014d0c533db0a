"""The facts, from this machine and from real servers: well, broken, silent."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from regie import bootstrap
from regie.clock import SystemClock
from regie.errors import VendorUnavailableError
from regie.services.doctor.facts import Drift
from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Package
from regie.services.doctor.facts import Trouble
from regie.services.doctor.gather import folder
from regie.services.doctor.gather import gather
from regie.services.doctor.gather import interpreter
from regie.services.doctor.gather import package
from regie.services.doctor.gather import packages
from regie.services.doctor.gather import ports
from regie.services.doctor.gather import Probes
from regie.services.doctor.gather import zones
from regie.services.locks import ProcessLock
from regie.settings import Settings
from regie.store.health import StoreHealth
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer
from tests.services.doctor.healthy import DATABASE
from tests.services.doctor.healthy import PREFECT
from tests.services.doctor.healthy import WISHES


def settings(home: Path, **given: object) -> Settings:
    chosen: dict[str, Any] = {"PREFECT_API_URL": "http://127.0.0.1:9/api", **given}
    return Settings(_env_file=None, home=home, **chosen)


def examined(wanted: Settings, *, send_to: str = "") -> Facts:
    with ExitStack() as stack:
        probes = bootstrap.make_probes(wanted, stack, send_to=send_to)
        return gather(wanted, WISHES, probes, sent_to=send_to)


@contextmanager
def silent_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def probes(**given: object) -> Probes:
    usual = Probes(
        clock=SystemClock(),
        database=lambda: DATABASE,
        prefect=lambda: PREFECT,
        drift=lambda: (Drift(campaign="zen", missing=1, excess=0),),
        paper=lambda: "Typst",
        mail=None,
        brevo=None,
    )
    return replace(usual, **given)  # type: ignore[arg-type]


def test_an_empty_machine_is_examined_without_leaving_a_trace(tmp_path: Path) -> None:
    found = examined(settings(tmp_path / "home"))

    assert isinstance(found.database, StoreHealth)
    assert found.database.revision is None
    assert found.prefect == Trouble(said="connexion impossible")
    assert (found.mail, found.brevo, found.drift) == (None, None, None)
    assert isinstance(found.paper, str)
    assert list(tmp_path.iterdir()) == []


def test_mail_server_and_brevo_that_work(tmp_path: Path) -> None:
    handler = MailHandler()
    with mail_server(handler) as port, VendorServer() as brevo:
        brevo.script.append(Answer(body={"email": "zen@example.org"}))
        found = examined(
            settings(
                tmp_path,
                smtp_host="127.0.0.1",
                smtp_port=port,
                smtp_security="none",
                brevo_api_key="xkeysib-1",
                brevo_url=brevo.url,
            )
        )

    assert (found.mail, found.brevo) == ("OK", "zen@example.org")
    assert handler.received == []
    assert [(one.method, one.path) for one in brevo.received] == [("GET", "/account")]


def test_a_mail_goes_out_on_request_only(tmp_path: Path) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        wanted = settings(
            tmp_path,
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
            mail_from="Studio Zen <zen@example.org>",
        )
        found = examined(wanted, send_to="obm@example.org")

    assert "queued" in str(found.mail)
    assert [(to, from_) for from_, to, _ in handler.received] == [
        (["obm@example.org"], "zen@example.org")
    ]


def test_mail_server_and_brevo_that_refuse_us(tmp_path: Path) -> None:
    with VendorServer() as brevo:
        brevo.script.append(Answer(status=401, body={"message": "Key not found"}))
        found = examined(
            settings(
                tmp_path,
                smtp_host="127.0.0.1",
                smtp_port=9,
                brevo_api_key="xkeysib-1",
                brevo_url=brevo.url,
            )
        )

    assert found.mail == Trouble(said="connexion impossible")
    assert found.brevo == Trouble(said="HTTP 401: Key not found")


def test_what_says_nothing_is_left_behind(tmp_path: Path) -> None:
    began = time.monotonic()
    with silent_server() as port, ExitStack() as stack:
        wanted = settings(tmp_path, smtp_host="127.0.0.1", smtp_port=port)
        asked = bootstrap.make_probes(wanted, stack)
        found = gather(wanted, WISHES, asked, patience_s=1.5)

    assert found.mail == Trouble(said="pas de réponse en 1.5 s")
    assert time.monotonic() - began < 15


def test_a_fault_in_one_probe_hides_nothing_else(tmp_path: Path) -> None:
    name = "libtypst.so"

    def broken() -> str:
        raise ImportError(name)

    found = gather(settings(tmp_path), WISHES, probes(paper=broken))

    assert found.paper == Trouble(said="ImportError: libtypst.so")
    assert found.drift == (Drift(campaign="zen", missing=1, excess=0),)


def test_plans_are_compared_only_where_both_answer(tmp_path: Path) -> None:
    fault = ("prefect", "connexion impossible")

    def gone() -> Any:  # noqa: ANN401
        raise VendorUnavailableError(*fault)

    old = replace(DATABASE, revision="0001")

    assert gather(settings(tmp_path), WISHES, probes(prefect=gone)).drift is None
    assert (
        gather(settings(tmp_path), WISHES, probes(database=lambda: old)).drift is None
    )


def test_skew_is_measured_against_the_clock_at_the_answer(tmp_path: Path) -> None:
    ahead = SystemClock().now() + timedelta(minutes=5)
    late = replace(PREFECT, now=ahead)

    found = gather(settings(tmp_path), WISHES, probes(prefect=lambda: late))

    assert list(found.skews) == ["Prefect"]
    assert abs(found.skews["Prefect"] - timedelta(minutes=5)) < timedelta(seconds=30)


def test_regie_up_is_seen_by_its_lock(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "run" / "up.lock")
    lock.take()

    up = gather(settings(tmp_path), WISHES, probes()).up
    lock.release()

    assert (up, gather(settings(tmp_path), WISHES, probes()).up) == (True, False)


def test_the_libraries_of_this_machine_fit() -> None:
    assert [one for one in packages() if not one.fits] == []
    assert {"prefect", "tzdata", "sqlalchemy"} <= {one.name for one in packages()}
    assert "pytest" not in {one.name for one in packages()}
    assert interpreter().fits


def test_a_library_out_of_its_bounds_or_missing() -> None:
    assert [
        package("rich", SpecifierSet("<1")).fits,
        package("no-such-library", SpecifierSet(">=1")),
    ] == [
        False,
        Package(name="no-such-library", wanted=">=1", found=None, fits=False),
    ]


def test_a_folder_that_others_may_read(tmp_path: Path) -> None:
    made = {}
    for mode in (0o700, 0o755):
        tmp_path.chmod(mode)
        made[mode] = folder(tmp_path).open_to_others
    file = tmp_path / "file"
    file.touch()

    assert made == {0o700: False, 0o755: True}
    assert (folder(file).exists, folder(file).is_folder) == (True, False)
    assert not folder(tmp_path / "a" / "b").exists


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert not folder(tmp_path / "home").writable


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with silent_server() as port:
        found = ports(settings(tmp_path, web_port=port))

    assert [(one.number, one.free) for one in found] == [(port, False)]
    assert found[0].other != port


def test_paris_is_where_it_should_be() -> None:
    found = zones()

    assert (found.winter, found.summer) == (timedelta(hours=1), timedelta(hours=2))
    assert found.version


def test_the_deployments_wanted_are_those_described() -> None:
    assert {"wake-up", "watch", "démarrer · start"} <= bootstrap.deployments_wanted()
