"""What the reading of one playbook needs to know everywhere."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from regie.playbook.content import Parameter
from regie.playbook.lexicon import Lexicon
from regie.playbook.model import Moment
from regie.playbook.report import Report
from regie.playbook.titles import Titles

#: Those whom a step can be repeated for and who can do it or receive its mail.
PEOPLE_KINDS = ("speaker", "member")

#: What `for_each` can repeat a step for: what a campaign or its playbook has a list of.
ITEM_KINDS = (*PEOPLE_KINDS, "deliverable", "day")

#: What conditions may count besides the numbers among the parameters.
LISTS = tuple(f"{kind}s" for kind in ITEM_KINDS)

#: Everyone who wears a hat in the campaign.
TEAM = "team"

#: The one phase of a playbook that names none.
ONLY_PHASE = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The words of the playbook's language and the names that it defines.

    A set of names is None where its part of the file could not be read: then nothing
    that refers to it can be called unknown.

    Attributes:
        lacks: What a step cannot be repeated for because the playbook brings none.
        heard: Good sentences that were read already; large playbooks repeat many.
        durations: The same for `takes` and `effort`, by key and text.
        alone: There is no playbook, only one sentence with the dates given beside it.
        titles: Of dates, steps and roles; None where there are none.
        plain: Sentences are only tried: nobody looks for what was meant by a bad one.
    """

    report: Report
    words: Lexicon
    anchors: Collection[str] | None = None
    steps: Collection[str] | None = None
    phases: Collection[str] | None = None
    roles: Collection[str] | None = None
    parameters: Mapping[str, Parameter] | None = None
    lacks: Collection[str] = ()
    heard: dict[str, Moment] = field(default_factory=dict)
    durations: dict[tuple[str, str], int] = field(default_factory=dict)
    alone: bool = False
    plain: bool = False
    titles: Titles | None = None
