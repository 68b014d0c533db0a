"""The variables that mails may use; rendering gives exactly these.

campaign, client                  their titles
person.name, .first_name, .email  who the mail is for
speaker.…                         every column of the speakers' list, `name` and
                                  `first_name`; only in a step with `for_each`
occurrence.number, .count, .left  which of the times a step with `every` recurs, of how
                                  many, and how many are left after it; there only
anchor.NAME                       a date of the launch, written out
step.title, step.how, due         the step, and its last day, written out
params.NAME                       what was asked when the campaign started
link_done                         one click says that the step is done
console                           address of the console
signature                         name of the OBM, or of the client
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable

PLAIN = ("campaign", "client", "due", "link_done", "console", "signature")
FIELDS = {"person": ("name", "first_name", "email"), "step": ("title", "how")}

#: What a step with `every` knows besides.
OF_OCCURRENCES = ("occurrence.number", "occurrence.count", "occurrence.left")

#: Owners of many fields that are known by their own name too: `{% if params %}`.
OWNERS = frozenset({*FIELDS, "anchor", "params"})


#: What Jinja2 can ask of those two: `{% for name, date in anchor.items() %}`.
_TABLES = frozenset({"anchor", "params"})
_OF_TABLES = frozenset({"get", "items", "keys", "values"})


def known_variables(anchors: Iterable[str], parameters: Iterable[str]) -> list[str]:
    """Return every variable by its full name, but those of a `for_each`."""
    return [
        *PLAIN,
        *(f"{owner}.{name}" for owner, names in FIELDS.items() for name in names),
        *(f"anchor.{name}" for name in anchors),
        *(f"params.{name}" for name in parameters),
    ]


def is_known(path: str, known: Collection[str], kind: str | None) -> bool:
    """Whether a variable, such as `person.name`, has a value.

    Args:
        kind: What the step is repeated for; any field of it is known.
    """
    owner, _, name = path.partition(".")
    if path in known or path in OWNERS or owner == kind:
        return True
    return owner in _TABLES and name in _OF_TABLES
