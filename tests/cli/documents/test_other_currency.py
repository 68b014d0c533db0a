"""A transfer in another currency than the invoice that it names."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Type
from tests.cli.documents.test_invoice import DEPOSIT
from tests.cli.documents.test_invoice import known
from tests.spaces import one_line as plain


def test_a_person_says_what_of_the_invoice_it_pays(
    type_in: Type, tmp_path: Path
) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    file = tmp_path / "bank.csv"
    file.write_text(
        f"date;libellé;montant;devise\n2026-04-20;VIR {number};430,00;USD\n"
        "2026-04-21;VIR X;30,00;USD\n",
        "utf-8",
    )

    looked = plain(type_in("invoice", "match", str(file)).out)
    english = plain(type_in("invoice", "match", str(file), language="en").out)
    wrong = type_in("invoice", "pay", number, "--amount", "430 USD")
    paid = type_in(
        "invoice", "pay", number, "--note", "430,00 $US", "--on", "2026-04-20"
    )

    assert (
        f"→ 430,00 $US reçus, mais {number} est dans une autre devise ; si elle est ainsi "
        f'toute réglée : regie invoice pay {number} --on 2026-04-20 --note "430,00 $US" ; '
        "sinon ajoutez --amount, avec ce qui en est réglé, dans sa devise à elle."
    ) in looked
    assert f"but {number} is in another currency; if that settles all of it:" in english
    assert 'regie invoice pay NUMÉRO --amount "30.00 USD" --on 2026-04-21' in looked
    assert plain(wrong.err) == (
        f"« 430 USD » : {number} est en EUR, et il en reste 400,00 €. Écrivez ce qui en "
        "est réglé, en EUR ; si tout l'est, ôtez --amount. Ce qui est arrivé peut se "
        'noter : --note "430 USD".'
    )
    assert plain(paid.out).startswith(f"{number} : 400,00 € · tout est réglé. ⚠ Le 20 ")
