"""The examples' agreement and the OBM's own identity, kept in an installation."""

from __future__ import annotations

from pathlib import Path

from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import keep_profile
from regie.services.runtime import Runtime

EXAMPLES = Path(__file__).parents[1] / "playbooks" / "examples"


def keep_own(runtime: Runtime, *changes: tuple[str, str]) -> None:
    """Keep her identity, the first text of each change replaced by the second one."""
    text = (EXAMPLES / "profile.yaml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    keep_profile(runtime, text, file="profile.yaml")


def keep_agreed(runtime: Runtime) -> None:
    """Keep the agreement with Studio Zen, and her identity."""
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    keep_agreement(runtime, text, file="agreement.yaml")
    keep_own(runtime)
