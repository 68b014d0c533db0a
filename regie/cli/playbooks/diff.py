"""`regie playbook diff`."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.trouble import tell
from regie.errors import RegieError
from regie.errors import UsageError
from regie.playbook.compare import Change
from regie.playbook.compare import compare
from regie.playbook.compare import Detail
from regie.playbook.compare import How
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.retired import without_retired
from regie.services.playbooks.playbook_files import read_source
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

#: As of `diff`: 0 the same, 1 different, 2 there is nothing to compare.
DIFFERENT, TROUBLE = 1, 2

SIGNS: Mapping[How, str] = {
    How.ADDED: "+",
    How.REMOVED: "-",
    How.RENAMED: "→",
    How.CHANGED: "~",
}

#: A text longer than this, or of several lines, is not quoted.
QUOTED_MAX = 160


def diff(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Le playbook d'avant, puis celui d'après ; avec -c, un seul."
            " | The playbook as it was, then as it is; with -c, one only."
        ),
    ],
    campaign: Annotated[
        str | None,
        typer.Option(
            "--campaign",
            "-c",
            help="Compare avec le playbook que tient cette campagne."
            " | Compare with the playbook that this campaign holds.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Dit ce qui a changé ; statut 1 s'il y a des différences. | Say what changed.

    regie playbook diff playbooks/webinar-launch.fr.yaml mon-webinaire.yaml
    | regie playbook diff playbooks/webinar-launch.en.yaml my-webinar.yaml
    """
    try:
        before, after = _both(files, campaign)
        found = compare(before, after, spoken_language())
    except RegieError as error:
        tell(error, str(error), TROUBLE)
        raise typer.Exit(TROUBLE) from error
    if json:
        output.as_json({"changes": found})
    else:
        _print(found)
    if found:
        raise typer.Exit(DIFFERENT)


def _both(files: Sequence[Path], campaign: str | None) -> tuple[Playbook, Playbook]:
    """Return the playbook as it was and as it is."""
    wanted = 2 if campaign is None else 1
    if len(files) != wanted:
        raise UsageError(
            say(
                fr="Comparez deux fichiers, ou un seul avec une campagne : "
                "regie playbook diff A.yaml B.yaml, regie playbook diff A.yaml -c zen.",
                en="Compare two files, or one with a campaign: "
                "regie playbook diff A.yaml B.yaml, regie playbook diff A.yaml -c zen.",
            )
        )
    if campaign is None:
        return _load(files[0]), _load(files[1])
    return _held(campaign), _load(files[0])


def _held(campaign: str) -> Playbook:
    """Return the playbook of a campaign, with the steps that were added to it."""
    from regie.services.campaigns import look  # noqa: PLC0415 -- slow import

    with runtime() as opened:
        return without_retired(look.only_campaign(opened, campaign)[0].playbook)


def _load(file: Path) -> Playbook:
    return load_source(read_source(file), language=spoken_language())


def _print(found: Sequence[Change]) -> None:
    if not found:
        output.say_line(
            say(
                fr="Les deux playbooks disent la même chose.",
                en="Both playbooks say the same.",
            )
        )
    for section, changes in groupby(found, key=lambda change: change.section):
        output.say_line(_section(section), style="bold")
        for change in changes:
            output.say_line(f"  {SIGNS[change.how]} {_line(change)}")
            for detail in change.details:
                output.say_line(f"      {_detail(detail)}")


def _section(name: str) -> str:
    names = {
        "playbook": ("Playbook", "Playbook"),
        "anchors": ("Dates", "Dates"),
        "parameters": ("Questions au départ", "Questions at the start"),
        "roles": ("Rôles", "Roles"),
        "phases": ("Phases", "Phases"),
        "goals": ("Objectifs", "Goals"),
        "deliverables": ("Livrables", "Deliverables"),
        "steps": ("Étapes", "Steps"),
        "mails": ("E-mails", "E-mails"),
    }
    french, english = names[name]
    return say(fr=french, en=english)


def _line(change: Change) -> str:
    title = "" if change.title == change.name else f" · {change.title}"
    if change.how is not How.RENAMED:
        return f"{change.name}{title}"
    guess = say(fr="deviné d'après le contenu", en="guessed by its content")
    return f"{change.was} → {change.name}{title} ({guess})"


def _detail(detail: Detail) -> str:
    key = with_colon(detail.key)
    if any(_is_long(text) for text in (detail.before, detail.after)):
        count = counted(
            _lines_changed(detail),
            fr=("ligne changée", "lignes changées"),
            en=("line changed", "lines changed"),
        )
        return f"{key} {count}"
    nothing = say(fr="rien", en="nothing")
    return f"{key} {detail.before or nothing} → {detail.after or nothing}"


def _is_long(text: str) -> bool:
    return len(text) > QUOTED_MAX or "\n" in text.strip()


def _lines_changed(detail: Detail) -> int:
    before, after = detail.before.splitlines(), detail.after.splitlines()
    gone = sum(line not in after for line in before)
    come = sum(line not in before for line in after)
    return max(gone, come, 1)
