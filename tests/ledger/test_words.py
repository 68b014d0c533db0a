from __future__ import annotations

import pytest

from regie.ledger.accounts import Account
from regie.ledger.entry import EntryKind
from regie.ledger.words import account_name
from regie.ledger.words import cost_named
from regie.ledger.words import entry_name
from regie.words import speaking


@pytest.mark.parametrize("kind", EntryKind)
def test_every_entry_has_a_name_of_its_own_in_both_languages(kind: EntryKind) -> None:
    others = [one for one in EntryKind if one is not kind]

    for language in ("fr", "en"):
        name = entry_name(kind, language)
        assert name not in {entry_name(one, language) for one in others}


@pytest.mark.parametrize(
    ("role", "french", "english"),
    [
        ("costs:advertising", "Dépenses : publicité", "Costs: advertising"),
        ("costs:affiliates", "Dépenses : affiliées", "Costs: affiliates"),
        ("costs:traduction", "Dépenses : traduction", "Costs: traduction"),
        ("processor:stripe", "Encaissé par Stripe", "Held by Stripe"),
        ("vat:oss:de", "TVA collectée OSS : DE", "OSS VAT: DE"),
        ("disputes:lost", "Litiges perdus hors taxe", "Lost disputes without VAT"),
    ],
)
def test_accounts_have_words_in_both_languages(
    role: str, french: str, english: str
) -> None:
    account = Account(f"client:zen:{role}")

    with speaking("fr"):
        assert account_name(account) == french
    assert account_name(account, "en") == english


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("publicité", "advertising"),
        ("Advertising", "advertising"),
        ("affiliées", "affiliates"),
        ("traduction des pages", "traduction-des-pages"),
    ],
)
def test_a_cost_has_one_account_whatever_language_it_is_typed_in(
    word: str, what: str
) -> None:
    assert cost_named(word) == what
