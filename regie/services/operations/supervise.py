"""Everything that Régie needs to run, in one hand: server, worker, console.

Light on purpose: neither Prefect nor SQLAlchemy is imported here, so that what watches
over the programs costs next to nothing. POSIX only (on Windows, use WSL).
"""

from __future__ import annotations

import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from regie.errors import RegieError
from regie.errors import UsageError
from regie.services.home import make_home
from regie.services.locks import ProcessLock
from regie.services.operations.children import Child
from regie.services.operations.children import end_orphan
from regie.services.operations.children import Program
from regie.services.operations.open_ports import HOST
from regie.services.operations.open_ports import is_free
from regie.services.operations.open_ports import keep
from regie.services.operations.open_ports import let_go
from regie.services.operations.open_ports import likely_port
from regie.services.operations.programs import no_server
from regie.services.operations.programs import Programs
from regie.services.operations.programs import words
from regie.settings import Settings
from regie.words import say

Tell = Callable[[str], None]
"""Receives one sentence about what happens now."""

START_PATIENCE_S = 120.0
SERVER_PATIENCE_S = 15.0
"""How long a server that exists already may take to answer."""

LOOK_EVERY_S = 0.1
WATCH_EVERY_S = 0.5

STOP_ORDER = ("worker", "register", "web", "server")
"""The worker first, so that it can still tell the server what became of its run."""


class ProgramLostError(RegieError):
    """A program ended by itself, again and again or at its start."""

    def __init__(self, name: str, child: Child) -> None:
        self.name = name
        where, said = child.log, child.last_words()
        super().__init__(
            say(
                fr=f"Impossible à garder en marche : {words(name)}. "
                f"Son journal ({where}) dit :\n{said}",
                en=f"Cannot be kept running: {words(name)}. "
                f"Its log ({where}) says:\n{said}",
            )
        )


class Stack:
    """The programs of one data folder, while they run."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self._programs = Programs(settings, os.environ)
        self.prefect_url = self._programs.prefect_url
        # The newer pages: the older ones lose accents in their graphs (seen in 3.8.8).
        self.prefect_ui_url = f"{self.prefect_url.removesuffix('/api')}/v2"
        self.console_url = f"http://{settings.web_host}:{settings.web_port}"
        self._settings = settings
        self._tell = tell
        self._children: dict[str, Child] = {}
        self._due: dict[str, float] = {}
        self._ready = self._programs.ready

    def open(self, *, web: bool, worker: bool) -> None:
        """Start everything side by side, and return when all of it answers."""
        if self._settings.prefect_url is None:
            self._start(self._programs.server())
        else:
            self._tell(_waiting_for(self.prefect_url))
            try:
                self._wait("server", self._server_answers, SERVER_PATIENCE_S)
            except UsageError:
                raise UsageError(no_server(self.prefect_url)) from None
        if worker:
            self._launch_worker()
        else:
            self._start(self._programs.register())
        if web:
            self._start(self._programs.web())
        self._tell(_starting("server"))
        self._wait("server", self._server_answers, START_PATIENCE_S)
        if web:
            self._tell(_starting("web"))
            self._wait("web", self._web_answers, START_PATIENCE_S)
        self._tell(_starting("worker"))
        if worker:
            self._wait("worker", self._ready.exists, START_PATIENCE_S)
        else:
            self._wait("register", self._is_registered, START_PATIENCE_S)

    def start_worker(self) -> None:
        """Start the worker too; returns when it is at work."""
        self._launch_worker()
        self._wait("worker", self._ready.exists, START_PATIENCE_S)

    def keep(self, tell: Tell) -> None:
        """Start again what ends, and tell so, until interrupted.

        Raises:
            ProgramLostError: A program that cannot be kept alive.
        """
        while True:
            for name, child in self._children.items():
                self._mend(name, child, tell)
            time.sleep(WATCH_EVERY_S)

    def stop(self) -> None:
        """Stop everything; a second Ctrl-C meanwhile stops it at once."""
        hurry = False
        for name in STOP_ORDER:
            child = self._children.pop(name, None)
            if child is None:
                continue
            try:
                child.stop(**({"patience_s": 0.0} if hurry else {}))
            except KeyboardInterrupt:
                hurry = True

    def pids(self) -> dict[str, int]:
        """Return the process numbers of what runs, by name."""
        return {n: c.pid for n, c in self._children.items() if c.pid is not None}

    def adopt(self, child: Child) -> None:
        """Start one more program and look after it like the others."""
        self._children[child.program.name] = child
        child.start()

    def _start(self, program: Program) -> None:
        self.adopt(Child(program=program, home=self._settings.home))

    def _launch_worker(self) -> None:
        self._ready.unlink(missing_ok=True)
        self._start(self._programs.worker())

    def _mend(self, name: str, child: Child, tell: Tell) -> None:
        status = child.exit_status()
        if status is None or name == "register":
            return
        if name not in self._due:
            wait_s = child.wait_before_restart()
            if wait_s is None:
                raise ProgramLostError(name, child)
            self._due[name] = time.monotonic() + wait_s
            tell(_restarting(name, status, wait_s))
        elif time.monotonic() >= self._due[name]:
            del self._due[name]
            child.stop()
            child.start()

    def _wait(self, name: str, answers: Callable[[], bool], patience_s: float) -> None:
        child = self._children.get(name)
        deadline = time.monotonic() + patience_s
        while not answers():
            if child is not None and child.exit_status() not in (None, 0):
                raise ProgramLostError(name, child)
            if time.monotonic() > deadline:
                raise UsageError(_no_answer(name, self._settings.home))
            time.sleep(LOOK_EVERY_S)

    def _server_answers(self) -> bool:
        return _answers(f"{self.prefect_url}/health")

    def _web_answers(self) -> bool:
        address = (self._settings.web_host, self._settings.web_port)
        try:
            with socket.create_connection(address, timeout=1):
                return True
        except OSError:
            return False

    def _is_registered(self) -> bool:
        return self._children["register"].exit_status() == 0


@contextmanager
def running(
    settings: Settings,
    *,
    web: bool = True,
    worker: bool = True,
    tell: Tell = lambda _sentence: None,
) -> Iterator[Stack]:
    """Run everything inside the block; nothing of it is left afterwards.

    Without `worker`, the deployments are registered all the same.

    Raises:
        UsageError: It runs already, a port is taken, or something does not answer.
        ProgramLostError: A program ends at its start.
    """
    make_home(settings.home)
    lock = _take_home(settings)
    stack = Stack(settings, tell)
    try:
        for name in STOP_ORDER:
            pid = end_orphan(settings.home, name)
            if pid is not None:
                tell(_ended_orphan(name, pid))
        _keep_ports(settings, web=web)
        _note_addresses(settings, stack)
        stack.open(web=web, worker=worker)
        yield stack
    finally:
        stack.stop()
        for _, port, _ in _ports(settings, web=web):
            let_go(port)
        lock.release()


def _take_home(settings: Settings) -> ProcessLock:
    lock = ProcessLock(settings.home / "run" / "up.lock")
    if lock.take():
        return lock
    where = _noted_addresses(settings)
    raise UsageError(
        say(
            fr=f"Régie tourne déjà dans {settings.home} : {where}. Arrêtez-la d'abord "
            "(Ctrl-C dans sa fenêtre), ou choisissez un autre dossier : REGIE_HOME.",
            en=f"Régie is running in {settings.home} already: {where}. Stop it first "
            "(Ctrl-C in its window), or choose another folder: REGIE_HOME.",
        )
    )


def _addresses_file(settings: Settings) -> Path:
    return settings.home / "run" / "up.json"


def _note_addresses(settings: Settings, stack: Stack) -> None:
    addresses = {"console": stack.console_url, "prefect": stack.prefect_ui_url}
    _addresses_file(settings).write_text(json.dumps(addresses))


def _noted_addresses(settings: Settings) -> str:
    try:
        noted = json.loads(_addresses_file(settings).read_text())
    except (OSError, ValueError):
        return say(fr="elle démarre à l'instant", en="it is just starting")
    return say(
        fr=f"console {noted['console']}, Prefect {noted['prefect']}",
        en=f"console {noted['console']}, Prefect {noted['prefect']}",
    )


def _ports(settings: Settings, *, web: bool) -> list[tuple[str, int, str]]:
    """Return where our own programs listen: host, port, program."""
    wanted = []
    if settings.prefect_url is None:
        wanted.append((HOST, settings.prefect_port, "server"))
    if web:
        wanted.append((settings.web_host, settings.web_port, "web"))
    return wanted


def _keep_ports(settings: Settings, *, web: bool) -> None:
    """Keep our ports; of two that want the same ones, one gets all of them."""
    wanted = _ports(settings, web=web)
    missed = next((one for one in wanted if not keep(one[0], one[1])), None)
    if missed is None:
        return
    raise UsageError(
        "\n".join(
            _busy(port, name)
            for host, port, name in wanted
            if (host, port, name) == missed or not is_free(host, port)
        )
    )


def _busy(port: int, name: str) -> str:
    variable = "REGIE_WEB_PORT" if name == "web" else "REGIE_PREFECT_PORT"
    other = likely_port(port + 1)
    return say(
        fr=f"Le port {port} ({words(name)}) est pris par un autre programme. "
        f"Arrêtez ce programme, ou choisissez un autre port : {variable}={other}.",
        en=f"Port {port} ({words(name)}) is taken by another program. "
        f"Stop that program, or choose another port: {variable}={other}.",
    )


def _answers(url: str) -> bool:
    # No proxy: the address is this machine's, or one that the person named.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def _waiting_for(url: str) -> str:
    return say(fr=f"Attente de {url}…", en=f"Waiting for {url}…")


def _starting(name: str) -> str:
    return say(fr=f"Démarrage : {words(name)}…", en=f"Starting {words(name)}…")


def _restarting(name: str, status: int, wait_s: float) -> str:
    return say(
        fr=f"Arrêt imprévu : {words(name)} (code {status}). Redémarrage dans "
        f"{wait_s:g} s.",
        en=f"Unforeseen end: {words(name)} (status {status}). Starting again in "
        f"{wait_s:g} s.",
    )


def _ended_orphan(name: str, pid: int) -> str:
    return say(
        fr=f"Une session précédente avait laissé {words(name)} (processus {pid}) : "
        "c'est arrêté.",
        en=f"An earlier session had left {words(name)} behind (process {pid}): "
        "it is stopped.",
    )


def _no_answer(name: str, home: Path) -> str:
    return say(
        fr=f"Pas de réponse : {words(name)}. Voyez les journaux dans {home / 'logs'}.",
        en=f"No answer from {words(name)}. See the logs in {home / 'logs'}.",
    )
