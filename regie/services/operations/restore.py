"""Go back to a backup: everything, or nothing."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from datetime import UTC
from pathlib import Path
from pathlib import PurePosixPath

from regie.errors import UsageError
from regie.os_reason import os_reason
from regie.services.home import make_home
from regie.services.locks import ProcessLock
from regie.services.operations.archive import Archive
from regie.services.operations.archive import BackupFileError
from regie.services.operations.archive import Manifest
from regie.services.operations.backup import back_up
from regie.services.operations.backup import kept_files
from regie.settings import Settings
from regie.store.dump import count_rows
from regie.store.dump import replace_all
from regie.store.schema import HEAD
from regie.words import say

#: Made by any first command; alone, it makes no installation.
KEY = "secret.key"

SAFETY = "backup.regie"
"""The name of the backup that is made of what was there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restore that took place.

    Attributes:
        put_aside: The folder with what was there before; None if nothing was.
    """

    manifest: Manifest
    put_aside: Path | None


def restore(
    settings: Settings, file: Path, *, replace: bool, now: datetime
) -> Restored:
    """Bring back database and files; what was there is backed up and put aside.

    The file is checked whole first; then the database is replaced in one transaction,
    and only after that the files.

    Args:
        settings: Where to.
        file: The backup.
        replace: Whether an installation that is there may be replaced.
        now: Names the folder of what is put aside.

    Raises:
        BackupFileError: It is none, is damaged, or comes from a newer version.
        UsageError: Régie runs, or an installation is there and may not be replaced.
    """
    with _opened(file) as archive, _alone(settings):
        if archive.manifest.revision > HEAD:
            raise BackupFileError(file, _newer(archive.manifest))
        there = _is_there(settings)
        if there and not replace:
            raise UsageError(_is_in_use(settings))
        aside = _put_aside(settings, now) if there else None
        replace_all(
            settings.database(), archive.manifest.revision or HEAD, archive.rows
        )
        if aside is not None:
            _move_files(settings.home, aside)
        for name in archive.files():
            _bring_back(archive, name, settings.home)
        return Restored(manifest=archive.manifest, put_aside=aside)


@contextmanager
def _opened(file: Path) -> Iterator[Archive]:
    try:
        opened = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise BackupFileError(file, _no_file()) from error
    except OSError as error:
        raise BackupFileError(file, os_reason(error)) from error
    except zipfile.BadZipFile as error:
        raise BackupFileError(file, _no_archive()) from error
    with opened:
        yield Archive(file, opened)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Keep `regie up` from running meanwhile."""
    make_home(settings.home)
    lock = ProcessLock(settings.home / "run" / "up.lock")
    if not lock.take():
        raise UsageError(
            say(
                fr=f"Régie tourne dans {settings.home} : arrêtez-la d'abord (Ctrl-C "
                "dans la fenêtre de regie up).",
                en=f"Régie is running in {settings.home}: stop it first (Ctrl-C in "
                "the window of regie up).",
            )
        )
    try:
        yield
    finally:
        lock.release()


def _is_there(settings: Settings) -> bool:
    files = [path for path in kept_files(settings.home) if path.name != KEY]
    return bool(files) or count_rows(settings.database()) > 0


def _put_aside(settings: Settings, now: datetime) -> Path:
    """Back up what is there; return the folder that holds it."""
    aside = settings.home / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    back_up(settings, aside / SAFETY, now=now)
    return aside


def _move_files(home: Path, aside: Path) -> None:
    for name in {path.relative_to(home).parts[0] for path in kept_files(home)}:
        shutil.move(home / name, aside / name)


def _bring_back(archive: Archive, name: PurePosixPath, home: Path) -> None:
    target = home / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with archive.open_file(name) as source, os.fdopen(opened, "wb") as written:
        shutil.copyfileobj(source, written)


def _newer(manifest: Manifest) -> str:
    return say(
        fr=f"elle vient de Régie {manifest.version}, plus récente que celle-ci (tables "
        f"{manifest.revision}, ici {HEAD}) ; mettez Régie à jour",
        en=f"it comes from Régie {manifest.version}, newer than this one (tables "
        f"{manifest.revision}, here {HEAD}); bring Régie up to date",
    )


def _no_file() -> str:
    return say(fr="ce fichier n'existe pas", en="there is no such file")


def _no_archive() -> str:
    return say(fr="ce n'est pas une archive", en="it is no archive")


def _is_in_use(settings: Settings) -> str:
    return say(
        fr=f"Il y a déjà une installation dans {settings.home} ou dans sa base. Pour "
        "la remplacer, ajoutez --yes ; elle est d'abord sauvegardée et mise de côté.",
        en=f"There is an installation in {settings.home} or in its database already. "
        "To replace it, add --yes; it is backed up and put aside first.",
    )
