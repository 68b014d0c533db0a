"""A playbook's files: its text and, in the folder of the same name, its mails."""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from codecs import BOM_UTF16_LE
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copymode

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.os_reason import os_reason
from regie.playbook.includes import included_names
from regie.playbook.source import PlaybookSource
from regie.services.playbooks.wrong_file import FileKind
from regie.services.playbooks.wrong_file import folder_told
from regie.services.playbooks.wrong_file import no_text_told
from regie.services.playbooks.wrong_file import PLAYBOOK
from regie.services.playbooks.wrong_file import TABLE
from regie.words import say

#: A playbook's file and each of its mails; more is a mistake, not a playbook.
FILE_BYTES_MAX = 1_000_000

#: As much of a line as a message shows.
SHOWN_MAX = 200


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
    names = tuple(sorted(file.name for file in path.parent.glob("[!.]*.yaml")))
    return replace(source, included=included, beside=names)


def rooted(source: PlaybookSource) -> PlaybookSource:
    """Return the source with the whole path of its file, to be found from anywhere.

    One whose file is not there keeps the name that it has.
    """
    path = Path(source.file)
    if not path.is_file():
        return source
    return replace(source, file=str(path.resolve()))


def _read_one(path: Path) -> PlaybookSource:
    text = read_text(path)  # refuses a folder, which may have no name at all
    folder = path.with_suffix("")
    mails = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return PlaybookSource(
        file=str(path),
        text=text,
        mails={mail.stem: read_text(mail) for mail in mails},
    )


def read_sheet_text(path: Path) -> str:
    """Return the text of a spreadsheet's CSV, in whichever encoding it was saved.

    Excel writes UTF-8 with a mark, UTF-16 (`Unicode text`), or Windows' own encoding
    (CSV, as it is named in the menu); in the last one nothing but a zero is refused.

    Raises:
        UsageError: It is not there, too large, or no text.
    """
    return _read(path, _sheet_text, TABLE)


def read_text(path: Path, kind: FileKind = PLAYBOOK) -> str:
    """Return a file's text.

    Args:
        kind: What is wanted, for messages.

    Raises:
        UsageError: It is not there, too large, no file, no text or not UTF-8.
    """
    return _read(path, lambda data: data.decode("utf-8-sig"), kind)


def _sheet_text(data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise
        return data.decode("cp1252", "replace")


def no_file(path: Path) -> str:
    """Say that there is no such file."""
    return say(
        fr=f"Le fichier {path} n'existe pas. Vérifiez le nom et le dossier.",
        en=f"There is no file {path}. Check the name and the folder.",
    )


def _read(path: Path, decoded: Callable[[bytes], str], kind: FileKind) -> str:
    try:
        if path.is_dir():
            raise UsageError(folder_told(path, kind))
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise UsageError(_too_large(path, size))
        data = path.read_bytes()
        told = no_text_told(path, data, kind)
        if told:
            raise UsageError(told)
        return decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError as error:
        raise UsageError(no_file(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError(_not_utf8(path, data, error.start)) from error
    except OSError as error:
        raise UsageError(
            say(
                fr=f"Le fichier {path} ne peut pas être lu ({os_reason(error)}). "
                "Vérifiez ses droits.",
                en=f"The file {path} cannot be read ({os_reason(error)}). Check its "
                "permissions.",
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


def make_folder(path: Path) -> None:
    """Make the folder that a person named, unless it is there.

    Raises:
        UsageError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
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
    why = os_reason(error)
    return say(
        fr=f"Le fichier {path} ne peut pas être écrit ({why}). Vérifiez le "
        "dossier et ses droits.",
        en=f"The file {path} cannot be written ({why}). Check the folder "
        "and its permissions.",
    )


def _too_large(path: Path, size: int) -> str:
    millions = f"{size / 1e6:.1f}"
    return say(
        fr=f"{path}:1:1: erreur : le fichier fait {millions} Mo ; le maximum est de "
        "1 Mo [too-large]\n   = est-ce le bon fichier ?",
        en=f"{path}:1:1: error: the file has {millions} MB; the most is 1 MB "
        "[too-large]\n   = is it the right file?",
    )


def _not_utf8(path: Path, data: bytes, start: int) -> str:
    """Show the first character that is none, with what the line most likely says."""
    before = data[:start]
    number, begin = before.count(b"\n") + 1, before.rfind(b"\n") + 1
    line = data[begin:].splitlines()[0].decode("cp1252", "replace")[:SHOWN_MAX]
    column = len(before[begin:].decode("utf-8-sig")) + 1
    gutter = " " * len(str(number))
    head = say(
        fr=f"{path}:{number}:{column}: erreur : ce caractère n'est pas de l'UTF-8 "
        "[not-utf-8]",
        en=f"{path}:{number}:{column}: error: this character is not UTF-8 [not-utf-8]",
    )
    hint = say(
        fr="dans votre éditeur ou tableur, enregistrez le fichier en UTF-8",
        en="in your editor or spreadsheet, save the file as UTF-8",
    )
    return (
        f"{head}\n{gutter} |\n{number} | {line}\n"
        f"{gutter} | {' ' * (column - 1)}^\n   = {hint}"
    )
