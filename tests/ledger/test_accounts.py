from __future__ import annotations

import pytest

from regie.ledger import accounts
from regie.ledger.accounts import Account
from regie.ledger.accounts import AccountKind
from regie.ledger.accounts import AccountPathError


@pytest.mark.parametrize(
    ("account", "path", "kind", "sign"),
    [
        (
            accounts.processor("studio-zen", "stripe"),
            "client:studio-zen:processor:stripe",
            AccountKind.ASSET,
            1,
        ),
        (accounts.sales("zen"), "client:zen:sales", AccountKind.INCOME, -1),
        (accounts.vat("zen"), "client:zen:vat", AccountKind.LIABILITY, -1),
        (
            accounts.refunds("zen"),
            "client:zen:refunds",
            AccountKind.INCOME_REDUCTION,
            1,
        ),
        (
            accounts.fees("zen", "payment"),
            "client:zen:fees:payment",
            AccountKind.EXPENSE,
            1,
        ),
    ],
)
def test_account_knows_its_kind_and_side(
    account: Account, path: str, kind: AccountKind, sign: int
) -> None:
    assert (str(account), account.kind, account.sign) == (path, kind, sign)


def test_account_knows_its_client_and_role() -> None:
    account = Account("client:studio-zen:fees:payment")

    assert (account.client, account.role) == ("studio-zen", "fees:payment")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "sales",
        "client::sales",
        "client:Zen:sales",
        "client:zen:processor",
        "client:zen:processor:",
        "client:zen:sales:more",
        "client:zen:gifts",
    ],
)
def test_account_with_an_unknown_path_cannot_be_made(path: str) -> None:
    with pytest.raises(AccountPathError):
        Account(path)
