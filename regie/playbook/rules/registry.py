"""Every rule of the playbook's language, by its name."""

from __future__ import annotations

from collections.abc import Mapping

from regie.playbook.rules import cautions
from regie.playbook.rules import conditions
from regie.playbook.rules import includes
from regie.playbook.rules import items
from regie.playbook.rules import launch
from regie.playbook.rules import mails
from regie.playbook.rules import meant
from regie.playbook.rules import owners
from regie.playbook.rules import recurrences
from regie.playbook.rules import references
from regie.playbook.rules import sentences
from regie.playbook.rules import shape
from regie.playbook.rules import steps
from regie.playbook.rules import text
from regie.playbook.rules.rule import Rule

RULES: Mapping[str, Rule] = {
    **text.RULES,
    **shape.RULES,
    **launch.RULES,
    **sentences.RULES,
    **meant.RULES,
    **recurrences.RULES,
    **owners.RULES,
    **references.RULES,
    **steps.RULES,
    **items.RULES,
    **includes.RULES,
    **conditions.RULES,
    **mails.RULES,
    **cautions.RULES,
}
