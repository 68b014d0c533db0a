"""What a backup holds, and what it says of itself."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from pathlib import PurePosixPath
from typing import Any
from typing import IO

from regie.errors import UsageError
from regie.words import say

#: The form of the file; a newer one is refused.
FORMAT = 1

MANIFEST = "manifest.json"
TABLES = "database/"
FILES = "home/"

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        version: Of the Régie that made it.
        revision: The migration of its tables; empty where there were none.
        kind: `sqlite` or `postgresql`: where the rows come from, to be told only.
        made_at: ISO 8601, UTC.
        rows: How many each table has.
        sha256: Of each file in it, by name.
    """

    version: str
    revision: str
    kind: str
    made_at: str
    rows: Mapping[str, int]
    sha256: Mapping[str, str]
    format: int = FORMAT

    def as_text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


class BackupFileError(UsageError):
    """A file is no backup, or not whole any more."""

    def __init__(self, file: Path, detail: str) -> None:
        self.file = file
        super().__init__(
            say(
                fr=f"{file} n'est pas une sauvegarde utilisable : {detail}. Rien n'a "
                "été touché.",
                en=f"{file} is not a backup that can be used: {detail}. Nothing was "
                "touched.",
            )
        )


class Archive:
    """A backup that was read and found whole."""

    def __init__(self, file: Path, opened: zipfile.ZipFile) -> None:
        """Check every byte before anything is used.

        Raises:
            BackupFileError: Something is missing, damaged or of a newer form.
        """
        self.file = file
        self._zip = opened
        self.manifest = self._manifest()
        self._check()

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Return the rows of a table, as they were dumped; none for an unknown one."""
        if table not in self.manifest.rows:
            return
        with self._zip.open(f"{TABLES}{table}.jsonl") as lines:
            for line in lines:
                yield json.loads(line)

    def files(self) -> list[PurePosixPath]:
        """Return the files of the data folder, relative to it."""
        names = (n for n in self.manifest.sha256 if n.startswith(FILES))
        return [PurePosixPath(name).relative_to(FILES) for name in names]

    def open_file(self, name: PurePosixPath) -> IO[bytes]:
        """Open a file of the data folder."""
        return self._zip.open(FILES + str(name))

    def _manifest(self) -> Manifest:
        try:
            said = json.loads(self._zip.read(MANIFEST))
            if said["format"] > FORMAT:
                raise BackupFileError(self.file, _newer())
            return Manifest(**said)
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            raise BackupFileError(self.file, _no_manifest()) from error

    def _check(self) -> None:
        for name, expected in self.manifest.sha256.items():
            if not is_safe(name):
                raise BackupFileError(self.file, name)
            if self._digest(name) != expected:
                raise BackupFileError(self.file, _damaged(name))

    def _digest(self, name: str) -> str:
        try:
            digest = hashlib.sha256()
            with self._zip.open(name) as content:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
            return digest.hexdigest()
        except (KeyError, OSError, zipfile.BadZipFile) as error:
            raise BackupFileError(self.file, _damaged(name)) from error


def is_safe(name: str) -> bool:
    """Say whether a name stays inside the folder it is written to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _newer() -> str:
    return say(
        fr="elle vient d'une version plus récente de Régie ; mettez celle-ci à jour",
        en="it comes from a newer version of Régie; bring this one up to date",
    )


def _no_manifest() -> str:
    return say(fr="elle n'a pas de manifeste", en="it has no manifest")


def _damaged(name: str) -> str:
    return say(
        fr=f"« {name} » est abîmé ou manque", en=f"“{name}” is damaged or missing"
    )
