from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.entry import chain_hash
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryConflictError
from regie.ledger.entry import EntryError
from regie.ledger.entry import payment_hash
from regie.ledger.entry import sha256_of
from regie.ledger.text import read_entries
from regie.words import speaking

SALE = """
2027-03-08 sale stripe:charge:ch_1
  at: 2027-03-08T09:22:31+00:00
  recorded: 2027-03-08T09:22:33+00:00
  payload: abc
  customer: Ada Lovelace
  client:zen:processor:stripe   120.00 EUR
  client:zen:sales             -100.00 EUR
  client:zen:vat                -20.00 EUR
"""


def the_sale() -> Entry:
    (entry,) = read_entries(SALE)
    return entry


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            """
            2027-03-08 sale k
              client:zen:processor:stripe  120.00 EUR
              client:zen:sales            -119.99 EUR
            """,
            "entry k: it does not balance, minor units left: {'EUR': 1}",
        ),
        (
            """
            2027-03-08 sale k
              client:zen:processor:stripe  120.00 EUR
              client:zen:sales            -120.00 USD
            """,
            (
                "entry k: it does not balance, minor units left: "
                "{'EUR': 12000, 'USD': -12000}"
            ),
        ),
        (
            """
            2027-03-08 sale k
              client:zen:processor:stripe  120.00 EUR
            """,
            "entry k: it has fewer than two postings",
        ),
        (
            """
            2027-03-08 sale k
              client:zen:processor:stripe  120.00 EUR
              client:zen:sales            -120.00 EUR
              client:zen:vat                 0.00 EUR
            """,
            "entry k: a posting is zero",
        ),
        (
            """
            2027-03-08 sale k
              client:zen:processor:stripe  120.00 EUR
              client:other:sales          -120.00 EUR
            """,
            "entry k: an account is not of the client zen",
        ),
    ],
)
def test_entry_that_must_not_exist_cannot_be_made(text: str, fault: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_entries(text)

    assert str(caught.value) == fault


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak"])
def test_entry_key_is_one_word(key: str) -> None:
    with pytest.raises(EntryError):
        replace(the_sale(), key=key)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 3, 8, 9),  # noqa: DTZ001 -- naive on purpose
        datetime(2027, 3, 8, 9, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_entry_moments_are_in_utc(at: datetime) -> None:
    with pytest.raises(EntryError):
        replace(the_sale(), effective_at=at)


def test_another_content_under_one_key_is_told_with_the_way_out() -> None:
    with speaking("en"):
        told = str(EntryConflictError([the_sale()]))

    assert told == (
        "The movement stripe:charge:ch_1 is in the ledger already with another amount, "
        "currency or direction. Nothing was written: compare both sources; if the "
        "ledger is wrong: regie ledger correct stripe:charge:ch_1 --amount … "
        '--reason "…"'
    )


def test_sha256_does_not_depend_on_the_order_of_keys() -> None:
    assert sha256_of({"b": 1, "a": "é"}) == sha256_of({"a": "é", "b": 1})


def test_chain_hash_covers_all_but_the_customer() -> None:
    # The value is fixed: another one would break the chain of every ledger there is.
    entry = the_sale()
    link = chain_hash("before", entry)

    assert link == "e5e3f9ffb48a63669896f68ed46ed55c75a97aafd666e90c99bdfe8298e8abec"
    assert chain_hash("before", replace(entry, customer="")) == link
    changed = [
        chain_hash("other", entry),
        chain_hash("before", replace(entry, reason="x")),
        chain_hash("before", replace(entry, parent="x")),
        chain_hash("before", replace(entry, product="x")),
        chain_hash("before", replace(entry, postings=entry.postings[::-1])),
        chain_hash("before", replace(entry, recorded_at=entry.effective_at)),
    ]
    assert len({link, *changed}) == 7


@given(st.text(), st.text(), st.text(), st.text())
def test_hashes_are_those_of_canonical_json_whatever_is_written(
    previous: str, reason: str, product: str, parent: str
) -> None:
    entry = replace(the_sale(), reason=reason, product=product, parent=parent)

    assert chain_hash(previous, entry) == sha256_of(
        {
            "previous": previous,
            "key": entry.key,
            "client": entry.client,
            "kind": entry.kind,
            "effective_at": entry.effective_at.isoformat(),
            "effective_on": entry.effective_on.isoformat(),
            "recorded_at": entry.recorded_at.isoformat(),
            "postings": [
                [each.account.path, each.amount.minor, each.amount.currency.code]
                for each in entry.postings
            ],
            "reason": entry.reason,
            "vendor_object": entry.vendor_object,
            "payload": entry.payload_sha256,
            "reverses": entry.reverses,
            "parent": entry.parent,
            "product": entry.product,
        }
    )
    amount = entry.postings[0].amount
    assert payment_hash(reason, product, amount) == sha256_of(
        {"key": reason, "kind": product, "minor": 12000, "currency": "EUR"}
    )
