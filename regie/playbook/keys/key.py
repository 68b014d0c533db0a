"""The shape of the table: a key, what may stand under it, and the keys inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum


class Kind(StrEnum):
    """What may stand under a key."""

    TEXT = "text"
    CHOICE = "choice"
    TRUTH = "yes or no"
    NUMBER = "number"
    MOMENT = "moment"
    WINDOW = "window"
    WAITS = "what is waited for"
    RECURRENCE = "recurrence"
    CONDITION = "condition"
    DAYS = "working days"
    EFFORT = "effort"
    HOURS = "hours"
    WEEKDAYS = "weekdays"
    LIST = "list of texts"
    LINKS = "list of links"
    CHECKS = "list of checks"
    PAIRS = "names with texts"
    TABLE = "keys"
    TABLES = "list of keys"
    NAMED = "names with keys"


#: How each kind is called in a page of the documentation.
KIND_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.TEXT: ("texte", "text"),
    Kind.CHOICE: ("au choix", "one of"),
    Kind.TRUTH: ("oui ou non", "yes or no"),
    Kind.NUMBER: ("nombre", "number"),
    Kind.MOMENT: ("moment", "moment"),
    Kind.WINDOW: ("entre deux moments", "between two moments"),
    Kind.WAITS: ("étape, ou liste d'étapes", "step, or list of steps"),
    Kind.RECURRENCE: ("répétition", "recurrence"),
    Kind.CONDITION: ("condition", "condition"),
    Kind.DAYS: ("jours ouvrés", "working days"),
    Kind.EFFORT: ("durée de travail", "amount of work"),
    Kind.HOURS: ("de telle à telle heure", "from one time to another"),
    Kind.WEEKDAYS: ("jours de la semaine", "days of the week"),
    Kind.LIST: ("texte, ou liste de textes", "text, or list of texts"),
    Kind.LINKS: ("adresse, ou titres et adresses", "address, or titles with addresses"),
    Kind.CHECKS: ("texte, ou liste", "text, or list"),
    Kind.PAIRS: ("noms et textes", "names with texts"),
    Kind.TABLE: ("clés", "keys"),
    Kind.TABLES: ("liste", "list"),
    Kind.NAMED: ("un nom par entrée", "one name an entry"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key.

    Attributes:
        fr: What it is for, in French; one sentence without a full stop.
        en: The same in English.
        example: A value, in French where languages differ.
        english: The example in English, where that differs.
        values: What may be chosen, for a choice.
        inside: The keys below it.
        required: It must be there.
    """

    name: str
    kind: Kind
    fr: str
    en: str
    example: str = ""
    english: str = ""
    values: tuple[str, ...] = ()
    inside: KeyTable | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTable:
    """The keys that go together.

    Attributes:
        fr: What the whole is, in French.
        en: The same in English.
        short: What may stand in place of the keys: `cart_open: 2027-02-25`; None if
            nothing else may.
        is_open: Further keys are allowed, with texts under them.
        names: Of the keys, in their order.
    """

    fr: str
    en: str
    keys: tuple[Key, ...]
    short: Kind | None = None
    is_open: bool = False
    names: tuple[str, ...] = field(init=False)
    by_name: Mapping[str, Key] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_name = {key.name: key for key in self.keys}
        object.__setattr__(self, "names", tuple(by_name))
        object.__setattr__(self, "by_name", by_name)
