from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

from sqlalchemy import Engine
from sqlalchemy import event

from regie.store.quotes import Answer
from regie.store.quotes import Printed
from regie.store.quotes import StoredQuote
from regie.store.unit import Unit

PRINTED = Printed(pdf=b"%PDF-1.7", views='{"fr": {}, "en": {}}')


def quote(number: int, client: str, answer: Answer | None = None) -> StoredQuote:
    return StoredQuote(
        number=f"DV2027-000{number}",
        client_slug=client,
        issued_on=date(2027, 4, number),
        valid_until=date(2027, 5, number),
        file="quote.yaml",
        text="title: Un sommet",
        answer=answer,
    )


def declined(*, by_link: bool) -> Answer:
    return Answer(
        accepted=False,
        who="Zoé",
        at=datetime(2027, 4, 9, 8, tzinfo=UTC),
        reason="Trop tard",
        by_link=by_link,
    )


KEPT = [
    quote(3, "zen", declined(by_link=True)),
    quote(2, "lune", declined(by_link=False)),
    quote(1, "zen"),
]


def kept(engine: Engine) -> None:
    with Unit(engine) as unit:
        for sequence, one in enumerate(reversed(KEPT), start=1):
            unit.quotes.add(one, PRINTED, series="DV2027", sequence=sequence)
            if one.answer is not None:
                unit.quotes.answer(one.number, one.answer)


def noted(engine: Engine) -> list[str]:
    """Return the list to which every statement from now on is added."""
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    return statements


def test_quotes_are_found_by_client_and_by_answer(engine: Engine) -> None:
    kept(engine)

    with Unit(engine, reading=True) as unit:
        assert unit.quotes.everything() == KEPT
        assert unit.quotes.of_client("zen") == [KEPT[0], KEPT[2]]
        assert unit.quotes.answered_by_link() == ["DV2027-0003"]
        assert unit.quotes.latest_numbers(2) == ["DV2027-0003", "DV2027-0002"]
        assert unit.quotes.latest("zen") == KEPT[0]
        assert unit.quotes.get("DV2027-0001") == KEPT[2]


def test_what_a_quote_looks_like_is_loaded_only_where_it_is_asked_for(
    engine: Engine,
) -> None:
    kept(engine)
    statements = noted(engine)
    with Unit(engine, reading=True) as unit:
        unit.quotes.everything()
        unit.quotes.of_client("zen")
        unit.quotes.get("DV2027-0001")
        unit.quotes.latest("zen")
        heavy = ("pdf", "views")
        asked = [one for one in statements if any(word in one for word in heavy)]

        assert asked == []
        assert unit.quotes.pdf("DV2027-0001") == PRINTED.pdf
        assert unit.quotes.views("DV2027-0001") == PRINTED.views


def test_numbers_are_read_without_what_the_quotes_say(engine: Engine) -> None:
    kept(engine)
    statements = noted(engine)
    with Unit(engine, reading=True) as unit:
        unit.quotes.answered_by_link()
        unit.quotes.latest_numbers(5)

    heavy = ("quote.text", "views", "pdf")
    assert [one for one in statements if any(word in one for word in heavy)] == []
    assert sum("LIMIT" in one for one in statements) == 1
