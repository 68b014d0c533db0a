"""Who a row of a CSV is about: name and e-mail, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from regie.people.sheet import Problems
from regie.people.sheet import Row

#: One address as mail servers accept them, without a display name.
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
EMAIL_LENGTH_MAX = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A row with a name and a legal address."""

    row: Row
    name: str
    email: str

    @property
    def identity(self) -> str:
        """The address, as mail servers compare them in practice: whatever the case."""
        return self.email.casefold()


def read_contacts(rows: Iterable[Row], problems: Problems) -> Iterator[Contact]:
    """Yield the rows that name somebody; the others are told."""
    for row in rows:
        names = (row.cells.get("first_name", ""), row.cells.get("name", ""))
        name = " ".join(" ".join(names).split())
        email = row.cells.get("email", "")
        if not name:
            problems.add(row.number, fr="le nom manque.", en="the name is missing.")
        if not email:
            problems.add(
                row.number, fr="l'adresse e-mail manque.", en="the e-mail is missing."
            )
        elif len(email) > EMAIL_LENGTH_MAX or not EMAIL.fullmatch(email):
            problems.add(
                row.number,
                fr=f"« {email[:80]} » n'est pas une adresse e-mail ; écrivez-la comme "
                "prenom@exemple.fr.",
                en=f"“{email[:80]}” is not an e-mail address; write it like "
                "name@example.org.",
            )
        elif name:
            yield Contact(row=row, name=name, email=email)
