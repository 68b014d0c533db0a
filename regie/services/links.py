"""Signed links: each does one thing, and expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature
from itsdangerous import URLSafeSerializer

from regie.errors import LinkExpiredError
from regie.errors import SignatureError
from regie.words import say

#: How long a link in a mail works.
LINK_LIFE = timedelta(days=60)

#: How long a statement can be read and contested by its link.
STATEMENT_LIFE = timedelta(days=180)

#: How long a quote can still be read by its link after its last day.
QUOTE_LIFE = timedelta(days=180)

#: Hosts that are another machine wherever they are read.
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})

#: By whose clock the last day of a quote's link ends.
_PARIS = ZoneInfo("Europe/Paris")

#: How long a calendar may fetch its feed: a launch and what follows it.
FEED_LIFE = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a signed link stands for: this person says that this step is done."""

    campaign: str
    step_key: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """What a calendar's address stands for: the steps of this person may be read."""

    campaign: str
    person: str


def seen_outside(link: str) -> str:
    """Return a link that a mail gives to somebody outside; empty if she cannot open it.

    While REGIE_PUBLIC_URL is not set, links lead to this machine: to anybody else they
    are dead, and a mail has to do without.
    """
    return "" if urlsplit(link).hostname in _THIS_MACHINE else link


class Links:
    """Makes and reads signed links; those of one kind are worth nothing as another."""

    def __init__(self, secret: str, console: str) -> None:
        self._done = URLSafeSerializer(secret, salt="regie.done")
        self._quote = URLSafeSerializer(secret, salt="regie.quote")
        self._feed = URLSafeSerializer(secret, salt="regie.feed")
        self._statement = URLSafeSerializer(secret, salt="regie.statement")
        self._share = URLSafeSerializer(secret, salt="regie.share")
        self._console = console

    def done(self, link: Link, *, now: datetime) -> str:
        """Return the address that marks the step done, valid for LINK_LIFE."""
        until = int((now + LINK_LIFE).timestamp())
        token = self._done.dumps([link.campaign, link.step_key, link.person, until])
        return f"{self._console}/l/{token}"

    def read(self, token: str, *, now: datetime) -> Link:
        """Return what the token stands for; raise SignatureError if forged or old."""
        campaign, step_key, person = _opened(self._done, token, 3, now)
        return Link(campaign=campaign, step_key=step_key, person=person)

    def quote(self, number: str, *, until: date) -> str:
        """Return the address of a quote, to be read for QUOTE_LIFE after its last day.

        Whether it can still be accepted is for the quote itself to say.
        """
        last = until + timedelta(days=1) + QUOTE_LIFE
        end = datetime.combine(last, time(), tzinfo=_PARIS)
        token = self._quote.dumps([number, int(end.timestamp())])
        return f"{self._console}/q/{token}"

    def read_quote(self, token: str, *, now: datetime) -> str:
        """Return the quote's number; raise SignatureError if forged or old."""
        (number,) = _opened(self._quote, token, 1, now)
        return number

    def statement(self, client_slug: str, period: str, *, now: datetime) -> str:
        """Return the address of a client's statement, valid for STATEMENT_LIFE."""
        until = int((now + STATEMENT_LIFE).timestamp())
        token = self._statement.dumps([client_slug, period, until])
        return f"{self._console}/s/{token}"

    def read_statement(self, token: str, *, now: datetime) -> tuple[str, str]:
        """Return client and period; raise SignatureError if forged or old."""
        client_slug, period = _opened(self._statement, token, 2, now)
        return client_slug, period

    def share(self, client_slug: str, period: str, party: str, *, now: datetime) -> str:
        """Return the address of one party's share of a statement, as long valid."""
        until = int((now + STATEMENT_LIFE).timestamp())
        token = self._share.dumps([client_slug, period, party, until])
        return f"{self._console}/p/{token}"

    def read_share(self, token: str, *, now: datetime) -> tuple[str, str, str]:
        """Return client, period, party; raise SignatureError if forged or old."""
        client_slug, period, party = _opened(self._share, token, 3, now)
        return client_slug, period, party

    def feed(self, link: FeedLink, *, now: datetime) -> str:
        """Return the address of a person's calendar, valid for FEED_LIFE."""
        until = int((now + FEED_LIFE).timestamp())
        token = self._feed.dumps([link.campaign, link.person, until])
        return f"{self._console}/f/{token}.ics"

    def read_feed(self, token: str, *, now: datetime) -> FeedLink:
        """Return whose calendar it is; raise SignatureError if forged or old."""
        campaign, person = _opened(self._feed, token, 2, now)
        return FeedLink(campaign=campaign, person=person)


def _opened(
    serializer: URLSafeSerializer, token: str, count: int, now: datetime
) -> list[str]:
    try:
        *words, until = serializer.loads(token)
        expired = now.timestamp() > until
    except (BadSignature, ValueError, TypeError) as error:
        raise _invalid() from error
    if len(words) != count:
        raise _invalid()
    if expired:
        raise LinkExpiredError(
            say(
                fr="Ce lien a expiré. Demandez-en un nouveau à votre OBM.",
                en="This link has expired. Ask your OBM for a new one.",
            )
        )
    return [str(word) for word in words]


def _invalid() -> SignatureError:
    return SignatureError(
        say(
            fr="Ce lien n'est pas valable. Ouvrez celui de votre dernier mail.",
            en="This link is not valid. Open the one in your latest mail.",
        )
    )
