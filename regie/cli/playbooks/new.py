"""`regie playbook new`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from typing import TypeVar

import typer

from regie.cli import output
from regie.cli.playbooks.options import HolidaysOption
from regie.cli.playbooks.options import LanguageOption
from regie.cli.playbooks.options import read_holidays
from regie.cli.playbooks.options import read_language
from regie.cli.playbooks.options import read_name
from regie.cli.playbooks.options import read_zone
from regie.cli.playbooks.options import ZoneOption
from regie.cli.session import JsonOption
from regie.errors import UsageError
from regie.people.people import slug_of
from regie.playbook.draft import Draft
from regie.playbook.draft import draft_text
from regie.playbook.kinds import KINDS
from regie.playbook.scaffold import Answers
from regie.playbook.scaffold import scaffold
from regie.playbook.schema import schema_text
from regie.services.playbooks.playbook_files import refuse_existing
from regie.services.playbooks.playbook_files import write_new
from regie.words import pick
from regie.words import say
from regie.words import spoken_language

Answer = TypeVar("Answer")

SCHEMA = "playbook.schema.json"


def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Le fichier à écrire ; sinon, d'après le titre."
            " | The file to write; otherwise named by the title."
        ),
    ] = None,
    title: Annotated[
        str, typer.Option(help="Le titre du playbook. | The playbook's title.")
    ] = "",
    kind: Annotated[
        str,
        typer.Option(help=f"Le genre : {', '.join(KINDS)}. | The kind of launch."),
    ] = "",
    language: LanguageOption = "",
    start: Annotated[
        str,
        typer.Option(
            help="Le nom de la date principale, comme cart_open."
            " | The name of the main date, such as cart_open."
        ),
    ] = "",
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            help="Un rôle de l'équipe : client=Zoé Martin. Répétable."
            " | A role of the team: client=Zoe Martin. Repeatable.",
        ),
    ] = None,
    zone: ZoneOption = "",
    holidays: HolidaysOption = "",
    editor: Annotated[
        bool,
        typer.Option(
            "--editor",
            help="Écrit aussi de quoi compléter dans VS Code."
            " | Also write what completion in VS Code needs.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Commence un playbook, avec ses e-mails. | Begin a playbook with its mails.

    regie playbook new --title "Lancement d'automne" --kind webinar --holidays FR
    | regie playbook new --title "Autumn launch" --kind webinar --holidays GB
    """
    if file is not None:
        refuse_existing([_path(file)])
    answers = _answers(
        Answers(
            title=title,
            kind=kind,
            language=language,
            start=start,
            roles=_roles(",".join(role or [])),
            zone=zone,
            holidays=holidays,
        )
    )
    named = Path(f"{slug_of(answers.title)}.{answers.language}")
    _write(_path(file or named), scaffold(answers), editor=editor, json=json)


def _path(file: Path) -> Path:
    if file.suffix in {".yaml", ".yml"}:
        return file
    return file.with_name(f"{file.name}.yaml")


def _answers(given: Answers) -> Answers:
    """Ask at a terminal for what was not given; elsewhere take what is usual."""
    language = _asked(
        given.language,
        spoken_language(),
        read_language,
        fr="La langue du playbook (fr, en)",
        en="The playbook's language (fr, en)",
    )
    title = _asked(
        given.title,
        pick(language, fr="Lancement", en="Launch"),
        str,
        fr="Le titre du playbook",
        en="The playbook's title",
    )
    kind = _asked(
        given.kind,
        next(iter(KINDS)),
        _read_kind,
        fr=f"Le genre : {_kinds()}",
        en=f"The kind: {_kinds()}",
    )
    start = _asked(
        given.start,
        KINDS[kind].start[0],
        read_name,
        fr="Le nom de la date principale",
        en="The name of the main date",
    )
    named = replace(given, title=title, kind=kind, language=language, start=start)
    return _team_and_place(named)


def _team_and_place(given: Answers) -> Answers:
    roles = given.roles or _asked(
        "",
        "-",
        _roles,
        fr="Les rôles de l'équipe : client=Cliente, va=Assistante (- : les habituels)",
        en="The team's roles: client=Client, va=Assistant (-: the usual ones)",
    )
    zone = _asked(
        given.zone,
        "Europe/Paris",
        read_zone,
        fr="Le fuseau horaire",
        en="The time zone",
    )
    holidays = _asked(
        given.holidays,
        pick(given.language, fr="FR", en="-"),
        read_holidays,
        fr="Jours fériés d'un pays : FR, BE, CH… (- : aucun)",
        en="Public holidays of a country: FR, GB, US… (-: none)",
    )
    return replace(given, roles=roles, zone=zone, holidays=holidays)


def _asked(
    given: str, usual: str, read: Callable[[str], Answer], *, fr: str, en: str
) -> Answer:
    """Return what was given, or is answered, or is usual; ask again until it is good.

    Raises:
        UsageError: What was given is not good.
    """
    if given or not sys.stdin.isatty():
        return read(given or usual)
    while True:
        answer: str = typer.prompt(say(fr=fr, en=en), default=usual)
        try:
            return read(answer.strip())
        except UsageError as error:
            typer.echo(str(error))


def _write(path: Path, draft: Draft, *, editor: bool, json: bool) -> None:
    text = draft_text(draft, file=str(path), language=spoken_language())
    files = {path: text}
    folder = path.with_suffix("")
    files |= {folder / f"{name}.md": mail for name, mail in draft.mails.items()}
    if editor:
        files[path] = f"# yaml-language-server: $schema={SCHEMA}\n{text}"
        if not (path.parent / SCHEMA).exists():
            files[path.parent / SCHEMA] = schema_text(draft.language)
    write_new(files)
    if json:
        output.as_json({"files": [str(name) for name in files]})
        return
    steps, mails = len(draft.steps), len(draft.mails)
    output.say_line(
        say(
            fr=f"{path} : {steps} étapes ; {folder}/ : {mails} e-mails.",
            en=f"{path}: {steps} steps; {folder}/: {mails} mails.",
        )
    )
    output.say_line(
        say(
            fr=f"Lisez-le : regie playbook show {path}",
            en=f"Read it: regie playbook show {path}",
        )
    )


def _kinds() -> str:
    return ", ".join(
        f"{name} ({say(fr=kind.title.fr, en=kind.title.en)})"
        for name, kind in KINDS.items()
    )


def _read_kind(name: str) -> str:
    if name in KINDS:
        return name
    raise UsageError(
        say(
            fr=f"« {name} » n'est pas un genre de lancement. Possibles : {_kinds()}.",
            en=f"“{name}” is no kind of launch. Possible: {_kinds()}.",
        )
    )


def _roles(text: str) -> dict[str, str]:
    """Read `client=Cliente, va=Assistante`; none for `-`."""
    pairs = (pair.partition("=") for pair in text.split(",") if text != "-")
    return {
        read_name(name.strip()): title.strip() or name.strip()
        for name, _, title in pairs
        if name.strip()
    }
