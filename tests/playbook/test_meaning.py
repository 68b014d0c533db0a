from __future__ import annotations

from regie.playbook.meaning import meaning
from tests.playbook.reading import loaded


def test_words_and_places_mean_nothing() -> None:
    short = loaded(
        "anchors: {a: 2027-02-25 10:00}\n"
        "steps: {b: {do: x, who: obm, due: a - 21 d}, "
        "c: {do: y, who: obm, every: each monday until a}}"
    )
    long = loaded(
        "anchors:\n    a: 2027-02-25 à 10h\n"
        "steps:\n  b: {do: x, who: obm, due: 21 jours avant a}\n"
        "  c: {do: y, who: obm, every: lundi, until: a}\n"
    )

    assert short != long
    assert meaning(short) == meaning(long)


def test_another_date_means_something_else() -> None:
    one, other = (
        loaded(
            f"anchors: {{a: 2027-02-25}}\n"
            f"steps: {{b: {{do: x, who: obm, due: {days} jours avant a}}}}"
        )
        for days in (21, 22)
    )

    assert meaning(one) != meaning(other)
