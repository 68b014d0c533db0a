"""Sentences as people write them: the message names what they meant and what to write.

Each hint holds a sentence that can be copied as it stands.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.load import check
from regie.playbook.meant.words import MONTHS

TEXT = """\
playbook: Essai
language: LANGUAGE
launch:
  time_zone: Europe/Paris
  anchors: {cart_open: {required: yes}, cart_close: {required: yes}}
steps:
  page:
    do: Écrire la page
    who: obm
    KEY: SENTENCE
"""


def told(
    sentence: str, language: str = "fr", key: str = "due", reader: str = ""
) -> list[tuple[str, str, str]]:
    """Return rule, what is underlined, and hint of each problem."""
    text = TEXT.replace("LANGUAGE", language).replace("KEY", key)
    text = text.replace("SENTENCE", f'"{sentence}"')
    _, problems = check(text, file="e.yaml", mails={}, language=reader or language)
    lines = text.splitlines()
    return [
        (
            each.rule,
            lines[each.position.line - 1][each.position.column - 1 :][: each.length],
            each.hint,
        )
        for each in problems
    ]


FRENCH = [
    (
        "J-21 cart_close à 9h",
        "unnamed-day",
        "J-21 cart_close",
        "21 jours avant cart_close à 9h",
    ),
    (
        "J-21 avant cart_close",
        "unnamed-day",
        "J-21 avant cart_close",
        "21 jours avant cart_close",
    ),
    ("J+2 (cart_close)", "unnamed-day", "J+2 (cart_close)", "2 jours après cart_close"),
    ("25/02/2027", "impossible-date", "25/02/2027", "2027-02-25"),
    ("25.02.27", "impossible-date", "25.02.27", "2027-02-25"),
    ("25-02-2027 à 10h", "impossible-date", "25-02-2027", "2027-02-25 à 10h"),
    ("2027/02/25", "impossible-date", "2027/02/25", "2027-02-25"),
    ("2/25/2027", "impossible-date", "2/25/2027", "2027-02-25"),
    (
        "le jeudi 25 février 2027 à 10h",
        "impossible-date",
        "le jeudi 25 février 2027",
        "2027-02-25 à 10h",
    ),
    ("1er mars 2027", "impossible-date", "1er mars 2027", "2027-03-01"),
    ("25 févr. 2027", "impossible-date", "25 févr. 2027", "2027-02-25"),
    ("25 février", "impossible-date", "25 février", "2027-02-25"),
    ("22/02", "impossible-date", "22/02", "2027-02-22"),
    (
        "avant le 25/02/2027",
        "impossible-date",
        "le 25/02/2027",
        "1 jour avant 2027-02-25",
    ),
    (
        "3 jours avant le 25/02/2027",
        "impossible-date",
        "le 25/02/2027",
        "3 jours avant 2027-02-25",
    ),
    ("début mars", "vague-date", "début mars", "2027-03-01"),
    ("mi-mars 2028", "vague-date", "mi-mars 2028", "2028-03-15"),
    ("fin février", "vague-date", "fin février", "2027-02-28"),
    ("semaine 8", "vague-date", "semaine 8", "2027-02-22"),
    ("J-7", "unnamed-day", "J-7", "7 jours avant cart_open"),
    ("J−30", "unnamed-day", "J−30", "30 jours avant cart_open"),
    ("J + 2 à 9h", "unnamed-day", "J + 2", "2 jours après cart_open à 9h"),
    (
        "J-7 jours ou plus tôt",
        "unnamed-day",
        "J-7 jours",
        "7 jours avant cart_open ou plus tôt",
    ),
    ("J-3 ouvrés", "unnamed-day", "J-3 ouvrés", "3 jours ouvrés avant cart_open"),
    ("J", "unnamed-day", "J", "cart_open"),
    ("Jour J à 10h", "unnamed-day", "Jour J", "cart_open à 10h"),
    ("7 jours avant J", "unnamed-day", "J", "7 jours avant cart_open"),
    ("S-3", "unnamed-day", "S-3", "3 semaines avant cart_open"),
    ("H-2", "unnamed-day", "H-2", "2 heures avant cart_open"),
    ("D-30", "unnamed-day", "D-30", "30 jours avant cart_open"),
    ("demain à 9h", "from-today", "demain", "1 jour après cart_open à 9h"),
    (
        "d'ici 2 semaines",
        "from-today",
        "d'ici 2 semaines",
        "2 semaines après cart_open",
    ),
    (
        "vendredi prochain",
        "from-today",
        "vendredi prochain",
        "le vendredi après cart_open",
    ),
    ("vendredi suivant", "bad-moment", '"', "le vendredi après cart_open"),
    ("le lundi à 14h", "unknown-anchor", "lundi", "le lundi après cart_open à 14h"),
    ("7 jours", "bad-moment", '"', "7 jours avant cart_open"),
    ("une semaine après", "bad-moment", '"', "1 semaine après cart_open"),
    ("-3 jours avant cart_open", "bad-moment", "-", "3 jours avant cart_open"),
    ("-3 jours", "bad-moment", "-", "3 jours avant cart_open"),
    ("+3 jours", "bad-moment", "+", "3 jours après cart_open"),
    ("cart_close -7", "bad-moment", '"', "7 jours avant cart_close"),
    ("7 j. avant cart_open", "bad-moment", ".", "7 j avant cart_open"),
    (
        "au plus tard 7 jours avant cart_open",
        "unknown-anchor",
        "au",
        "7 jours avant cart_open",
    ),
    (
        "7 jours calendaires avant cart_open",
        "bad-moment",
        "calendaires",
        "7 jours avant cart_open",
    ),
    ("“7 jours avant cart_open”", "bad-moment", "“", "7 jours avant cart_open"),
    ("« 7 jours avant cart_open »", "bad-moment", "«", "7 jours avant cart_open"),
    ("1 an avant cart_open", "bad-moment", "an", "12 mois avant cart_open"),
    ("cart_open 10h30", "bad-moment", "10h30", "cart_open à 10h30"),
    (
        "cart_open à 10h heure de Paris",
        "bad-moment",
        "heure",
        "cart_open à 10h Europe/Paris",
    ),
    ("cart_open à 9 pm", "bad-time", "9", "cart_open à 21h"),
    ("cart_open le matin", "bad-moment", "le", "cart_open à 9h"),
    ("midi", "bad-moment", "midi", "cart_open à midi"),
    ("10h30", "bad-moment", "10h30", "cart_open à 10h30"),
    (
        "de cart_open à cart_close",
        "bad-moment",
        "de cart_open à cart_close",
        "entre cart_open et cart_close",
    ),
    (
        "du 1er au 5 mars",
        "bad-moment",
        "du 1er au 5 mars",
        "entre 2027-03-01 et 2027-03-05",
    ),
]

ENGLISH = [
    (
        "7 jours calendaires avant cart_open",
        "bad-moment",
        "jours",
        "7 days before cart_open",
    ),
    (
        "le 25 février 2027 à 10h",
        "impossible-date",
        "le 25 février 2027",
        "2027-02-25 at 10:00",
    ),
    ("midi", "unknown-anchor", "midi", "cart_open at noon"),
    ("1 an avant cart_open", "bad-moment", "an", "12 months before cart_open"),
    ("“7 jours avant cart_open”", "bad-moment", "“", "7 days before cart_open"),
    (
        "de J-7 à J-2",
        "bad-moment",
        "de J-7 à J-2",
        "between 7 days before cart_open and 2 days before cart_open",
    ),
    ("25 February 2027", "impossible-date", "25 February 2027", "2027-02-25"),
    ("Feb 25, 2027 at 10:00", "impossible-date", "Feb 25, 2027", "2027-02-25 at 10:00"),
    (
        "on Thursday, February 25th",
        "impossible-date",
        "on Thursday, February 25th",
        "2027-02-25",
    ),
    ("2/25/27", "impossible-date", "2/25/27", "2027-02-25"),
    ("D-7 at 9:00", "unnamed-day", "D-7", "7 days before cart_open at 9:00"),
    ("J-7", "unnamed-day", "J-7", "7 days before cart_open"),
    ("launch day", "unnamed-day", "launch day", "cart_open"),
    ("in 3 days", "from-today", "in 3 days", "3 days after cart_open"),
    ("3 weeks from now", "from-today", "3 weeks from now", "3 weeks after cart_open"),
    ("tomorrow", "from-today", "tomorrow", "1 day after cart_open"),
    ("next friday", "from-today", "next friday", "friday after cart_open"),
    ("friday", "unknown-anchor", "friday", "friday after cart_open"),
    ("end of march", "vague-date", "end of march", "2027-03-31"),
    ("7 days before", "bad-moment", '"', "7 days before cart_open"),
    (
        "7 jours avant cart_open à 9h",
        "bad-moment",
        "jours",
        "7 days before cart_open at 09:00",
    ),
    (
        "no later than 7 days before cart_open",
        "unknown-anchor",
        "no",
        "7 days before cart_open",
    ),
    ("cart_open 9:00", "bad-moment", "9:00", "cart_open at 9:00"),
    ("9am", "bad-moment", "am", "cart_open at 09:00"),
    (
        "from cart_open to cart_close",
        "bad-moment",
        "from cart_open to cart_close",
        "between cart_open and cart_close",
    ),
]


@pytest.mark.parametrize("reader", ["fr", "en"])
@pytest.mark.parametrize(
    ("language", "sentence", "rule", "shown", "fixed"),
    [("fr", *each) for each in FRENCH] + [("en", *each) for each in ENGLISH],
)
def test_the_hint_is_the_sentence_that_was_meant(
    language: str, sentence: str, rule: str, shown: str, fixed: str, reader: str
) -> None:
    [(broken, underlined, hint)] = told(sentence, language, reader=reader)

    assert (broken, underlined) == (rule, shown)
    assert f"« {fixed} »" in hint or f"`{fixed}`" in hint
    key = "window" if fixed.startswith(("entre", "between")) else "due"
    assert told(fixed, language, key) == []


def test_a_date_that_can_be_read_in_two_ways_is_shown_in_both() -> None:
    [(rule, _, hint)] = told("02/03/2027", "en")

    assert (rule, hint) == (
        "impossible-date",
        "write `2027-02-03` if the month comes first, else 2027-03-02",
    )


@pytest.mark.parametrize(
    ("sentence", "rule", "hint"),
    [
        ("30 février 2027", "impossible-date", "ce mois-là a 28 jours"),
        ("31/04/2027", "impossible-date", "ce mois-là a 30 jours"),
        ("2027-02-30", "impossible-date", "ce mois-là a 28 jours"),
        ("24h00", "bad-time", "23:59"),
        ("à définir", "vague-date", "launch: anchors:"),
        ("TBD", "vague-date", "launch: anchors:"),
        ("dès que possible", "vague-date", "effacez cette ligne"),
        ("1 jour ouvrable avant cart_open", "bad-moment", "comptent le samedi"),
    ],
)
def test_what_no_sentence_can_say(sentence: str, rule: str, hint: str) -> None:
    [(broken, _, said)] = told(sentence)

    assert broken == rule
    assert hint in said


@pytest.mark.parametrize(
    ("sentence", "rule", "fixed"),
    [
        (
            "entre J-21 et J-7",
            "unnamed-day",
            "entre 21 jours avant cart_open et 7 jours avant cart_open",
        ),
        (
            "de J-21 à J-7",
            "bad-moment",
            "entre 21 jours avant cart_open et 7 jours avant cart_open",
        ),
        ("du 1er au 5 mars", "bad-moment", "entre 2027-03-01 et 2027-03-05"),
        (
            "entre le 1 et le 5 mars 2027",
            "bad-moment",
            "entre 2027-03-01 et 2027-03-05",
        ),
        ("from cart_open to cart_close", "bad-moment", "entre cart_open et cart_close"),
    ],
)
def test_a_window_is_shown_as_it_is_written(
    sentence: str, rule: str, fixed: str
) -> None:
    [(broken, _, hint)] = told(sentence, key="window")

    assert (broken, hint) == (rule, f"écrivez « {fixed} »")
    assert told(fixed, key="window") == []


def test_both_ends_of_a_recurrence_are_told() -> None:
    text = TEXT.replace("LANGUAGE", "fr").replace(
        "KEY: SENTENCE", "every: lundi à 9h\n    from: J-21\n    until: 25/02/2027"
    )

    _, problems = check(text, file="e.yaml", mails={}, language="fr")

    assert [(each.position.line, each.hint) for each in problems] == [
        (11, "écrivez « 21 jours avant cart_open »"),
        (12, "écrivez « 2027-02-25 »"),
    ]


def test_a_letter_may_be_the_name_of_a_date() -> None:
    text = TEXT.replace("LANGUAGE", "fr").replace("cart_open", "J")
    text = text.replace("KEY: SENTENCE", "due: J-7")

    [problem] = check(text, file="e.yaml", mails={}, language="fr")[1]

    assert (problem.rule, problem.hint) == ("bad-moment", "écrivez « 7 jours avant J »")


TITLED = """\
playbook: Essai
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: oui, title: Ouverture du panier}
    cart_close: {required: oui, title: Fermeture}
roles: {copy: Rédactrice}
steps:
  page: {do: Écrire la page, who: copy}
  mails: {do: Écrire les mails, who: copy}
  envoi: {do: Envoyer, who: WHO, DATE}
"""


@pytest.mark.parametrize(
    ("date", "rule", "hint"),
    [
        (
            "due: 7 jours avant l’ouverture du panier",
            "unknown-anchor",
            "écrivez « 7 jours avant cart_open »",
        ),
        (
            "due: 7 jours avant ouverture",
            "unknown-anchor",
            "écrivez « 7 jours avant cart_open »",
        ),
        (
            "due: la veille de la fermeture du panier",
            "unknown-anchor",
            "écrivez « la veille de cart_close »",
        ),
        (
            "due: 7 jours avant cart open",
            "unknown-anchor",
            "écrivez « 7 jours avant cart_open »",
        ),
        ("due: Cart-Close à 9h", "unknown-anchor", "écrivez « cart_close à 9h »"),
        ("after: Écrire la page", "unknown-step", "écrivez « page »"),
        ('after: "page, mails"', "bad-dependency", "écrivez « [page, mails] »"),
        (
            "after: page et Écrire les mails",
            "bad-dependency",
            "écrivez « [page, mails] »",
        ),
        (
            "after: J-7",
            "bad-dependency",
            "pour un jour, écrivez « not_before: 7 jours avant cart_open »",
        ),
        (
            "after: 25/02/2027",
            "bad-dependency",
            "pour un jour, écrivez « not_before: 2027-02-25 »",
        ),
        (
            "every: lundi à 9h",
            "no-end",
            "ajoutez « until: cart_close » (ce moment exclu), « through: cart_close » (ce jour compris) ou « times: 6 »",
        ),
    ],
)
def test_titles_and_near_names_are_understood(date: str, rule: str, hint: str) -> None:
    text = TITLED.replace("DATE", date).replace("WHO", "copy")

    problems = check(text, file="e.yaml", mails={}, language="fr")[1]

    assert [(each.rule, each.hint) for each in problems] == [(rule, hint)]


@pytest.mark.parametrize(
    ("who", "rule", "hint"),
    [
        ("Rédactrice", "unknown-role", "écrivez « copy »"),
        ("Copy", "unknown-role", "vouliez-vous dire « copy » ?"),
        ("lea@studio.fr", "unknown-role", "« who » nomme un rôle, pas une personne"),
        ("Léa Martin", "unknown-role", "--team equipe.csv"),
        ("copy et obm", "unknown-role", "une étape a un seul responsable"),
        ('"copy, obm"', "unknown-role", "une étape a un seul responsable"),
        ("[copy, obm]", "wrong-shape", "une étape a un seul responsable"),
        (
            "graphiste",
            "unknown-role",
            "ajoutez sous roles: une ligne « graphiste: son titre »",
        ),
    ],
)
def test_an_owner_who_is_no_role(who: str, rule: str, hint: str) -> None:
    text = TITLED.replace("DATE", "due: cart_open").replace("WHO", who)

    [problem, *more] = check(text, file="e.yaml", mails={}, language="fr")[1]

    assert problem.rule == rule
    assert hint in problem.hint
    assert more == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("étapes:", "steps"),
        ("Steps:", "steps"),
        ("lancement:", "launch"),
        ("lunch:", "launch"),
        ("titre:", "playbook"),
        ("qui:", "who"),
        ("responsable:", "who"),
        ("“who”:", "who"),
        ("faire:", "do"),
        ("échéance:", "due"),
        ("fuseau horaire:", "time_zone"),
        ("dates:", "anchors"),
        ("rôles:", "roles"),
    ],
)
def test_a_key_in_other_words_is_told_once(written: str, meant: str) -> None:
    text = TITLED.replace("DATE", "due: cart_open").replace("WHO", "copy")
    text = text.replace(f"{meant}:", written, 1)

    problems = check(text, file="e.yaml", mails={}, language="fr")[1]

    assert [(each.rule, each.hint) for each in problems] == [
        ("unknown-key", f"vouliez-vous dire « {meant} » ?")
    ]


@pytest.mark.parametrize(
    ("more", "hint"),
    [
        (
            "intervenants: [Léa]\n",
            "regie start … --speakers fichier.csv (colonnes name,email)",
        ),
        (
            "bilan: {do: Faire le bilan, who: obm}\n",
            "mettez-la en retrait sous « steps: »",
        ),
        (
            "  bilan: {do: Écrire, relire la page, who: obm}\n",
            "une virgule sépare ici deux clés",
        ),
        ("zzz: 3\n", "retirez cette clé"),
    ],
)
def test_what_to_do_with_a_key_that_is_none(more: str, hint: str) -> None:
    text = TITLED.replace("DATE", "due: cart_open").replace("WHO", "copy") + more

    [problem] = check(text, file="e.yaml", mails={}, language="fr")[1]

    assert problem.rule == "unknown-key"
    assert hint in problem.hint


PIECES = st.sampled_from(
    [
        *(
            "J-7",
            "J",
            "D-30",
            "25/02/2027",
            "22/02",
            "le",
            "à",
            "10h30",
            "midi",
            "9 pm",
        ),
        *("dans", "3", "jours", "avant", "après", "cart_open", "vendredi", "prochain"),
        *("de", "au", "entre", "et", "jusqu'à", "+", "-", "7", "“", "»", "début", "in"),
        *(
            "days",
            "before",
            "next",
            "tomorrow",
            "S8",
            "99/99/99",
            "0/0",
            "heure de Paris",
        ),
        *MONTHS,
    ]
)


@given(
    words=st.lists(PIECES, min_size=1, max_size=6),
    language=st.sampled_from(["fr", "en"]),
    key=st.sampled_from(["due", "window", "every"]),
)
def test_whatever_is_proposed_as_it_stands_can_be_read(
    words: list[str], language: str, key: str
) -> None:
    for _, _, hint in told(" ".join(words), language, key):
        whole = re.fullmatch(r"écrivez « ([^…]*) »|write `([^…]*)`", hint)
        fixed = (whole[1] or whole[2]) if whole else ""
        if fixed and "avant X" not in fixed and "before X" not in fixed:
            again = told(fixed, language, key)
            assert [rule for rule, *_ in again if rule != "no-end"] == [], fixed


@pytest.mark.parametrize(
    ("key", "sentence", "fixed"),
    [
        (
            "every",
            "lundi, jeudi à 9h jusqu'à cart_open",
            "monday, thursday at 09:00 until cart_open",
        ),
        (
            "window",
            "entre 5 jours avant cart_open et cart_open",
            "between 5 days before cart_open and cart_open",
        ),
    ],
)
def test_words_of_the_other_language_are_translated(
    key: str, sentence: str, fixed: str
) -> None:
    [(_, _, hint)] = told(sentence, "en", key)

    assert hint == f"write `{fixed}`"
    assert told(fixed, "en", key) == []


def test_nothing_is_proposed_that_was_written_already() -> None:
    text = TEXT.replace("LANGUAGE", "fr").replace("KEY: SENTENCE", "due: J-7")
    text = text.replace("due: J-7", "due: 7 jours avant cart_open")
    text = text.replace(
        "{cart_open: {required: yes}, cart_close: {required: yes}}", "{}"
    )

    [problem] = check(text, file="e.yaml", mails={}, language="fr")[1]

    assert problem.hint == "ajoutez « cart_open » sous launch: anchors:"
