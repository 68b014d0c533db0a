"""What `run` can do, and what each of them must be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that the machine can do, whichever vendor does it.

    Attributes:
        keys: Keys of the step that it needs.
        arguments: Keys under `with` that it needs.
    """

    keys: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()


VERBS: Mapping[str, Verb] = {
    "contacts.add": Verb(keys=("to",), arguments=("list",)),
    "mail.send": Verb(keys=("mail", "to")),
}
