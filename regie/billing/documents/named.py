"""Which client the label of a receipt names: by words that are no other client's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from regie.people.csv_columns import folded

#: Shorter words of a name say nothing by themselves.
_WORD_MIN = 4

#: What tells a company's form, not its name.
_FORMS = frozenset(
    [
        "sa",
        "sas",
        "sasu",
        "sarl",
        "eurl",
        "ei",
        "eirl",
        "sci",
        "snc",
        "scop",
        "scp",
        "selarl",
        "srl",
        "sprl",
        "ltd",
        "llc",
        "inc",
        "gmbh",
        "bv",
        "nv",
    ]
)

#: What many are called: alone it names nobody.
_GENERIC = frozenset(
    [
        "academie",
        "academy",
        "agence",
        "agency",
        "association",
        "atelier",
        "cabinet",
        "centre",
        "coaching",
        "company",
        "compagnie",
        "conseil",
        "conseils",
        "consulting",
        "ecole",
        "entreprise",
        "france",
        "group",
        "groupe",
        "institut",
        "maison",
        "services",
        "societe",
        "studio",
    ]
)


def named(label: str, names: Mapping[str, str]) -> frozenset[str]:
    """Return the numbers of the invoices whose client a label names.

    A word that is generic, or of several clients' names, names none of them: there the
    whole name must be in the label. Of `Nord` and `Nord Est` the longer one is meant.

    Args:
        label: Folded.
        names: Of the clients, by invoice.
    """
    by_number = {number: _words(name) for number, name in names.items()}
    counts = Counter(word for words in set(by_number.values()) for word in set(words))
    said = set(label.split())
    found = {
        number: said.intersection(words)
        for number, words in by_number.items()
        if _is_named(label, words, counts)
    }
    return frozenset(
        number
        for number, hits in found.items()
        if not any(hits < others for others in found.values())
    )


def _is_named(label: str, words: tuple[str, ...], counts: Counter[str]) -> bool:
    own = [
        word
        for word in words
        if len(word) >= _WORD_MIN and word not in _GENERIC and counts[word] == 1
    ]
    if own:
        return any(_has(label, word) for word in own)
    return bool(words) and all(_has(label, word) for word in words)


def _has(label: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", label) is not None


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name, without its form where anything is left."""
    words = folded(name).split()
    return tuple(word for word in words if word not in _FORMS) or tuple(words)
