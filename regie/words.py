"""Both languages of every sentence, side by side where the sentence is made.

`pick` chooses by an argument, for the pure packages. `say` chooses by the language that
the reader was given at the edge (`speaking`): a command, a web request, a wake-up.
French is the default.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("fr", "en")

SEPARATOR = " | "
"""Between the languages of a text that is written in both, such as a help text."""

OTHER_EXAMPLE = "\n| "
"""Before the English one of two examples that stand below such a text."""

_spoken: ContextVar[str] = ContextVar("language", default="fr")
_in_form: ContextVar[bool] = ContextVar("in_form", default=False)


def pick(language: str, *, fr: str, en: str) -> str:
    """Return the text of the language; anything but `en` is French."""
    return en if language == "en" else fr


def say(*, fr: str, en: str) -> str:
    """Return the text in the language of whoever is reading now."""
    return pick(_spoken.get(), fr=fr, en=en)


def spoken_language() -> str:
    """Return the language of whoever is reading now: `fr` or `en`."""
    return _spoken.get()


def language_named(text: str) -> str:
    """Return `fr` or `en` for a text such as `fr`, `EN` or `en_GB`.

    Raises:
        ValueError: It is another language.
    """
    language = text.strip().lower().replace("-", "_").partition("_")[0]
    if language not in LANGUAGES:
        raise ValueError(text)
    return language


def speak(language: str) -> None:
    """Speak this language from now on, in this context."""
    _spoken.set("en" if language.lower().startswith("en") else "fr")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside the block."""
    token = _spoken.set("en" if language.lower().startswith("en") else "fr")
    try:
        yield
    finally:
        _spoken.reset(token)


def one_of(text: str) -> str:
    """Return one language of a text that is written `français | English`.

    What stands below the first paragraph, an example, is for both languages, unless a
    line that begins with `| ` has the English one.
    """
    if SEPARATOR not in text:
        return text
    head, gap, rest = text.partition("\n\n")
    french, _, english = head.partition(SEPARATOR)
    example, _, other = rest.partition(OTHER_EXAMPLE)
    below = say(fr=example, en=other or example)
    return f"{say(fr=french, en=english)}{gap}{below}"


def with_colon(text: str, language: str = "") -> str:
    """Return the text with a colon; French leaves a space before it.

    Args:
        language: The reader's by default.
    """
    return pick(language or _spoken.get(), fr=f"{text} :", en=f"{text}:")


def of_french(name: str) -> str:
    """Return « de mars 2027 », « d'avril 2027 », « d'Ada ».

    An h is left alone: whether it is mute follows from no rule.
    """
    first = unicodedata.normalize("NFD", name[:1]).casefold()[:1]
    return f"d'{name}" if first in set("aeiouœ") else f"de {name}"


def counted(number: int, *, fr: tuple[str, str], en: tuple[str, str]) -> str:
    """Return the number with its noun, one or many; French counts 0 as one."""
    if _spoken.get() == "fr":
        return f"{number} {fr[abs(number) >= 2]}"
    return f"{number} {en[abs(number) != 1]}"


def listed(names: Iterable[str], *, feminine: bool = False) -> str:
    """Return the names with commas, or say that there are none yet.

    Args:
        feminine: Whether what is listed is feminine in French.
    """
    none = "aucune" if feminine else "aucun"
    return ", ".join(names) or say(fr=f"{none} pour l'instant", en="none yet")


def spoken_first(words: Mapping[str, object], language: str = "") -> list[str]:
    """Return the words that are legal, those of the reader's language first.

    Args:
        words: With their meanings: one English word for each, then all others.
        language: The reader's by default.
    """
    names, meanings = list(words), list(words.values())
    again = (place for place, one in enumerate(meanings) if one in meanings[:place])
    first = next(again, len(names))
    english, others = names[:first], names[first:]
    is_french = (language or _spoken.get()) == "fr"
    return [*others, *english] if is_french else names


def remedy(*, command: str, form: str) -> str:
    """Return what to do where the reader is: at a command line, or before a form."""
    return form if _in_form.get() else command


def is_filling_form() -> bool:
    """Say whether someone fills in a form, see `filling_form`."""
    return _in_form.get()


@contextmanager
def filling_form() -> Iterator[None]:
    """Speak to someone who fills in a form, inside the block."""
    token = _in_form.set(True)
    try:
        yield
    finally:
        _in_form.reset(token)
