from __future__ import annotations

import textwrap
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.errors import ImportFileError
from regie.ledger.other_exports import LeftOut
from regie.ledger.other_exports import without_rows
from regie.ledger.payout_csv import read_payments
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.words import speaking

PARIS = ZoneInfo("Europe/Paris")
HEADER = (
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,"
    "source_id,description,customer_facing_amount,customer_facing_currency,"
    "customer_name,charge_id"
)


def read(text: str) -> list[Payment]:
    return read_payments(textwrap.dedent(text).lstrip("\n"), file="p.csv", zone=PARIS)


def problems(text: str) -> list[str]:
    with pytest.raises(ImportFileError) as caught:
        read(text)
    return caught.value.problems


def test_export_gives_sales_fees_and_refunds() -> None:
    payments = read(f"""
        {HEADER}
        txn_1,2027-03-08 09:22:31,eur,197.00,3.21,193.79,charge,ch_1,Pass VIP,197.00,eur,Ada,ch_1
        txn_2,2027-03-09 10:00:00,eur,-50.00,0.00,-50.00,refund,re_1,Pass VIP,-50.00,eur,Ada,ch_1
        txn_3,2027-03-09 11:00:00,eur,-2.40,0.00,-2.40,fee,,Radar,,,,
        txn_4,2027-03-10 00:00:00,eur,-141.39,0.00,-141.39,payout,po_1,STRIPE PAYOUT,,,,
        """)

    at = datetime(2027, 3, 8, 9, 22, 31, tzinfo=UTC)
    assert payments == [
        Payment(
            key="stripe:charge:ch_1",
            kind=PaymentKind.SALE,
            amount=Money.of("197.00", "EUR"),
            happened_at=at,
            product="Pass VIP",
            customer="Ada",
        ),
        Payment(
            key="stripe:fee:txn_1",
            kind=PaymentKind.FEE,
            amount=Money.of("3.21", "EUR"),
            happened_at=at,
            parent="stripe:charge:ch_1",
            product="Pass VIP",
        ),
        Payment(
            key="stripe:refund:re_1",
            kind=PaymentKind.REFUND,
            amount=Money.of("50.00", "EUR"),
            happened_at=datetime(2027, 3, 9, 10, tzinfo=UTC),
            parent="stripe:charge:ch_1",
            product="Pass VIP",
            customer="Ada",
        ),
        Payment(
            key="stripe:fee:txn_3",
            kind=PaymentKind.FEE,
            amount=Money.of("2.40", "EUR"),
            happened_at=datetime(2027, 3, 9, 11, tzinfo=UTC),
            product="Radar",
        ),
        Payment(
            key="stripe:payout:po_1",
            kind=PaymentKind.PAYOUT,
            amount=Money.of("141.39", "EUR"),
            happened_at=datetime(2027, 3, 10, tzinfo=UTC),
        ),
    ]


def test_export_gives_disputes_and_what_moves_between_stripe_and_the_bank() -> None:
    payments = read(f"""
        {HEADER}
        txn_1,2027-03-08 09:00:00,eur,-97.00,15.00,-112.00,dispute,dp_1,,,,Ada,ch_1
        txn_2,2027-03-08 09:00:00,eur,97.00,-15.00,112.00,dispute_reversal,dp_1,,,,,ch_1
        txn_3,2027-03-08 09:00:00,eur,50.00,0,50.00,refund_failure,re_1,,,,,ch_1
        txn_4,2027-03-08 09:00:00,eur,-100.00,1.00,-101.00,payout,po_1,,,,,
        txn_5,2027-03-08 09:00:00,eur,100.00,0,100.00,payout_reversal,po_1,,,,,
        txn_6,2027-03-08 09:00:00,eur,20.00,0,20.00,topup,tu_1,,,,,
        txn_7,2027-03-08 09:00:00,eur,-20.00,0,-20.00,topup_reversal,tu_1,,,,,
        """)

    told = [f"{one.key} {one.kind} {one.amount!s} {one.parent}" for one in payments]
    assert [line.rstrip() for line in told] == [
        "stripe:dispute:txn_1 dispute 97.00 EUR stripe:charge:ch_1",
        "stripe:fee:txn_1 dispute_fee 15.00 EUR stripe:charge:ch_1",
        "stripe:dispute:txn_2 dispute_won 97.00 EUR stripe:charge:ch_1",
        "stripe:fee:txn_2 dispute_fee -15.00 EUR stripe:charge:ch_1",
        "stripe:refund_failed:re_1 refund_failed 50.00 EUR stripe:charge:ch_1",
        "stripe:payout:po_1 payout 100.00 EUR",
        "stripe:fee:txn_4 payout_fee 1.00 EUR",
        "stripe:payout_failed:po_1 payout -100.00 EUR",
        "stripe:topup:tu_1 payout -20.00 EUR",
        "stripe:topup_failed:tu_1 payout 20.00 EUR",
    ]
    assert [one.dispute for one in payments] == ["dp_1", "", "dp_1", *[""] * 7]


@pytest.mark.parametrize(
    ("source", "dispute"), [("dp_1", "dp_1"), ("du_1", "du_1"), ("ch_1", ""), ("", "")]
)
def test_an_export_says_which_dispute_it_is_where_it_names_one(
    source: str, dispute: str
) -> None:
    (payment,) = read(f"""
        {HEADER}
        txn_1,2027-03-08 09:00:00,eur,-97.00,0,-97.00,dispute,{source},,,,Ada,ch_1
        """)

    assert payment.dispute == dispute


def test_export_with_semicolons_and_decimal_commas_in_local_time() -> None:
    payments = read("""
        \ufeffBalance_Transaction_ID;Created;Currency;Gross;Fee;Reporting_Category;Source_ID

        txn_1;2027-03-28 03:30:00;EUR;"1 197,00";0;charge;py_1
        """)

    assert payments == [
        Payment(
            key="stripe:charge:py_1",
            kind=PaymentKind.SALE,
            amount=Money.of("1197.00", "EUR"),
            happened_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        )
    ]


def test_export_of_a_converted_sale_keeps_what_the_customer_paid() -> None:
    payments = read(f"""
        {HEADER}
        txn_1,2027-03-08T09:22:31Z,eur,92.00,3.00,89.00,charge,ch_1,,100.00,usd,,
        txn_2,2027-03-09T09:22:31Z,eur,-46.00,0,-46.00,refund,re_1,,-50.00,usd,,
        """)

    assert [(str(payment.amount), str(payment.into)) for payment in payments] == [
        ("100.00 USD", "None"),
        ("100.00 USD", "92.00 EUR"),
        ("3.00 EUR", "None"),
        ("50.00 USD", "None"),
        ("-50.00 USD", "-46.00 EUR"),
    ]
    assert [payment.key for payment in payments if payment.into] == [
        "stripe:exchange:txn_1",
        "stripe:exchange:txn_2",
    ]


def test_export_with_a_fee_given_back() -> None:
    payments = read(f"""
        {HEADER}
        txn_2,2027-03-09 10:00:00,eur,-50.00,-1.50,-48.50,refund,pyr_1,,,,,
        """)

    assert [str(payment.amount) for payment in payments] == ["50.00 EUR", "-1.50 EUR"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            (
                "ligne 2, colonne created_utc : « 2027-02-31 10:00:00 » ne convient pas : "
                "février 2027 a 28 jours ; attendu : 2027-03-08 14:05:00."
            ),
        ),
        (
            "en",
            (
                "line 2, column created_utc: “2027-02-31 10:00:00” does not fit: February "
                "2027 has 28 days; expected: 2027-03-08 14:05:00."
            ),
        ),
    ],
)
def test_a_day_that_no_calendar_has_is_told_with_the_reason(
    language: str, told: str
) -> None:
    with speaking(language):
        found = problems(f"""
            {HEADER}
            txn_1,2027-02-31 10:00:00,eur,10.00,0,,charge,ch_1,,,,,
            """)

    assert found == [told]


def test_export_names_every_bad_row_and_keeps_nothing() -> None:
    found = problems(f"""
        {HEADER}
        txn_1,2027-03-08 09:22:31,eur,197.00,3.21,193.79,charge,ch_1,"Pass, VIP",,,,
        txn_2,2027-03-08 09:22:31,eur,ten,0,,charge,ch_2,,,,,
        txn_3,2027-03-08 09:22:31,euro,10.00,0,,charge,ch_3,,,,,
        txn_4,08/03/2027,eur,10.00,0,,charge,ch_4,,,,,
        txn_5,2027-03-08 09:22:31,eur,10.00,0,,transfer,tr_5,,,,,
        txn_6,2027-03-08 09:22:31,eur,10.00,0,,refund,re_6,,,,,
        txn_7,2027-03-08 09:22:31,eur,10.00,1.00,9.99,charge,ch_7,,,,,
        txn_8,2027-03-08 09:22:31,eur,10.00,0,,charge,,,,,,
        xtn_9,2027-03-08 09:22:31,eur,10.00,1.00,,charge,ch_9,,,,,
        txn_10,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_10,Pass, VIP,,,,
        txn_11,2027-03-08 09:22:31,eur
        txn_12,2027-03-08 09:22:31,eur,-1.00,0,,charge,ch_12,,,,,
        txn_13,2027-03-08 09:22:31,eur,1.005,0,,charge,ch_13,,,,,
        """)

    assert found == [
        "ligne 3, colonne gross : « ten » ne convient pas ; attendu : un montant tel que 120,00 EUR.",
        "ligne 4, colonne currency : « euro » ne convient pas ; attendu : EUR, USD, ….",
        (
            "ligne 5, colonne created_utc : « 08/03/2027 » ne convient pas ; attendu : "
            "2027-03-08 14:05:00."
        ),
        (
            "ligne 6, colonne reporting_category : « transfer » ne convient pas ; attendu : "
            "charge, dispute, dispute_reversal, fee, payout, payout_reversal, refund, "
            "refund_failure, topup, topup_reversal ; sans ces lignes : regie import "
            "payments … --leave-out transfer."
        ),
        "ligne 7, colonne gross : « 10.00 » ne convient pas ; attendu : un montant négatif.",
        (
            "ligne 8, colonne net : « 9.99 » ne convient pas ; attendu : gross - fee = "
            "9.00 EUR."
        ),
        "ligne 9, colonne source_id : la cellule est vide ; attendu : ch_… / py_….",
        (
            "ligne 10, colonne balance_transaction_id : « xtn_9 » ne convient pas ; "
            "attendu : txn_…."
        ),
        (
            "ligne 11 : 14 cellules au lieu de 13 ; un séparateur manque, ou un texte qui "
            "en contient un n'est pas entre guillemets."
        ),
        (
            "ligne 12 : 3 cellules au lieu de 13 ; un séparateur manque, ou un texte qui "
            "en contient un n'est pas entre guillemets."
        ),
        "ligne 13, colonne gross : « -1.00 » ne convient pas ; attendu : un montant positif.",
        "ligne 14, colonne gross : « 1.005 » ne convient pas : écrivez 1005 si ce sont des milliers ; EUR a 2 décimales ; attendu : un montant sans équivoque.",
    ]


def test_export_that_contradicts_itself_is_refused() -> None:
    with speaking("en"):
        found = problems(f"""
            {HEADER}
            txn_1,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_1,,,,,
            txn_1,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_1,,,,,
            txn_2,2027-03-08 09:22:31,eur,11.00,0,,charge,ch_1,,,,,
            """)

    assert found == [
        (
            "stripe:charge:ch_1 is there twice, with €10.00 and then €11.00; keep the "
            "right row."
        )
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            (
                "ligne 4, colonne balance_transaction_id : « txn_1 » ne convient pas : "
                "c'est aussi celui de la ligne 2, qui dit autre chose ; attendu : un "
                "identifiant par mouvement (gardez la bonne ligne, ou refaites l'export)."
            ),
        ),
        (
            "en",
            (
                "line 4, column balance_transaction_id: “txn_1” does not fit: it is that "
                "of line 2, too, which says something else; expected: an id of its own "
                "for each movement (keep the right row, or export again)."
            ),
        ),
    ],
)
def test_two_rows_of_one_transaction_that_differ_are_refused(
    language: str, told: str
) -> None:
    with speaking(language):
        found = problems(f"""
            {HEADER}
            txn_1,2027-03-08 09:22:31,eur,100.00,1.00,99.00,charge,ch_1,,,,,
            txn_2,2027-03-08 09:22:31,eur,100.00,1.00,99.00,charge,ch_2,,,,,
            txn_1,2027-03-08 09:22:31,eur,100.00,1.00,99.00,charge,ch_3,,,,,
            """)

    assert found == [told]


def test_a_row_that_comes_again_as_it_was_is_read_as_it_is() -> None:
    row = "txn_1,2027-03-08 09:22:31,eur,100.00,1.00,99.00,charge,ch_1,,,,,"
    payments = read(f"{HEADER}\n{row}\n{row}\n")

    assert payments[:2] == payments[2:]
    assert [one.key for one in payments[:2]] == [
        "stripe:charge:ch_1",
        "stripe:fee:txn_1",
    ]


def test_rows_without_an_id_that_need_none_are_not_one() -> None:
    payments = read(f"""
        {HEADER}
        ,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_1,,,,,
        ,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_2,,,,,
        """)

    assert [one.key for one in payments] == ["stripe:charge:ch_1", "stripe:charge:ch_2"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (
            "",
            (
                "balance_transaction_id, reporting_category, currency, gross, fee, "
                "source_id, created_utc"
            ),
        ),
        (
            "id,Type,Source,Amount\n",
            (
                "balance_transaction_id, reporting_category, "
                "currency, gross, fee, source_id, created_utc"
            ),
        ),
        (HEADER.replace("created_utc,", ""), "created_utc"),
    ],
)
def test_export_without_a_needed_column_says_which(text: str, missing: str) -> None:
    columns, them = ("s", "elles") if "," in missing else ("", "elle")
    listed = f"{'les' if columns else 'la'} colonne{columns} {missing}"
    found = problems(text)
    assert found[0] == f"ligne 1 : il manque {listed}. Refaites l'export avec {them}."
    assert [one.startswith(INSTEAD) for one in found[1:]] == (
        [True] if text.startswith("id") else []
    )


PAYPAL = {
    "fr": (
        '"Date","Heure","Fuseau horaire","Nom","Type","État","Devise","Avant commission",'
        '"Commission","Net","Numéro de transaction"'
    ),
    "en": '"Date","Time","TimeZone","Name","Type","Currency","Gross","Transaction ID"',
}
INSTEAD = "Régie ne lit que les rapports détaillés de Stripe"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_export_of_paypal_is_called_so_with_what_to_do_instead(
    language: str,
) -> None:
    (told,) = problems(f'{PAYPAL[language]}\n"08/03/2027","10:00:00"\n')

    assert told.startswith(f"C'est un export de PayPal. {INSTEAD}")
    assert "playbooks/examples/payments.csv" in told


def test_rows_of_a_category_that_is_not_read_can_be_left_out() -> None:
    text = (
        f"{HEADER}\n"
        "txn_1,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_1,Pass,,,,\n"
        'txn_2,2027-03-08 09:22:31,eur,-2.00,0,,other_adjustment,,"two\nlines",,,,\n'
        "txn_3,2027-03-08 09:22:31,eur,ten,0,,charge,ch_3,,,,,\n"
    )

    kept, left = without_rows(text, {"other_adjustment"})

    assert left.rows == ("txn_2 other_adjustment -2.00 eur",)
    assert left.sentence() == (
        "1 ligne laissée de côté, rien n'en est au journal : txn_2 other_adjustment "
        "-2.00 eur. Une dépense s'y inscrit par regie ledger cost."
    )
    assert [one.split(",")[0] for one in problems(kept)] == ["ligne 5"]
    assert without_rows(text, set()) == (text, LeftOut())


def test_export_without_a_row_is_no_payment() -> None:
    assert read(HEADER) == []


def test_export_that_is_no_csv_says_where() -> None:
    found = problems(f'{HEADER}\n{"a," * 12}"{"x" * 200_000}"\n')

    assert found == [
        (
            "ligne 2 : le fichier ne se lit pas comme un CSV (field larger than field "
            "limit (131072))."
        )
    ]


def test_export_of_an_unknown_vendor_is_refused() -> None:
    with pytest.raises(ImportFileError) as caught:
        read_payments("", file="p.csv", zone=PARIS, vendor="paypal")

    assert str(caught.value) == (
        "p.csv: Régie ne sait pas lire les exports de « paypal » ; possibles : stripe.\n"
        "Rien n'a été gardé de p.csv."
    )


@given(st.text(alphabet=st.sampled_from('txn_1,;"\n\r\t0.é\x00eur-')))
def test_reading_never_fails_otherwise(rubbish: str) -> None:
    try:
        read_payments(f"{HEADER}\n{rubbish}", file="p.csv", zone=PARIS)
    except ImportFileError:
        return


def test_every_bad_cell_of_a_row_is_told_in_the_order_of_the_file() -> None:
    found = problems(f"""
        {HEADER},remise
        txn_1,hier,euro,dix,peu,,charge,xx_1,Pass,cent,dollar,Ada,,500
        txn_2,2027-03-08 09:22:31,eur,-10.00,0,9.00,charge,xx_2,Pass,,,Ada,,
        xtn_3,hier,eur,10.00,1.00,,refund,xx_3,Pass,,,Ada,,
        txn_4,hier,eur,10.00,0,,don,,Pass,,,Ada,,
        txn_4,2027-03-08 09:22:31,eur,10.00,0,,charge,ch_4,Pass,,,Ada,,
        """)

    assert [told.split(" ne convient")[0] for told in found] == [
        "ligne 2, colonne created_utc : « hier »",
        "ligne 2, colonne currency : « euro »",
        "ligne 2, colonne gross : « dix »",
        "ligne 2, colonne fee : « peu »",
        "ligne 2, colonne source_id : « xx_1 »",
        "ligne 2, colonne customer_facing_amount : « cent »",
        "ligne 2, colonne customer_facing_currency : « dollar »",
        "ligne 2, colonne remise : « 500 »",
        "ligne 3, colonne gross : « -10.00 »",
        "ligne 3, colonne net : « 9.00 »",
        "ligne 3, colonne source_id : « xx_2 »",
        "ligne 4, colonne balance_transaction_id : « xtn_3 »",
        "ligne 4, colonne created_utc : « hier »",
        "ligne 4, colonne gross : « 10.00 »",
        "ligne 4, colonne source_id : « xx_3 »",
        "ligne 5, colonne created_utc : « hier »",
        "ligne 5, colonne reporting_category : « don »",
    ]
