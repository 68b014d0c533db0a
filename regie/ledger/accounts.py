"""The accounts of the ledger, by path.

    client:<slug>:processor:<vendor>   money that the vendor holds for the client
    client:<slug>:sales                sold, without VAT
    client:<slug>:vat                  VAT collected, owed to the state
    client:<slug>:vat:oss:<country>    VAT owed to another country, declared apart
    client:<slug>:refunds              given back, without VAT
    client:<slug>:fees:<what>          kept by the vendor: payment, dispute, payout
    client:<slug>:disputes             held by customers' banks while they look into it
    client:<slug>:disputes:lost        kept by them for good, without VAT
    client:<slug>:bank                 paid out by vendors, less the costs paid
    client:<slug>:fx                   what conversions gave and took, a currency each;
                                       once all is paid out, what the rates cost
    client:<slug>:costs:<what>         paid for advertising, affiliates and the like

A path names a role; together with a currency it is one account. A positive posting is
a debit, a negative one a credit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

_SLUG = "[a-z0-9]+(?:[-_][a-z0-9]+)*"


class AccountKind(StrEnum):
    """What an account counts."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    INCOME_REDUCTION = "income reduction"
    EXPENSE = "expense"


#: What vendors keep fees of.
FEES = ("payment", "dispute", "payout")

_ROLES = (
    (f"processor:{_SLUG}", AccountKind.ASSET),
    ("sales", AccountKind.INCOME),
    ("vat", AccountKind.LIABILITY),
    ("vat:oss:[a-z]{2}", AccountKind.LIABILITY),
    ("refunds", AccountKind.INCOME_REDUCTION),
    (f"fees:({'|'.join(FEES)})", AccountKind.EXPENSE),
    ("disputes", AccountKind.ASSET),
    ("disputes:lost", AccountKind.INCOME_REDUCTION),
    ("bank", AccountKind.ASSET),
    ("fx", AccountKind.EXPENSE),
    (f"costs:{_SLUG}", AccountKind.EXPENSE),
)
_CREDIT_SIDE = frozenset({AccountKind.LIABILITY, AccountKind.INCOME})


class AccountPathError(ValueError):
    """A path that names no account: a bug of the caller."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path!r} is no account path, see regie/ledger/accounts.py")


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One role of one client.

    Attributes:
        path: Checked against the list above when the account is made.
    """

    path: str

    def __post_init__(self) -> None:
        _kind_of(self.path)

    def __str__(self) -> str:
        return self.path

    @property
    def kind(self) -> AccountKind:
        """What the account counts."""
        return _kind_of(self.path)

    @property
    def sign(self) -> int:
        """1 if the account normally holds debits, -1 if credits.

        Its balance times the sign is what a person expects to read: sales are positive.
        """
        return -1 if self.kind in _CREDIT_SIDE else 1

    @property
    def client(self) -> str:
        """The slug of the client it belongs to."""
        return _parts_of(self.path)[0]

    @property
    def role(self) -> str:
        """The path behind the client, for example `fees:payment`."""
        return _parts_of(self.path)[1]


@cache
def processor(client: str, vendor: str) -> Account:
    """Money that the vendor holds for the client."""
    return Account(f"client:{client}:processor:{vendor}")


@cache
def sales(client: str) -> Account:
    """What the client sold, without VAT."""
    return Account(f"client:{client}:sales")


@cache
def vat(client: str) -> Account:
    """VAT that the client collected."""
    return Account(f"client:{client}:vat")


@cache
def oss_vat(client: str, country: str) -> Account:
    """VAT that the client owes to another country, by its ISO 3166 code."""
    return Account(f"client:{client}:vat:oss:{country.lower()}")


def is_vat(account: Account) -> bool:
    """Say whether the account counts VAT, the client's own or another country's."""
    return account.role == "vat" or account.role.startswith("vat:")


def declared_to(account: Account) -> str:
    """Return the country whose VAT it counts, two capitals; empty for any other."""
    _, found, country = account.role.partition("vat:oss:")
    return country.upper() if found else ""


@cache
def refunds(client: str) -> Account:
    """What the client gave back, without VAT."""
    return Account(f"client:{client}:refunds")


@cache
def fees(client: str, what: str) -> Account:
    """What vendors kept of payments, for disputes, or for payouts; see `FEES`."""
    return Account(f"client:{client}:fees:{what}")


def disputes(client: str) -> Account:
    """What customers' banks hold while they look into a dispute."""
    return Account(f"client:{client}:disputes")


def lost_disputes(client: str) -> Account:
    """What customers' banks took back for good, without VAT."""
    return Account(f"client:{client}:disputes:lost")


def exchange(client: str) -> Account:
    """What conversions from and into a currency gave and took."""
    return Account(f"client:{client}:fx")


def costs(client: str, what: str) -> Account:
    """What the client paid for advertising, affiliates and the like."""
    return Account(f"client:{client}:costs:{what}")


def bank(client: str) -> Account:
    """What vendors paid to the client's bank."""
    return Account(f"client:{client}:bank")


@cache
def _parts_of(path: str) -> tuple[str, str]:
    _, client, role = path.split(":", 2)
    return client, role


@cache
def _kind_of(path: str) -> AccountKind:
    for role, kind in _ROLES:
        if re.fullmatch(f"client:{_SLUG}:{role}", path):
            return kind
    raise AccountPathError(path)
