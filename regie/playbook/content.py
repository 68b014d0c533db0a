"""What a playbook says besides when: what is asked, shown, ticked and sent."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: What a parameter is worth: a text or choice, an exact number, a day, yes or no.
Value = str | Decimal | date | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value asked when a campaign starts, usable in conditions, titles and mails.

    Attributes:
        kind: `text`, `number`, `date`, `choice` or `yes_no`.
        default: As its author wrote it.
        choices: What may be chosen, for `choice`.
        least: The smallest number that may be answered, for `number`; None for any.
        most: The largest one.
        fixed: Its default was set by the playbook that includes this one; it is neither
            asked nor changed.
    """

    name: str
    question: str
    kind: str = "text"
    default: str | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    fixed: bool = False


class Comparison(StrEnum):
    """How a parameter is compared."""

    IS = "is"
    IS_NOT = "is not"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`model is paid`, `not upsell`, `speakers > 10`.

    Attributes:
        parameter: Name of a parameter, or of a list whose length is compared.
        value: Of the parameter's type; `upsell` alone is `upsell is yes`.
        text: The sentence as the author wrote it.
    """

    parameter: str
    comparison: Comparison
    value: Value
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to tick on a card, or to be sure of at a gate.

    Attributes:
        who: The role that answers it; empty for whoever has the card.
        evidence: Whether a proof (a link, a figure) is wanted with the answer.
    """

    text: str
    who: str = ""
    evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address shown on a card.

    Attributes:
        title: What people read; the address itself if it has none.
    """

    address: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A key figure and what it should reach.

    Attributes:
        unit: Written behind the figure, such as `€` or `%`; may be empty.
    """

    name: str
    title: str
    target: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTemplate:
    """A mail's subject and body, both Jinja2 text."""

    name: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A hat that a person of the team wears: `obm`, `client`, `copywriter`, …."""

    name: str
    title: str
