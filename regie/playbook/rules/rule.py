"""What is known of a rule besides its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from regie.playbook.problems import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the playbook's language.

    Attributes:
        words: The function that reports a breach of it.
        fr: The rule in one French sentence.
        en: The same in English.
    """

    words: Callable[..., None]
    fr: str
    en: str
    severity: Severity = Severity.ERROR
