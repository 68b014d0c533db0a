"""What runs are called in Prefect's pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect.runtime import flow_run
from prefect.tasks import TaskRunNameCallbackWithParameters

from regie.words import one_of


class task_named(TaskRunNameCallbackWithParameters):  # noqa: N801 -- used as a function
    """Gives a task run its name, from what the task is given."""

    def __init__(self, text: str) -> None:
        """Keep the name.

        Args:
            text: `français | English`, with the names of parameters in braces.
        """
        self._text = text

    def __call__(self, parameters: dict[str, Any]) -> str:
        """Return the name in the language that is spoken."""
        return one_of(self._text).format_map(parameters)


def flow_named(text: str) -> Callable[[], str]:
    """Return how a flow run gets its name; see `task_named`."""

    def name() -> str:
        return one_of(text).format_map(flow_run.get_parameters())

    return name
