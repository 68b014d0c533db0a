from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.books.test_money import IMPORT
from tests.cli.conftest import Type
from tests.spaces import plain

CLIENT = ("--client", "Studio Zen")


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_balances_of_a_day_and_of_all_time(type_in: Type) -> None:
    type_in(*IMPORT)

    before = type_in("ledger", "balance", *CLIENT, "--on", "2027-02-15")
    english = type_in("ledger", "balance", *CLIENT, "--on", "2027-02-15", language="en")
    unknown = type_in("ledger", "balance", *CLIENT, "--known", "01/02/2026")
    everything = type_in("ledger", "balance", *CLIENT, "--json")

    assert words(before.out) == [
        "Compte Débit Crédit",
        "Frais de paiement EUR 3,42 €",
        "Encaissé par Stripe EUR 190,58 €",
        "Ventes hors taxe EUR 161,66 €",
        "TVA collectée EUR 32,34 €",
        "Total EUR 194,00 € 194,00 €",
    ]
    columns = [line.index("€") for line in before.out.splitlines()[1:5]]
    assert (columns[0], columns[2]) == (columns[1], columns[3])
    assert columns[0] < columns[2]
    assert words(english.out)[0] == "Account Debit Credit"
    assert "Sales without VAT EUR" in " ".join(words(english.out))
    assert unknown.out == "Tous les comptes sont à zéro.\n"
    data = json.loads(everything.out)
    accounts = [(one["account"], one["name"], one["side"]) for one in data["accounts"]]
    assert accounts == [
        ("client:studio-zen:fees:payment", "Frais de paiement", "debit"),
        ("client:studio-zen:processor:stripe", "Encaissé par Stripe", "debit"),
        ("client:studio-zen:refunds", "Remboursements hors taxe", "debit"),
        ("client:studio-zen:sales", "Ventes hors taxe", "credit"),
        ("client:studio-zen:vat", "TVA collectée", "credit"),
    ]
    [sums] = data["totals"]
    whole = sum(
        one["amount"]["minor"] for one in data["accounts"] if one["side"] == "debit"
    )
    assert (sums["currency"], sums["debit"], sums["debit"]["minor"]) == (
        "EUR",
        sums["credit"],
        whole,
    )


ABROAD = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id,card_country
txn_1,2026-12-03 10:00:00,charge,119.00,0,119.00,eur,ch_1,Pass,,DE
txn_2,2027-02-04 10:00:00,charge,238.00,0,238.00,eur,ch_2,Pass,,DE
txn_3,2027-02-05 10:00:00,charge,240.00,0,240.00,eur,ch_3,Pass,,FR
txn_4,2027-02-06 10:00:00,refund,-59.50,0,-59.50,eur,re_1,Pass,ch_1,
txn_5,2027-02-07 10:00:00,charge,122.00,0,122.00,usd,ch_5,Pass,,IT
"""


def test_sales_through_the_one_stop_shop_are_shown_by_country_and_rate(
    type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "abroad.csv"
    file.write_text(ABROAD, "utf-8")
    monkeypatch.setenv("REGIE_VAT_ABROAD", "eu")
    type_in("import", "payments", str(file), *CLIENT, "--new-client")
    asked = ("ledger", "oss", *CLIENT, "--quarter")

    french = type_in(*asked, "2027-T1")
    english = type_in(*asked, "2026-Q4", language="en")
    data = type_in(*asked, "2027-Q1", "--json").data()
    nothing = type_in(*asked, "2025-T4")
    wrong = type_in(*asked, "2027-03")
    rates = tmp_path / "rates.csv"
    rates.write_text("Date,USD,\n2027-03-31,1.25,\n2027-03-30,2,\n", "utf-8")
    type_in("ledger", "rates", "import", str(rates))
    in_euros = type_in(*asked, "2027-T1")
    told = type_in(*asked, "2027-Q1", "--json").data()

    assert words(plain(french.out)) == [
        "OSS · T1 2027",
        "Ventes de Pays Taux Ventes HT TVA",
        "T1 2027 DE 19 % 200,00 € 38,00 €",
        "T1 2027 IT 22 % 100,00 $US 22,00 $US",
        "Total EUR 200,00 € 38,00 €",
        "Total USD 100,00 $US 22,00 $US",
        "T4 2026 DE 19 % -50,00 € -9,50 €",
        (
            "Les lignes d'un trimestre d'avant corrigent sa déclaration : elles ne sont pas "
            "dans le total."
        ),
        (
            "L'OSS se déclare en euros, au taux de la BCE du dernier jour du trimestre ; il "
            "n'est pas encore connu : regie ledger rates fetch --from 2026-10-01"
        ),
    ]
    assert words(plain(in_euros.out))[8:] == [
        "L'OSS se déclare en euros, au taux de la BCE du dernier jour du trimestre :",
        "Ventes de Pays Taux Ventes HT TVA",
        "T1 2027 DE 19 % 200,00 € 38,00 €",
        "T1 2027 IT 22 % 80,00 € 17,60 €",
        "Total EUR 280,00 € 55,60 €",
        "T4 2026 DE 19 % -50,00 € -9,50 €",
    ]
    assert (data["euros"], data["euro_totals"]) == (None, None)
    assert data["totals"] == [
        {
            "net": {"minor": 20000, "currency": "EUR"},
            "vat": {"minor": 3800, "currency": "EUR"},
        },
        {
            "net": {"minor": 10000, "currency": "USD"},
            "vat": {"minor": 2200, "currency": "USD"},
        },
    ]
    assert told["euro_totals"] == [
        {
            "net": {"minor": 28000, "currency": "EUR"},
            "vat": {"minor": 5560, "currency": "EUR"},
        }
    ]
    assert [row["vat"]["minor"] for row in told["euros"]] == [3800, 1760, -950]
    assert words(english.out) == [
        "OSS · Q4 2026",
        "Sold in Country Rate Sales without VAT VAT",
        "Q4 2026 DE 19% €100.00 €19.00",
        "Total EUR €100.00 €19.00",
    ]
    assert (data["quarter"], data["rows"][2]) == (
        "2027-Q1",
        {
            "sold_in": "2026-Q4",
            "country": "DE",
            "percent": "19",
            "net": {"minor": -5000, "currency": "EUR"},
            "vat": {"minor": -950, "currency": "EUR"},
        },
    )
    assert nothing.out == "Aucune vente OSS : T4 2025.\n"
    assert (wrong.code, "n'est pas un trimestre" in wrong.err) == (1, True)


def test_check_says_that_all_fits_or_what_does_not(
    type_in: Type, tmp_path: Path
) -> None:
    type_in(*IMPORT)
    sound = type_in("ledger", "check")
    with sqlite3.connect(tmp_path / "home" / "regie.db") as connection:
        connection.execute("UPDATE balance_day SET amount = 0 WHERE account_id = 1")

    broken = type_in("ledger", "check", language="en")
    rebuilt = type_in("ledger", "check", "--rebuild", "--json")

    assert (sound.code, sound.out) == (0, "62 écritures vérifiées : tout est juste.\n")
    assert broken.code == 1
    assert " ".join(broken.out.split()).startswith(
        "✗ client:studio-zen:processor:stripe EUR 2027-02-15: the total of this day is "
        "not that of its postings; `regie ledger check --rebuild` counts it anew."
    )
    assert (rebuilt.code, json.loads(rebuilt.out)) == (0, CHECKED)


def test_export_writes_each_form(type_in: Type, tmp_path: Path) -> None:
    type_in(*IMPORT)
    file = tmp_path / "out.txt"

    done = {}
    for form in ("csv", "beancount", "fec"):
        told = type_in("ledger", "export", *CLIENT, "--format", form, "-o", str(file))
        done[form] = (told.out, file.read_text("utf-8").split("\n")[0][:24])

    assert done == {
        "csv": (f"62 écritures écrites → {file}\n", "date,kind,key,account,de"),
        "beancount": (f"62 écritures écrites → {file}\n", "2027-02-15 open Assets:S"),
        "fec": (f"62 écritures écrites → {file}\n", "JournalCode\tJournalLib\tE"),
    }


def test_balances_have_a_total_in_each_currency(type_in: Type, tmp_path: Path) -> None:
    file = tmp_path / "abroad.csv"
    file.write_text(ABROAD, "utf-8")
    type_in("import", "payments", str(file), *CLIENT, "--new-client")

    balance = type_in("ledger", "balance", *CLIENT, "--on", "2027-02-07")

    assert words(plain(balance.out)) == [
        "Compte Débit Crédit",
        "Encaissé par Stripe EUR 537,50 €",
        "Remboursements hors taxe EUR 49,58 €",
        "Ventes hors taxe EUR 497,50 €",
        "TVA collectée EUR 89,58 €",
        "Total EUR 587,08 € 587,08 €",
        "Encaissé par Stripe USD 122,00 $US",
        "Ventes hors taxe USD 101,67 $US",
        "TVA collectée USD 20,33 $US",
        "Total USD 122,00 $US 122,00 $US",
    ]


CHECKED = {"entries": 62, "faults": [], "unexplained": []}
CORRECT = ("ledger", "correct", "stripe:charge:ch_zen0001", "--amount", "90")
WHY = ("--reason", "Prix erroné")


def test_a_correction_is_shown_before_it_is_written(type_in: Type) -> None:
    type_in(*IMPORT)
    before = type_in("ledger", "balance", *CLIENT).out

    shown = type_in(*CORRECT, *WHY)
    unchanged = type_in("ledger", "balance", *CLIENT).out
    applied = type_in(*CORRECT, *WHY, "--apply", "--json")
    again = type_in(*CORRECT, *WHY, "--apply")

    assert unchanged == before
    assert "Rien n'a été écrit." in shown.out
    data = applied.data()
    assert [entry["key"] for entry in data["entries"]] == [
        "reversal:stripe:charge:ch_zen0001",
        "correction:stripe:charge:ch_zen0001",
    ]
    assert data["warnings"] == []
    assert "est déjà annulée" in again.err
    assert type_in("ledger", "check").code == 0
    assert type_in("ledger", "correct", "nothing", *WHY).code == 1


def test_a_sale_that_is_undone_names_the_fee_that_stays(type_in: Type) -> None:
    type_in(*IMPORT)
    undo = (*CORRECT[:3], *WHY)

    shown = type_in(*undo)
    corrected = type_in(*CORRECT, *WHY)
    written = type_in(*undo, "--apply", "--json").data()

    warning = plain(shown.out).replace("\n", " ").partition("⚠ ")[2]
    assert warning.startswith("Les frais de « stripe:charge:ch_zen0001 » (")
    assert "regie ledger correct stripe:fee:" in warning
    assert "⚠" not in corrected.out
    assert [one["key"] for one in written["entries"]] == [
        "reversal:stripe:charge:ch_zen0001"
    ]
    assert [plain(one) for one in written["warnings"]] == [warning.strip()]


def test_sales_that_were_booked_without_oss_are_put_into_it(
    type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "abroad.csv"
    file.write_text(ABROAD, "utf-8")
    type_in("import", "payments", str(file), *CLIENT, "--new-client")
    asked = ("ledger", "oss", *CLIENT, "--quarter", "2027-Q1")

    nothing = type_in(*asked, language="en")
    monkeypatch.setenv("REGIE_VAT_ABROAD", "eu")
    again = type_in("import", "payments", str(file), *CLIENT)
    days = ("--from", "2027-01-01", "--until", "2027-04-01")
    reason = ("--reason", "OSS", "--apply")
    done = type_in("ledger", "correct-vat", *CLIENT, *days, *reason, language="en")

    assert nothing.out.replace("\n", " ") == (
        "No OSS sales: Q1 2027. With REGIE_VAT_ABROAD=home every sale has the client's own "
        "rate; eu gives each country of the Union its own, from the next imports on. What "
        "is booked is corrected afterwards: regie ledger correct-vat --client studio-zen "
        '--from 2027-01-01 --until 2027-04-01 --reason "…" '
    )
    assert (
        plain(again.out)
        .replace("\n", " ")
        .startswith(
            "0 écriture ajoutée, 5 déjà connues. ⚠ 3 ventes du fichier sont inscrites avec une "
            "autre TVA que celle des réglages d'aujourd'hui. Si elle n'était que supposée, "
            "voyez ce que la corriger change : regie ledger correct-vat --client studio-zen "
            f'--file {file} --reason "…" '
        )
    )
    assert words(done.out) == [
        "Day Sale Amount VAT booked Right VAT",
        "Thu 4 Feb stripe:charge:ch_2 · Pass €238.00 €39.67 DE €38.00",
        "Sun 7 Feb stripe:charge:ch_5 · Pass US$122.00 US$20.33 IT US$22.00",
        "Total EUR €238.00 €39.67 €38.00",
        "Total USD US$122.00 US$20.33 US$22.00",
        "1 sale has that VAT already.",
    ]
    rows = type_in(*asked, "--json").data()["rows"]
    assert [(one["country"], one["vat"]["minor"]) for one in rows] == [
        ("DE", 3800),
        ("IT", 2200),
    ]


CORRECT_VAT = (
    *("ledger", "correct-vat", *CLIENT, "--sale", "stripe:charge:ch_zen0001"),
    *("--reason", "Hors de l'Union"),
)


def test_a_right_vat_is_shown_before_it_is_written(type_in: Type) -> None:
    type_in(*IMPORT)
    before = type_in("ledger", "balance", *CLIENT).out

    shown = type_in(*CORRECT_VAT, "--rate", "0")
    unchanged = type_in("ledger", "balance", *CLIENT).out
    applied = type_in(*CORRECT_VAT, "--rate", "0", "--apply", "--json").data()
    again = type_in(*CORRECT_VAT, "--rate", "0 %", language="en")

    assert unchanged == before
    assert words(shown.out) == [
        "Jour Vente Montant TVA inscrite TVA juste",
        (
            "lun. 15 févr. stripe:charge:ch_zen0001 · Pass Sommet Zen (avant) 97,00 € "
            "16,17 € 0,00 €"
        ),
        "Total EUR 97,00 € 16,17 € 0,00 €",
        (
            "Rien n'a été écrit. Une TVA que Stripe a dite est remplacée aussi : voyez les "
            "montants. Pour l'écrire : la même commande avec --apply."
        ),
    ]
    (sale,) = applied["done"]["sales"]
    assert [one["key"] for one in sale["entries"]] == [
        "reversal:stripe:charge:ch_zen0001",
        "correction:stripe:charge:ch_zen0001",
    ]
    assert again.out == "1 sale has that VAT already.\n"
    assert type_in("ledger", "check").code == 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--rate", "100"), "« 100 » n'est pas un taux de TVA. Écrivez 20, 5,5 ou 0."),
        (("--rate", "vingt"), "« vingt » n'est pas un taux de TVA."),
        (("--country", "Belgique"), "« Belgique » n'est pas le code d'un pays."),
    ],
)
def test_a_vat_that_is_none_is_refused(
    type_in: Type, more: tuple[str, ...], message: str
) -> None:
    type_in(*IMPORT)

    assert message in type_in(*CORRECT_VAT, *more).err


def test_a_cost_is_written_once(type_in: Type) -> None:
    type_in(*IMPORT)
    command = ("ledger", "cost", "250,50", *CLIENT, "--on", "08/03/2026", *WHY)

    first, again = type_in(*command), type_in(*command)

    assert words(first.out)[1:] == [
        "dimanche 8 mars 2026 · dépense · Prix erroné",
        "Dépenses : publicité 250,50 €",
        "Compte bancaire 250,50 €",
    ]
    assert "La même dépense" in again.err


def test_a_cost_on_a_day_to_come_is_refused_and_not_written(type_in: Type) -> None:
    type_in(*IMPORT)
    before = type_in("ledger", "show", *CLIENT).out

    said = type_in("ledger", "cost", "250", *CLIENT, "--on", "08/03/2999", *WHY)

    assert "Le 8 mars 2999 est à venir : rien n'a pu arriver ce jour-là." in said.err
    assert type_in("ledger", "show", *CLIENT).out == before


@pytest.mark.parametrize("ends", [("--won", "--lost"), ("--lost", "--won"), ()])
def test_an_end_of_a_dispute_is_won_or_lost_and_has_come(
    type_in: Type, ends: tuple[str, ...]
) -> None:
    """Of two the last one won; a day to come was taken."""
    command = ("ledger", "dispute", "stripe:dispute:txn_1", "--on", "08/03/2999")

    said = type_in(*command, *ends, "--reason", " ")

    assert said.code != 0
    for one in (
        "Donnez --won (gagné) ou --lost (perdu), l'un des deux.",
        "Le 8 mars 2999 est à venir : rien n'a pu arriver ce jour-là.",
        "La raison manque",
    ):
        assert one in said.err


def test_sales_without_a_campaign_are_listed_and_settled(type_in: Type) -> None:
    type_in(*IMPORT)
    listed = json.loads(type_in("ledger", "unattributed", *CLIENT, "--json").out)
    first = listed["sales"][0]["key"]
    command = ("ledger", "attribute", first, *CLIENT, "--why", "Vente à part")

    table = type_in("ledger", "unattributed", *CLIENT)
    unknown = type_in(*command, "--campaign", "zen", language="en")
    settled = type_in(*command, "--campaign", "-")
    left = json.loads(type_in("ledger", "unattributed", *CLIENT, "--json").out)

    assert (
        f"{listed['count']} ventes sans campagne. Campagnes : aucune pour l'instant"
        in table.out
    )
    assert first in "".join(table.out.split())
    assert (unknown.code, settled.out) == (1, "1 vente réglée → -\n")
    assert "No campaign “zen” at this client." in unknown.err
    assert left["sales"] == listed["sales"][1:]


BANDS = """
parties:
  - {party: Ada, of: net revenue, rates: [{rate: 30 %, discount: 0 % .. 10 %}]}
"""


def test_discounts_that_nobody_said_are_listed_and_said(
    type_in: Type, tmp_path: Path
) -> None:
    example = Path("playbooks/examples/agreement.yaml").read_text("utf-8")
    file = tmp_path / "agreement.yaml"
    file.write_text(example + BANDS, "utf-8")
    profile = ("--profile", "playbooks/examples/profile.yaml")
    agreement = ("--agreement", str(file), *profile)
    type_in(*IMPORT)
    nothing = type_in("ledger", "discounts", *CLIENT)
    type_in("bill", "--draft", "--period", "2027-03", *CLIENT, *agreement)
    listed = json.loads(type_in("ledger", "discounts", *CLIENT, "--json").out)
    first = listed["sales"][0]["key"]
    command = ("ledger", "attribute", *CLIENT, "--why", "Lu chez Stripe")

    table = type_in("ledger", "discounts", *CLIENT)
    both = type_in(*command, first, "--unknown", "--discount", "0")
    wrong = type_in(*command, first, "--discount", "ZEN10", language="en")
    one = type_in(*command, first, "--discount", "10 %")
    rest = type_in(*command, "--unknown", "--discount", "0", language="en")

    count = listed["count"]
    assert nothing.out.startswith("Aucune remise à dire")
    assert count > 2
    assert first in "".join(table.out.split())
    assert f"{count} ventes dont la remise n'est pas connue" in table.out
    assert (both.code, wrong.code) == (1, 1)
    assert "l'un ou l'autre" in both.err
    assert "“ZEN10” is no discount" in wrong.err
    assert one.out == "1 vente réglée → remise de 10\u00a0%\n"
    assert rest.out == f"{count - 1} sales settled → discount of 0%\n"
    assert json.loads(type_in("ledger", "discounts", *CLIENT, "--json").out) == {
        "sales": [],
        "count": 0,
    }


def test_a_narrow_terminal_cuts_no_key_and_no_amount(
    type_in: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = "ch_3QxK2ZLkdIwHu7ix0aBcDeFg"
    product = "Programme Mastermind de printemps en douze séances"
    file = tmp_path / "long.csv"
    file.write_text(
        Path(IMPORT[2])
        .read_text("utf-8")
        .replace("ch_zen0001", key)
        .replace("Pass Sommet Zen (avant),Agathe", f"{product},Agathe"),
        "utf-8",
    )
    done = type_in(*IMPORT[:2], str(file), *IMPORT[3:])
    assert done.code == 0, done.err
    monkeypatch.setenv("COLUMNS", "60")

    listed = words(type_in("ledger", "unattributed", *CLIENT).out)
    shown = words(type_in("ledger", "show", *CLIENT).out)

    assert f"stripe:charge:{key}" in listed
    assert any(one.startswith("15 févr. 2027 Programme") for one in listed)
    assert not [one for one in [*listed, *shown] if "…" in one and "--" not in one]
    start = next(at for at, one in enumerate(shown) if "Programme" in one)
    assert shown[start : start + 3] == [
        "lundi 15 février 2027 · vente · Programme",
        "Mastermind de printemps en douze séances ·",
        "Agathe Berthier",
    ]


RATES = """Date,USD,JPY,CYP,
2027-03-05,1.0842,162.35,N/A,
2027-03-04,1.0800,161.9,N/A,
"""


def test_rates_are_kept_once_and_shown_for_a_weekend(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text(RATES, "utf-8")
    command = ("ledger", "rates", "import", str(file))

    unknown = type_in("ledger", "rates", "show", "--on", "2027-03-07")
    first, again = type_in(*command), type_in(*command, "--from", "2027-03-05")
    shown = type_in("ledger", "rates", "show", "--on", "2027-03-07")
    usd = type_in(
        *("ledger", "rates", "show", "--on", "2027-03-04", "--currency", "usd"),
        "--json",
    )
    file.write_text(RATES.replace("1.0842", "1.0843"), "utf-8")
    other = type_in(*command)

    assert plain(unknown.err).rstrip() == (
        "Aucun taux n'est connu au 7 mars 2027. Prenez ceux de la BCE : regie ledger "
        "rates fetch --from 2027-03-07"
    )
    assert (first.out, again.out) == (
        "4 taux ajoutés, 0 déjà connu (du 4 mars 2027 au 5 mars 2027).\n",
        "0 taux ajouté, 2 déjà connus (du 5 mars 2027 au 5 mars 2027).\n",
    )
    assert words(shown.out)[1:] == [
        "vendredi 5 mars 2027 162,35 JPY ECB",
        "vendredi 5 mars 2027 1,0842 USD ECB",
    ]
    assert json.loads(usd.out)[0]["target"] == "USD"
    assert (other.code, "Rien n'a été écrit" in other.err) == (1, True)


def test_rates_of_vat_are_shown_for_a_day(type_in: Type) -> None:
    shown = type_in("ledger", "vat", "--on", "2025-06-30")
    later = json.loads(type_in("ledger", "vat", "--on", "2025-07-01", "--json").out)

    assert "EE 22 % normal 1er janvier 2024" in " ".join(words(shown.out))
    assert [rate["percent"] for rate in later if rate["country"] == "EE"] == ["24"]


def test_a_client_who_is_not_known_says_how_one_comes_to_be(type_in: Type) -> None:
    said = type_in("ledger", "balance", "--client", "Nobody")

    assert said.code == 1
    assert " ".join(said.err.split()) == (
        "Aucune cliente « Nobody ». Aucune n'est encore connue. Une cliente est connue "
        "par sa première campagne (regie start … --client), son accord (regie bill … "
        "--agreement), un devis (regie quote new) ou ses paiements (regie import payments "
        "… --new-client)."
    )


def test_days_without_entries_are_told_from_a_client_without(type_in: Type) -> None:
    type_in(*IMPORT)
    asked = ("ledger", "show", *CLIENT, "--from", "2020-01-01")
    days = (*asked, "--until", "2020-02-01")

    assert [plain(type_in(*days, language=one).out) for one in ("fr", "en")] == [
        "Aucune écriture ces jours-là. Toutes : sans --from ni --until.\n",
        "No entry on these days. All of them: without --from and --until.\n",
    ]
