"""Locks that end with their process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from regie.services.locks import is_held
from regie.services.locks import ProcessLock


def test_a_lock_is_taken_once(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "a.lock"), ProcessLock(tmp_path / "a.lock")

    taken = [first.take(), second.take()]
    first.release()

    assert (taken, second.take()) == ([True, False], True)


def test_is_held_looks_without_taking(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    before = is_held(path)
    lock = ProcessLock(path)
    lock.take()
    during = is_held(path)
    lock.release()

    assert (before, during, is_held(path)) == (False, True, False)


def test_a_lock_lives_as_long_as_the_child_that_was_given_it(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "a.lock")
    lock.take()
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, pass_fds=(lock.fileno(),)
    ) as child:
        lock.release()
        while_it_lives = is_held(lock.path)
        child.kill()
        child.wait()

    assert (while_it_lives, is_held(lock.path)) == (True, False)


def test_a_lock_that_was_not_taken_cannot_be_handed_on(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.lock"):
        ProcessLock(tmp_path / "a.lock").fileno()
