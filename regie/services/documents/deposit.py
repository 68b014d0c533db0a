"""Bill a part before the service: a deposit invoice by the client's agreement."""

from __future__ import annotations

from datetime import date

from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.documents.corrections import deposit_draft
from regie.billing.parsing import positive_amount
from regie.errors import UsageError
from regie.money import EUR
from regie.services.agreements import refusals
from regie.services.books.clients import client_name
from regie.services.documents.issuing import finish
from regie.services.documents.issuing import issue_document
from regie.services.documents.issuing import Issued
from regie.services.documents.issuing import paid_before
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.typed_amount import currency_beside
from regie.words import say


def bill_deposit(
    runtime: Runtime,
    client_slug: str,
    *,
    amount: str,
    draft: bool = False,
    paid_on: date | None = None,
) -> Issued:
    """Issue a deposit invoice; the next invoices of the agreement deduct it.

    Args:
        amount: Without VAT, in the currency of the agreement's invoices.
        draft: Show what it would be; nothing is stored and no number is used.
        paid_on: Day on which it had been paid already; the invoice says so.

    Raises:
        RegieError: No agreement or profile, the amount is none, or the day of payment
            is to come.
    """
    office = open_office(runtime)
    with runtime.unit(reading=draft) as unit:
        now = runtime.clock.now()
        stored = unit.documents.agreement(client_slug)
        if stored is None:
            raise UsageError(refusals.no_agreement(client_name(unit, client_slug)))
        agreement = kept_agreement(stored.text, file=stored.file)
        try:
            net = positive_amount(amount, agreement.billed_in)
        except ValueError as error:
            raise UsageError(_no_amount(amount)) from error
        made = paid_before(deposit_draft(agreement, office.seller, net), paid_on, now)
        if draft:
            made = office.ready(made, now)
            pdf = office.pdf(made, now)
        else:
            made, pdf = issue_document(
                unit, office, made, client_slug=client_slug, now=now
            )
    return finish(runtime, office, made, pdf, client_slug=client_slug)


def check_deposit(amount: str) -> None:
    """Refuse what is an amount in no currency, before it is known in which it is.

    Raises:
        UsageError: It is none.
    """
    try:
        positive_amount(amount, currency_beside(amount) or EUR)
    except ValueError as error:
        raise UsageError(_no_amount(amount)) from error


def _no_amount(text: str) -> str:
    return say(
        fr=f"« {text} » n'est pas un acompte : écrivez un montant HT, comme 400.",
        en=f"“{text}” is no deposit: write an amount without VAT, such as 400.",
    )
