"""Which client the label of a receipt names."""

from __future__ import annotations

import pytest

from regie.billing.documents.matching import propose
from regie.billing.documents.named import named
from regie.billing.documents.proposal import Books
from regie.billing.documents.proposal import Match
from regie.billing.documents.settled import accounts
from regie.people.csv_columns import folded
from tests.billing.documents.test_matching import receipt
from tests.billing.documents.test_matching import TODAY
from tests.billing.documents.test_settled import DUE
from tests.billing.documents.test_settled import owed

NAMES = {
    "F1": "CABINET NORD",
    "F2": "Cabinet Sud SARL",
    "F3": "Ada Lovelace",
    "F4": "Marc Lovelace",
    "F5": "Studio Zen SAS",
    "F6": "Studio Zen",
    "F7": "Studio Zen Est",
    "F8": "Éditions du Port",
}


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("VIR CABINET SUD", {"F2"}),
        ("VIR SARL CABINET NORD", {"F1"}),
        ("VIR NORD", {"F1"}),
        ("VIR CABINET DURAND", set()),
        ("VIR MME LOVELACE", set()),
        ("VIR MME ADA LOVELACE", {"F3"}),
        ("VIR STUDIO", set()),
        ("VIR STUDIO ZEN MERCI", {"F5", "F6"}),
        ("VIR STUDIO ZEN EST", {"F7"}),
        ("VIR PORT", {"F8"}),
        ("VIR CABINET NORD ET CABINET SUD", {"F1", "F2"}),
        ("VIR PORTUGAL", set()),
    ],
)
def test_a_word_that_several_clients_have_names_none(
    label: str, numbers: set[str]
) -> None:
    assert named(folded(label), NAMES) == numbers


@pytest.mark.parametrize(
    ("label", "sums", "match", "number"),
    [
        ("VIR CABINET SUD", ("250", "250"), Match.NAME, "F2027-0002"),
        ("VIR CABINET SUD", ("250", "90"), Match.NONE, ""),
        ("VIR CABINET EST", ("250", "90"), Match.AMOUNT, "F2027-0001"),
        ("VIR CABINET", ("250", "250"), Match.NONE, ""),
    ],
)
def test_an_invoice_of_another_client_than_the_named_one_is_not_offered(
    label: str, sums: tuple[str, str], match: Match, number: str
) -> None:
    first, second = sums
    owing = [owed("F2027-0001", first), owed("F2027-0002", second)]
    names = {"F2027-0001": "Cabinet Nord", "F2027-0002": "Cabinet Sud"}
    kept = accounts(owing, [], today=DUE)
    books = Books(accounts=kept, names=names, today=TODAY)

    (found,) = propose([receipt(label, "250")], books)

    assert (found.match, found.number) == (match, number)
