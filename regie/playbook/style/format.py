"""`regie playbook fmt`: a playbook's text in its proper words, order and spacing."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import replace

from regie.playbook.load import check_texts
from regie.playbook.load import load_source
from regie.playbook.load import NO_PLAYBOOKS
from regie.playbook.meaning import meaning
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.playbook.style.indent import indented
from regie.playbook.style.order import ordered
from regie.playbook.style.sentences import in_words
from regie.playbook.style.spacing import spaced
from regie.playbook.yaml_text import plain_text


def formatted(
    text: str,
    *,
    file: str,
    mails: Mapping[str, str],
    included: Mapping[str, PlaybookSource] = NO_PLAYBOOKS,
    language: str = "fr",
) -> str:
    """Return the playbook's text as it is best written; it means the same.

    Formatting a second time changes nothing. The arguments are those of `load`.

    Raises:
        PlaybookError: The playbook has errors; it carries all of them.
    """
    source = PlaybookSource(file=file, text=text, mails=mails, included=included)
    playbook = load_source(source, language=language)
    kept = plain_text(text.replace("\r\n", "\n")).rstrip() + "\n"
    passes: tuple[Callable[[str], str], ...] = (
        lambda before: in_words(before, playbook),
        spaced,
        ordered,
        indented,
    )
    for improved in passes:
        after = improved(kept)
        if after != kept and _means(replace(source, text=after), playbook):
            kept = after
    return kept


def _means(source: PlaybookSource, playbook: Playbook) -> bool:
    """Whether the text is that playbook: what a pass gets wrong is never kept."""
    found, _ = check_texts(source)
    return found is not None and meaning(found) == meaning(playbook)
