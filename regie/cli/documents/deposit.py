"""`regie invoice deposit`: a part is billed before the service."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli.documents.invoice_table import print_issued
from regie.cli.documents.mailed import mail_if_wanted
from regie.cli.documents.mailed import print_mailed
from regie.cli.documents.mailed import SendOption
from regie.cli.documents.paid_option import paid_day
from regie.cli.documents.paid_option import PaidOnOption
from regie.cli.documents.profile_option import as_json
from regie.cli.documents.profile_option import GivenProfile
from regie.cli.documents.profile_option import keep_given
from regie.cli.documents.profile_option import ProfileOption
from regie.cli.session import ClientOption
from regie.cli.session import DraftOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime


def deposit(
    client: ClientOption,
    amount: Annotated[str, typer.Option(help="Montant HT. | The amount, without VAT.")],
    profile: ProfileOption = None,
    draft: DraftOption = False,
    paid_on: PaidOnOption = "",
    send: SendOption = False,
    json: JsonOption = False,
) -> None:
    """Facture un acompte, déduit des factures qui suivent. | Bill a deposit.

    regie invoice deposit --client "Studio Zen" --amount 400
    """
    from regie.services.books.clients import client_slug  # noqa: PLC0415 -- slow import
    from regie.services.documents.deposit import bill_deposit  # noqa: PLC0415 -- slow import
    from regie.services.documents.deposit import check_deposit  # noqa: PLC0415 -- slow import

    identity = GivenProfile(profile)
    with runtime() as opened:
        slug, _, _, paid = at_once(
            ("--client", lambda: client_slug(opened, client)),
            ("--amount", lambda: check_deposit(amount)),
            ("", identity.check),
            ("--paid-on", lambda: paid_day(paid_on)),
        )
        kept = keep_given(opened, identity, json=json)
        issued = bill_deposit(opened, slug, amount=amount, draft=draft, paid_on=paid)
        mailed = mail_if_wanted(opened, issued.number, wanted=send)
    if json:
        as_json(issued, kept=kept)
        return
    print_issued(issued)
    print_mailed(mailed, asked=send)
