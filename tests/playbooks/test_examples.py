from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.profile_yaml import read_seller
from regie.billing.vat import FRANCHISE
from regie.campaign.model import Campaign
from regie.ledger.payout_csv import read_payments
from regie.money import Money
from regie.playbook.model import Playbook
from regie.ports import Payment
from regie.ports import PaymentKind

PARIS = ZoneInfo("Europe/Paris")


def payments(examples: Path) -> list[Payment]:
    text = (examples / "payments.csv").read_text("utf-8")
    return read_payments(text, file="payments.csv", zone=PARIS)


def test_the_team_has_somebody_for_each_role(
    campaign: Campaign, playbook: Playbook
) -> None:
    assert [role for p in campaign.team for role in p.roles] == list(playbook.roles)


def test_the_speakers_have_what_mails_speak_of(campaign: Campaign) -> None:
    columns = ["affiliate_link", "bio_short", "email", "name", "topic"]

    assert len(campaign.items) == 8
    assert [sorted(item.fields) for item in campaign.items] == [columns] * 8


def test_all_addresses_lead_nowhere(campaign: Campaign) -> None:
    people = [p.email for p in campaign.team]
    people += [item.fields["email"] for item in campaign.items]

    reserved = (".example.com", "@example.com", "@example.org")
    assert [email for email in people if not email.endswith(reserved)] == []


def test_the_agreement_is_a_base_and_a_share(examples: Path) -> None:
    text = (examples / "agreement.yaml").read_text("utf-8")

    agreement = read_agreement(text, file="agreement.yaml")

    assert agreement.base is not None
    assert agreement.commission is not None
    assert agreement.base.amount == Money.of(Decimal(800), "EUR")
    assert agreement.commission.rate_percent == Decimal(8)
    assert agreement.vat == FRANCHISE


def test_the_profile_is_that_of_the_team_s_obm(
    examples: Path, campaign: Campaign
) -> None:
    text = (examples / "profile.yaml").read_text("utf-8")

    seller = read_seller(text, file="profile.yaml")

    obm = next(p for p in campaign.team if "obm" in p.roles)
    assert (seller.name, seller.email) == (obm.name, obm.email)
    assert seller.form == "Entrepreneur individuel"


def test_the_payments_lie_between_opening_and_closing(examples: Path) -> None:
    sales = [p for p in payments(examples) if p.kind is PaymentKind.SALE]
    days = [p.happened_at.astimezone(PARIS).date() for p in sales]

    assert (min(days), max(days)) == (date(2027, 2, 15), date(2027, 3, 19))
    assert Counter(p.amount for p in sales) == {
        Money.of(Decimal(97), "EUR"): 11,
        Money.of(Decimal(147), "EUR"): 8,
        Money.of(Decimal(197), "EUR"): 11,
    }


def test_two_payments_were_given_back(examples: Path) -> None:
    read = payments(examples)
    sales = {p.key: p.amount for p in read if p.kind is PaymentKind.SALE}
    refunds = [p for p in read if p.kind is PaymentKind.REFUND]

    assert len(refunds) == 2
    assert [sales[p.parent] for p in refunds] == [p.amount for p in refunds]
