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
