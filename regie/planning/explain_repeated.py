"""What `regie why STEP --all` says of a repeated step: once for what lies alike."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from regie.planning.explain import why
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.planning.wording import quoted
from regie.playbook.model import Playbook
from regie.words import pick

#: How many repetitions are named in one sentence.
NAMED_MAX = 8


def repetitions_of(plan: Plan, name: str) -> list[PlannedStep]:
    """Return the planned steps of a repeated step, in the plan's order.

    Args:
        plan: Where to look.
        name: What they share: `bio` for `bio/ada` and so on.
    """
    return [p for key, p in plan.steps.items() if key.startswith(f"{name}/")]


def why_repeated(plan: Plan, playbook: Playbook, name: str) -> tuple[str, ...]:
    """Explain all repetitions of a step, those that lie alike together.

    The sentences are in the plan's language; none if nothing of that name is repeated.
    """
    groups: dict[tuple[object, ...], list[PlannedStep]] = {}
    for planned in repetitions_of(plan, name):
        groups.setdefault(_where(planned), []).append(planned)
    return tuple(_told(plan, playbook, groups.values()))


def _where(planned: PlannedStep) -> tuple[object, ...]:
    """Return all that the explanation of a step depends on, but for its title."""
    return (
        planned.starts_on,
        planned.ends_on,
        planned.at,
        planned.due_on,
        planned.latest_on,
        planned.slack_days,
        planned.reason,
        planned.reason_key.partition("/")[0],
        planned.latest_for.partition("/")[0],
        planned.owner,
        planned.absences,
    )


def _told(
    plan: Plan, playbook: Playbook, groups: Iterable[list[PlannedStep]]
) -> Iterator[str]:
    for first, *others in groups:
        sentence = why(plan, playbook, first.key)
        if not others:
            yield sentence
            continue
        language = plan.language
        named = [quoted(p.shown_title, language) for p in others[:NAMED_MAX]]
        if more := len(others) - len(named):
            named.append(more_text(more, language))
        names = joined(named, language)
        yield sentence + pick(
            language, fr=f" De même pour {names}.", en=f" The same for {names}."
        )
