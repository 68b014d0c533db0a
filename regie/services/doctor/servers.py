"""Checks of the servers: database, clocks, Prefect, its worker and its wake-ups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Trouble
from regie.services.doctor.verdict import error
from regie.services.doctor.verdict import fine
from regie.services.doctor.verdict import Verdict
from regie.services.doctor.verdict import warning
from regie.store.health import StoreHealth
from regie.words import counted
from regie.words import say

#: Clocks that differ by less agree: one of them tells whole seconds only.
SKEW_WARNING, SKEW_ERROR = timedelta(seconds=5), timedelta(seconds=60)

#: PostgreSQL before it has no support any more, neither ours nor Prefect's.
POSTGRESQL_MIN = 14


def database(facts: Facts) -> Verdict:
    """Does the database answer, whole, with the tables that we expect?"""
    found = facts.database
    if isinstance(found, Trouble):
        return error(
            "database",
            found.said,
            say(
                fr="Démarrez-la ou corrigez REGIE_DATABASE_URL ; un fichier abîmé se "
                "remplace par sa sauvegarde : regie restore FICHIER",
                en="Start it or correct REGIE_DATABASE_URL; a damaged file is "
                "replaced by its backup: regie restore FILE",
            ),
        )
    if found.revision is None:
        return fine(
            "database",
            say(
                fr=f"{found.address} : vide, la première commande la prépare",
                en=f"{found.address}: empty, the first command prepares it",
            ),
        )
    return _content(found) or _engine(found)


def _content(found: StoreHealth) -> Verdict | None:
    revision = str(found.revision)
    if revision > found.head:
        return error(
            "database",
            say(
                fr=f"tables d'une version plus récente de Régie ({revision} ; celle-ci "
                f"connaît {found.head})",
                en=f"tables of a newer version of Régie ({revision}; this one knows "
                f"{found.head})",
            ),
            say(fr="Mettez Régie à jour", en="Bring Régie up to date"),
        )
    if found.integrity != "ok":
        return error(
            "database",
            say(
                fr=f"fichier abîmé : {found.integrity}",
                en=f"damaged file: {found.integrity}",
            ),
            say(
                fr="Arrêtez Régie et reprenez la dernière sauvegarde : regie restore "
                "FICHIER",
                en="Stop Régie and go back to the last backup: regie restore FILE",
            ),
        )
    if revision < found.head:
        return warning(
            "database",
            say(
                fr=f"tables {revision}, à mettre à jour vers {found.head}",
                en=f"tables {revision}, to be brought to {found.head}",
            ),
            say(
                fr="Sauvegardez (regie backup FICHIER) ; la prochaine commande le fait",
                en="Make a backup (regie backup FILE); the next command does it",
            ),
        )
    return None


def _engine(found: StoreHealth) -> Verdict:
    name = "SQLite" if found.kind == "sqlite" else "PostgreSQL"
    said = say(
        fr=f"{name} {found.version}, tables {found.revision}",
        en=f"{name} {found.version}, tables {found.revision}",
    )
    if found.journal != "wal":
        return warning(
            "database",
            say(fr=f"{said}, sans journal WAL", en=f"{said}, without WAL"),
            say(
                fr="Placez REGIE_HOME sur un disque de cette machine, pas en réseau",
                en="Put REGIE_HOME on a disk of this machine, not of the network",
            ),
        )
    major = found.version.partition(".")[0]
    if name == "PostgreSQL" and major.isdigit() and int(major) < POSTGRESQL_MIN:
        return warning(
            "database",
            said,
            say(
                fr=f"Passez à PostgreSQL {POSTGRESQL_MIN} ou plus récent",
                en=f"Move to PostgreSQL {POSTGRESQL_MIN} or newer",
            ),
        )
    return fine("database", said)


def clock(facts: Facts) -> Verdict:
    """Do our clock and those of the servers agree?"""
    if facts.wishes.rehearsal_clock:
        return warning(
            "clock",
            say(
                fr="une horloge de répétition est en place (REGIE_CLOCK)",
                en="a rehearsal's clock is set (REGIE_CLOCK)",
            ),
            say(
                fr="Retirez REGIE_CLOCK pour de vraies campagnes",
                en="Take REGIE_CLOCK away for real campaigns",
            ),
        )
    worst = max(facts.skews, key=lambda who: abs(facts.skews[who]), default="")
    skew = abs(facts.skews.get(worst, timedelta()))
    if skew < SKEW_WARNING:
        return fine("clock", f"{facts.at:%Y-%m-%d %H:%M:%S} UTC")
    seconds = f"{skew.total_seconds():.0f}"
    return (error if skew >= SKEW_ERROR else warning)(
        "clock",
        say(
            fr=f"{seconds} s d'écart avec l'horloge de {worst}",
            en=f"{seconds} s apart from the clock of {worst}",
        ),
        say(
            fr="Mettez les deux machines à l'heure (NTP) : timedatectl set-ntp true",
            en="Set both machines' clocks (NTP): timedatectl set-ntp true",
        ),
    )


def prefect(facts: Facts) -> Verdict:
    """Does Prefect's server answer, in a version that goes with ours?"""
    found, wishes = facts.prefect, facts.wishes
    if isinstance(found, Trouble):
        remedy = say(fr="Démarrez Régie : regie up", en="Start Régie: regie up")
        if not wishes.own_server:
            remedy = say(
                fr="Démarrez ce serveur, ou corrigez PREFECT_API_URL",
                en="Start that server, or correct PREFECT_API_URL",
            )
            return error("prefect", found.said, remedy)
        return _grave(facts)("prefect", found.said, remedy)
    said = f"Prefect {found.version}"
    if _minor(found.version) != _minor(wishes.prefect_version):
        return warning(
            "prefect",
            say(
                fr=f"{said} ; ici la bibliothèque est {wishes.prefect_version}",
                en=f"{said}; the library here is {wishes.prefect_version}",
            ),
            say(
                fr=f"Installez Prefect {wishes.prefect_version} sur le serveur",
                en=f"Install Prefect {wishes.prefect_version} on the server",
            ),
        )
    return fine("prefect", said)


def deployments(facts: Facts) -> Verdict | None:
    """Does Prefect know all of our deployments?"""
    if isinstance(facts.prefect, Trouble):
        return None
    missing = sorted(facts.wishes.deployments - facts.prefect.deployments)
    if not missing:
        count = len(facts.wishes.deployments)
        return fine(
            "deployments", say(fr=f"{count} enregistrés", en=f"{count} registered")
        )
    listed = ", ".join(missing)
    return error(
        "deployments",
        say(fr=f"pas enregistrés : {listed}", en=f"not registered: {listed}"),
        say(
            fr="Lancez regie up, ou : python -m flows.register",
            en="Run regie up, or: python -m flows.register",
        ),
    )


def worker(facts: Facts) -> Verdict | None:
    """Is a worker at work?"""
    if isinstance(facts.prefect, Trouble):
        return None
    workers = facts.prefect.workers
    online = [one.name for one in workers if one.online]
    if online:
        return fine("worker", ", ".join(online))
    remedy = say(fr="Démarrez-en un : regie up", en="Start one: regie up")
    if not workers:
        said = say(fr="aucun n'est jamais venu", en="none ever came")
    else:
        seen = f"{workers[0].seen_at:%Y-%m-%d %H:%M}"
        said = say(
            fr=f"aucun en ligne ; vu pour la dernière fois : {workers[0].name}, {seen} "
            "UTC",
            en=f"none online; last seen: {workers[0].name}, {seen} UTC",
        )
    return _grave(facts)("worker", said, remedy)


def wake_ups(facts: Facts) -> Verdict | None:
    """Are Prefect's upcoming runs those of the plans?"""
    found = facts.drift
    if found is None:
        return None
    remedy = say(
        fr="Le tour de garde répare cela en cinq minutes, si regie up tourne",
        en="The watch repairs this within five minutes, if regie up is running",
    )
    if isinstance(found, Trouble):
        return warning("wake-ups", found.said, remedy)
    wrong = [one for one in found if one.missing or one.excess]
    if not wrong:
        count = counted(
            len(found),
            fr=("campagne en cours", "campagnes en cours"),
            en=("running campaign", "running campaigns"),
        )
        return fine(
            "wake-ups",
            say(fr=f"ceux du plan, pour {count}", en=f"those of the plan, for {count}"),
        )
    listed = ", ".join(
        f"{one.campaign} (−{one.missing} +{one.excess})" for one in wrong
    )
    return warning(
        "wake-ups",
        say(
            fr=f"différents du plan (manquants, en trop) : {listed}",
            en=f"not those of the plan (missing, in excess): {listed}",
        ),
        remedy,
    )


def _grave(facts: Facts) -> Callable[[str, str, str], Verdict]:
    """What stands still while campaigns run is an error; before them, a warning."""
    found = facts.database
    running = 0 if isinstance(found, Trouble) else found.running
    return error if running else warning


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])
