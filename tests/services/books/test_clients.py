from __future__ import annotations

from pathlib import Path

import pytest

from regie.errors import NotFoundError
from regie.services.books.clients import client_name
from regie.services.books.clients import client_names
from regie.services.books.clients import client_slug
from regie.services.documents.quotes import offer
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.spaces import plain

QUOTE = Path(__file__).parents[3] / "playbooks" / "examples" / "quote.yaml"


def test_a_client_is_called_by_the_name_that_somebody_wrote(on: Stage) -> None:
    ready(on)
    text = QUOTE.read_text("utf-8").replace("client: Studio Zen", "client: Élan & Co")
    offer(on.runtime, text, file="quote.yaml")

    names = client_names(on.runtime)

    assert names[CLIENT] == "Studio Zen"
    assert names["elan-co"] == "Élan & Co"


def test_a_client_of_whom_only_the_slug_is_known_keeps_it(on: Stage) -> None:
    with on.runtime.unit(reading=True) as unit:
        assert client_name(unit, "chez-nova") == "chez-nova"


def test_an_agreement_that_is_read_no_more_does_not_hide_the_client(on: Stage) -> None:
    with on.runtime.unit() as unit:
        unit.documents.add_agreement(
            "chez-nova", file="nova.yaml", text="x", recorded_at=on.clock.now()
        )

    assert client_names(on.runtime)["chez-nova"] == "chez-nova"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Studio Zem", "Vouliez-vous dire : Studio Zen ?"),
        ("Qqch", "Clientes connues : Studio Zen."),
    ],
)
def test_whoever_mistypes_a_client_reads_the_names_of_those_there_are(
    on: Stage, typed: str, told: str
) -> None:
    ready(on)

    with pytest.raises(NotFoundError) as caught:
        client_slug(on.runtime, typed)

    spaced = plain(str(caught.value))
    assert spaced.startswith(f"Aucune cliente « {typed} ». {told} ")


def test_a_client_of_a_quote_is_known(on: Stage) -> None:
    ready(on)
    text = QUOTE.read_text("utf-8").replace("client: Studio Zen", "client: Xi")
    offer(on.runtime, text, file="quote.yaml")

    assert client_slug(on.runtime, "Xi") == "xi"
