"""Files that are not what a command reads: a folder, a PDF, a workbook, an image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from regie.words import say

#: As much of a file as shows what it is.
HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """What a command wants to be given.

    Attributes:
        suffix: Of its files.
        key: The first key of such a file; empty for a table.
        named: What it is called, French and English.
        example: A name of such a file, French and English.
    """

    suffix: str
    key: str = ""
    named: tuple[str, str]
    example: tuple[str, str]

    def said(self) -> str:
        """Say what it is."""
        return say(fr=self.named[0], en=self.named[1])


PLAYBOOK = FileKind(
    suffix=".yaml",
    key="playbook",
    named=("un playbook en YAML", "a playbook in YAML"),
    example=("playbook.yaml", "playbook.yaml"),
)
AGREEMENT = FileKind(
    suffix=".yaml",
    key="agreement",
    named=("un accord en YAML", "an agreement in YAML"),
    example=("accord.yaml", "agreement.yaml"),
)
QUOTE = FileKind(
    suffix=".yaml",
    key="quote",
    named=("un devis en YAML", "a quote in YAML"),
    example=("devis.yaml", "quote.yaml"),
)
PROFILE = FileKind(
    suffix=".yaml",
    key="seller",
    named=("votre identité en YAML", "your identity in YAML"),
    example=("profil.yaml", "profile.yaml"),
)
TABLE = FileKind(
    suffix=".csv",
    named=("un tableau en CSV", "a table in CSV"),
    example=("tableau.csv", "table.csv"),
)

_PDF = (b"%PDF",)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def folder_told(path: Path, kind: FileKind) -> str:
    """Say that this is a folder, and which file of it may be meant."""
    pattern = f"[!.]*{kind.suffix}"
    files = [*sorted(path.glob(pattern)), *sorted(path.glob(f"[!.]*/{pattern}"))]
    likely = [one for one in files if kind.key and _begins(one, kind.key)]
    example = path / say(fr=kind.example[0], en=kind.example[1])
    inside = next(iter([*likely, *files, example]))
    return say(
        fr=f"{path}:1:1: erreur : c'est un dossier, pas un fichier [not-a-file]\n"
        f"   = donnez un fichier, par exemple {inside}",
        en=f"{path}:1:1: error: this is a folder, not a file [not-a-file]\n"
        f"   = give a file, for example {inside}",
    )


def no_text_told(path: Path, data: bytes, kind: FileKind) -> str:
    """Say what a file is that is no text at all; empty if it may be one."""
    found = _seen(data)
    if not found:
        return ""
    head = say(
        fr=f"{path}:1:1: erreur : c'est {found}, et non {kind.said()} [not-a-text]",
        en=f"{path}:1:1: error: this is {found}, not {kind.said()} [not-a-text]",
    )
    return f"{head}\n   = {_way(data, kind)}"


def _seen(data: bytes) -> str:
    if data.startswith(_PDF):
        return say(fr="un PDF", en="a PDF")
    if data.startswith(_WORKBOOKS):
        return say(
            fr="un fichier Excel, LibreOffice ou zip",
            en="a file of Excel, LibreOffice or zip",
        )
    return say(fr="une image", en="an image") if data.startswith(_IMAGES) else ""


def _way(data: bytes, kind: FileKind) -> str:
    if kind is TABLE and data.startswith(_WORKBOOKS):
        return say(
            fr="ouvrez-le dans votre tableur et enregistrez la feuille en CSV (UTF-8)",
            en="open it in your spreadsheet and save the sheet as CSV (UTF-8)",
        )
    if kind is TABLE:
        return say(
            fr="donnez l'export en CSV de l'outil d'où il vient",
            en="give the CSV export of the tool that it is from",
        )
    example = say(fr=kind.example[0], en=kind.example[1])
    return say(
        fr=f"donnez {kind.said()}, par exemple {example}",
        en=f"give {kind.said()}, for example {example}",
    )


def _begins(path: Path, key: str) -> bool:
    try:
        with path.open("rb") as file:
            return f"\n{key}:".encode() in b"\n" + file.read(HEAD_BYTES)
    except OSError:
        return False
