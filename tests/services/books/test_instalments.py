"""Sales in instalments: told by an export or by a person, billed when signed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from regie.billing.period import read_period
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.attribution import Told
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.collect import import_payments
from regie.services.books.correct_vat import Chosen
from regie.services.books.correct_vat import RightVat
from regie.services.books.instalments import tell_instalments
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from regie.services.statement.vat_put_right import put_vat_right
from regie.services.statement.vat_put_right import Stated
from regie.words import speaking
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.books.test_attribute import agreement
from tests.services.books.test_attribute import CLIENT
from tests.services.books.test_attribute import told

HEAD = (
    "balance_transaction_id,created,reporting_category,gross,fee,net,currency,"
    "source_id,description,charge_id,subscription_id,payment_metadata[signed]\n"
)
#: Two of three payments of 480 with VAT, and a subscription that goes on.
MARCH = """\
txn_1,2027-03-03 10:00:00,charge,480.00,0,480.00,eur,ch_1,Coaching,,sub_1,
txn_2,2027-03-04 10:00:00,charge,120.00,0,120.00,eur,ch_2,Club,,sub_2,
"""
APRIL = """\
txn_3,2027-04-03 10:00:00,charge,480.00,0,480.00,eur,ch_3,Coaching,,sub_1,
"""
SIGNED = "commission: {rate: 10 %, of: net revenue, counted: signed}"
WARNING = (
    "Sans le prix entier d'une vente en plusieurs fois ou d'un abonnement, un paiement "
    "compte pour ce qui est payé, non pour ce qui est signé : stripe:charge:ch_1, "
    "stripe:charge:ch_2. Si c'est une vente en plusieurs fois, dites son prix : regie "
    "ledger instalments stripe:charge:ch_1 --client … --whole 1200 --why « … » ; "
    "sinon, --whole -, une fois pour tout l'abonnement."
)


@pytest.fixture
def sold(on: Stage) -> Stage:
    start(on)
    keep_own(on.runtime)
    keep_agreement(on.runtime, agreement(SIGNED), file="zen.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    learn(on, MARCH)
    return on


def learn(on: Stage, rows: str) -> None:
    import_payments(on.runtime, HEAD + rows, file="payments.csv", client_slug=CLIENT)


def tell(on: Stage, *keys: str, whole: str = "1440", why: str = "3 × 480") -> None:
    payments = [f"stripe:charge:{key}" for key in keys]
    tell_instalments(on.runtime, CLIENT, payments, whole=whole, who="Olivia", why=why)


def bill(on: Stage, month: str) -> Billed:
    return bill_period(on.runtime, client_slug=CLIENT, period=month)


def test_what_a_person_says_of_one_payment_holds_for_all_of_the_sale(
    sold: Stage,
) -> None:
    tell(sold, "ch_1")
    sold.clock.at = sold.clock.at.replace(month=4, day=2)
    march = bill(sold, "2027-03")
    learn(sold, APRIL)
    sold.clock.at = sold.clock.at.replace(month=5, day=2)
    april = bill(sold, "2027-04")

    assert (str(march.total), str(april.total)) == ("930.00 EUR", "800.00 EUR")
    assert told(sold, "stripe:charge:ch_1") == Told(
        purchase="sub_1", whole="1440.00 EUR"
    )
    shown = show_statement(sold.runtime, CLIENT, "2027-03")
    assert [str(source.factor) for source in shown.lines[1].sources] == ["3", "1"]
    assert all(one.same for one in verify_statements(sold.runtime, CLIENT))


def test_a_subscription_is_named_once(sold: Stage) -> None:
    tell(sold, "ch_1")
    tell(sold, "ch_2", whole="-", why="un abonnement")
    sold.clock.at = sold.clock.at.replace(month=4, day=2)
    bill(sold, "2027-03")
    learn(sold, APRIL.replace("480", "120").replace("sub_1", "sub_2"))
    sold.clock.at = sold.clock.at.replace(month=5, day=2)

    april = bill(sold, "2027-04")

    assert (str(april.total), april.warnings) == ("810.00 EUR", ())


def test_a_payment_without_a_whole_price_counts_as_paid_and_that_is_said(
    sold: Stage,
) -> None:
    sold.clock.at = sold.clock.at.replace(month=4, day=2)

    before = bill_period(sold.runtime, client_slug=CLIENT, period="2027-03", draft=True)
    tell(sold, "ch_1")
    tell(sold, "ch_2", whole="-", why="un abonnement")
    after = bill(sold, "2027-03")

    assert str(before.total) == "850.00 EUR"
    assert before.warnings == (WARNING,)
    assert (str(after.total), after.warnings) == ("930.00 EUR", ())


EACH = (
    "un paiement compte comme une vente à lui seul (somme par vente, paliers, plafond) "
    ": stripe:charge:ch_1, stripe:charge:ch_2. Si c'est une vente en plusieurs fois"
)


def warned(on: Stage, commission: str) -> str:
    text = agreement(f"commission: {{{commission}, of: net revenue}}")
    keep_agreement(on.runtime, text, file="zen.yaml")
    on.clock.at = on.clock.at.replace(month=4, day=2)
    made = bill_period(on.runtime, client_slug=CLIENT, period="2027-03", draft=True)
    return " ".join(made.warnings)


@pytest.mark.parametrize(
    "commission", ["rate: 10 %, cap: 20 EUR, scope: sale", "rate: 10 EUR"]
)
def test_where_payments_count_when_paid_a_price_that_decides_is_asked_for(
    sold: Stage, commission: str
) -> None:
    assert EACH in warned(sold, commission)


@pytest.mark.parametrize(
    "commission", ["rate: 10 %, cap: 20 EUR", "rate: 10 %, scope: sale"]
)
def test_a_price_that_decides_nothing_is_not_asked_for(
    sold: Stage, commission: str
) -> None:
    assert warned(sold, commission) == ""


@pytest.mark.parametrize(
    ("key", "whole", "why", "message"),
    [
        ("ch_9", "1440", "lu", "« stripe:charge:ch_9 » n'est pas un paiement"),
        ("ch_1", "beaucoup", "lu", "« beaucoup » n'est pas un prix entier en EUR"),
        ("ch_1", "1440 USD", "lu", "« 1440 USD » n'est pas un prix entier en EUR"),
        ("ch_1", "1.440", "lu", "cela se lit de deux façons ; écrivez 1440 ou 1,44"),
        ("ch_1", "0", "lu", "« 0 » n'est pas un prix entier en EUR"),
        ("ch_1", "1440", "", "La raison manque"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    sold: Stage, key: str, whole: str, why: str, message: str
) -> None:
    with pytest.raises((NotFoundError, UsageError), match=message):
        tell(sold, key, whole=whole, why=why)

    assert told(sold, "stripe:charge:ch_1") == Told(purchase="sub_1")


TWO_WAYS = MARCH.replace("sub_1,", "sub_1,1.440")
DOUBTED = {
    "fr": (
        "Prix entier « 1.440 » (métadonnée signed, stripe:charge:ch_1) : cela se lit de "
        "deux façons ; écrivez 1440 ou 1,44. D'ici là, ce qui est payé compte. "
        "Corrigez-la chez Stripe pour la suite ; pour ces paiements : regie ledger "
        "instalments stripe:charge:ch_1 --client … --whole PRIX --why « … »."
    ),
    "en": (
        "Whole price “1.440” (metadata signed, stripe:charge:ch_1): this reads in two "
        "ways; write 1440 or 1.44. Until then what is paid counts. Correct it at Stripe "
        "for what follows; for these payments: regie ledger instalments "
        "stripe:charge:ch_1 --client … --whole PRICE --why “…”."
    ),
}


@pytest.mark.parametrize("language", DOUBTED)
def test_a_price_that_reads_in_two_ways_stops_no_import_and_is_said(
    on: Stage, language: str
) -> None:
    start(on)
    keep_own(on.runtime)
    keep_agreement(on.runtime, agreement(SIGNED), file="zen.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    text = HEAD + TWO_WAYS
    on.clock.at = on.clock.at.replace(month=3, day=31)
    with speaking(language):
        done = import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)
        again = import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)
        on.clock.at = on.clock.at.replace(month=4, day=2)
        tell(on, "ch_2", whole="-", why="un abonnement")
        draft = bill_period(
            on.runtime, client_slug=CLIENT, period="2027-03", draft=True
        )
        tell(on, "ch_1")
        after = bill(on, "2027-03")

    assert (done.entries, done.doubts) == (2, (DOUBTED[language],))
    assert (again.entries, again.doubts) == (0, ())
    assert (str(draft.total), draft.warnings) == ("850.00 EUR", (DOUBTED[language],))
    assert (str(after.total), after.warnings) == ("930.00 EUR", ())


def without_vat(on: Stage) -> Stated | None:
    made = put_vat_right(
        on.runtime,
        CLIENT,
        Chosen(keys=("stripe:charge:ch_1",)),
        RightVat(percent=Decimal(0)),
        reason="hors de l'Union",
        apply=True,
    )
    return made.stated


def test_what_is_signed_counts_whole_with_the_vat_of_its_corrected_payment(
    sold: Stage,
) -> None:
    tell(sold, "ch_1")
    sold.clock.at = sold.clock.at.replace(month=4, day=2)
    march = bill(sold, "2027-03")
    learn(sold, APRIL)
    stated = without_vat(sold)
    sold.clock.at = sold.clock.at.replace(month=5, day=2)
    april = bill(sold, "2027-04")

    # 10 % of 1440 instead of 10 % of 1200.
    assert stated == Stated(
        sales=1, period=read_period("2027-04"), due=Money.of("24.00", "EUR")
    )
    assert (str(march.total), str(april.total)) == ("930.00 EUR", "824.00 EUR")
    assert all(one.same for one in verify_statements(sold.runtime, CLIENT))


def test_the_vat_of_one_payment_is_corrected_with_that_of_the_others(
    sold: Stage,
) -> None:
    learn(sold, APRIL)

    without_vat(sold)

    with sold.runtime.unit(reading=True) as unit:
        made = unit.ledger.entries(CLIENT, kinds=(EntryKind.CORRECTION,))
    assert [one.key for one in made] == [
        "correction:stripe:charge:ch_1",
        "correction:stripe:charge:ch_3",
    ]


def test_what_is_signed_counts_with_a_correction_that_came_before_its_statement(
    sold: Stage,
) -> None:
    tell(sold, "ch_1")
    without_vat(sold)
    sold.clock.at = sold.clock.at.replace(month=4, day=2)

    assert str(bill(sold, "2027-03").total) == "954.00 EUR"


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_what_counts_as_it_is_paid_counts_its_corrected_payments(
    sold: Stage, scope: str
) -> None:
    paid = SIGNED.replace("signed", f"collected, scope: {scope}, payments: 1")
    keep_agreement(sold.runtime, agreement(paid), file="zen.yaml")
    tell(sold, "ch_1")
    sold.clock.at = sold.clock.at.replace(month=4, day=2)
    march = bill(sold, "2027-03")
    stated = without_vat(sold)
    sold.clock.at = sold.clock.at.replace(month=5, day=2)

    # 10 % of 480 instead of 10 % of 400.
    assert stated is not None
    assert stated.due == Money.of("8.00", "EUR")
    assert (str(march.total), str(bill(sold, "2027-04").total)) == (
        "850.00 EUR",
        "808.00 EUR",
    )
