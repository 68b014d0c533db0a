from __future__ import annotations

import unicodedata

import pytest

from regie.billing.work.activity import as_agreed
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Where
from regie.billing.work.hourly import WorkRate
from regie.billing.work.retainer import Retainer
from regie.billing.work.terms import NO_WORK
from regie.billing.work.terms import WorkTerms
from regie.money import EUR
from regie.money import Money


def rate(*activities: str) -> WorkRate:
    where = Where(activities=activities)
    return WorkRate(price=Money(90_00, EUR), where=where, name="x")


WORK = WorkTerms(
    hourly=Hourly(
        rate=Money(60_00, EUR),
        rates=(rate("stratégie", "Été*", "côté", "cote"),),
        where=Where(activities_out=("Réunion d'équipe",)),
    ),
    retainer=Retainer(
        fee=Money(500_00, EUR), minutes=300, rates=(rate("mise en œuvre"),)
    ),
)


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        ("strategie", "stratégie"),
        ("STRATEGIE", "stratégie"),
        (unicodedata.normalize("NFD", "stratégie"), "stratégie"),
        ("Stratégie", "Stratégie"),
        ("reunion  d'equipe", "Réunion d'équipe"),
        ("mise en oeuvre", "mise en œuvre"),
        ("cote", "cote"),
        ("coté", "coté"),
        ("ete*", "ete*"),
        ("mails", "mails"),
        ("", ""),
    ],
)
def test_what_differs_by_accents_alone_is_what_the_agreement_names(
    typed: str, agreed: str
) -> None:
    assert as_agreed(WORK, typed) == agreed


def test_an_agreement_without_work_spells_nothing() -> None:
    assert as_agreed(NO_WORK, "strategie") == "strategie"
