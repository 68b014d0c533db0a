"""A playbook as text: its file and its mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import PurePosixPath

from regie.playbook.retired import Retired


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookSource:
    """The texts of a playbook; a campaign keeps them as they were at its start.

    Attributes:
        file: The file's name, as the user gave it.
        mails: The text of each mail by its name.
        included: By file name: the playbooks beside it that phases are taken from, and
            those that these take phases from.
        beside: Names of all playbooks in the folder, for hints.
        added: Steps added while the campaign runs: texts that hold `steps:`, by what
            messages call them.
        retired: What is kept of steps that older texts had.
    """

    file: str
    text: str
    mails: Mapping[str, str]
    included: Mapping[str, PlaybookSource] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    added: Mapping[str, str] = field(default_factory=dict)
    retired: tuple[Retired, ...] = ()


def texts_of(source: PlaybookSource) -> dict[str, str]:
    """Return the other texts by what messages call them, to show problems in."""
    texts = {name: other.text for name, other in source.included.items()}
    for file, owner in {**source.included, source.file: source}.items():
        folder = slug_of(file)
        texts |= {mail_file(folder, name): text for name, text in owner.mails.items()}
    return {**texts, **source.added}


def slug_of(file: str) -> str:
    """Return the file's name without folder and ending: `virtual-summit.fr`."""
    name = PurePosixPath(file.replace("\\", "/")).name
    return name.removesuffix(".yaml").removesuffix(".yml") or "playbook"


def mail_file(folder: str, name: str) -> str:
    """Return where a mail lies, seen from the playbook: `virtual-summit.fr/eve.md`."""
    return f"{folder}/{name}.md"
