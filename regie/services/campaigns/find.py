"""The steps that a key means: one, or the repetitions that a name stands for."""

from __future__ import annotations

import difflib

from regie.errors import NotFoundError
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.naming import name_of_group
from regie.words import remedy
from regie.words import say

#: Keys that are named in one sentence; the rest is an ellipsis.
NAMED_MAX = 5


class GroupError(NotFoundError):
    """A key that stands for several steps, where one is asked for.

    Attributes:
        name: That they share.
        keys: Theirs.
    """

    def __init__(self, name: str, keys: tuple[str, ...]) -> None:
        self.name, self.keys, count = name, keys, len(keys)
        named = ", ".join(keys[:NAMED_MAX]) + (" …" if len(keys) > NAMED_MAX else "")
        fr = remedy(
            command=" Ou ajoutez --all à why, drop ou reopen : toutes à la fois.",
            form="",
        )
        en = remedy(
            command=" Or add --all to why, drop or reopen: all of them at once.",
            form="",
        )
        super().__init__(
            say(
                fr=f"« {name} » se fait {count} fois : dites laquelle, {named}.{fr}",
                en=f"“{name}” is done {count} times: say which one, {named}.{en}",
            )
        )


def members_of(plan: Plan, key: str) -> tuple[PlannedStep, ...]:
    """Return the steps that a name or group key such as `mails/…` stands for.

    None if the key is that of a step itself, or unknown.
    """
    if key in plan.steps:
        return ()
    head = f"{name_of_group(key)}/"
    return tuple(p for k, p in plan.steps.items() if k.startswith(head))


def find_step(plan: Plan, key: str) -> PlannedStep:
    """Return the planned step.

    Raises:
        GroupError: Several steps share the name.
        NotFoundError: There is none; it carries the nearest names.
    """
    if key in plan.steps:
        return plan.steps[key]
    members = members_of(plan, key)
    if members:
        raise GroupError(name_of_group(key), tuple(each.key for each in members))
    single = name_of_group(key)
    if single in plan.steps:
        return plan.steps[single]
    hint = ", ".join(difflib.get_close_matches(key, plan.steps, n=3, cutoff=0.5))
    raise NotFoundError(
        say(
            fr=f"Aucune étape « {key} » dans cette campagne."
            + (f" Vouliez-vous dire : {hint} ?" if hint else " Voyez `regie plan`."),
            en=f"No step “{key}” in this campaign."
            + (f" Did you mean: {hint}?" if hint else " See `regie plan`."),
        )
    )
