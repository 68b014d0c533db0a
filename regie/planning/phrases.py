"""The playbook's own phrases inside the plan's sentences, in the reader's language.

A phrase stands as its author wrote it for whoever reads the playbook's language, and is
said again for everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from regie.planning.sentences import asked_sentence
from regie.playbook.model import DateBase
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence_saying import say_recurrence
from regie.playbook.saying import say_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Says the phrases of a playbook.

    Attributes:
        written: The language they are written in, `fr` or `en`.
        language: The reader's.
    """

    written: str
    language: str

    def moment(self, moment: Moment) -> str:
        """Return `21 days before cart_open`."""
        if self.written == self.language and moment.text:
            return moment.text
        return say_moment(moment, self.language)

    def recurrence(self, every: Recurrence) -> str:
        """Return `monday, thursday at 09:00 until cart_open`."""
        if self.written == self.language:
            return every.text
        return say_recurrence(every, self.language)

    def aside(self, moment: Moment | None, step: Step | None = None) -> str:
        """Return ` (21 days before cart_open)`, to follow the date that it gives.

        It is empty where there is none, and where the phrase is nothing but that date.
        Of what a recurrence hangs on, the whole recurrence is said.

        Args:
            moment: The phrase.
            step: Whose it is.
        """
        if moment is None or not moment.text or _is_date(moment):
            return ""
        if step is not None and step.every is not None:
            asked = asked_sentence(step)
            if asked is not None and asked == moment:
                return f" ({self.recurrence(step.every)})"
        return f" ({self.moment(moment)})"


def phrases_of(playbook: Playbook, language: str) -> Phrases:
    """Return the playbook's phrases for a reader."""
    return Phrases(written=playbook.language, language=language)


def _is_date(moment: Moment) -> bool:
    return isinstance(moment.base, DateBase) and moment.direction is Direction.ON
