"""Sales to other countries, from an export to the accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from regie.billing.form import FormError
from regie.billing.period import read_period
from regie.ledger.oss import Quarter
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import keep_profile
from regie.services.books.assumed_vat import assumed_sentence
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.services.books.correct_vat import Chosen
from regie.services.books.correct_vat import RightVat
from regie.services.books.export_ledger import fec_of
from regie.services.books.oss import oss_turnover
from regie.services.books.vat import rates_in_force
from regie.services.books.vat_outside import vat_outside
from regie.services.statement.vat_put_right import put_vat_right
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import EXAMPLES
from tests.spaces import plain

CLIENT = "studio-zen"
CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id,card_country
txn_1,2027-02-03 10:00:00,charge,119.00,0,119.00,eur,ch_1,Pass,,DE
txn_2,2027-02-04 10:00:00,charge,120.00,0,120.00,eur,ch_2,Pass,,FR
txn_3,2027-02-05 10:00:00,charge,240.00,0,240.00,eur,ch_3,Pass,,US
txn_4,2027-02-06 10:00:00,refund,-59.50,0,-59.50,eur,re_1,Pass,ch_1,
"""


def roles(on: Stage, abroad: str, text: str = CSV) -> dict[str, str]:
    runtime = replace(on.runtime, vat_abroad=abroad)
    import_payments(runtime, text, file="payments.csv", client_slug=CLIENT)
    with runtime.unit(reading=True) as unit:
        held = unit.balances.at(CLIENT)
    return {
        account.role: str(amount)
        for (account, _), amount in held.items()
        if account.role.startswith(("sales", "vat", "refunds"))
    }


def test_under_the_threshold_every_sale_has_the_home_rate(on: Stage) -> None:
    assert roles(on, "home") == {
        "refunds": "49.58 EUR",
        "sales": "-399.17 EUR",
        "vat": "-69.91 EUR",
    }


def test_over_it_another_country_has_its_own_rate_and_account(on: Stage) -> None:
    assert roles(on, "eu") == {
        "refunds": "50.00 EUR",
        "sales": "-400.00 EUR",
        "vat": "-60.00 EUR",
        "vat:oss:de": "-9.50 EUR",
    }
    assert check_ledger(on.runtime).faults == ()
    with on.runtime.unit(reading=True) as unit:
        fec = fec_of(unit, unit.ledger.entries(CLIENT))
    assert "445718\tTVA collectée (guichet unique OSS)" in fec


def test_outside_of_the_union_there_is_none_where_that_is_set(on: Stage) -> None:
    assert roles(on, "world")["vat"] == "-20.00 EUR"


AGREEMENT = """\
agreement: Sunrise 2027
client: Studio Zen
from: 2027-01-01
currency: EUR
base: {amount: 300 EUR, every: mois}
vat: hors UE
payment_terms_days: 15
buyer:
  {name: Sunrise LLC, address: [1 Market St], country: US, email: ap@sunrise.example}
"""


@pytest.mark.parametrize("abroad", ["home", "eu", "world"])
def test_of_a_client_outside_of_the_union_no_vat_is_assumed(
    on: Stage, abroad: str
) -> None:
    keep_agreement(on.runtime, AGREEMENT, file="us.yaml")

    assert roles(on, abroad) == {"refunds": "59.50 EUR", "sales": "-479.00 EUR"}


def test_what_is_set_for_a_client_comes_before_all_else(on: Stage) -> None:
    keep_agreement(on.runtime, AGREEMENT, file="us.yaml")
    one = replace(on, runtime=replace(on.runtime, vat_of_clients={CLIENT: "world"}))

    assert roles(one, "home") == {
        "refunds": "50.00 EUR",
        "sales": "-440.00 EUR",
        "vat": "-20.00 EUR",
        "vat:oss:de": "-9.50 EUR",
    }


BELGIAN = AGREEMENT.replace("country: US", "country: BE, vat_number: BE0123456749")
BELGIAN = BELGIAN.replace("vat: hors UE", "vat: autoliquidation")
AT_HOME = """\
txn_5,2027-02-07 10:00:00,charge,121.00,0,121.00,eur,ch_5,Pass,,BE
txn_6,2027-02-08 10:00:00,charge,60.50,0,60.50,eur,ch_6,Pass,,
"""


@pytest.mark.parametrize(
    ("abroad", "expected"),
    [
        ("home", {"sales": "-545.87 EUR", "vat": "-114.63 EUR"}),
        (
            "eu",
            {
                "sales": "-548.35 EUR",
                "vat": "-73.15 EUR",
                "vat:oss:de": "-19.00 EUR",
                "vat:oss:fr": "-20.00 EUR",
            },
        ),
        (
            "world",
            {
                "sales": "-590.00 EUR",
                "vat": "-31.50 EUR",
                "vat:oss:de": "-19.00 EUR",
                "vat:oss:fr": "-20.00 EUR",
            },
        ),
    ],
)
def test_a_client_established_elsewhere_in_the_union_is_at_home_there(
    on: Stage, abroad: str, expected: dict[str, str]
) -> None:
    keep_agreement(on.runtime, BELGIAN, file="be.yaml")
    sales = CSV.rpartition("txn_4")[0] + AT_HOME

    assert roles(on, abroad, sales) == expected
    quarter = oss_turnover(on.runtime, CLIENT, Quarter(year=2027, number=1))
    assert [(one.country, str(one.percent)) for one in quarter] == (
        [] if abroad == "home" else [("DE", "19"), ("FR", "20")]
    )


@pytest.mark.parametrize(
    ("setting", "vat"),
    [("LU", "-69.75 EUR"), ("LU home", "-69.75 EUR"), ("MQ", "-80.00 EUR"), ("US", "")],
)
def test_the_country_of_a_client_can_be_set(on: Stage, setting: str, vat: str) -> None:
    keep_agreement(on.runtime, BELGIAN, file="be.yaml")
    told = replace(on.runtime, vat_of_clients={CLIENT: setting})
    sales = CSV.rpartition("txn_4")[0].replace("119.00", "120.00")

    assert roles(replace(on, runtime=told), "home", sales).get("vat", "") == vat


def test_sales_to_her_own_country_alone_are_in_no_doubt(on: Stage) -> None:
    keep_agreement(on.runtime, BELGIAN, file="be.yaml")
    head = CSV.split("\n", 1)[0]
    text = f"{head}\n{AT_HOME}"

    done = import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)

    assert assumed_sentence(done.assumed, CLIENT) == ""


def doubts(on: Stage) -> list[str]:
    days = read_period("2027-02")
    with on.runtime.unit(reading=True) as unit:
        return [plain(one) for one in vat_outside(on.runtime, unit, CLIENT, days)]


def test_french_vat_of_a_client_elsewhere_is_named_until_it_is_corrected(
    on: Stage,
) -> None:
    roles(on, "home")
    at_first = doubts(on)
    keep_agreement(on.runtime, BELGIAN, file="be.yaml")

    (told,) = doubts(on)
    put_vat_right(
        on.runtime,
        CLIENT,
        Chosen(start=date(2027, 2, 1), end=date(2027, 3, 1)),
        RightVat(),
        reason="Belgique",
        apply=True,
    )

    assert at_first == []
    assert told == (
        "3 ventes de la période ont de la TVA au journal (79,83 €), au taux français, "
        "quoique la cliente soit établie ailleurs dans l'Union (BE). Dite par Stripe, elle est juste ; supposée à l'import, avant que l'accord ou REGIE_VAT_OF_CLIENTS le "
        "dise, corrigez-la avant de facturer, et voyez d'abord ce que cela donne : "
        "regie ledger correct-vat --client studio-zen --from 2027-02-01 --until "
        '2027-03-01 --reason "…"'
    )
    assert doubts(on) == []


def test_the_vat_of_a_client_who_has_none_by_her_setting_is_named(on: Stage) -> None:
    roles(on, "home")
    franchise = replace(on.runtime, vat_of_clients={CLIENT: "FR none"})

    (told,) = doubts(replace(on, runtime=franchise))

    assert told.startswith(
        "3 ventes de la période ont de la TVA au journal (79,83 €), qui n'est pas dans le "
        "revenu net, quoique les ventes de la cliente n'en aient aucune "
        "(REGIE_VAT_OF_CLIENTS)."
    )


def test_the_vat_of_a_client_outside_is_named_until_it_is_corrected(on: Stage) -> None:
    roles(on, "home")
    keep_agreement(on.runtime, AGREEMENT, file="us.yaml")

    with speaking("en"):
        (told,) = doubts(on)
    put_vat_right(
        on.runtime,
        CLIENT,
        Chosen(start=date(2027, 2, 1)),
        RightVat(),
        reason="États-Unis",
        apply=True,
    )

    assert told == (
        "3 sales of the period have VAT in the ledger (€79.83), which is not within net "
        "revenue, although the client is outside of the Union. If Stripe told it, it is "
        "right; if it was assumed at the import, before the agreement or "
        "REGIE_VAT_OF_CLIENTS said so, correct it before you bill, and see first what "
        "that does: regie ledger correct-vat --client studio-zen --from 2027-02-01 "
        '--until 2027-03-01 --reason "…"'
    )
    assert doubts(on) == []


def test_a_draft_names_the_vat_that_was_booked_before_that_was_known(
    on: Stage,
) -> None:
    profile = (EXAMPLES / "profile.yaml").read_text("utf-8")
    number = profile.replace("  siret", "  vat_number: FR87999777667\n  siret")
    keep_profile(on.runtime, number, file="profile.yaml")
    roles(on, "world")
    keep_agreement(on.runtime, AGREEMENT, file="us.yaml")
    set_for_it = replace(on.runtime, vat_of_clients={CLIENT: "world"})
    on.move("2027-03-02 09:00")

    told, silent = (
        [
            plain(one)
            for one in bill_period(
                runtime, client_slug=CLIENT, period="2027-02", draft=True
            ).warnings
            if "TVA au journal" in one
        ]
        for runtime in (on.runtime, set_for_it)
    )

    assert [one.partition(", qui")[0] for one in told] == [
        "2 ventes de la période ont de la TVA au journal (39,00 €)"
    ]
    assert silent == []


def test_what_is_assumed_is_said_with_the_way_to_change_it(on: Stage) -> None:
    done = import_payments(on.runtime, CSV, file="p.csv", client_slug=CLIENT)
    with speaking("en"):
        english = assumed_sentence(done.assumed, CLIENT)

    assert [(one.country, str(one.percent), one.sales) for one in done.assumed] == [
        ("DE", "20", 1),
        ("FR", "20", 1),
        ("US", "20", 1),
    ]
    assert english == (
        "3 sales of the file do not tell their VAT. Assumed, by country: DE 20% × 1, FR "
        "20% × 1, US 20% × 1. If that is wrong, change it before you import: "
        'REGIE_VAT_OF_CLIENTS=\'{"studio-zen": "none"}\' (none: none at all, a client '
        "outside of the Union; world: none outside of the Union; eu: the country's; home: "
        "her own everywhere; BE: a client in Belgium). What is booked already is "
        "corrected afterwards: regie ledger correct-vat --client studio-zen --file … "
        '--reason "…".'
    )
    at_home = [one for one in done.assumed if one.country == "FR"]
    assert assumed_sentence(at_home, CLIENT) == ""


@pytest.mark.parametrize(
    ("setting", "agreements", "rates", "settled"),
    [
        ("", [AGREEMENT], "0", "l'accord établit la cliente hors de l'Union (US)"),
        (
            "US",
            [],
            "0",
            "REGIE_VAT_OF_CLIENTS établit la cliente hors de l'Union (US)",
        ),
        (
            "home",
            [AGREEMENT],
            "20",
            "comme REGIE_VAT_OF_CLIENTS le dit de cette cliente",
        ),
        ("BE", [], "21", ""),
        ("", [], "20", ""),
    ],
)
def test_what_is_settled_is_told_and_not_doubted(
    on: Stage, setting: str, agreements: list[str], rates: str, settled: str
) -> None:
    for one in agreements:
        keep_agreement(on.runtime, one, file="us.yaml")
    runtime = replace(on.runtime, vat_of_clients={CLIENT: setting} if setting else {})

    done = import_payments(runtime, CSV, file="p.csv", client_slug=CLIENT)
    told = plain(assumed_sentence(done.assumed, CLIENT, done.settled))

    sales = "3 ventes du fichier ne disent pas leur TVA."
    each = f"par pays : DE {rates} % × 1, FR {rates} % × 1, US {rates} % × 1"
    assert done.settled == settled
    assert told.startswith(
        f"{sales} Comptée, {each} ; {settled}."
        if settled
        else f"{sales} Supposée, {each}. Si c'est faux, changez-le"
    )


def test_a_refund_known_before_its_setting_changed_follows_its_sale(on: Stage) -> None:
    sales, _, refund = CSV.rpartition("txn_4")
    roles(on, "eu", sales)
    head = CSV.split("\n", 1)[0]

    found = roles(on, "home", f"{head}\ntxn_4{refund}")

    assert (found["vat:oss:de"], found["vat"]) == ("-9.50 EUR", "-60.00 EUR")


def test_rows_of_ones_own_are_added(on: Stage) -> None:
    own = on.runtime.home / "vat_rates.yaml"
    own.write_text(
        "rates:\n  - {country: DE, rate: 25 %, from: 2027-02-01, source: me}\n", "utf-8"
    )

    found = roles(on, "eu")

    # 119.00 at 25 %, less half of it.
    assert found["vat:oss:de"] == "-11.90 EUR"
    rates = {
        (rate.country, rate.kind): rate.percent
        for rate in rates_in_force(on.runtime, date(2027, 3, 1))
    }
    assert (rates["DE", "standard"], rates["FR", "reduced"]) == (
        Decimal(25),
        Decimal("5.5"),
    )
    own.write_text("rates:\n  - {country: DE}\n", "utf-8")
    with pytest.raises(FormError):
        roles(on, "eu")
