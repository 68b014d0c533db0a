from __future__ import annotations

from datetime import datetime
from datetime import UTC
from pathlib import Path

import pytest

from integrations import _message
from integrations.outbox import Outbox
from regie.clock import FixedClock
from regie.errors import VendorUnavailableError
from regie.ports import Address
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer

AT = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)
NAME = "2027-02-15-rappel-votre-creneau-du-8-mars-8254c329a928.eml"


def mail(subject: str = "Rappel : votre créneau du 8 mars") -> Mail:
    return Mail(
        to=(Address(email="lea@example.com", name="Léa"),),
        subject=subject,
        text="Bonjour Léa\n",
        sender=Address(email="regie@studio-zen.fr"),
    )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_implements_its_port(tmp_path: Path) -> None:
    mailer: Mailer = Outbox(folder=tmp_path, clock=FixedClock(AT))

    assert (mailer.slug, mailer.repeat) == ("outbox", "safe")


def test_send_writes_the_message(tmp_path: Path) -> None:
    outbox = Outbox(folder=tmp_path / "new" / "outbox", clock=FixedClock(AT))

    delivery = outbox.send(mail(), key="k")

    assert delivery == Delivery(vendor="outbox", vendor_id=NAME)
    assert files(tmp_path / "new" / "outbox") == [NAME]
    written = (tmp_path / "new" / "outbox" / NAME).read_bytes()
    assert written == _message.build(mail(), key="k", at=AT).as_bytes()


def test_send_twice_writes_once_even_on_another_day(tmp_path: Path) -> None:
    clock = FixedClock(AT)
    outbox = Outbox(folder=tmp_path, clock=clock)
    outbox.send(mail(), key="k")
    before = (tmp_path / NAME).read_bytes()
    clock.at = AT.replace(day=16)

    again = outbox.send(mail("Autre objet"), key="k")

    assert again == Delivery(
        vendor="outbox", vendor_id=NAME, note="Déjà dans le dossier."
    )
    assert files(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == before


def test_a_file_that_was_never_finished_is_written_again(tmp_path: Path) -> None:
    (tmp_path / ".8254c329a928.new").write_bytes(b"half a")

    Outbox(folder=tmp_path, clock=FixedClock(AT)).send(mail(), key="k")

    assert files(tmp_path) == [NAME]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Œuvre à l'ÉTÉ", "2027-02-15-oeuvre-a-l-ete-8254c329a928.eml"),
        ("", "2027-02-15-mail-8254c329a928.eml"),
        ("../../etc/passwd", "2027-02-15-etc-passwd-8254c329a928.eml"),
        ("日本", "2027-02-15-mail-8254c329a928.eml"),
        ("a" * 300, f"2027-02-15-{'a' * 60}-8254c329a928.eml"),
    ],
)
def test_names_are_plain(tmp_path: Path, subject: str, expected: str) -> None:
    Outbox(folder=tmp_path, clock=FixedClock(AT)).send(mail(subject), key="k")

    assert files(tmp_path) == [expected]


def test_equal_mails_under_two_keys_are_two(tmp_path: Path) -> None:
    outbox = Outbox(folder=tmp_path, clock=FixedClock(AT))

    outbox.send(mail(), key="k")
    outbox.send(mail(), key="l")

    assert len(files(tmp_path)) == 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    folder.write_text("not a folder")

    with pytest.raises(VendorUnavailableError) as caught:
        Outbox(folder=folder, clock=FixedClock(AT)).send(mail(), key="k")

    assert caught.value.detail == (
        f"le dossier {folder} n'accepte pas d'écriture : File exists"
    )
