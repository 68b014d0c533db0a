"""Everything of an installation in one file, made while Régie runs."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import UTC
from pathlib import Path

from regie import __version__
from regie.errors import UsageError
from regie.os_reason import os_reason
from regie.services.operations.archive import CHUNK
from regie.services.operations.archive import FILES
from regie.services.operations.archive import MANIFEST
from regie.services.operations.archive import Manifest
from regie.services.operations.archive import TABLES
from regie.settings import Settings
from regie.store.dump import Snapshot
from regie.store.dump import snapshot
from regie.words import say

#: What is not kept of the data folder: the database's own files (its rows are), what
#: runs now, what Prefect remembers, and what an earlier restore put aside.
LEFT_OUT = ("logs", "run", "prefect")
LEFT_OUT_BEGINNINGS = ("regie.db", "before-restore-")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made."""

    file: Path
    manifest: Manifest
    bytes: int


def back_up(settings: Settings, file: Path, *, now: datetime) -> BackedUp:
    """Write everything into a file that only its owner may read.

    The rows are those of one moment; nobody who works meanwhile has to wait.

    Raises:
        UsageError: The file exists, or cannot be written.
        DatabaseUnreachableError: The database does not answer.
    """
    if file.exists():
        raise UsageError(
            say(
                fr=f"{file} existe déjà : choisissez un autre nom.",
                en=f"{file} exists already: choose another name.",
            )
        )
    part = file.with_name(file.name + ".part")
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as opened:
            manifest = _write(opened, settings, leave=part, now=now)
        part.rename(file)
    except OSError as error:
        raise UsageError(_not_written(file, error)) from error
    finally:
        part.unlink(missing_ok=True)
    return BackedUp(file=file, manifest=manifest, bytes=file.stat().st_size)


def kept_files(home: Path) -> Iterator[Path]:
    """Return the files of the data folder that a backup keeps, in order."""
    for top in sorted(home.iterdir()) if home.is_dir() else ():
        if top.name in LEFT_OUT or top.name.startswith(LEFT_OUT_BEGINNINGS):
            continue
        below = [top] if top.is_file() else sorted(top.rglob("*"))
        yield from (path for path in below if path.is_file() and not path.is_symlink())


def _write(
    opened: zipfile.ZipFile, settings: Settings, *, leave: Path, now: datetime
) -> Manifest:
    sha256: dict[str, str] = {}
    with snapshot(settings.database()) as found:
        rows = {name: _table(opened, found, name, sha256) for name in found.tables}
    for path in kept_files(settings.home):
        if path.resolve() != leave.resolve():
            name = FILES + path.relative_to(settings.home).as_posix()
            sha256[name] = _copy(opened, path, name)
    manifest = Manifest(
        version=__version__,
        revision=found.revision,
        kind=found.kind,
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        rows=rows,
        sha256=sha256,
    )
    opened.writestr(MANIFEST, manifest.as_text())
    return manifest


def _table(
    opened: zipfile.ZipFile, found: Snapshot, table: str, sha256: dict[str, str]
) -> int:
    name, digest, count = f"{TABLES}{table}.jsonl", hashlib.sha256(), 0
    with opened.open(name, "w", force_zip64=True) as target:
        for row in found.rows(table):
            line = (json.dumps(row, ensure_ascii=False) + "\n").encode()
            target.write(line)
            digest.update(line)
            count += 1
    sha256[name] = digest.hexdigest()
    return count


def _copy(opened: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, opened.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()


def _not_written(file: Path, error: OSError) -> str:
    return say(
        fr=f"La sauvegarde {file} ne s'écrit pas : {os_reason(error)}.",
        en=f"The backup {file} cannot be written: {os_reason(error)}.",
    )
