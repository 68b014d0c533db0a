"""What is wrong with a number that has the shape of a right one."""

from __future__ import annotations

from regie.words import pick


class UnfitError(ValueError):
    """A number that cannot be; says why in the reader's language."""

    def __init__(self, *, fr: str, en: str) -> None:
        self._fr = fr
        self._en = en
        super().__init__(en)

    def why(self, language: str) -> str:
        """Return the reason, a part of a sentence."""
        return pick(language, fr=self._fr, en=self._en)


class OnceLegalError(UnfitError):
    """A value that is refused now, but read on where it was kept earlier.

    Attributes:
        text: What was given.
        instead: The same, as it is written now.
    """

    def __init__(self, text: str, instead: str, *, fr: str, en: str) -> None:
        self.text = text
        self.instead = instead
        super().__init__(fr=fr, en=en)
