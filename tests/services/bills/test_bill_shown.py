"""What the form of an approval says of the one before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from regie.money import Money
from regie.services.bills.bill_questions import note_answered
from regie.services.bills.bill_questions import note_asked
from regie.services.bills.bill_shown import is_unclear
from regie.services.bills.bill_shown import next_form
from regie.services.bills.bill_shown import Shown
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.spaces import plain

BEFORE = Shown(
    client=CLIENT, period="2027-03", digest="aaa", total=Money.of("324", "EUR")
)
NOW = replace(BEFORE, digest="bbb", total=Money.of("360", "EUR"))


def form(on: Stage, shown: Shown, language: str = "fr") -> tuple[str, list[str]]:
    note_asked(on.runtime, CLIENT, "2027-03", send=True)
    with speaking(language):
        made = next_form(on.runtime, shown)
    return made.key, [plain(one) for one in made.told]


def test_what_changed_since_the_last_question_is_said_with_both_amounts(
    on: Stage,
) -> None:
    first = form(on, BEFORE)
    again = form(on, BEFORE)
    changed = form(on, NOW)
    begun_anew = form(on, NOW, "en")
    total_stays = form(on, replace(NOW, digest="ccc"))

    assert first == again == ("approve-aaa", [])
    assert changed == (
        "approve-bbb",
        [
            (
                "Le montant a changé depuis la question d'avant : 324,00 € alors, 360,00 € "
                "maintenant. Ce qui a été répondu alors ne compte pas."
            )
        ],
    )
    assert begun_anew == (
        "approve-bbb",
        [
            (
                "The amount has changed since it was last asked about: €324.00 then, €360.00 "
                "now. What was answered then does not count."
            )
        ],
    )
    assert total_stays == (
        "approve-ccc",
        [
            (
                "Le relevé a changé depuis la question d'avant ; son total reste 360,00 €. "
                "Ce qui a été répondu alors ne compte pas."
            )
        ],
    )


def test_a_question_that_was_answered_is_no_earlier_one(on: Stage) -> None:
    form(on, BEFORE)
    note_answered(
        on.runtime, CLIENT, "2027-03", approved=False, who="Prefect", why="non"
    )

    assert form(on, NOW) == ("approve-bbb", [])


def test_a_day_of_payment_to_come_is_asked_about_in_a_form_of_its_own(
    on: Stage,
) -> None:
    form(on, BEFORE)
    today = on.clock.now().date()
    fine = [is_unclear(on.runtime, BEFORE, day) for day in (None, today)]
    unclear = [is_unclear(on.runtime, BEFORE, date(2027, month, 1)) for month in (4, 5)]

    key, told = form(on, BEFORE)
    english = form(on, BEFORE, "en")[1]

    assert (fine, unclear) == ([False, False], [True, True])
    assert key == "approve-aaa-3"
    assert told == [
        (
            "« Déjà payée le » : le 1er mai 2027 est à venir. Laissez vide si ce n'est pas "
            "encore payé, sinon donnez le jour du paiement. Rien n'est encore facturé."
        )
    ]
    assert english == [
        (
            "“Paid already on”: 1 May 2027 is still to come. Leave it empty if it is not "
            "paid yet; otherwise give the day of the payment. Nothing is billed yet."
        )
    ]
    assert form(on, NOW)[0] == "approve-bbb"
