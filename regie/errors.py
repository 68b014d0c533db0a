"""Every error that Régie raises on purpose.

    RegieError                      expected: explain it, exit status 1
    ├── PlaybookError               a playbook has problems (carries all of them)
    ├── UsageError                  a command, form or setting was filled in wrongly
    │   ├── SeveralError            several things were (carries all of them)
    │   ├── NotFoundError           the thing named does not exist
    │   │   └── UnknownStepError        no such step in a plan        (planning)
    │   ├── MissingAnchorsError     dates that must be given         (planning)
    │   ├── UnknownAnchorsError     dates for anchors that are none  (planning)
    │   ├── AnchorCycleError, CycleError                             (planning)
    │   ├── NoWorkingDayError, BeyondCalendarError, UnknownHolidaysError  (planning)
    │   ├── AmountError             no amount, or no currency        (money)
    │   ├── AmbiguousAmountError    1.000: thousands, or one?        (typed_amount)
    │   ├── PeriodError, NotBillableError                            (billing)
    │   ├── SettingsError           settings that cannot be          (settings)
    │   ├── DatabaseUnreachableError  the database does not answer   (store)
    │   └── AddressError            no address for a mail            (integrations)
    ├── FormError                   an agreement or profile has problems  (billing)
    ├── TemplateFaultError          a mail asks for what is not known     (services)
    ├── ProgramLostError            a program of `regie up` keeps ending  (services)
    ├── ConflictError               the same key with other content, an illegal change
    │   └── EntryConflictError      one transaction told twice, differently  (ledger)
    ├── ImportFileError             a file to import has bad rows (carries all of them)
    ├── SignatureError              a webhook is forged or stale
    └── VendorError                 a vendor did not do what was asked
        ├── VendorUnavailableError  no answer, or a 5xx: try again       (transient)
        ├── RateLimitedError        told to slow down: try again later    (transient)
        ├── VendorRejectedError     a 4xx: a person must correct something
        │   └── VendorCredentialsError  401 or 403: the key is wrong
        ├── OutcomeUnknownError     sent, but no answer to an unrepeatable call
        └── UnsupportedError        the vendor's API cannot say it

Anything else that is raised is a bug. Each class builds its sentence from typed
arguments and keeps them as attributes. A sentence says what happened, where, and what
to do next, in the reader's language (see `regie.words`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from regie.words import counted
from regie.words import say

PROBLEMS_SHOWN_MAX = 100
"""Problems of a file that its message names; of more, how many there are."""


class RegieError(Exception):
    """Expected trouble that a person can act on.

    Attributes:
        place: Where it was typed, as `--on`; said where there is other trouble, too.
    """

    place: str = ""


class UsageError(RegieError):
    """A command, form or setting was filled in wrongly."""


class SeveralError(UsageError):
    """Several things were typed wrongly.

    Attributes:
        problems: What is said of each, in the order in which they were looked at.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NotFoundError(UsageError):
    """The thing named does not exist."""


class ConflictError(RegieError):
    """The same key with other content, or a transition that is not legal."""


class SignatureError(RegieError):
    """A webhook whose signature is missing, forged or too old."""


class LinkExpiredError(SignatureError):
    """A signed link that was true once."""


class ImportFileError(RegieError):
    """A file to import has bad rows; nothing of it was kept.

    Args:
        only_read: Nothing of it would have been kept: that is not said.

    Attributes:
        name: The file's name.
        problems: One sentence a bad cell or row, in the order of the file; all of them,
            though the message names only the first `PROBLEMS_SHOWN_MAX`.
        shown: Those that the message names, each with the file.
    """

    def __init__(
        self, name: str, problems: list[str], *, only_read: bool = False
    ) -> None:
        self.name = name
        self.problems = problems
        shown = [*problems[:PROBLEMS_SHOWN_MAX], *_left_out(problems)]
        self.shown = [f"{name}: {problem}" for problem in shown]
        kept = [] if only_read else [_nothing_kept(name)]
        super().__init__("\n".join([*self.shown, *kept]))


class VendorError(RegieError):
    """A vendor did not do what was asked.

    Attributes:
        vendor: The vendor's slug.
        detail: What the vendor said, shortened, without secrets.
        status: The HTTP or SMTP status, if there was one.
        transient: Whether trying again can help.
    """

    transient: ClassVar[bool] = False

    def __init__(self, vendor: str, detail: str, *, status: int | None = None) -> None:
        self.vendor = vendor
        self.detail = detail
        self.status = status
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Say what happened and what to do, in the reader's language."""
        return say(
            fr=f"{self.vendor} : échec ({self.detail}).",
            en=f"{self.vendor}: failed ({self.detail}).",
        )


class VendorUnavailableError(VendorError):
    """No answer, or a 5xx, to a call that may be made again.

    Attributes:
        sent: Whether the call had left, so that the vendor may have done it all the
            same; then it may be repeated only while the vendor remembers its key.
    """

    transient = True

    def __init__(
        self, vendor: str, detail: str, *, status: int | None = None, sent: bool = False
    ) -> None:
        self.sent = sent
        super().__init__(vendor, detail, status=status)

    def sentence(self) -> str:
        """Say that it will be tried again."""
        return say(
            fr=f"{self.vendor} ne répond pas pour le moment ({self.detail}). "
            "Régie réessaie toute seule ; rien n'est perdu.",
            en=f"{self.vendor} is not answering at the moment ({self.detail}). "
            "Régie will try again by itself; nothing is lost.",
        )


class RateLimitedError(VendorError):
    """The vendor asked to slow down.

    Attributes:
        retry_after: How long to wait, if the vendor said so.
    """

    transient = True

    def __init__(
        self, vendor: str, detail: str, *, retry_after: timedelta | None = None
    ) -> None:
        self.retry_after = retry_after
        super().__init__(vendor, detail, status=429)

    def sentence(self) -> str:
        """Say that it will be tried again more slowly."""
        return say(
            fr=f"{self.vendor} demande de ralentir ({self.detail}). "
            "Régie réessaie un peu plus tard ; rien n'est perdu.",
            en=f"{self.vendor} asked us to slow down ({self.detail}). "
            "Régie will try again a little later; nothing is lost.",
        )


class VendorRejectedError(VendorError):
    """A 4xx: the request was understood and refused."""

    def sentence(self) -> str:
        """Say that a person must correct something."""
        return say(
            fr=f"{self.vendor} refuse la demande : {self.detail}. "
            "Corrigez l'étape ou les réglages, puis relancez l'étape.",
            en=f"{self.vendor} refused the request: {self.detail}. "
            "Correct the step or the settings, then run the step again.",
        )


class VendorCredentialsError(VendorRejectedError):
    """A 401 or 403: the key is wrong, expired or lacks a right."""

    def sentence(self) -> str:
        """Say that the key must be checked."""
        return say(
            fr=f"{self.vendor} refuse notre clé d'accès ({self.detail}). "
            "Vérifiez la clé dans les réglages, puis relancez l'étape.",
            en=f"{self.vendor} refused our access key ({self.detail}). "
            "Check the key in the settings, then run the step again.",
        )


class OutcomeUnknownError(VendorError):
    """Sent, but no answer came to a call that must not be repeated."""

    def sentence(self) -> str:
        """Say that a person must look."""
        return say(
            fr=f"{self.vendor} n'a pas confirmé ({self.detail}) : l'action a peut-être "
            f"eu lieu. Vérifiez chez {self.vendor}, puis dites-le à Régie.",
            en=f"{self.vendor} did not confirm ({self.detail}): the action may have "
            f"happened. Look at {self.vendor}, then tell Régie.",
        )


class UnsupportedError(VendorError):
    """The vendor's API cannot express this."""

    def sentence(self) -> str:
        """Say what the vendor cannot do."""
        return say(
            fr=f"{self.vendor} ne sait pas faire cela : {self.detail}.",
            en=f"{self.vendor} cannot do this: {self.detail}.",
        )


def _nothing_kept(name: str) -> str:
    return say(fr=f"Rien n'a été gardé de {name}.", en=f"Nothing of {name} was kept.")


def _left_out(problems: Sequence[str]) -> list[str]:
    more = len(problems) - PROBLEMS_SHOWN_MAX
    if more <= 0:
        return []
    told = counted(
        more,
        fr=("autre problème", "autres problèmes"),
        en=("more problem", "more problems"),
    )
    return [say(fr=f"… et {told}", en=f"… and {told}")]
