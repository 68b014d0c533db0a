"""Supervision, with tiny stand-ins for the programs; one real start at the end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from regie.errors import UsageError
from regie.services.locks import is_held
from regie.services.locks import ProcessLock
from regie.services.operations import children
from regie.services.operations.children import Child
from regie.services.operations.children import end_orphan
from regie.services.operations.children import lock_path
from regie.services.operations.children import Program
from regie.services.operations.open_ports import free_port
from regie.services.operations.open_ports import HOST
from regie.services.operations.open_ports import let_go
from regie.services.operations.programs import Programs
from regie.services.operations.supervise import ProgramLostError
from regie.services.operations.supervise import running
from regie.services.operations.supervise import Stack
from regie.settings import Settings
from tests.prefect_server import root

PATIENCE_S = 60.0

SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ici', flush=True); time.sleep(60)"
PARENT = "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"


def program(name: str, code: str) -> Program:
    return Program(
        name=name, command=(sys.executable, "-c", code), environment=dict(os.environ)
    )


def child(home: Path, code: str, name: str = "worker") -> Child:
    return Child(program=program(name, code), home=home)


def settings(home: Path, **ports: int) -> Settings:
    return Settings(
        _env_file=None,
        home=home,
        PREFECT_API_URL=None,
        prefect_port=ports.get("prefect_port", 0) or free_port(4700),
        web_port=ports.get("web_port", 0) or free_port(8700),
    )


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0]


def test_a_child_holds_its_lock_while_it_lives(tmp_path: Path) -> None:
    one = child(tmp_path, SLEEP)

    one.start()
    during = is_held(lock_path(tmp_path, "worker"))
    one.stop()

    assert (during, is_held(lock_path(tmp_path, "worker"))) == (True, False)


def test_a_stubborn_child_is_killed_and_its_own_children_too(tmp_path: Path) -> None:
    stubborn, parent = child(tmp_path, STUBBORN), child(tmp_path, PARENT, "server")
    for one in (stubborn, parent):
        one.start()
    until(lambda: "ici" in stubborn.last_words() and parent.last_words().isdigit())
    grandchild = int(parent.last_words())

    stubborn.stop(patience_s=0.2)
    parent.stop()

    assert (stubborn.pid, parent.pid) == (None, None)
    until(lambda: not is_alive(grandchild))


def test_a_large_log_is_put_aside_at_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "LOG_BYTES_MAX", 10)
    one = child(tmp_path, "print('neuf')")
    one.log.parent.mkdir()
    one.log.write_text("ancien ancien ancien")

    one.start()
    until(lambda: one.exit_status() == 0)

    assert one.log.read_text() == "neuf\n"
    assert one.log.with_suffix(".log.1").read_text() == "ancien ancien ancien"


def test_waits_before_restarts_grow_and_end(tmp_path: Path) -> None:
    one = child(tmp_path, "raise SystemExit(3)")

    waits = []
    for _ in range(len(children.RESTART_WAITS_S) + 1):
        one.start()
        until(lambda: one.exit_status() == 3)
        waits.append(one.wait_before_restart())
    one.stop()

    assert waits == [*children.RESTART_WAITS_S, None]


def test_an_orphan_is_ended(tmp_path: Path) -> None:
    code = (
        "import os; from pathlib import Path;"
        "from tests.services.operations.test_supervise import child, SLEEP;"
        f"child(Path({str(tmp_path)!r}), SLEEP).start(); os._exit(9)"
    )
    command = [sys.executable, "-c", code]
    subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": str(root())})
    pid = int(lock_path(tmp_path, "worker").read_text())
    lived = is_alive(pid)

    ended = end_orphan(tmp_path, "worker")

    assert (lived, ended) == (True, pid)
    until(lambda: not is_alive(pid))
    assert end_orphan(tmp_path, "worker") is None


def test_what_dies_is_started_again_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "RESTART_WAITS_S", (0.0,))
    monkeypatch.setattr("regie.services.operations.supervise.WATCH_EVERY_S", 0.01)
    stack = Stack(settings(tmp_path), print)
    one = child(tmp_path, "print('parti'); raise SystemExit(3)", "web")
    stack.adopt(one)
    told: list[str] = []

    with pytest.raises(ProgramLostError, match=r"la console.*\n(parti\n?)+"):
        stack.keep(told.append)

    assert told == ["Arrêt imprévu : la console (code 3). Redémarrage dans 0 s."]
    assert one.starts == 2


def test_a_second_one_is_told_where_the_first_is(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "run" / "up.lock")
    lock.take()
    noted = {"console": "http://127.0.0.1:8008", "prefect": "http://127.0.0.1:4200"}
    (tmp_path / "run" / "up.json").write_text(json.dumps(noted))

    with (
        pytest.raises(UsageError, match=r"console http://127\.0\.0\.1:8008, Prefect"),
        running(settings(tmp_path)),
    ):
        pass

    lock.release()


def test_busy_ports_are_named_all_at_once(tmp_path: Path) -> None:
    with socket.socket() as one, socket.socket() as two:
        for taken in (one, two):
            taken.bind((HOST, 0))
            taken.listen()
        prefect_port, web_port = one.getsockname()[1], two.getsockname()[1]
        wanted = settings(tmp_path, prefect_port=prefect_port, web_port=web_port)

        with pytest.raises(UsageError) as caught, running(wanted):
            pass

    lines = str(caught.value).splitlines()
    assert [line.split(".")[0] for line in lines] == [
        f"Le port {prefect_port} (le serveur Prefect) est pris par un autre programme",
        f"Le port {web_port} (la console) est pris par un autre programme",
    ]
    assert "REGIE_PREFECT_PORT=" in lines[0]
    assert "REGIE_WEB_PORT=" in lines[1]
    assert not is_held(tmp_path / "run" / "up.lock")


def test_a_server_that_is_named_is_used_and_must_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regie.services.operations.supervise.SERVER_PATIENCE_S", 0.2)
    wanted = Settings(
        _env_file=None,
        home=tmp_path,
        web_port=free_port(8700),
        PREFECT_API_URL="http://127.0.0.1:9/api/",
    )

    silent = r"serveur Prefect ne répond à http://127\.0\.0\.1:9/api"
    with pytest.raises(UsageError, match=silent), running(wanted):
        pass

    programs = Programs(wanted, {"PREFECT_LOGGING_LEVEL": "DEBUG"})
    environment = programs.worker().environment
    assert programs.prefect_url == "http://127.0.0.1:9/api"
    assert "PREFECT_HOME" not in environment
    assert environment["PREFECT_LOGGING_LEVEL"] == "DEBUG"


@pytest.mark.prefect
def test_everything_starts_is_restarted_and_stops_with_one_signal(
    tmp_path: Path,
) -> None:
    wanted = settings(tmp_path)
    for port in (wanted.prefect_port, wanted.web_port):
        let_go(port)  # the command keeps them itself
    environment = {k: v for k, v in os.environ.items() if "PREFECT" not in k} | {
        "REGIE_HOME": str(tmp_path),
        "REGIE_PREFECT_PORT": str(wanted.prefect_port),
        "REGIE_WEB_PORT": str(wanted.web_port),
        "REGIE_LANGUAGE": "fr",
    }
    code = "from regie.cli.main import run; run()"
    command = [sys.executable, "-c", code, "up"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as up:
        try:
            assert up.stdout is not None
            shown = ""
            while "Ctrl-C arrête tout" not in shown:
                line = up.stdout.readline()
                assert line, shown
                shown += line
            pids = {
                name: int(lock_path(tmp_path, name).read_text())
                for name in ("server", "worker", "web")
            }
            os.kill(pids["web"], signal.SIGKILL)
            told = up.stdout.readline()
            until(lambda: lock_path(tmp_path, "web").read_text() != str(pids["web"]))
            with urllib.request.urlopen(
                f"http://{HOST}:{wanted.prefect_port}/api/health"
            ) as answer:
                health = answer.read()
        finally:
            up.send_signal(signal.SIGINT)
            rest = up.stdout.read() if up.stdout else ""

    assert f"http://127.0.0.1:{wanted.web_port}" in shown
    assert told.startswith("Arrêt imprévu : la console (code -9).")
    assert health == b"true"
    assert rest.splitlines()[-1] == "Tout est arrêté."
    assert up.returncode == 0
    held = [
        n for n in ("up", "server", "worker", "web") if is_held(lock_path(tmp_path, n))
    ]
    assert held == []
