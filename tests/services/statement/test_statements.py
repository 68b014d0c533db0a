from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Ruling
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.documents.mail_document import mail_document
from regie.services.documents.remind_invoice import remind
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.statement_list import list_statements
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import statement_link
from regie.services.statement.statements import verify_statements
from regie.store.guards import drop_guards
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain

WHY = "Deux pass ont été annulés par téléphone"


@pytest.fixture
def march(on: Stage) -> Stage:
    """March is billed: 800 EUR and 8 % of 2,160.82 EUR, so 172.87."""
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    return on


def contested(on: Stage, *, line: int = 2, reason: str = WHY) -> int:
    return contest_line(
        on.runtime,
        CLIENT,
        "2027-03",
        Remark(line=line, who="Zoé Martin", reason=reason),
    ).id


def mails(on: Stage) -> list[tuple[str, str]]:
    return [(call["to"][0], call["subject"]) for call in on.vendor.calls()]


def april(on: Stage) -> list[tuple[str, str]]:
    """Bill April; return its lines."""
    on.move("2027-05-03 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    shown = show_statement(on.runtime, CLIENT, "2027-04")
    return [(line.title, str(line.amount)) for line in shown.lines]


def test_each_line_says_why_in_both_languages(march: Stage) -> None:
    french = show_statement(march.runtime, CLIENT, "2027-03", language="fr")
    english = show_statement(march.runtime, CLIENT, "2027-03", language="en")

    def rungs(shown: object) -> list[list[str]]:
        return [
            [
                plain(f"{rung.label} {rung.amount.text('fr')} {rung.why}")
                for rung in line.rungs
            ]
            for line in shown.lines  # type: ignore[attr-defined]
        ]

    assert rungs(french)[0] == [
        "À payer 800,00 € Montant fixe convenu : 800,00 €.",
    ]
    assert rungs(french)[1][-1].startswith("À payer 172,87 € 2 160,82 € × 8 %")
    assert rungs(english)[1][-2].startswith("Base 2 160,82 € What the commission")
    assert french.number == "F2027-0001"


def test_a_ladder_of_terms_is_explained_rung_by_rung(on: Stage) -> None:
    ready(on)
    text_ = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    capped = text_.replace(
        "rate: 8 %,", "rate: 8 %, scope: cumul, cap: 50 EUR, hold: 30 jours,"
    )
    keep_agreement(on.runtime, capped, file="agreement.yaml")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    shown = show_statement(on.runtime, CLIENT, "2027-03", language="fr")

    labels = [rung.label for rung in shown.lines[1].rungs]
    sentences = " ".join(rung.why for rung in shown.lines[1].rungs)
    spaced = plain(sentences)
    assert labels[-6:] == [
        "Cumul",
        "Commission",
        "Plafond ou plancher",
        "Gagné",
        "Retenu",
        "À payer",
    ]
    for part in ("8 % de l'assiette.", "au plus 50,00 €", "attend 30 jours après"):
        assert part in spaced


def test_stored_statements_computed_again_are_the_same_to_the_byte(
    march: Stage,
) -> None:
    april(march)

    assert [(one.period, one.same) for one in verify_statements(march.runtime)] == [
        ("2027-04", True),
        ("2027-03", True),
    ]


@pytest.mark.parametrize(
    "change",
    ["UPDATE statement SET text = ''", "DELETE FROM statement"],
)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_stored_statement_is_never_changed_or_deleted(
    request: pytest.FixtureRequest, change: str, kind: str
) -> None:
    """Case OCA-07: what was settled is frozen, by the database itself."""
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    home = request.getfixturevalue("tmp_path")
    with stage(home, url=url, now="2027-02-08 08:00") as on:
        ready(on)
        bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

        with pytest.raises(DatabaseError, match="append-only"), on.engine.begin() as it:
            it.execute(text(change))

        assert [one.same for one in verify_statements(on.runtime)] == [True]


def test_the_obm_is_told_of_a_contest_once(march: Stage) -> None:
    contested(march)
    contested(march)

    told = [tell_contests(march.runtime), tell_contests(march.runtime)]

    assert told == [1, 0]
    assert mails(march) == [
        (
            "camille.roy@example.org",
            "Studio Zen conteste une ligne de son relevé de mars 2027",
        )
    ]
    (listed,) = list_statements(march.runtime)
    assert listed.open == 1


def test_an_accepted_line_is_put_right_in_the_next_statement(march: Stage) -> None:
    number = contested(march)
    reply = Reply(ruling=Ruling.ACCEPTED, reason="Vous avez raison.", amount="150")
    answer_contest(march.runtime, number, reply)
    tell_contests(march.runtime)

    lines = april(march)
    march.move("2027-06-02 09:00")
    bill_period(march.runtime, client_slug=CLIENT, period="2027-05")
    may = show_statement(march.runtime, CLIENT, "2027-05")

    assert [(plain(title), amount) for title, amount in lines][-1] == (
        "Correction de mars 2027 · Commission 8 %",
        "-22.87 EUR",
    )
    assert len(may.lines) == 2
    assert all(one.same for one in verify_statements(march.runtime))
    assert mails(march)[-1] == (
        "compta@studio-zen.example.com",
        "Votre remarque est acceptée · relevé de mars 2027",
    )


def test_a_kept_line_changes_nothing(march: Stage) -> None:
    number = contested(march)
    answer_contest(
        march.runtime, number, Reply(ruling=Ruling.KEPT, reason="Vérifié deux fois.")
    )

    assert [title for title, _ in april(march)] == [
        "Base mensuelle",
        "Commission 8\u00a0%",
    ]
    with pytest.raises(ConflictError, match="déjà sa réponse"):
        answer_contest(
            march.runtime, number, Reply(ruling=Ruling.KEPT, reason="Encore.")
        )


def test_while_a_line_is_held_its_invoice_is_not_chased(march: Stage) -> None:
    number = contested(march)
    march.move("2027-05-06 09:00")
    before = [one.number for one in remind(march.runtime)]
    held = Reply(ruling=Ruling.HELD, reason="Je regarde.")
    answer_contest(march.runtime, number, held)
    meanwhile = remind(march.runtime)
    answer_contest(march.runtime, number, Reply(ruling=Ruling.KEPT, reason="Juste."))
    after = [one.number for one in remind(march.runtime)]

    assert (before, meanwhile, after) == (["F2027-0001"], [], ["F2027-0001"])


def test_what_was_billed_does_not_come_to_less_than_nothing(march: Stage) -> None:
    reply = Reply(ruling=Ruling.ACCEPTED, reason="oui", amount="-5")

    with pytest.raises(UsageError, match="pas la différence ; 0 pour rien"):
        answer_contest(march.runtime, contested(march), reply)


@pytest.mark.parametrize(
    ("amount", "refused"),
    [
        ("", r"Accepter, c'est dire le montant juste .* \(facturé : 172,87\s€\)"),
        ("deux", "« deux » n'est pas un montant en EUR : écrivez par exemple 640 ou"),
        ("150 $", r"« 150 \$ » n'est pas un montant en EUR"),
        ("172,87 €", r"172,87\s€ est le montant facturé : .* maintenir"),
    ],
)
def test_to_accept_is_to_name_another_amount(
    march: Stage, amount: str, refused: str
) -> None:
    reply = Reply(ruling=Ruling.ACCEPTED, reason="oui", amount=amount)

    with pytest.raises(UsageError, match=refused):
        answer_contest(march.runtime, contested(march), reply)


@pytest.mark.parametrize(
    ("line", "who", "reason"),
    [
        (2, "", WHY),
        (2, "Zoé", " "),
        (3, "Zoé", WHY),
        (0, "Zoé", WHY),
        (2, "Z", "x" * 2001),
    ],
)
def test_what_is_incomplete_is_not_kept(
    march: Stage, line: int, who: str, reason: str
) -> None:
    with pytest.raises(UsageError):
        contest_line(
            march.runtime, CLIENT, "2027-03", Remark(line=line, who=who, reason=reason)
        )

    assert list_statements(march.runtime)[0].open == 0


def test_a_period_that_was_not_billed_is_not_found(march: Stage) -> None:
    with pytest.raises(NotFoundError, match=r"Ses relevés : 2027-03"):
        statement_link(march.runtime, CLIENT, "2027-04")


def test_the_invoices_mail_leads_to_the_statement_if_she_can_reach_it(
    march: Stage,
) -> None:
    """Links of this stage open on this machine only: no client can use one."""
    assert "/s/" not in mail_document(march.runtime, "F2027-0001").text


def test_what_an_agreement_held_is_released_under_the_next_one(on: Stage) -> None:
    """80 % of March is paid at once; the rest must not vanish when she signs anew."""
    ready(on)
    text_ = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    held = text_.replace("rate: 8 %,", "rate: 8 %, hold: {share: 20 %, days: 40},")
    keep_agreement(on.runtime, held, file="agreement.yaml")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    keep_agreement(
        on.runtime, text_.replace("800 EUR", "900 EUR"), file="agreement.yaml"
    )

    lines = april(on)

    march_ = show_statement(on.runtime, CLIENT, "2027-03").lines[1]
    kept = next(one for one in march_.rungs if one.label == "Retenu").amount
    assert lines == [
        ("Base mensuelle", "900.00 EUR"),
        ("Commission", str(-kept)),
    ]
    assert str(march_.amount - kept) == "172.87 EUR"
    assert [one.same for one in verify_statements(on.runtime)] == [True, True]


GIVEN_BACK = """
2027-03-10 sale hand:big
  client:studio-zen:processor:stripe   5000.00 EUR
  client:studio-zen:sales             -5000.00 EUR

2027-04-12 refund hand:back
  parent: hand:big
  client:studio-zen:processor:stripe  -5000.00 EUR
  client:studio-zen:refunds            5000.00 EUR
"""


def test_a_refund_takes_back_of_march_what_march_had_stated(on: Stage) -> None:
    """Of 7,160.82 EUR March stated the cap, 500; of 2,160.82 it states 172.87."""
    ready(on)
    text_ = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    capped = text_.replace("rate: 8 %,", "rate: 8 %, cap: 500 EUR, clawback: avoir,")
    keep_agreement(on.runtime, capped, file="agreement.yaml")
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(GIVEN_BACK))
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    april(on)

    line = show_statement(on.runtime, CLIENT, "2027-04", language="fr").lines[1]
    rung = next(one for one in line.rungs if one.label == "Période mars 2027 corrigée")
    assert str(rung.amount) == "-327.13 EUR"
    assert plain(rung.why) == (
        "Son assiette passe de 7 160,82 € à 2 160,82 € : remboursement hand:back du 12 "
        "avril 2027 (-5 000,00 €). Recalculée aux conditions qu'elle avait : dû "
        "172,87 € − déjà relevé 500,00 € = -327,13 €."
    )
    assert [one.same for one in verify_statements(on.runtime)] == [True, True]


DOLLARS = """
2027-03-10 sale hand:usd
  client:studio-zen:processor:stripe   100.00 USD
  client:studio-zen:sales             -100.00 USD
"""


def test_dollars_count_at_the_rate_that_was_known_and_go_on_doing_so(
    on: Stage,
) -> None:
    """Another currency's rate of that day says that those of the day were imported."""

    def worth(day: int, worth: str, code: str = "USD") -> Rate:
        return Rate(
            on=date(2027, 3, day),
            origin="EUR",
            target=code,
            worth=Fraction(worth),
            source="ECB",
        )

    ready(on)
    text_ = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    keep_agreement(
        on.runtime, f"{text_}conversion: date du paiement\n", file="agreement.yaml"
    )
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(DOLLARS))
    with pytest.raises(MissingRateError, match="USD → EUR"):
        bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    with on.runtime.unit() as unit:
        unit.exchange_rates.add([worth(9, "1.25")], read_at=on.clock.now())
    with pytest.raises(UsageError, match="il manque ceux de 1 jour"):
        bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    with on.runtime.unit() as unit:
        unit.exchange_rates.add([worth(10, "0.9", "GBP")], read_at=on.clock.now())
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-05-03 09:00")
    with on.runtime.unit() as unit:
        unit.exchange_rates.add([worth(10, "2")], read_at=on.clock.now())

    line = show_statement(on.runtime, CLIENT, "2027-03").lines[1]
    (source,) = [one for one in line.sources if one.original]
    assert (str(source.amount), str(source.original)) == ("80.00 EUR", "100.00 USD")
    assert [one.same for one in verify_statements(on.runtime)] == [True]


def test_a_statement_that_is_no_longer_the_same_stops_no_watch(march: Stage) -> None:
    """Its mails wait; everything else that the watch does goes on."""
    with march.runtime.unit() as unit:
        stored = unit.documents.add_statement(
            CLIENT,
            "2027-02",
            ends_on=date(2027, 3, 1),
            agreement_id=1,
            recorded_until=march.clock.now(),
            text='{"total": "1.00 EUR"}',
        )
        odd = Contest(
            statement_id=stored, line=0, who="Zoé", reason=WHY, at=march.clock.now()
        )
        unit.contests.add(odd, title_fr="Base", title_en="Base")

    assert tell_contests(march.runtime) == 0
    assert [(one.period, one.same) for one in verify_statements(march.runtime)][-1] == (
        "2027-02",
        False,
    )


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE posting SET amount = amount + 1 WHERE seq = 0",
        "UPDATE posting SET amount = amount * 2",
        "UPDATE entry SET effective_on = '2027-04-01'",
        "UPDATE account SET path = 'client:studio-zen:nope' WHERE path LIKE '%sales'",
        "DELETE FROM posting",
    ],
)
def test_a_ledger_that_was_changed_by_hand_does_not_verify(
    march: Stage, changed: str
) -> None:
    with march.engine.begin() as connection:
        drop_guards(connection)
        connection.execute(text(changed))

    assert [one.same for one in verify_statements(march.runtime)] == [False]
