"""Each check on facts that are well, and on every way in which they are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from regie.cli.machine.doctor import title
from regie.services.doctor.examine import CHECKS
from regie.services.doctor.examine import examine
from regie.services.doctor.facts import Drift
from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Interpreter
from regie.services.doctor.facts import Package
from regie.services.doctor.facts import Trouble
from regie.services.doctor.verdict import Level
from regie.services.doctor.verdict import Verdict
from regie.store.health import FailedMail
from regie.timetable import WorkerSeen
from regie.words import speaking
from tests.services.doctor.healthy import AT
from tests.services.doctor.healthy import DATABASE
from tests.services.doctor.healthy import facts
from tests.services.doctor.healthy import HOME
from tests.services.doctor.healthy import PORT
from tests.services.doctor.healthy import PREFECT
from tests.services.doctor.healthy import WISHES
from tests.services.doctor.healthy import ZONES

OLD_PYTHON = Interpreter(found="3.9.2", wanted=">=3.11", fits=False)
NO_RICH = Package(name="rich", wanted="<16,>=14", found=None, fits=False)
BUSY = replace(PORT, free=False)
IDLE = replace(DATABASE, running=0)
GONE = Trouble(said="connexion impossible")
ASLEEP = WorkerSeen(name="vieux", online=False, seen_at=AT)
FAILED = FailedMail(
    about="DV2027-0001", receiver="zoe@zen.example", at=AT, detail="550 no such user"
)
LONG_AGO = replace(FAILED, about="D2027-0001", at=AT - timedelta(days=3))
SENDING = replace(WISHES, really_sends=True, outside="https://regie.example")

#: What is wrong, the check that says it, how grave it is, a word of what is said.
WRONG: list[tuple[Facts, str, Level, str]] = [
    (facts(interpreter=OLD_PYTHON), "python", Level.ERROR, "3.9.2"),
    (facts(packages=(NO_RICH,)), "packages", Level.ERROR, "rich absente (<16,>=14)"),
    (
        facts(home=replace(HOME, exists=False, is_folder=False)),
        "home",
        Level.WARNING,
        "n'existe pas encore",
    ),
    (
        facts(home=replace(HOME, exists=False, is_folder=False, writable=False)),
        "home",
        Level.ERROR,
        "n'existe pas encore",
    ),
    (facts(home=replace(HOME, is_folder=False)), "home", Level.ERROR, "/home/zen"),
    (facts(home=replace(HOME, writable=False)), "home", Level.ERROR, "écrire"),
    (facts(home=replace(HOME, open_to_others=True)), "home", Level.WARNING, "comptes"),
    (facts(home=replace(HOME, free_bytes=10**8)), "disk", Level.ERROR, "0,1 Go"),
    (facts(home=replace(HOME, free_bytes=5 * 10**8)), "disk", Level.WARNING, "0,5 Go"),
    (facts(ports=(BUSY,)), "ports", Level.ERROR, "8008 (la console)"),
    (facts(zones=Trouble(said="pas de fuseau")), "zones", Level.ERROR, "pas de fuseau"),
    (
        facts(zones=replace(ZONES, summer=timedelta(hours=1))),
        "zones",
        Level.ERROR,
        "UTC+1:00:00 l'été",
    ),
    (facts(zones=replace(ZONES, version="2025a")), "zones", Level.WARNING, "2025a"),
    (facts(paper=Trouble(said="unknown font")), "invoices", Level.ERROR, "font"),
    (facts(database=GONE), "database", Level.ERROR, "impossible"),
    (
        facts(database=replace(DATABASE, revision="0004")),
        "database",
        Level.ERROR,
        "plus récente de Régie (0004",
    ),
    (
        facts(database=replace(DATABASE, revision="0001")),
        "database",
        Level.WARNING,
        "0001, à mettre à jour vers 0003",
    ),
    (
        facts(database=replace(DATABASE, integrity="row 1 missing from index")),
        "database",
        Level.ERROR,
        "row 1 missing",
    ),
    (
        facts(database=replace(DATABASE, journal="delete")),
        "database",
        Level.WARNING,
        "WAL",
    ),
    (
        facts(database=replace(DATABASE, kind="postgresql", version="12.4 (Debian)")),
        "database",
        Level.WARNING,
        "PostgreSQL 12.4",
    ),
    (
        facts(
            skews={"Prefect": timedelta(seconds=2), "la base": -timedelta(seconds=9)}
        ),
        "clock",
        Level.WARNING,
        "9 s d'écart avec l'horloge de la base",
    ),
    (facts(skews={"Prefect": timedelta(minutes=2)}), "clock", Level.ERROR, "120 s"),
    (
        facts(wishes=replace(WISHES, rehearsal_clock=True)),
        "clock",
        Level.WARNING,
        "CLOCK",
    ),
    (facts(prefect=GONE), "prefect", Level.ERROR, "impossible"),
    (facts(prefect=GONE, database=IDLE), "prefect", Level.WARNING, "impossible"),
    (
        facts(prefect=GONE, database=IDLE, wishes=replace(WISHES, own_server=False)),
        "prefect",
        Level.ERROR,
        "impossible",
    ),
    (
        facts(prefect=replace(PREFECT, version="3.7.1")),
        "prefect",
        Level.WARNING,
        "3.7.1",
    ),
    (
        facts(prefect=replace(PREFECT, deployments=frozenset())),
        "deployments",
        Level.ERROR,
        "watch",
    ),
    (facts(prefect=replace(PREFECT, workers=())), "worker", Level.ERROR, "aucun"),
    (
        facts(prefect=replace(PREFECT, workers=(ASLEEP,))),
        "worker",
        Level.ERROR,
        "vieux, 2027-03-08 08:00 UTC",
    ),
    (
        facts(prefect=replace(PREFECT, workers=(ASLEEP,)), database=IDLE),
        "worker",
        Level.WARNING,
        "vieux",
    ),
    (
        facts(drift=(Drift(campaign="zen", missing=2, excess=1),)),
        "wake-ups",
        Level.WARNING,
        "zen (−2 +1)",
    ),
    (facts(drift=Trouble(said="pas de réponse")), "wake-ups", Level.WARNING, "réponse"),
    (
        facts(database=replace(DATABASE, failed_mails=(FAILED, LONG_AGO))),
        "mails",
        Level.WARNING,
        "1 mail n'est pas parti : DV2027-0001 à zoe@zen.example (550 no such user)",
    ),
    (facts(mail=Trouble(said="535 no")), "smtp", Level.ERROR, "535 no"),
    (facts(brevo=Trouble(said="HTTP 401")), "brevo", Level.ERROR, "401"),
    (
        facts(stripe={"zen": True, "miel": False}),
        "stripe",
        Level.ERROR,
        "n'en est pas un : miel",
    ),
    (
        facts(wishes=replace(SENDING, before_sending=("REGIE_PUBLIC_URL manque",))),
        "links",
        Level.ERROR,
        "manque",
    ),
    (
        facts(wishes=replace(SENDING, outside="http://regie.example")),
        "links",
        Level.WARNING,
        "http://regie.example",
    ),
]


def test_a_healthy_installation_is_told_so_by_every_check() -> None:
    verdicts = examine(facts())

    assert {verdict.level for verdict in verdicts} == {Level.OK}
    assert {verdict.remedy for verdict in verdicts} == {""}
    assert len(verdicts) == len(CHECKS)


@pytest.mark.parametrize(("found", "check", "level", "words"), WRONG)
def test_what_is_wrong_is_said_with_a_remedy(
    found: Facts, check: str, level: Level, words: str
) -> None:
    by_language = {}
    for language in ("fr", "en"):
        with speaking(language):
            by_language[language] = verdict_of(found, check)

    french, english = by_language["fr"], by_language["en"]
    assert (french.level, english.level) == (level, level)
    assert words in f"{french.said} {english.said}"
    assert french.remedy
    assert english.remedy


@pytest.mark.parametrize(
    ("found", "check", "words"),
    [
        (facts(up=True, ports=(BUSY,)), "ports", "regie up tourne"),
        (facts(database=replace(DATABASE, revision=None)), "database", "vide"),
        (
            facts(database=replace(DATABASE, failed_mails=(LONG_AGO,))),
            "mails",
            "aucun mail de document n'a échoué",
        ),
        (facts(mail="OK"), "smtp", "rien n'est envoyé (OK)"),
        (facts(mail="OK", sent_to="a@b.org"), "smtp", "parti à a@b.org"),
        (facts(brevo="zen@example.org"), "brevo", "zen@example.org"),
        (facts(), "brevo", "répété"),
        (facts(wishes=SENDING), "brevo", "une étape qui en a besoin"),
        (facts(stripe={"zen": True}), "stripe", "zen"),
        (facts(wishes=SENDING), "links", "https://regie.example"),
        (facts(skews={"Prefect": -timedelta(seconds=1)}), "clock", "2027-03-08 08:00"),
    ],
)
def test_what_is_well_is_said_without_one(found: Facts, check: str, words: str) -> None:
    verdict = verdict_of(found, check)

    assert (verdict.level, verdict.remedy) == (Level.OK, "")
    assert words in verdict.said


@pytest.mark.parametrize("check", ["deployments", "worker"])
def test_what_a_silent_prefect_hides_is_not_judged(check: str) -> None:
    assert [v for v in examine(facts(prefect=GONE)) if v.check == check] == []


def test_every_check_has_a_title() -> None:
    assert all(title(verdict.check) for verdict in examine(facts()))


def verdict_of(found: Facts, check: str) -> Verdict:
    return next(verdict for verdict in examine(found) if verdict.check == check)
