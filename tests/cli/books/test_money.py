from __future__ import annotations

from pathlib import Path

import pytest

from regie.ledger.text import read_entries
from tests.cli.conftest import Type
from tests.services.books.test_vat import CSV
from tests.spaces import one_line as plain

IMPORT = (
    "import",
    "payments",
    "playbooks/examples/payments.csv",
    "--client",
    "Studio Zen",
    "--new-client",
)
SHOW = (
    *("ledger", "show", "--client", "Studio Zen"),
    *("--from", "2027-03-10", "--until", "2027-03-11"),
)


@pytest.fixture(autouse=True)
def in_april(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sales of the example lie in the past."""
    clock = tmp_path / "clock"
    clock.write_text("2027-04-05T09:00:00+00:00", "utf-8")
    monkeypatch.setenv("REGIE_CLOCK", str(clock))


def test_entries_are_shown_in_words(type_in: Type) -> None:
    first, again = type_in(*IMPORT), type_in(*IMPORT)

    shown, english = type_in(*SHOW), type_in(*SHOW, language="en")

    assert (first.out, again.out) == (
        (
            "62 écritures ajoutées, 0 déjà connue.\n"
            "⚠ 30 ventes sans TVA ni pays dans le fichier : TVA comptée au taux de la "
            "cliente, 20 % (REGIE_VAT_RATE_PERCENT ; établie ailleurs : "
            "REGIE_VAT_OF_CLIENTS). La colonne card_country de Stripe dit le\npays. Inscrite, "
            "elle se corrige par regie ledger correct-vat.\n"
        ),
        "0 écriture ajoutée, 62 déjà connues.\n",
    )
    assert [plain(line) for line in shown.out.splitlines()] == [
        "Date · écriture · compte Débit Crédit",
        "mercredi 10 mars 2027 · vente · Pass Sommet Zen (pendant) · Denis Colin",
        "Encaissé par Stripe 147,00 €",
        "Ventes hors taxe 122,50 €",
        "TVA collectée 24,50 €",
        "mercredi 10 mars 2027 · frais · Pass Sommet Zen (pendant)",
        "Frais de paiement 2,46 €",
        "Encaissé par Stripe 2,46 €",
    ]
    assert "Sales without VAT" in english.out


def test_an_import_can_be_looked_at_first(type_in: Type) -> None:
    looked = type_in(*IMPORT, "--dry-run")
    english = type_in(*IMPORT, "--dry-run", language="en", COLUMNS="60")
    data = type_in(*IMPORT, "--dry-run", "--json").data()
    nothing = type_in("ledger", "check")
    done = type_in(*IMPORT)

    assert [plain(line) for line in looked.out.splitlines()] == [
        "Quoi Nombre Total",
        "vente 30 4 410,00 €",
        "remboursement 2 244,00 €",
        "frais 30 76,24 €",
        "Les premiers paiements :",
        "Jour Quoi Produit Qui Montant",
        "lun. 15 févr. vente Pass Sommet Zen (avant) Agathe Berthier 97,00 €",
        "lun. 15 févr. vente Pass Sommet Zen (avant) Samir Haddad 97,00 €",
        "mar. 16 févr. vente Pass Sommet Zen (avant) Claire Dumont 97,00 €",
        "ven. 19 févr. vente Pass Sommet Zen (avant) Yves Le Goff 97,00 €",
        "jeu. 25 févr. vente Pass Sommet Zen (avant) Mina Rakoto 97,00 €",
        (
            "62 écritures à ajouter, 0 déjà connue. Rien n'est écrit : sans --dry-run, "
            "elles le seront."
        ),
        (
            "⚠ 30 ventes sans TVA ni pays dans le fichier : TVA comptée au taux de la "
            "cliente, 20 % (REGIE_VAT_RATE_PERCENT ; établie ailleurs : "
            "REGIE_VAT_OF_CLIENTS). La colonne card_country de Stripe dit le"
        ),
        "pays. Inscrite, elle se corrige par regie ledger correct-vat.",
    ]
    assert "…" not in english.out
    assert data["done"]["entries"] == 62
    assert nothing.out == "0 écriture vérifiée : tout est juste.\n"
    assert done.out.startswith("62 écritures ajoutées, 0 déjà connue.")


def test_a_new_client_keeps_the_name_that_was_typed(type_in: Type) -> None:
    type_in(*IMPORT[:4], "Élan & Co", "--new-client")
    type_in(*IMPORT[:4], "elan co", "--new-client")

    refused = type_in("ledger", "show", "--client", "Élan et Co")

    assert "Vouliez-vous dire : Élan & Co ?" in plain(refused.err)


def test_the_text_that_reads_back_is_there_too(type_in: Type) -> None:
    type_in(*IMPORT)

    entries = read_entries(type_in(*SHOW, "--plain").out)

    assert [entry.kind.value for entry in entries] == ["sale", "fee"]


@pytest.mark.parametrize("option", ["--from", "--until"])
def test_a_day_that_is_none_is_explained(type_in: Type, option: str) -> None:
    type_in(*IMPORT)

    refused = type_in(*SHOW, option, "mars")

    assert (refused.code, refused.err) == (
        1,
        "« mars » n'est pas un jour : écrivez 2027-03-08 ou 08/03/2027.\n",
    )


def test_a_file_of_another_client_is_refused_in_a_sentence(type_in: Type) -> None:
    type_in(*IMPORT)

    refused = type_in(*IMPORT[:4], "Autre Cliente", "--new-client")

    assert (refused.code, refused.err) == (
        1,
        (
            "Le mouvement stripe:charge:ch_zen0004 est déjà au journal de « studio-zen ». "
            "Rien n'a été écrit : vérifiez le nom de la cliente.\n"
        ),
    )


def test_sales_with_a_country_are_not_counted_as_without(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "stripe.csv"
    rows = [
        (
            "balance_transaction_id,created_utc,reporting_category,currency,gross,fee,net,"
            "source_id,card_country"
        ),
        "txn_1,2027-03-01 10:00:00,charge,eur,120.00,2.00,118.00,ch_1,DE",
        "txn_2,2027-03-01 11:00:00,charge,eur,120.00,2.00,118.00,ch_2,",
    ]
    file.write_text("\n".join(rows), "utf-8")
    words = ("import", "payments", str(file), *IMPORT[3:])

    english = type_in(*words, language="en", REGIE_VAT_RATE_PERCENT="5.5")

    assert plain(english.out) == (
        "4 entries added, 0 known already. "
        "⚠ 1 sale without VAT or country in the file: VAT is counted at the client's "
        "own rate, 5.5% (REGIE_VAT_RATE_PERCENT; established elsewhere: "
        "REGIE_VAT_OF_CLIENTS). Stripe's column card_country tells the country. Once "
        "booked, it is corrected by regie ledger correct-vat. "
        "⚠ 1 sale of the file does not tell its VAT. Assumed, by country: DE 5.5% × 1. If "
        "that is wrong, change it before you import: "
        'REGIE_VAT_OF_CLIENTS=\'{"studio-zen": "none"}\' (none: none at all, a client '
        "outside of the Union; world: none outside of the Union; eu: the country's; home: "
        "her own everywhere; BE: a client in Belgium). What is booked already is "
        "corrected afterwards: regie ledger correct-vat --client studio-zen --file … "
        '--reason "…".'
    )


def test_what_is_not_known_is_left_out_where_that_is_said(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "stripe.csv"
    file.write_text(
        "balance_transaction_id,created_utc,reporting_category,currency,gross,fee,"
        "source_id,card_country\n"
        "txn_1,2027-03-01 10:00:00,charge,eur,120.00,2.00,ch_1,FR\n"
        "txn_2,2027-03-01 11:00:00,other_adjustment,eur,-5.00,0,,\n",
        "utf-8",
    )
    words = ("import", "payments", str(file), *IMPORT[3:])

    refused = type_in(*words)
    known = type_in(*words, "--leave-out", "charge")
    done = type_in(*words, "--leave-out", "other_adjustment")
    data = type_in(*words, "--leave-out", "other_adjustment", "--json").data()

    assert "--leave-out other_adjustment" in plain(refused.err)
    assert "Régie lit cette catégorie, elle compte." in plain(known.err)
    assert plain(done.out) == (
        "2 écritures ajoutées, 0 déjà connue. ⚠ 1 ligne laissée de côté, rien n'en est "
        "au journal : txn_2 other_adjustment -5.00 eur. Une dépense s'y inscrit par "
        "regie ledger cost."
    )
    assert data["left_out"] == ["txn_2 other_adjustment -5.00 eur"]


def test_vat_that_the_agreement_settles_is_told_and_is_no_warning(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(CSV, "utf-8")
    command = ("import", "payments", str(file), "--client", "Studio Zen")
    dry = ("--new-client", "--dry-run")
    settings = {"REGIE_VAT_OF_CLIENTS": '{"studio-zen": "none"}'}

    doubted = plain(type_in(*command, *dry).out)
    settled = plain(type_in(*command, *dry, **settings).out)

    rates = "3 ventes du fichier ne disent pas leur TVA."
    assert f"⚠ {rates} Supposée, par pays : DE 20 % × 1, FR 20 % × 1" in doubted
    assert f"⚠ {rates}" not in settled
    assert (
        f"{rates} Comptée, par pays : DE 0 % × 1, FR 0 % × 1, US 0 % × 1 ; comme "
        "REGIE_VAT_OF_CLIENTS le dit de cette cliente."
    ) in settled
