from __future__ import annotations

from pathlib import Path

import pytest

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.playbooks.playbook_files import FILE_BYTES_MAX
from regie.services.playbooks.playbook_files import read_source
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.playbook_files import replace_text
from regie.services.playbooks.playbook_files import write_new
from regie.services.playbooks.wrong_file import FileKind
from regie.services.playbooks.wrong_file import PLAYBOOK
from regie.services.playbooks.wrong_file import QUOTE
from regie.services.playbooks.wrong_file import TABLE
from regie.words import speaking


def test_mails_are_those_of_the_folder_beside(tmp_path: Path) -> None:
    (tmp_path / "a.fr").mkdir()
    (tmp_path / "a.fr" / "kickoff.md").write_text("Objet : x\n\ny", "utf-8")
    (tmp_path / "a.fr" / "notes.txt").write_text("z", "utf-8")
    file = tmp_path / "a.fr.yaml"
    file.write_text("\ufeffplaybook: é\n", "utf-8")

    source = read_source(file)

    assert (source.file, source.text) == (str(file), "playbook: é\n")
    assert source.mails == {"kickoff": "Objet : x\n\ny"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "n'existe pas"), (b"\xff", "UTF-8"), (b"x" * (FILE_BYTES_MAX + 1), "1 Mo")],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "a.yaml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UsageError, match=said):
        read_source(file)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            "playbook: x\nroles: {client: Élodie}\n".encode("cp1252"),
            """\
{file}:2:17: erreur : ce caractère n'est pas de l'UTF-8 [not-utf-8]
  |
2 | roles: {client: Élodie}
  |                 ^
   = dans votre éditeur ou tableur, enregistrez le fichier en UTF-8""",
        ),
        (
            b"x" * 2_000_000,
            """\
{file}:1:1: erreur : le fichier fait 2.0 Mo ; le maximum est de 1 Mo [too-large]
   = est-ce le bon fichier ?""",
        ),
    ],
)
def test_what_cannot_be_read_is_shown_at_its_place(
    tmp_path: Path, content: bytes, shown: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)

    with pytest.raises(UsageError) as caught:
        read_source(file)

    assert str(caught.value) == shown.replace("{file}", str(file))


def test_a_folder_is_no_playbook(tmp_path: Path) -> None:
    (tmp_path / "summit.fr.yaml").touch()

    with speaking("en"), pytest.raises(UsageError) as caught:
        read_source(tmp_path)

    assert str(caught.value) == (
        f"{tmp_path}:1:1: error: this is a folder, not a file [not-a-file]\n"
        f"   = give a file, for example {tmp_path}/summit.fr.yaml"
    )


@pytest.mark.parametrize(
    ("kind", "inside"),
    [(TABLE, "b.csv"), (QUOTE, "z.yaml"), (PLAYBOOK, "a.yaml")],
)
def test_of_a_folder_a_file_is_named_that_may_be_meant(
    tmp_path: Path, kind: FileKind, inside: str
) -> None:
    (tmp_path / "a.yaml").write_text("client: a\n", "utf-8")
    (tmp_path / "b.csv").touch()
    (tmp_path / "z.yaml").write_text("# mine\nquote: a\n", "utf-8")

    with pytest.raises(UsageError) as caught:
        read_text(tmp_path, kind)

    assert str(caught.value).endswith(
        f"donnez un fichier, par exemple {tmp_path}/{inside}"
    )


def test_of_a_folder_without_such_a_file_its_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"/tableau\.csv"):
        read_text(tmp_path, TABLE)


@pytest.mark.parametrize(
    ("data", "kind", "told", "way"),
    [
        (
            b"%PDF-1.7\n\xe2\xe3",
            TABLE,
            "c'est un PDF, et non un tableau en CSV",
            "donnez l'export en CSV de l'outil d'où il vient",
        ),
        (
            b"PK\x03\x04\x14\x00",
            TABLE,
            "c'est un fichier Excel, LibreOffice ou zip, et non un tableau en CSV",
            "ouvrez-le dans votre tableur et enregistrez la feuille en CSV (UTF-8)",
        ),
        (
            b"\x89PNG\r\n",
            QUOTE,
            "c'est une image, et non un devis en YAML",
            "donnez un devis en YAML, par exemple devis.yaml",
        ),
    ],
)
def test_what_is_no_text_at_all_says_what_it_is(
    tmp_path: Path, data: bytes, kind: FileKind, told: str, way: str
) -> None:
    file = tmp_path / "a"
    file.write_bytes(data)

    with pytest.raises(UsageError) as caught:
        read_text(file, kind)

    assert str(caught.value) == f"{file}:1:1: erreur : {told} [not-a-text]\n   = {way}"


def test_a_file_is_replaced_wholly(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("avant", "utf-8")

    replace_text(file, "après\n")

    assert file.read_bytes() == "après\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text("avant", "utf-8")
    file.chmod(0o600)
    link.symlink_to(file)

    replace_text(link, "après")

    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777) == ("après", 0o600)
    assert link.is_symlink()


def test_a_file_that_cannot_be_written_is_told_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "a.yaml"
    folder.mkdir()
    (folder / "x").touch()

    with pytest.raises(UsageError, match="ne peut pas être écrit"):
        replace_text(folder, "x")

    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_nothing_is_written_where_something_is_already(tmp_path: Path) -> None:
    there = tmp_path / "b.yaml"
    there.write_text("avant", "utf-8")

    with pytest.raises(ConflictError, match=r"b\.yaml"):
        write_new({tmp_path / "a.yaml": "x", there: "y"})

    assert [path.name for path in tmp_path.iterdir()] == ["b.yaml"]


def test_new_files_are_written_with_their_folders(tmp_path: Path) -> None:
    write_new({tmp_path / "new" / "a.yaml": "x", tmp_path / "new" / "a" / "m.md": "y"})

    assert (tmp_path / "new" / "a" / "m.md").read_text("utf-8") == "y"


def test_playbooks_beside_it_are_read_with_theirs(tmp_path: Path) -> None:
    texts = {
        "a.yaml": "include: [{playbook: b.yaml}, {playbook: none.yaml}]",
        "b.yaml": "include: [{playbook: a.yaml}, {playbook: c.yaml}]",
        "c.yaml": "include: [{playbook: ../secret.yaml}]",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "hello.md").write_text("Objet : x\n\ny", "utf-8")

    source = read_source(tmp_path / "a.yaml")

    assert {n: (o.text, o.mails) for n, o in source.included.items()} == {
        "b.yaml": (texts["b.yaml"], {}),
        "c.yaml": (texts["c.yaml"], {"hello": "Objet : x\n\ny"}),
    }


def test_a_folder_is_answered_with_a_playbook_in_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".hidden.yaml").write_text("playbook: x\n", "utf-8")
    (tmp_path / "a.yaml").write_text("services: {}\n", "utf-8")
    inside = tmp_path / "deep" / "b.yaml"
    inside.write_text("# a comment\nplaybook: x\n", "utf-8")

    with pytest.raises(UsageError) as found:
        read_source(tmp_path)
    with pytest.raises(UsageError) as empty:
        read_source(inside.parent.parent / "deep" / "..")
    inside.unlink()
    (tmp_path / "a.yaml").unlink()
    with pytest.raises(UsageError) as nothing:
        read_source(tmp_path)

    assert str(found.value).endswith(f"par exemple {inside}")
    assert "deep/b.yaml" in str(empty.value)
    assert str(nothing.value).endswith(f"par exemple {tmp_path / 'playbook.yaml'}")


def test_playbooks_beside_it_are_named(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml", ".c.yaml", "d.md"):
        (tmp_path / name).write_text("playbook: x\n", "utf-8")

    source = read_source(tmp_path / "a.yaml")

    assert (source.beside, source.included) == (("a.yaml", "b.yaml"), {})
