"""A client's sales by the keys that a person types."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import dataclass

from regie.errors import NotFoundError
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of keys that name no sale, in the reader's language.

    Attributes:
        is_none: Of a single one: « n'est pas une vente ».
        are_none: Of several.
        listed: Where the keys are.
    """

    is_none: str
    are_none: str
    listed: str


def named_sales(unit: Unit, client_slug: str, keys: Sequence[str]) -> list[Entry]:
    """Return those of a client's sales that the keys name, whatever the others are."""
    return [
        one
        for one in unit.ledger.named(keys)
        if one.client == client_slug and one.kind is EntryKind.SALE
    ]


def refuse_others(keys: Sequence[str], sales: Collection[Entry], words: Words) -> None:
    """Refuse keys that name none of the sales.

    Raises:
        NotFoundError: Some do; it names them all.
    """
    known = {one.key for one in sales}
    others = [key for key in dict.fromkeys(keys) if key not in known]
    if others:
        raise NotFoundError(_sentence(others, words))


def _sentence(keys: Sequence[str], words: Words) -> str:
    named = ", ".join(say(fr=f"« {key} »", en=f"“{key}”") for key in keys)
    none = f"{named} {words.are_none if keys[1:] else words.is_none}"
    return say(
        fr=f"{none} de cette cliente : rien n'a été écrit. {words.listed}",
        en=f"{none} of this client: nothing was written. {words.listed}",
    )
