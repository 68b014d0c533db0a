"""Another party contests a line of her share; what is promised is in her next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from regie.billing.exchange import Rate
from regie.billing.statement.contest import Ruling
from regie.errors import ConflictError
from regie.errors import SignatureError
from regie.errors import UsageError
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.books.check_ledger import check_ledger
from regie.services.books.correct import correct
from regie.services.links import Links
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import DoubtfulAnswerError
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import held_numbers
from regie.services.statement.contest import Remark
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import Shown
from regie.services.statement.statements import verify_statements
from tests.rehearsed import Stage
from tests.services.bills.test_party_bill import sold  # noqa: F401 -- a fixture
from tests.services.bills.test_share_mails import close
from tests.services.bills.test_share_mails import keep
from tests.services.bills.test_share_mails import learned_in_april
from tests.services.bills.test_share_mails import PARTIES
from tests.services.books.test_attribute import CLIENT
from tests.spaces import plain

ADA = "Ada Lovelace"
WHY = "Il manque une vente"


@pytest.fixture
def march(sold: Stage) -> Stage:  # noqa: F811
    """March is closed: line 1 base, 2 the split commission, 3 Ada's, 4 Zoé's, …."""
    keep(sold, PARTIES)
    close(sold, mail=False)
    return sold


def line_of(on: Stage, party: str, period: str = "2027-03") -> int:
    return share(on, party, period).lines[0].number


def share(on: Stage, party: str, period: str = "2027-03") -> Shown:
    return show_statement(on.runtime, CLIENT, period, party=party)


def contested(on: Stage, party: str, *, line: int = 0, who: str = "") -> int:
    remark = Remark(
        line=line or line_of(on, party), who=who or party, reason=WHY, party=party
    )
    return contest_line(on.runtime, CLIENT, "2027-03", remark).id


def accept(on: Stage, number: int, amount: str = "", *, why: str = "Oui") -> None:
    reply = Reply(ruling=Ruling.ACCEPTED, reason=why, amount=amount, sure=True)
    answer_contest(on.runtime, number, reply)


def april(on: Stage) -> dict[str, str]:
    """Close April, in which a sale of 100 came by Ada; return the shares."""
    learned_in_april(on)
    on.clock.at = on.clock.at.replace(month=5)
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    return {one.name: str(one.share) for one in billed.shares}


def mails(on: Stage) -> list[dict[str, Any]]:
    return [call for call in on.vendor.calls() if "subject" in call]


def test_who_reads_a_share_contests_her_own_lines_only(march: Stage) -> None:
    own = {party: line_of(march, party) for party in (ADA, "Marc", "Zoé")}

    contested(march, ADA)
    for party, line in ((ADA, own["Marc"]), ("Marc", own[ADA]), ("Zoé", 1)):
        with pytest.raises(UsageError, match="que vous puissiez contester"):
            contested(march, party, line=line)
    with pytest.raises(UsageError):
        contested(march, "Nobody", line=1)

    assert len(set(own.values())) == 3
    assert [len(share(march, one).lines[0].contests) for one in own] == [1, 0, 0]


def test_nobody_but_the_obm_and_her_reads_what_she_contests(march: Stage) -> None:
    contested(march, ADA)
    client = show_statement(march.runtime, CLIENT, "2027-03")
    obm = show_statement(march.runtime, CLIENT, "2027-03", inside=True)

    said = [
        sum(len(line.contests) for line in (*shown.lines, *shown.parties))
        for shown in (client, obm, share(march, ADA), share(march, "Zoé"))
    ]

    assert said == [0, 1, 1, 0]


def test_a_link_opens_one_share_and_cannot_be_bent(march: Stage) -> None:
    links, now = march.runtime.links, march.clock.now()
    token = links.share(CLIENT, "2027-03", "Zoé", now=now).rpartition("/")[2]
    whole = links.statement(CLIENT, "2027-03", now=now).rpartition("/")[2]
    body, _, signature = token.rpartition(".")
    bent = (
        f"{body}x.{signature}",
        token[:-1],
        f"{whole.rpartition('.')[0]}.{signature}",
    )

    assert links.read_share(token, now=now) == (CLIENT, "2027-03", "Zoé")
    for wrong in (*bent, whole):
        with pytest.raises(SignatureError):
            links.read_share(wrong, now=now)
    with pytest.raises(SignatureError):
        links.read_statement(token, now=now)


def test_what_is_promised_of_her_own_line_is_in_her_next_share(march: Stage) -> None:
    number = contested(march, ADA)
    accept(march, number, "50")

    shares = april(march)

    lines = [
        (line.title, str(line.amount)) for line in share(march, ADA, "2027-04").lines
    ]
    assert shares[ADA] == "50.00 EUR"  # 30 of April, 20 promised
    assert lines == [
        ("Commission", "30.00 EUR"),
        ("Correction de mars 2027 · Commission", "20.00 EUR"),
    ]
    obm = show_statement(march.runtime, CLIENT, "2027-04", inside=True)
    assert [line.title for line in obm.parties if "Correction" in line.title] == [
        f"{ADA} · Correction de mars 2027 · Commission"
    ]
    assert all("Correction" not in line.title for line in obm.lines)
    assert all(one.same for one in verify_statements(march.runtime, CLIENT))
    assert check_ledger(march.runtime).faults == ()


@pytest.mark.parametrize(
    ("right", "made", "due"),
    [("240", "30.00", "0.00"), ("180", "15.00", "5.00"), ("720", "150.00", "0.00")],
)
def test_what_corrections_make_of_it_is_not_given_twice(
    march: Stage, right: str, made: str, due: str
) -> None:
    """Her sale of 120 with VAT was more: 30 % of what it is without VAT."""
    number = contested(march, ADA)
    amount = Money.of(right, "EUR")
    correct(march.runtime, "stripe:charge:ch_1", amount, reason="oui", apply=True)
    accept(march, number, "50")

    april(march)

    lines = share(march, ADA, "2027-04").lines
    commission = Money.of("30", "EUR") + Money.of(made, "EUR")
    assert [str(line.amount) for line in lines] == [f"{commission!s}", f"{due} EUR"]


def test_more_for_her_than_was_stated_is_asked_about(march: Stage) -> None:
    number = contested(march, ADA)
    reply = Reply(ruling=Ruling.ACCEPTED, reason="Oui", amount="50")

    with pytest.raises(DoubtfulAnswerError) as caught:
        answer_contest(march.runtime, number, reply)

    assert plain(str(caught.value)) == (
        "La ligne, facturée 30,00 €, vaudrait 50,00 € : la part suivante d'Ada Lovelace "
        "augmente de 20,00 €. Est-ce bien cela ?"
    )


def test_of_a_share_of_a_split_no_amount_is_promised(march: Stage) -> None:
    number = contested(march, "Marc")
    with pytest.raises(UsageError, match="aucun montant n'en est promis"):
        accept(march, number, "50")

    accept(march, number, "-")
    correct(
        march.runtime,
        "stripe:charge:ch_3",
        Money.of("480", "EUR"),
        reason="oui",
        apply=True,
    )
    shares = april(march)

    (contest,) = share(march, "Marc").lines[0].contests
    assert (contest.ruling, contest.answers[0].difference) == (Ruling.ACCEPTED, None)
    assert shares["Marc"] == "6.40 EUR"  # 40 % of 8 % of 100 of April, 100 of March


def test_what_she_contests_holds_no_invoice_of_the_client(march: Stage) -> None:
    number = contested(march, ADA)
    answer_contest(march.runtime, number, Reply(ruling=Ruling.HELD, reason="Je vois"))
    with march.runtime.unit(reading=True) as unit:
        assert held_numbers(unit) == set()


def test_the_obm_is_told_and_she_is_answered_in_her_language(march: Stage) -> None:
    links = Links("secret", "https://regie.example.com")
    outside = replace(march.runtime, links=links)
    number = contested(march, ADA, who="Ada")
    tell_contests(outside)
    accept(march, number, "50", why="One sale was missing.")
    tell_contests(outside)

    obm, ada = mails(march)
    assert (obm["to"], obm["subject"]) == (
        ["camille.roy@example.org"],
        f"{ADA} conteste une ligne de sa part · Studio Zen, mars 2027",
    )
    assert plain(obm["text"]).startswith(
        f"Bonjour,\n\nAda ({ADA}) conteste « Commission », 30,00 € hors TVA, dans sa "
        f"part du relevé de Studio Zen, mars 2027 :\n\n{WHY}\n\nPour répondre (accepter "
        "et corriger au relevé suivant, maintenir, ou la mettre de côté le temps de "
        "regarder) :\n"
    )
    assert (ada["to"], ada["subject"]) == (
        ["ada@lovelace.example"],
        "Your remark is accepted · your share of March 2027",
    )
    assert plain(ada["text"]).startswith(
        "Hello Ada,\n\nYou were right about “Commission”. The difference (€20.00 "
        "without VAT, in your favour) will be in your next share. If its movements or hours are "
        "corrected before then, that amount includes the change: it is not added to it.\n\nOne sale was missing.\n\n"
        "Your share, with your remark and this answer:\nhttps://regie.example.com/p/"
    )


def test_a_link_that_leads_to_this_machine_is_left_out_of_the_answer(
    march: Stage,
) -> None:
    accept(march, contested(march, ADA), "50", why="One sale was missing.")
    tell_contests(march.runtime)

    _, ada = mails(march)
    assert plain(ada["text"]).endswith(
        "\n\nOne sale was missing.\n\nA question? Just answer this mail.\n\nCamille Roy\n"
    )


def test_without_an_address_only_her_page_answers(march: Stage) -> None:
    number = contested(march, "Zoé")
    answer_contest(march.runtime, number, Reply(ruling=Ruling.KEPT, reason="Non"))

    assert tell_contests(march.runtime) == 1
    (contest,) = share(march, "Zoé").lines[0].contests
    assert contest.answers[0].reason == "Non"


def test_a_split_is_spoken_of_as_one_in_both_mails(march: Stage) -> None:
    number = contested(march, "Marc")
    accept(march, number, why="Une vente manquait.")
    tell_contests(march.runtime)

    obm, marc = (plain(one["text"]) for one in mails(march))
    assert "Marc conteste « Commission, part : Marc », 19,20 € hors TVA" in obm
    assert "aucun montant ne se promet" in obm
    assert (
        "Vous aviez raison au sujet de « Commission, part : Marc ». Les mouvements "
        "dont elle vient sont corrigés : la différence sera comptée dans votre prochaine part, comme dans "
        "celles des autres."
    ) in marc


def test_in_another_currency_what_was_promised_follows_her(march: Stage) -> None:
    number = contested(march, ADA)
    accept(march, number, "50")
    with march.runtime.unit() as unit:
        unit.exchange_rates.add(
            [
                Rate(
                    on=date(2027, 4, 30),
                    origin="EUR",
                    target="USD",
                    worth=Fraction(11, 10),
                    source="ECB",
                )
            ],
            read_at=march.clock.now(),
        )
    keep(
        march,
        PARTIES.replace("    email: ada", "    paid_in: USD\n    email: ada"),
    )

    shares = april(march)

    assert shares[ADA] == "55.00 USD"  # 30 of April, 20 promised, at 1.10
    assert all(one.same for one in verify_statements(march.runtime, CLIENT))
    assert check_ledger(march.runtime).faults == ()


def test_the_same_words_twice_count_once_and_others_are_not_in_the_way(
    march: Stage,
) -> None:
    first, again = contested(march, ADA), contested(march, ADA)
    other = contested(march, "Zoé", who=ADA)

    assert first == again
    assert other != first


def test_what_her_share_has_counted_is_on_no_invoice_to_be_credited(
    march: Stage,
) -> None:
    number = contested(march, ADA)
    accept(march, number, "50")
    april(march)
    withdrawal = Reply(ruling=Ruling.WITHDRAWN, reason="Non")

    with pytest.raises(ConflictError) as caught:
        answer_contest(march.runtime, number, withdrawal)

    assert str(caught.value) == (
        "La réponse à la contestation n° 1 ne se retire plus : le relevé d'avril 2027 la "
        "compte déjà. Pour la changer : une nouvelle contestation de la même ligne (son "
        f'lien : regie statement link --client "{CLIENT}" --period 2027-03 --party '
        '"Ada Lovelace"), acceptée au montant juste, vaut à sa place ; la différence est '
        "comptée ensuite."
    )
