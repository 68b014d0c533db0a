"""The explanations, loaded when a sentence cannot be read: patterns take time."""

from __future__ import annotations

from collections.abc import Callable

from regie.playbook.model import Moment
from regie.playbook.nodes import Text
from regie.playbook.recurrence import Recurrence
from regie.playbook.scope import Scope

Read = Callable[[Text, Scope], Moment | tuple[Moment, Moment] | Recurrence | None]


def explain_moment(
    text: Text, scope: Scope, mark: int, moment: Read, window: Read
) -> None:
    """Say what was meant by a moment that could not be read."""
    from regie.playbook.meant import explain  # noqa: PLC0415 -- slow import
    from regie.playbook.meant import stretches  # noqa: PLC0415 -- slow import

    if not stretches.explain_stretch(text, scope, mark, window):
        explain.explain(text, scope, mark, moment)


def explain_window(text: Text, scope: Scope, mark: int, window: Read) -> None:
    """Say what was meant by a window that could not be read."""
    from regie.playbook.meant import explain  # noqa: PLC0415 -- slow import
    from regie.playbook.meant import stretches  # noqa: PLC0415 -- slow import

    if not stretches.explain_window(text, scope, mark, window):
        explain.explain(text, scope, mark, window)


def explain_dependency(text: Text, scope: Scope, mark: int, moment: Read) -> None:
    """Say what was meant by what a step waits for."""
    from regie.playbook.meant import waits  # noqa: PLC0415 -- slow import

    waits.explain_dependency(text, scope, mark, moment)


def explain_recurrence(text: Text, scope: Scope, mark: int, every: Read) -> None:
    """Say what was meant by a recurrence that could not be read."""
    from regie.playbook.meant import explain  # noqa: PLC0415 -- slow import

    explain.explain(text, scope, mark, every)
