"""A client with an agreement, and the hours of a month."""

from __future__ import annotations

from pathlib import Path

from regie.billing.work.durations import read_seconds
from regie.billing.work.entry import Job
from regie.services.bills.keep import keep_agreement
from regie.services.books.collect import ZONE
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import add_time
from regie.services.work.timesheet import Listed
from tests.examples_kept import keep_own
from tests.rehearsed import Stage

CLIENT = "studio-zen"
EXAMPLES = Path(__file__).parents[2] / "playbooks" / "examples"
HEAD = """\
agreement: Heures
client: Studio Zen
from: 2027-01-01
currency: EUR
payment_terms_days: 30
vat: franchise
buyer:
  name: Studio Zen SAS
  address: [12 rue des Lilas, 75011 Paris]
  siren: 732 829 320
  email: compta@studio-zen.example
"""


def agree(on: Stage, terms: str, *, since: str = "2027-01-01") -> None:
    """Keep the agreement of Studio Zen from a day on, and the OBM's profile."""
    keep_own(on.runtime)
    keep_agreement(
        on.runtime, HEAD.replace("2027-01-01", since) + terms, file="heures.yaml"
    )


def work(on: Stage, time: str, activity: str = "", *, person: str = "OBM") -> Listed:
    """Enter work of the stage's day."""
    today = on.clock.now().astimezone(ZONE).date()
    job = Job(client="Studio Zen", person=person, activity=activity)
    return add_time(on.runtime, job, Stretch(on=today, seconds=read_seconds(time)))
