"""The columns of a table of hours, and those that other tools have beside them."""

from __future__ import annotations

from regie.people.csv_columns import Columns

_MEANINGS = {
    "date": "date",
    "jour": "date",
    "day": "day",
    "start date": "date",
    "date de debut": "date",
    "end date": "end_date",
    "date de fin": "end_date",
    "start": "start",
    "start time": "start",
    "from": "start",
    "debut": "start",
    "heure de debut": "start",
    "end": "end",
    "end time": "end",
    "to": "end",
    "fin": "end",
    "heure de fin": "end",
    "duration": "duration",
    "duration h": "duration",
    "duration decimal": "decimal",
    "duree": "duration",
    "heures": "duration",
    "hours": "duration",
    "temps": "duration",
    "client": "client",
    "cliente": "client",
    "customer": "client",
    "person": "person",
    "personne": "person",
    "qui": "person",
    "who": "person",
    "user": "person",
    "utilisateur": "person",
    "activity": "activity",
    "activite": "activity",
    "task": "task",
    "tache": "task",
    "project": "project",
    "projet": "project",
    "note": "note",
    "description": "note",
    "billable": "billable",
    "facturable": "billable",
    "role": "role",
    "campaign": "campaign",
    "campagne": "campaign",
    "id": "id",
    "n": "id",
    "numero": "id",
}
_HINTS = {
    "heure": ("durée", "duration"),
    "time": ("durée", "duration"),
    "tache effectuee": ("activité", "activity"),
    "mission": ("activité", "activity"),
    "service": ("activité", "activity"),
    "commentaire": ("note", "note"),
    "comment": ("note", "note"),
}
_SUMS = ("amount", "billable amount", "billable rate")
_IN = ("", " eur", " usd", " gbp", " chf", " cad")
#: Of Toggl Track, Clockify, Kimai, Harvest, and of the annex of an invoice.
_OTHERS = frozenset(
    {
        *(f"{name}{currency}" for name in _SUMS for currency in _IN),
        "category",
        "department",
        "email",
        "exported",
        "facture",
        "fixed rate",
        "group",
        "hourly rate",
        "internal rate",
        "invoice",
        "name",
        "notes",
        "number",
        "rate",
        "roles",
        "tag",
        "tags",
        "team",
        "type",
        "username",
    }
)

COLUMNS = Columns(meanings=_MEANINGS, hints=_HINTS, others=_OTHERS)
"""Of what `folded` leaves of their names."""
