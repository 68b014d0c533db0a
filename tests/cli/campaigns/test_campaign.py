from __future__ import annotations

from pathlib import Path

import pytest

from regie.cli.session import runtime
from regie.services.bills.bill_questions import note_asked
from tests.cli.conftest import Type
from tests.examples_kept import keep_agreed
from tests.spaces import one_line

START = (
    "start",
    "playbooks/virtual-summit.fr.yaml",
    "--client",
    "Studio Zen",
    "--set",
    "summit_start=2099-03-09",
    "--title",
    "Sommet Zen",
    "--speakers",
    "playbooks/examples/speakers.csv",
    "--team",
    "playbooks/examples/team.csv",
)

DATED = """\
playbook: Essai
language: en
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: yes, title: Opening}
    close: 2 days after cart_open
    party: {title: Party}
roles: {obm: OBM}
steps:
  mail: {do: Mail, who: obm, due: close}
  room: {do: Room, who: obm, at: 2 days before cart_open}
"""


@pytest.mark.parametrize("kind", ["--csv", "--svg", "--ics"])
def test_a_file_that_cannot_be_written_is_explained(type_in: Type, kind: str) -> None:
    type_in(*START)

    refused = type_in("plan", kind, "-o", "/nonexist/plan")

    assert refused.code == 1
    assert refused.err.startswith("Le fichier /nonexist/plan ne peut pas être écrit (")


def test_a_file_is_written_over(type_in: Type, tmp_path: Path) -> None:
    type_in(*START)
    out = tmp_path / "plan.csv"
    out.write_text("old")

    type_in("plan", "--csv", "-o", str(out))

    assert out.read_text("utf-8").startswith("clé,titre,phase,état,du,")


def test_the_log_is_in_the_obms_words(type_in: Type) -> None:
    type_in(*START)
    type_in("done", "goal", "--why", "décidé avec Élodie")
    type_in("drop", "tracks", "--who", "Élodie")
    nobody = type_in("reopen", "tracks", "--who", "Zoé")

    assert nobody.code == 1
    assert nobody.err.startswith("Personne ne s'appelle « Zoé » dans cette campagne.")
    told = type_in("log").out.splitlines()

    assert [line.split("  ")[-1] for line in told[1:]] == [
        (
            "« Choisir la thématique de chacune des cinq journées » : abandonné · "
            "Élodie Marchand"
        ),
        (
            "« Décider la promesse, le public, le modèle et les objectifs du sommet » : "
            "c'est fait · Camille Roy"
        ),
        " décidé avec Élodie",
        "Campagne démarrée · Camille Roy",
    ]


def test_the_log_in_english(type_in: Type) -> None:
    type_in(*START)
    type_in("drop", "tracks")

    told = type_in("log", language="en").out

    assert "is dropped · Camille Roy" in told
    assert "Campaign started · Camille Roy" in told


def test_a_word_says_what_it_changes_and_how_to_go_back(type_in: Type) -> None:
    type_in(*START)

    gone = type_in("drop", "panels").out.splitlines()
    again = type_in("drop", "panels").out
    back = type_in("reopen", "panels", language="en").out.splitlines()
    done = type_in("done", "goal").out.splitlines()

    assert gone[:4] == [
        (
            "« Inviter les participants des tables rondes » : étape abandonnée, plus "
            "rien ne l'attend."
        ),
        "→ ne l'attend plus : Préparer les questions des tables rondes",
        "→ ne l'attend plus : Tester la diffusion en direct",
        "Pour revenir : regie reopen panels -c sommet-zen",
    ]
    assert "c'était déjà le cas, rien ne change." in again
    assert back[:4] == [
        "“Inviter les participants des tables rondes” is to do again.",
        "→ waits again: Préparer les questions des tables rondes",
        "→ waits again: Tester la diffusion en direct",
        "To go back: regie drop panels -c sommet-zen",
    ]
    assert done[0].endswith("objectifs du sommet » : c'est fait.")
    assert "Pour revenir : regie reopen goal -c sommet-zen" in done


def test_a_group_is_explained_dropped_and_reopened_by_its_printed_key(
    type_in: Type,
) -> None:
    type_in(*START)
    assert "speaker_invoice/…" in type_in("plan").out

    why = type_in("why", "speaker_invoice/…").out
    data = type_in("why", "speaker_invoice/…", "--json").data()
    one = type_in("drop", "speaker_invoice/…")
    gone = type_in("drop", "speaker_invoice/…", "--all").out.splitlines()

    assert why.count("est prévue le") == 1
    assert "De même pour « Envoyer la facture" in why
    assert len(data["steps"]) == 8
    assert (one.code, "ajoutez --all à why, drop ou reopen" in one.err) == (1, True)
    assert gone[0] == (
        "« Envoyer la facture de commission et les coordonnées bancaires ×8 » : 8 "
        "étapes abandonnées, plus rien ne les attend."
    )
    assert "Pour revenir : regie reopen speaker_invoice --all -c sommet-zen" in gone


def test_a_dry_run_says_that_past_is_needed(type_in: Type) -> None:
    words = [word.replace("2099", "2019") for word in START]

    shown = type_in(*words, "--dry-run").out
    data = type_in(*words, "--dry-run", "--json").data()
    ahead = type_in(*START, "--dry-run")

    assert "⚠ summit_start (« Premier jour du sommet ») est le 9 mars 2019" in shown
    assert "il faudra ajouter --past." in shown
    assert len(data["past"]) == 1
    assert "--past" not in ahead.out


def test_what_is_done_is_not_given_up(type_in: Type) -> None:
    type_in(*START)
    type_in("done", "goal")
    type_in("done", "kickoff_mail")

    step, mail = type_in("drop", "goal"), type_in("drop", "kickoff_mail", language="en")

    assert (step.code, mail.code) == (1, 1)
    assert "est déjà fait. Pour y renoncer quand même, rouvrez d'abord" in step.err
    assert "has gone out already: it cannot be given up." in mail.err


def test_start_without_a_client_says_what_to_add(type_in: Type) -> None:
    refused = type_in("start", START[1], "--set", "summit_start=2099-03-09")

    assert (refused.code, refused.err) == (
        1,
        'Dites pour quelle cliente : --client "Studio Zen".\n',
    )


def test_a_date_that_is_over_wants_past(type_in: Type) -> None:
    words = [word.replace("2099", "2019") for word in START]

    refused, meant = type_in(*words), type_in(*words, "--past")

    assert (refused.code, meant.code) == (1, 0)
    assert "Si c'est voulu, ajoutez --past." in refused.err


def test_a_team_given_as_speakers_is_refused(type_in: Type) -> None:
    refused = type_in(*START, "--speakers", "playbooks/examples/team.csv")

    assert refused.code == 1
    assert "playbooks/examples/team.csv: ligne 1 : la colonne « role »" in refused.err


def test_a_campaign_may_be_named_by_its_title(type_in: Type) -> None:
    type_in(*START)

    named = type_in("status", "-c", " sommet ZEN", "--json").data()
    unknown = type_in("status", "-c", "sommet zenn")

    assert [one["slug"] for one in named["campaigns"]] == ["sommet-zen"]
    assert (unknown.code, "sommet-zen" in unknown.err) == (1, True)


def test_the_status_leads_to_prefects_pages(type_in: Type) -> None:
    type_in(*START)

    pages = type_in("status", "--json").data()["prefect"]
    told = type_in("status").out.replace("\n", "")

    assert pages["client"].endswith("/v2/runs?tags=cliente%20%3A%20Studio%20Zen")
    assert "/v2/runs?tags=campaign%3Asommet-zen&state=Scheduled" in pages["upcoming"]
    assert pages["upcoming"] in told
    assert pages["client"] in told


def test_the_status_names_bills_that_wait_for_approval(
    type_in: Type,
) -> None:
    """Prefect is not there: how else to bill is said."""
    with runtime() as opened:
        keep_agreed(opened)
        note_asked(opened, "studio-zen", "2027-03", send=True)

    told = one_line(type_in("status").out)
    (waiting,) = type_in("status", "--json").data()["bills"]

    assert "La facture de Studio Zen, mars 2027, attend votre accord depuis le" in told
    assert "regie bill --client studio-zen --period 2027-03" in told
    assert (waiting["bill"]["client"], waiting["form"]) == ("studio-zen", "")


def test_the_status_groups_late_repetitions_unless_all_are_asked_for(
    type_in: Type,
) -> None:
    words = [word.replace("2099", "2019") for word in START]
    type_in(*words, "--past")

    grouped = type_in("status").out
    each = type_in("status", "--all").out
    data = type_in("status", "--json").data()["urgent"]

    assert grouped.count("(speaker_file/…)") == 1
    assert "Pour voir chaque étape : regie status --all -c sommet-zen" in grouped
    assert each.count("(speaker_file/") == 8
    assert sum(line["key"].startswith("speaker_file/") for line in data) == 8


def test_a_dead_server_is_named_with_its_address(type_in: Type) -> None:
    refused = type_in(
        "up", PREFECT_API_URL="http://127.0.0.1:9/api", REGIE_WEB_PORT="8977"
    )

    assert refused.code == 1
    assert "http://127.0.0.1:9/api (PREFECT_API_URL)" in refused.err


def test_up_says_at_once_that_its_database_is_dead(type_in: Type) -> None:
    refused = type_in("up", REGIE_DATABASE_URL="postgresql://me:pw@127.0.0.1:9/x")

    assert (refused.code, refused.err.count("\n")) == (1, 1)


def test_a_role_that_the_playbook_lacks_is_told(type_in: Type, tmp_path: Path) -> None:
    team = tmp_path / "team.csv"
    team.write_text("role,name,email\ndesinger,Max,max@example.org\n", "utf-8")
    file = "playbooks/virtual-summit.fr.yaml"
    words = [file, "--set", "summit_start=2099-03-09", "--team", str(team)]

    started = type_in("start", *words, "--client", "Zen", "--dry-run")
    planned = type_in("plan", *words)
    data = type_in("plan", *words, "--json").data()

    sentence = (
        f"{team}, ligne 2 : ce playbook n'a pas de rôle « desinger » ; vouliez-vous "
        "dire « designer » ? Rôles possibles : obm, "
    )
    for said in (started.out, planned.out, " ".join(data["warnings"])):
        assert sentence in " ".join(said.split())
    assert "Aucune équipe donnée" not in started.out


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "« Opening » (cart_open) est une date du playbook : mar. 20 janv. 2099"),
        ("en", "“Opening” (cart_open) is a date of the playbook: Tue 20 Jan 2099"),
    ],
)
def test_why_of_a_date_says_what_depends_on_it(
    type_in: Type, tmp_path: Path, language: str, told: str
) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text(DATED, "utf-8")
    type_in("start", str(file), "--client", "Zen", "--set", "cart_open=2099-01-20")

    said = type_in("why", "cart_open", language=language)
    unknown = type_in("why", "party", language=language)
    data = type_in("why", "cart_open", "--json").data()

    assert said.out.replace("\n", " ").startswith(told)
    assert "regie move cart_open DATE -c essai-zen" in said.out
    assert {"fr": "Pour la donner", "en": "To give it"}[language] in unknown.out
    assert data["anchor"]["on"] == "2099-01-20"
    assert data["dependents"] == {"anchors": ["close"], "steps": ["mail", "room"]}


def test_why_says_what_happened_to_a_date_on_the_way(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text(DATED, "utf-8")
    type_in("start", str(file), "--client", "Zen", "--set", "cart_open=2099-01-20")

    said = type_in("why", "room").out.replace("\n", " ")

    assert "Le dim. 18 janv. 2099 n'est pas un jour ouvré : déplacé au ven." in said


def test_all_repetitions_are_dropped_at_once(type_in: Type) -> None:
    type_in(*START)
    steps = type_in("plan", "--json").data()["steps"]
    keys = {each["key"] for each in steps if each["key"].startswith("speaker_file/")}

    dropped = type_in("drop", "speaker_file", "--all", "--json").data()
    again = type_in("drop", "speaker_file", "--all")

    assert keys
    assert set(dropped["steps"]) == keys
    assert again.code == 1


def test_all_repetitions_are_explained_together(type_in: Type) -> None:
    type_in(*START)

    one = type_in("why", "speaker_file")
    all_ = type_in("why", "speaker_file", "--all", "--json").data()
    alone = type_in("why", "goal", "--all").out

    assert (one.code, one.err.splitlines()[0][:40]) == (
        1,
        "« speaker_file » se fait 8 fois : dites ",
    )
    assert "Ou ajoutez --all à why, drop ou reopen" in one.err.replace("\n", " ")
    assert len(all_["steps"]) == 8
    assert all_["why"][0].count("De même pour") == 1
    assert type_in("why", "goal").out.startswith(alone)
