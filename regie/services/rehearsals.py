"""The latest rehearsal of a campaign: its report is kept, and found again.

The report is one file of the data folder (and so in every backup); that it was made,
when, and what it found is a line of the history.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regie.campaign.transitions import Verb
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.os_reason import os_reason
from regie.services.home import make_home
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say

REHEARSED = "rehearsed"
"""The journal's word for it."""

FOLDER = "rehearsals"

#: A summit with eight speakers takes 0.8 MB; what is larger than this is not kept.
REPORT_BYTES_MAX = 32_000_000

#: What people change of a plan. That steps are done on their day does not make it
#: another one.
CHANGES = frozenset(
    verb.value
    for verb in (
        Verb.MOVE,
        Verb.ADD,
        Verb.SET,
        Verb.UPDATE,
        Verb.DROP,
        Verb.REOPEN,
        Verb.REDO,
        Verb.PIN,
        Verb.UNPIN,
        Verb.REASSIGN,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How many problems a rehearsal found, worst first."""

    errors: int
    warnings: int
    notices: int

    def words(self) -> str:
        """Return `1 erreur, 2 avertissements`; what is zero is left out."""
        parts = [
            (self.errors, ("erreur", "erreurs"), ("error", "errors")),
            (
                self.warnings,
                ("avertissement", "avertissements"),
                ("warning", "warnings"),
            ),
            (self.notices, ("remarque", "remarques"), ("notice", "notices")),
        ]
        told = [counted(number, fr=fr, en=en) for number, fr, en in parts if number]
        return ", ".join(told) or say(fr="aucun problème", en="no problem")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A rehearsal whose report was kept.

    Attributes:
        at: When it was played (UTC).
        is_old: Whether people have changed the plan since then.
    """

    at: datetime
    found: Found
    is_old: bool


def rehearsal_address(console: str, slug: str) -> str:
    """Return where the console shows the report."""
    return f"{console}/campaigns/{slug}/rehearsal"


def keep_rehearsal(
    runtime: Runtime, slug: str, found: Found, page: str, *, who: str, known: int
) -> Path:
    """Keep the report in the place of the one before, and write the history's line.

    Args:
        runtime: Where the campaign is.
        slug: The campaign's.
        found: What was found, in numbers.
        page: The whole report.
        who: Who had it rehearsed.
        known: The latest line of the history that was rehearsed.

    Returns:
        The file; only its owner may read it.

    Raises:
        UsageError: It is too large, or cannot be written; nothing has changed then.
    """
    path = _file(runtime.home, slug)
    _replace(path, page.encode())
    numbers = (found.errors, found.warnings, found.notices, known)
    with runtime.unit() as unit:
        unit.journal.add(
            Event(
                campaign=slug,
                at=runtime.clock.now(),
                who=who,
                what=REHEARSED,
                why=" ".join(map(str, numbers)),
            )
        )
    return path


def latest_rehearsal(unit: Unit, slug: str) -> Kept | None:
    """Return what is known of the campaign's latest rehearsal; None without one."""
    event = unit.journal.latest(slug, REHEARSED)
    if event is None:
        return None
    found, known = _read(event.why)
    changes = unit.journal.news(slug, CHANGES, after=known)
    return Kept(at=event.at, found=found, is_old=bool(changes))


def read_rehearsal(runtime: Runtime, slug: str) -> bytes:
    """Return the kept report, a page of HTML in UTF-8.

    Raises:
        NotFoundError: There is none; says how to make one.
    """
    with runtime.unit(reading=True) as unit:
        title = unit.campaigns.get(slug).title
        made = unit.journal.latest(slug, REHEARSED) is not None
    try:
        return _file(runtime.home, slug).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(_no_report(title, slug, made=made)) from None


def found_in_line(why: str) -> str:
    """Return in words what the history's line says was found."""
    return _read(why)[0].words()


def old_words() -> str:
    """Return the sentence on a report that is older than the plan."""
    return say(
        fr="Le plan a changé depuis : ce rapport montre l'ancien.",
        en="The plan has changed since: this report shows the old one.",
    )


def _read(why: str) -> tuple[Found, int]:
    """Read what `keep_rehearsal` wrote: what was found, and what was known."""
    errors, warnings, notices, known = (int(number) for number in why.split())
    return Found(errors=errors, warnings=warnings, notices=notices), known


def _file(home: Path, slug: str) -> Path:
    return home / FOLDER / f"{slug}.html"


def _replace(path: Path, page: bytes) -> None:
    """Write the file wholly or not at all."""
    if len(page) > REPORT_BYTES_MAX:
        raise UsageError(_too_large(len(page)))
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        make_home(path.parent)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UsageError(_unwritable(path, error)) from error


def _too_large(size: int) -> str:
    millions, most = size // 1_000_000, REPORT_BYTES_MAX // 1_000_000
    return say(
        fr=f"Le rapport fait {millions} Mo, le maximum est de {most} Mo : il n'est pas "
        "gardé. Ajoutez --out DOSSIER pour l'écrire ailleurs.",
        en=f"The report has {millions} MB, the most is {most} MB: it is not kept. Add "
        "--out FOLDER to write it elsewhere.",
    )


def _unwritable(path: Path, error: OSError) -> str:
    why = os_reason(error)
    return say(
        fr=f"Le rapport {path} ne peut pas être écrit ({why}). Vérifiez le "
        "dossier et ses droits.",
        en=f"The report {path} cannot be written ({why}). Check the folder "
        "and its permissions.",
    )


def _no_report(title: str, slug: str, *, made: bool) -> str:
    command = f"regie rehearse -c {slug}"
    if made:
        return say(
            fr=f"Le rapport de la répétition de « {title} » n'est pas sur cette "
            f"machine. Refaites-la ici : {command}",
            en=f"The report of the rehearsal of “{title}” is not on this machine. "
            f"Rehearse it again here: {command}",
        )
    return say(
        fr=f"« {title} » n'a pas encore été répétée. Pour voir d'avance tout ce qui "
        f"partira : {command}",
        en=f"“{title}” has not been rehearsed yet. To see all that will leave, in "
        f"advance: {command}",
    )
