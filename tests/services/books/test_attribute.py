from __future__ import annotations

import pytest

from integrations.rehearsal import signed_delivery
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import NONE
from regie.ledger.attribution import Told
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.attribute import Decision
from regie.services.books.attribute import settle
from regie.services.books.attribute import unattributed
from regie.services.books.collect import collect
from regie.services.books.collect import Collected
from regie.services.books.collect import import_payments
from regie.services.books.collect import receive_webhook
from tests.examples_kept import keep_own
from tests.rehearsed import SECRET
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.bills.test_bill import EXAMPLES
from tests.web.visitor import SLUG

CLIENT = "studio-zen"
CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id,payment_metadata[link],payment_intent_id,customer_id,card_country
txn_1,2027-03-03 10:00:00,charge,120.00,0,120.00,eur,ch_1,Pass,,ada,pi_1,cus_1,fr
txn_2,2027-03-04 10:00:00,charge,240.00,0,240.00,eur,ch_2,Pass,,,pi_2,,
txn_3,2027-03-05 10:00:00,charge,360.00,0,360.00,eur,ch_3,Coaching,,,,,
txn_4,2027-03-06 10:00:00,refund,-120.00,0,-120.00,eur,re_1,Pass,ch_1,,,,
"""
RULES = """
campaigns:
  - {campaign: sommet-2027, products: [Coaching]}
"""
BY_LINK = """
commission: {rate: 10 %, of: net revenue, links: [ada]}
"""


def told(on: Stage, sale: str) -> Told:
    with on.runtime.unit(reading=True) as unit:
        return Attributions(unit.attributions.of_client(CLIENT)).of(sale)


def sold(on: Stage) -> None:
    start(on)
    import_payments(on.runtime, CSV, file="payments.csv", client_slug=CLIENT)


def agreement(*parts: str) -> str:
    lines = (EXAMPLES / "agreement.yaml").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("commission:", "fees:"))]
    return "\n".join([*kept, *parts])


def decide(**said: str) -> Decision:
    return Decision(who="Olivia", why="vu avec Ada", **said)


def test_an_export_says_what_a_sale_came_by_once(on: Stage) -> None:
    sold(on)
    import_payments(on.runtime, CSV, file="payments.csv", client_slug=CLIENT)

    with on.runtime.unit(reading=True) as unit:
        rows = unit.attributions.of_client(CLIENT)
    assert [(row.about, row.also) for row in rows] == [
        ("stripe:charge:ch_1", "stripe:intent:pi_1"),
        ("stripe:charge:ch_2", "stripe:intent:pi_2"),
    ]
    assert rows[0].told == Told(link="ada", customer="cus_1", country="FR")


def test_a_checkout_says_it_of_its_payment_in_any_order(on: Stage) -> None:
    sold(on)
    event = {
        "id": "evt_9",
        "type": "checkout.session.completed",
        "created": int(on.clock.at.timestamp()),
        "data": {
            "object": {
                "payment_intent": "pi_2",
                "client_reference_id": "ben",
                "discounts": [{"promotion_code": {"id": "promo_1", "code": "ZEN10"}}],
            }
        },
    }
    headers, body = signed_delivery(event, secret=SECRET, at=on.clock.at)
    receive_webhook(on.runtime, "stripe", headers, body)

    assert collect(on.runtime) == Collected()
    assert told(on, "stripe:charge:ch_2") == Told(link="ben", coupon="ZEN10")


def test_rules_and_people_settle_what_is_open(on: Stage) -> None:
    sold(on)
    before = unattributed(on.runtime, CLIENT)
    keep_agreement(on.runtime, agreement(RULES, BY_LINK), file="zen.yaml")
    by_rule = unattributed(on.runtime, CLIENT)

    settle(on.runtime, CLIENT, ["stripe:charge:ch_1"], decide(campaign=SLUG))
    settle(on.runtime, CLIENT, ["stripe:charge:ch_2"], decide(campaign=NONE))
    after = unattributed(on.runtime, CLIENT)

    assert [sale.key[-4:] for sale in before.sales] == ["ch_3", "ch_2", "ch_1"]
    assert before.campaigns == (SLUG,)
    assert [sale.key[-4:] for sale in by_rule.sales] == ["ch_2", "ch_1"]
    assert by_rule.campaigns == (SLUG, "sommet-2027")
    assert by_rule.parties == ("OBM",)
    assert (after.sales, after.count) == ((), 0)


def test_rules_of_an_agreement_to_come_settle_no_sale_of_today(on: Stage) -> None:
    sold(on)
    keep_agreement(on.runtime, agreement(), file="zen.yaml")
    before = unattributed(on.runtime, CLIENT).count
    later = agreement(RULES, BY_LINK).replace("from: 2026-12-01", "from: 2035-01-01")
    keep_agreement(on.runtime, later, file="zen.yaml")

    after = unattributed(on.runtime, CLIENT)
    assert (before, after.count) == (3, 3)
    assert after.campaigns == (SLUG,)
    with pytest.raises(NotFoundError, match="sommet-2027"):
        settle(
            on.runtime, CLIENT, ["stripe:charge:ch_1"], decide(campaign="sommet-2027")
        )


def test_a_sale_is_given_to_a_party_of_the_agreement_of_its_day(on: Stage) -> None:
    sold(on)
    ada = "parties:\n  - {party: Ada, rate: 30 %, links: [ada]}"
    keep_agreement(on.runtime, agreement(BY_LINK, ada), file="zen.yaml")
    later = agreement(BY_LINK).replace("from: 2026-12-01", "from: 2027-04-01")
    keep_agreement(on.runtime, later, file="zen.yaml")

    settle(on.runtime, CLIENT, ["stripe:charge:ch_2"], decide(party="Ada"))

    assert told(on, "stripe:charge:ch_2") == Told(party="Ada")
    assert unattributed(on.runtime, CLIENT).parties == ("OBM", "Ada")


def test_what_cannot_be_is_refused_and_nothing_is_written(on: Stage) -> None:
    sold(on)
    wrong = [
        (["stripe:charge:ch_1"], decide(campaign="nope")),
        (["stripe:charge:ch_1"], decide(party="Ada")),
        (["stripe:charge:ch_1", "stripe:refund:re_1"], decide(campaign=SLUG)),
        (["nothing"], decide(campaign=SLUG)),
    ]
    for sales, decision in wrong:
        with pytest.raises(NotFoundError):
            settle(on.runtime, CLIENT, sales, decision)
    with pytest.raises(UsageError):
        settle(on.runtime, CLIENT, ["stripe:charge:ch_1"], decide())

    assert unattributed(on.runtime, CLIENT).count == 3


def test_a_bill_counts_what_came_by_a_link_and_later_what_was_missed(
    on: Stage,
) -> None:
    sold(on)
    keep_own(on.runtime)
    keep_agreement(on.runtime, agreement(BY_LINK), file="zen.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    on.move("2027-04-02 09:00")
    march = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    on.move("2027-04-20 09:00")
    settle(on.runtime, CLIENT, ["stripe:charge:ch_2"], decide(party="OBM"))
    on.move("2027-05-02 09:00")
    april = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    on.move("2027-05-03 09:00")
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    # The base fee, and 10 % of the sale by the link less its refund; then 10 % of 200.
    assert (april.total - march.total).minor == 2000
    assert (again.number, again.markdown) == (march.number, march.markdown)


@pytest.mark.parametrize("part", ["campaigns: [sommet-2027]", "links: [ada]"])
def test_a_bill_names_the_sales_that_belong_to_no_campaign(
    on: Stage, part: str
) -> None:
    sold(on)
    terms = f"commission: {{rate: 10 %, of: net revenue, {part}}}"
    keep_agreement(on.runtime, agreement(RULES, terms), file="a.yaml")
    keep_own(on.runtime)

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-03", draft=True)

    found = [one for one in draft.warnings if "sans campagne" in one]
    assert found == (
        [
            (
                "2 ventes (360,00\xa0€ TTC) sans campagne : l'accord ne compte que "
                "certaines campagnes, elles ne comptent pas encore. Dites d'où elles "
                "viennent : regie ledger unattributed --client …, ou la page Argent de la "
                "console."
            )
        ]
        if "campaigns" in part
        else []
    )


def test_a_sale_of_a_tail_is_named_too(on: Stage) -> None:
    sold(on)
    terms = (
        "until: 2027-03-05\n"
        "commission: {rate: 10 %, of: net revenue, tail: 2 days, "
        "campaigns: [sommet-2027]}"
    )
    keep_agreement(on.runtime, agreement("", terms), file="a.yaml")
    keep_own(on.runtime)

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-03", draft=True)

    # 120 + 240 before the agreement's last day, and 360 within the tail.
    assert [one[:23] for one in draft.warnings if "sans campagne" in one] == [
        "3 ventes (720,00\xa0€ TTC)"
    ]
