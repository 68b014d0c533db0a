"""Questions to people: flow runs that suspend themselves with a form.

Pages and source, read 2026-11-26 (server 3.8.8):
https://docs.prefect.io/v3/advanced/interactive

A run that suspends ends, and holds no worker. When somebody fills in its form, Prefect
keeps the values, puts the run back in line, and it begins anew; asked for the form
again, it then gets the values. So a run that broke off after it was answered is put
back in line here, and its answer is not lost. One that was cancelled, or broke off
before, is replaced by a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import httpx

from regie.timetable import Question
from regie.words import say

ANSWER = "answer"
"""Under this key a run suspends itself."""

TAG = "question"
"""Every run that asks something has it, and `question:` with the question's key."""

RUNS_MAX = 5
"""After so many attempts a run that was answered and always breaks off is given up."""

_LIVE = {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING", "PAUSED"]}}
_BROKEN = frozenset({"CRASHED", "FAILED"})
_VALUES = f"suspended-{ANSWER}-response"

Run = Mapping[str, Any]
Call = Callable[..., httpx.Response]
Find = Callable[[Mapping[str, Any]], Iterable[Run]]
Start = Callable[..., str]


class Questions:
    """The questions on one server."""

    def __init__(self, call: Call, find: Find, start: Start) -> None:
        """Keep how the server is called; nothing is called yet.

        Args:
            call: Method, path, body.
            find: Returns the runs that a filter lets through.
            start: Asks for a run of a deployment at once.
        """
        self._call, self._find, self._start = call, find, start

    def equalise(self, scope: str, questions: Sequence[Question]) -> int:
        """Ask what nobody asks yet, close what is settled; count changes.

        A run that is at work, or was filled in, is left alone: it finds out by itself.
        """
        wanted = {question.key: question for question in questions}
        there: set[str] = set()
        changes = 0
        for run in self._find({"tags": {"all_": [TAG, scope]}, "state": _LIVE}):
            key = _key_of(run)
            if key in wanted:
                there.add(key)
            elif _is_idle(run):
                self._close(run)
                changes += 1
        missing = [question for key, question in wanted.items() if key not in there]
        return changes + sum(self._ask(question) for question in missing)

    def suspended(self, key: str) -> str:
        """Return the run that waits, suspended, for the answer; empty if none does."""
        wanted = {
            "tags": {"all_": [_tag(key)]},
            "state": {"type": {"any_": ["PAUSED"]}},
        }
        return next((str(run["id"]) for run in self._find(wanted)), "")

    def _ask(self, question: Question) -> bool:
        """Ask; two who do so at once count the same earlier runs, and ask once."""
        earlier = list(self._find({"tags": {"all_": [_tag(question.key)]}}))
        for run in earlier:
            if run["state_type"] in _BROKEN and self._was_answered(run):
                self._set(run, {"type": "SCHEDULED", "name": "AwaitingRetry"})
                return True
        self._start(
            question.form,
            question.parameters,
            name=question.name,
            tags=run_tags(question),
            key=f"{TAG}:{question.key}:{len(earlier)}",
        )
        return True

    def _was_answered(self, run: Run) -> bool:
        if run["run_count"] >= RUNS_MAX:
            return False
        path = f"/flow_runs/{run['id']}/input/{_VALUES}"
        answer = self._call("GET", path, is_fine=_is_answered)
        return answer.is_success

    def _close(self, run: Run) -> None:
        message = say(
            fr="Réponse donnée ailleurs, ou plus rien à décider.",
            en="Answered elsewhere, or nothing to decide any more.",
        )
        self._set(run, {"type": "COMPLETED", "name": "Completed", "message": message})

    def _set(self, run: Run, state: Mapping[str, str]) -> None:
        body = {"state": state, "force": True}
        self._call("POST", f"/flow_runs/{run['id']}/set_state", body)


def run_tags(question: Question) -> tuple[str, ...]:
    """Return the tags by which the run that asks is found."""
    return (*question.tags, question.scope, TAG, _tag(question.key))


def _is_idle(run: Run) -> bool:
    state, runs = str(run["state_type"]), int(run["run_count"])
    return state == "PAUSED" or (state == "SCHEDULED" and runs == 0)


def _tag(key: str) -> str:
    return f"{TAG}:{key}"


def _key_of(run: Run) -> str:
    for tag in run["tags"]:
        if tag.startswith(f"{TAG}:"):
            return str(tag).removeprefix(f"{TAG}:")
    return ""


def _is_answered(response: httpx.Response) -> bool:
    return response.is_success or response.status_code == httpx.codes.NOT_FOUND
