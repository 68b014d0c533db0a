from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.a_playbook import PLAYBOOK
from tests.cli.a_playbook import run
from tests.cli.a_playbook import written

MAIL = (
    "  tell: {run: mail.send, title: Dire, mail: hello, to: team, at: cart_open à 9h}\n"
)
UNKNOWN_ROLE = (
    "11:28: erreur : rôle inconnu « nobody » ; rôles : obm, client [unknown-role]"
)
BAD = PLAYBOOK + "  call: {do: Appeler, who: nobody}\n"


def with_mail(folder: Path, mail: str) -> str:
    file = folder / "essai.yaml"
    file.write_text(PLAYBOOK + MAIL, "utf-8")
    (folder / "essai").mkdir()
    (folder / "essai" / "hello.md").write_text(mail, "utf-8")
    return str(file)


def test_a_mail_is_shown_in_its_own_file(tmp_path: Path) -> None:
    file = with_mail(tmp_path, "Objet : Bonjour\n\nBonjour {{ person.nom }} !\n")

    answer = run("check", file)

    assert answer.code == 0
    variables = (
        "campaign, client, due, link_done, console, signature, person.name, "
        "person.first_name, person.email, step.title, step.how, anchor.cart_open"
    )
    told = (
        f"{tmp_path}/essai/hello.md:3:12: avertissement : variable inconnue « person.nom » (mail de "
        f"l'étape « tell ») ; variables : {variables} [unknown-variable]"
    )
    assert answer.out.splitlines() == [
        told,
        "  |",
        "3 | Bonjour {{ person.nom }} !",
        "  |            ^~~~~~~~~~",
        "   = vouliez-vous dire « person.name » ?",
        "",
        f"{file} : 3 étapes, aucune erreur, 1 avertissement.",
    ]


def test_many_files_are_told_one_by_one_and_together(tmp_path: Path) -> None:
    good, bad, none = written(tmp_path), tmp_path / "bad.yaml", tmp_path / "none.yaml"
    bad.write_text(BAD, "utf-8")

    answer = run("check", good, str(bad), str(none), language="en")

    assert answer.code == 1
    assert " ".join(answer.out.split()) == (
        f"{good}: 2 steps, no error. 3 playbooks: 2 errors; to correct: {bad}, {none}."
    )
    assert answer.err.startswith(f"{bad}:11:28: error: unknown role `nobody`")
    [shown, summary, unread, more] = answer.err.strip().split("\n\n")
    assert shown.count("\n") == 4
    assert summary == f"{bad}: 1 error."
    assert unread.startswith(f"There is no file {none}.")
    assert more == f"{none}: 1 error."


def test_errors_and_warnings_are_told_apart_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "both.yaml"
    file.write_text(
        BAD.replace("{do: Écrire la page, who: client,", "{do: É,"), "utf-8"
    )

    told = {
        language: [
            line.removeprefix(f"{file}:")
            for line in run("check", file, language=language).err.splitlines()
            if line.startswith(str(file))
        ]
        for language in ("fr", "en")
    }

    assert told == {
        "fr": [
            "9:3: avertissement : personne ne s'occupe de « page » [nobody]",
            UNKNOWN_ROLE,
            f"{file} : 1 erreur, 1 avertissement.",
        ],
        "en": [
            "9:3: warning: nobody owns `page` [nobody]",
            "11:28: error: unknown role `nobody`; roles: obm, client [unknown-role]",
            " 1 error, 1 warning.",
        ],
    }


@pytest.mark.parametrize("count", [1, 2])
def test_data_is_one_object_or_a_list_of_them(tmp_path: Path, count: int) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(BAD, "utf-8")

    answer = run("check", *[str(bad)] * count, "--json")

    assert answer.code == 1
    data = answer.data()
    one = data if count == 1 else data["files"][1]
    assert one["file"] == str(bad)
    assert [each["rule"] for each in one["problems"]] == ["unknown-role"]
    if count > 1:
        assert (data["errors"], data["warnings"]) == (2, 0)
