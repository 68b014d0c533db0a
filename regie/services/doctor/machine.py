"""Checks of the machine: Python, libraries, data folder, disk, ports, zones, paper."""

from __future__ import annotations

from datetime import timedelta

from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Port
from regie.services.doctor.facts import Trouble
from regie.services.doctor.verdict import error
from regie.services.doctor.verdict import fine
from regie.services.doctor.verdict import Verdict
from regie.services.doctor.verdict import warning
from regie.services.operations.programs import words
from regie.words import say

#: Free space under which nothing can be written for long, and under which it is time.
DISK_ERROR, DISK_WARNING = 200_000_000, 1_000_000_000

#: Time zones change a few times a year; data older than this misses some.
ZONES_YEARS_MAX = 2

_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


def python(facts: Facts) -> Verdict:
    """Is this a Python that Régie runs on?"""
    found, wanted = facts.interpreter.found, facts.interpreter.wanted
    if facts.interpreter.fits:
        return fine("python", f"Python {found}")
    return error(
        "python",
        say(
            fr=f"Python {found} ; Régie demande {wanted}",
            en=f"Python {found}; Régie needs {wanted}",
        ),
        say(
            fr="Installez un Python plus récent, puis : make setup PYTHON=python3.12",
            en="Install a newer Python, then: make setup PYTHON=python3.12",
        ),
    )


def packages(facts: Facts) -> Verdict:
    """Is every library there, in a version that works?"""
    wrong = [package for package in facts.packages if not package.fits]
    if not wrong:
        count = len(facts.packages)
        return fine(
            "packages",
            say(
                fr=f"{count} bibliothèques, toutes dans leurs bornes",
                en=f"{count} libraries, all within their bounds",
            ),
        )
    missing = say(fr="absente", en="missing")
    listed = ", ".join(
        f"{one.name} {one.found or missing} ({one.wanted})" for one in wrong
    )
    return error(
        "packages",
        say(
            fr=f"versions qui ne conviennent pas : {listed}",
            en=f"versions that do not fit: {listed}",
        ),
        say(
            fr="Réinstallez-les : pip install -r requirements.lock",
            en="Install them again: pip install -r requirements.lock",
        ),
    )


def home(facts: Facts) -> Verdict:
    """Is there a data folder that we may write to and others may not read?"""
    folder = facts.home
    path = folder.path
    if not folder.exists:
        said = say(fr=f"{path} n'existe pas encore", en=f"{path} does not exist yet")
        remedy = say(
            fr="La première commande le crée : regie up",
            en="The first command makes it: regie up",
        )
        return (warning if folder.writable else error)("home", said, remedy)
    if not folder.is_folder or not folder.writable:
        return error(
            "home",
            say(
                fr=f"Régie ne peut pas écrire dans {path}",
                en=f"Régie cannot write to {path}",
            ),
            say(
                fr="Donnez-vous le droit d'y écrire, ou choisissez un autre dossier : "
                "REGIE_HOME",
                en="Give yourself the right to write there, or choose another folder: "
                "REGIE_HOME",
            ),
        )
    if folder.open_to_others:
        return warning(
            "home",
            say(
                fr=f"D'autres comptes de cette machine peuvent lire {path}",
                en=f"Other users of this machine can read {path}",
            ),
            f"chmod 700 {path}",
        )
    return fine("home", str(path))


def disk(facts: Facts) -> Verdict:
    """Is there room on the disk?"""
    free = facts.home.free_bytes
    size = f"{free / 1e9:.1f}"
    said = say(fr=f"{size.replace('.', ',')} Go libres", en=f"{size} GB free")
    if free >= DISK_WARNING:
        return fine("disk", said)
    remedy = say(
        fr=f"Libérez de la place sur le disque de {facts.home.path}",
        en=f"Make room on the disk of {facts.home.path}",
    )
    return (error if free < DISK_ERROR else warning)("disk", said, remedy)


def ports(facts: Facts) -> Verdict:
    """Can `regie up` listen where it wants to?"""
    numbers = ", ".join(str(port.number) for port in facts.ports)
    if facts.up:
        return fine(
            "ports",
            say(
                fr=f"{numbers} : regie up tourne", en=f"{numbers}: regie up is running"
            ),
        )
    busy = [port for port in facts.ports if not port.free]
    if not busy:
        return fine("ports", say(fr=f"{numbers} : libres", en=f"{numbers}: free"))
    said = ", ".join(f"{port.number} ({words(port.program)})" for port in busy)
    return error(
        "ports",
        say(
            fr=f"pris par un autre programme : {said}",
            en=f"taken by another program: {said}",
        ),
        say(
            fr=f"Arrêtez ce programme, ou choisissez : {_others(busy)}",
            en=f"Stop that program, or choose: {_others(busy)}",
        ),
    )


def zones(facts: Facts) -> Verdict:
    """Does the machine know the time zones, and the rules of today?"""
    found = facts.zones
    remedy = say(
        fr="Mettez à jour le paquet tzdata du système, ou : pip install -U tzdata",
        en="Bring your system's package tzdata up to date, or: pip install -U tzdata",
    )
    if isinstance(found, Trouble):
        return error("zones", found.said, remedy)
    if (found.winter, found.summer) != (_WINTER, _SUMMER):
        return error(
            "zones",
            say(
                fr=f"Paris serait à UTC+{found.winter} l'hiver et UTC+{found.summer} "
                "l'été",
                en=f"Paris would be at UTC+{found.winter} in winter and "
                f"UTC+{found.summer} in summer",
            ),
            remedy,
        )
    said = say(
        fr=f"fuseaux {found.version}, Paris à UTC+1 et UTC+2",
        en=f"time zones {found.version}, Paris at UTC+1 and UTC+2",
    )
    year = found.version[:4]
    if year.isdigit() and facts.at.year - int(year) >= ZONES_YEARS_MAX:
        return warning("zones", said, remedy)
    return fine("zones", said)


def paper(facts: Facts) -> Verdict:
    """Can an invoice be drawn, with its fonts?"""
    if isinstance(facts.paper, str):
        return fine("invoices", facts.paper)
    return error(
        "invoices",
        facts.paper.said,
        say(
            fr="Réinstallez Typst : pip install -r requirements.lock",
            en="Install Typst again: pip install -r requirements.lock",
        ),
    )


def _others(busy: list[Port]) -> str:
    return " ".join(f"{port.variable}={port.other}" for port in busy)
