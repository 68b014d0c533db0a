"""Which newer text is meant: by command, in the console, in Prefect's form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from regie.campaign.model import Campaign
from regie.errors import UsageError
from regie.playbook.load import load_source
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.answers import open_questions
from regie.services.campaigns.answers import Question
from regie.services.campaigns.look import slug_named
from regie.services.campaigns.update import known_answers
from regie.services.playbooks.playbook_files import read_source
from regie.services.runtime import Runtime
from regie.words import remedy
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateForm:
    """What somebody filled in.

    Attributes:
        campaign: Its short name or its title.
        file: The rewritten playbook; empty for the campaign's own file.
        back: Whether the text before the present one is meant.
    """

    campaign: str
    file: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerText:
    """A text that somebody names, before it is held against the campaign.

    Attributes:
        campaign: Its short name.
        source: The text; None for the one before the present one.
        questions: What it asks and the campaign has not answered.
        digest: Changes whenever the text does; empty for the one before.
    """

    campaign: str
    source: PlaybookSource | None
    questions: tuple[Question, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts that a campaign has had.

    Attributes:
        file: The file of the present one.
        earlier: Whether there is one before it.
    """

    campaign: Campaign
    file: Path
    earlier: bool


def read_form(
    runtime: Runtime, form: UpdateForm, values: Mapping[str, str] | None = None
) -> NewerText:
    """Read the text that is meant, with what it asks beside these answers.

    Raises:
        NotFoundError: There is no such campaign.
        PlaybookError: The text has problems.
        UsageError: The file is not there or cannot be read, or both are asked for.
    """
    slug = slug_named(runtime, form.campaign)
    if form.back:
        if form.file:
            raise UsageError(_which())
        return NewerText(campaign=slug, source=None)
    source = read_source(Path(form.file)) if form.file else _own(runtime, slug)
    playbook = load_source(source, language=spoken_language())
    known = {**known_answers(runtime, slug, playbook), **(values or {})}
    return NewerText(
        campaign=slug,
        source=source,
        questions=tuple(open_questions(playbook, known)),
        digest=_digest(source),
    )


def texts_of(runtime: Runtime, slug: str) -> Texts:
    """Return where a campaign's text comes from.

    Raises:
        NotFoundError: There is no such campaign.
    """
    with runtime.unit(reading=True) as unit:
        return Texts(
            campaign=unit.campaigns.get(slug),
            file=Path(unit.campaigns.source(slug).file),
            earlier=bool(unit.campaigns.earlier_sources(slug)),
        )


def _own(runtime: Runtime, slug: str) -> PlaybookSource:
    texts = texts_of(runtime, slug)
    if not texts.file.is_file():
        raise UsageError(_gone(texts))
    return read_source(texts.file)


def _digest(source: PlaybookSource) -> str:
    said = [
        (one.file, one.text, sorted(one.mails.items()))
        for one in (source, *source.included.values())
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _which() -> str:
    back = remedy(command=" (--back)", form="")
    return say(
        fr=f"Le fichier du playbook récrit, ou le texte d'avant{back} : l'un ou "
        "l'autre. Rien n'a été changé.",
        en=f"The file of the rewritten playbook, or the text before this one{back}: "
        "one or the other. Nothing was changed.",
    )


def _gone(texts: Texts) -> str:
    title, file, slug = texts.campaign.title, texts.file, texts.campaign.slug
    fr = remedy(
        command=f"dites où il est : regie update mon-playbook.yaml -c {slug}",
        form="dites sous « Fichier » où il est",
    )
    en = remedy(
        command=f"say where it is: regie update my-playbook.yaml -c {slug}",
        form="say under “File” where it is",
    )
    return say(
        fr=f"Le playbook de « {title} » n'est plus dans {file}. Remettez-le là, ou "
        f"{fr}.",
        en=f"The playbook of “{title}” is no longer in {file}. Put it back there, or "
        f"{en}.",
    )
