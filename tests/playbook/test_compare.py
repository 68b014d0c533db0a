from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from regie.playbook.compare import Change
from regie.playbook.compare import compare
from regie.playbook.compare import Detail
from regie.playbook.compare import How
from regie.playbook.load import load
from regie.playbook.meaning import meaning
from tests.playbook.mails import MAILS
from tests.playbook.messy import messy
from tests.playbook.reading import loaded

BEFORE = """
anchors: {a: {required: oui}, b: a + 5 d}
steps:
  page: {do: Écrire la page, who: obm, takes: 3 d, due: a - 3 w}
  proof: {do: Relire la page, who: obm, after: page}
  send: {run: mail.send, title: Envoyer, at: b à 9h, mail: bienvenue, to: team, after: proof}
"""


def changes(*pairs: tuple[str, str], language: str = "fr") -> list[Change]:
    after = BEFORE
    for old, new in pairs:
        assert old in after
        after = after.replace(old, new)
    return compare(loaded(BEFORE), loaded(after), language)


def test_other_words_are_no_difference() -> None:
    assert changes(("a - 3 w", "21 jours avant a"), ("3 d", "3 jours")) == [
        Change(
            section="steps",
            how=How.CHANGED,
            name="page",
            title="Écrire la page",
            details=(
                Detail(
                    key="due",
                    before="3 semaines avant a",
                    after="21 jours avant a",
                ),
            ),
        )
    ]


def test_shorthand_and_sentence_are_the_same() -> None:
    assert changes(("a - 3 w", "3 semaines avant a"), ("3 d", "trois jours")) == []


def test_what_changed_is_told_in_the_readers_words() -> None:
    found = changes(
        ("takes: 3 d, ", "effort: 2 h, "),
        ("after: page", "after: [2 bd after page, page starts]"),
        ("b: a + 5 d", "b: a + 6 d"),
        language="en",
    )

    assert [(c.section, c.name, c.details) for c in found] == [
        (
            "anchors",
            "b",
            (Detail(key="date", before="5 days after a", after="6 days after a"),),
        ),
        (
            "steps",
            "page",
            (
                Detail(key="takes", before="3 days", after=""),
                Detail(key="effort", before="", after="2 hours"),
            ),
        ),
        (
            "steps",
            "proof",
            (
                Detail(
                    key="after",
                    before="page",
                    after="2 business days after page, page starts",
                ),
            ),
        ),
    ]


def test_a_step_that_came_and_one_that_went() -> None:
    new = "  call: {do: Téléphoner, who: obm, at: a à 14h, public: oui}\n"

    found = changes(
        ("  proof: {do: Relire la page, who: obm, after: page}\n", new),
        (", after: proof", ""),
    )

    assert [(c.how, c.name) for c in found] == [
        (How.REMOVED, "proof"),
        (How.ADDED, "call"),
        (How.CHANGED, "send"),
    ]


def test_a_renamed_step_is_guessed_and_its_followers_are_the_same() -> None:
    found = changes(("proof:", "reread:"), ("after: proof", "after: reread"))

    assert found == [
        Change(
            section="steps",
            how=How.RENAMED,
            name="reread",
            title="Relire la page",
            was="proof",
        )
    ]


def test_a_renamed_date_is_guessed_and_its_steps_are_the_same() -> None:
    found = changes(("b: a", "c: a"), ("at: b", "at: c"))

    assert [(c.section, c.how, c.was, c.name) for c in found] == [
        ("anchors", How.RENAMED, "b", "c")
    ]


def test_a_mail_and_the_playbook_itself() -> None:
    before = loaded(BEFORE)
    mail = replace(before.mails["bienvenue"], subject="Autre")
    after = replace(before, zone="America/Montreal", mails={"bienvenue": mail})

    found = compare(before, after, "fr")

    assert [(c.section, c.name, [d.key for d in c.details]) for c in found] == [
        ("playbook", "essai", ["time_zone"]),
        ("mails", "bienvenue", ["subject"]),
    ]


@given(one=messy(), other=messy())
def test_nothing_changed_exactly_if_both_mean_the_same(one: str, other: str) -> None:
    before = load(one, file="x.yaml", mails=MAILS)
    after = load(other, file="x.yaml", mails=MAILS)

    assert compare(before, before, "fr") == []
    same = meaning(before) == meaning(after)
    for language in ("fr", "en"):
        assert (compare(before, after, language) == []) == same
