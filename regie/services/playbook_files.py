"""A playbook's files: its text and, in the folder of the same name, its mails."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copymode

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.playbook.includes import included_names
from regie.playbook.source import PlaybookSource
from regie.words import say

#: A playbook's file and each of its mails; more is a mistake, not a playbook.
FILE_BYTES_MAX = 1_000_000


def read_source(path: Path) -> PlaybookSource:
    """Read a playbook's file and the mails in the folder of the same name.

    The playbooks beside it that it takes phases from are read too, with theirs. An
    included file that is not there is left out: the loader says where it is named.

    Raises:
        UsageError: No such file, too large, or not UTF-8.
    """
    source = _read_one(path)
    included: dict[str, PlaybookSource] = {}
    waiting = included_names(source.text)
    while waiting:
        name = waiting.pop()
        beside = path.with_name(name)
        if name != path.name and name not in included and beside.is_file():
            included[name] = _read_one(beside)
            waiting += included_names(included[name].text)
    return replace(source, included=included)


def _read_one(path: Path) -> PlaybookSource:
    folder = path.with_suffix("")
    mails = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return PlaybookSource(
        file=str(path),
        text=read_text(path),
        mails={mail.stem: read_text(mail) for mail in mails},
    )


def read_text(path: Path) -> str:
    """Return a file's text; raise UsageError if it is not there or not UTF-8."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise UsageError(_too_large(path, size))
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError(
            say(
                fr=f"Le fichier {path} n'existe pas. Vérifiez le nom et le dossier.",
                en=f"There is no file {path}. Check the name and the folder.",
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            say(
                fr=f"Le fichier {path} ne peut pas être lu comme du texte UTF-8 "
                f"({error}). Enregistrez-le en UTF-8.",
                en=f"The file {path} cannot be read as UTF-8 text ({error}). "
                "Save it as UTF-8.",
            )
        ) from error


def replace_text(path: Path, text: str) -> None:
    """Write a file anew, wholly or not at all; its permissions and links stay.

    Raises:
        UsageError: It cannot be written.
    """
    real = path.resolve()
    fresh = real.with_name(f"{real.name}.new")
    try:
        fresh.write_text(text, "utf-8", newline="\n")
        if real.exists():
            copymode(real, fresh)
        fresh.replace(real)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(_unwritable(path, error)) from error


def write_text(path: Path, text: str) -> None:
    """Write where a person said, over what is there.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(_unwritable(path, error)) from error


def refuse_existing(paths: Iterable[Path]) -> None:
    """Raise ConflictError if one of the files is there already."""
    there = [str(path) for path in paths if path.exists()]
    if there:
        names = ", ".join(there)
        raise ConflictError(
            say(
                fr=f"Rien n'est écrit : il y a déjà {names}. Choisissez un autre nom.",
                en=f"Nothing is written: there is {names} already. "
                "Choose another name.",
            )
        )


def write_new(files: Mapping[Path, str]) -> None:
    """Write files that are not there yet, with the folders that they need.

    Raises:
        ConflictError: One of them is there; nothing was written.
        UsageError: One of them cannot be written.
    """
    refuse_existing(files)
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(_unwritable(path, error)) from error
        replace_text(path, text)


def _unwritable(path: Path, error: OSError) -> str:
    return say(
        fr=f"Le fichier {path} ne peut pas être écrit ({error.strerror}). Vérifiez le "
        "dossier et ses droits.",
        en=f"The file {path} cannot be written ({error.strerror}). Check the folder "
        "and its permissions.",
    )


def _too_large(path: Path, size: int) -> str:
    millions = f"{size / 1e6:.1f}"
    return say(
        fr=f"{path}:1:1: le fichier fait {millions} Mo ; le maximum est de 1 Mo. "
        "Est-ce le bon fichier ? [too-large]",
        en=f"{path}:1:1: the file has {millions} MB; a playbook has at most 1. "
        "Is it the right file? [too-large]",
    )
