from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from pathlib import Path

import pytest

from regie.services.operations.open_ports import free_port
from regie.services.operations.open_ports import is_free
from regie.services.operations.open_ports import keep
from regie.services.operations.open_ports import let_go
from tests.prefect_server import root

PATIENCE_S = 60.0
TOGETHER = 8

#: Chooses a port, says which, and keeps it until its input ends.
CHOOSE = "import sys; from regie.services.operations.open_ports import free_port; print(free_port(int(sys.argv[1])), flush=True); sys.stdin.read()"


@contextmanager
def chosen(first: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", CHOOSE, str(first)],
        cwd=root(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as one:
        yield one


def port_of(one: subprocess.Popen[str]) -> int:
    assert one.stdout is not None
    return int(one.stdout.readline())


@pytest.fixture
def first() -> int:
    port = free_port(5100)
    let_go(port)
    return port


def test_started_together_each_has_a_port_of_its_own(first: int) -> None:
    with ExitStack() as stack:
        all_of_them = [stack.enter_context(chosen(first)) for _ in range(TOGETHER)]
        ports = [port_of(one) for one in all_of_them]
        kept = [keep("127.0.0.1", port) for port in ports]
        for one in all_of_them:
            one.terminate()

    assert len(set(ports)) == TOGETHER
    assert kept == [False] * TOGETHER
    assert all(keep("127.0.0.1", port) for port in ports)  # a dead process keeps none
    for port in ports:
        let_go(port)


def test_a_port_where_somebody_listens_is_not_kept(first: int) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", first))
        other.listen()

        assert not is_free("127.0.0.1", first)
        assert not keep("127.0.0.1", first)
        other_port = free_port(first)

    assert other_port != first
    assert keep("127.0.0.1", first)
    for port in (first, other_port):
        let_go(port)


@pytest.mark.prefect
def test_of_two_installations_with_the_same_port_one_starts_the_other_says_so(
    tmp_path: Path, first: int
) -> None:
    with ExitStack() as stack:
        both = [stack.enter_context(up(tmp_path / name, first)) for name in "ab"]
        deadline = time.monotonic() + PATIENCE_S
        while all(one.poll() is None for one in both):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        refused, runs = sorted(both, key=lambda one: one.poll() is None)
        said = refused.communicate(timeout=PATIENCE_S)[0]
        still_runs = runs.poll() is None
        runs.send_signal(signal.SIGINT)
        heard = runs.communicate(timeout=PATIENCE_S)[0]

    assert still_runs, heard
    assert refused.returncode == 1
    assert f"Le port {first} (le serveur Prefect) est pris" in said
    assert "REGIE_PREFECT_PORT=" in said


@contextmanager
def up(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start `regie up` with these ports of its own.

    What a shell starts in the background ignores SIGINT, and so would `up`.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    base = {k: v for k, v in os.environ.items() if "PREFECT" not in k}
    environment = base | {
        "REGIE_HOME": str(home),
        "REGIE_PREFECT_PORT": str(port),
        "REGIE_WEB_PORT": str(port + 1),
        "REGIE_LANGUAGE": "fr",
    }
    with subprocess.Popen(
        [sys.executable, "-c", "from regie.cli.main import run; run()", "up"],
        cwd=root(),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as started:
        try:
            yield started
        finally:
            started.kill()
            signal.signal(signal.SIGINT, before)
