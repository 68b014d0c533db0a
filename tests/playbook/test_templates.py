from __future__ import annotations

import pytest

from regie.playbook.content import MailTemplate
from regie.playbook.model import Position
from regie.playbook.report import Report
from regie.playbook.templates import Templates
from regie.playbook.variables import known_variables


def read(source: str, *, kind: str | None = None) -> tuple[MailTemplate | None, Report]:
    report = Report("en")
    known = known_variables(["cart_open"], ["brand"])
    templates = Templates(
        report=report, known=known, sources={"hello": source}, folder="launch"
    )
    return templates.mail("hello", sender="welcome", kind=kind), report


@pytest.mark.parametrize(
    "head",
    [
        "Objet : Bonjour",
        "Subject: Bonjour",
        "objet: Bonjour",
        "\ufeffObjet\u00a0: Bonjour ",
    ],
)
def test_a_mail_is_a_subject_and_a_body(head: str) -> None:
    template, report = read(f"{head}\n\nUn.\n\nDeux.\n\n")

    assert report.problems == []
    assert template == MailTemplate(
        name="hello", subject="Bonjour", body="Un.\n\nDeux.\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Bonjour\n\nUn.\n",
        "Objet :\n\nUn.\n",
        "Objet : x\nUn.\n",
        "Objet : x\n\n \n",
    ],
)
def test_a_mail_without_one_of_them_is_refused(source: str) -> None:
    template, report = read(source)

    assert template is None
    assert [p.rule for p in report.problems] == ["mail-subject"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ person.name }} {{ person.first_name }} {{ person['email'] }}",
        "{{ anchor.cart_open }} {{ params.brand }} {{ step.title|upper }}",
        "{% for name, value in params.items() %}{{ loop.index }} {{ name }}{% endfor %}",
        "{% if person is defined %}{% set x = 1 %}{{ x }}{% endif %}",
        "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{{ range(3) }}",
        "{{ campaign }} {{ client }} {{ due }} {{ link_done }} {{ console }}",
        "{# {{ nothing }} #}{{ signature }}",
    ],
)
def test_what_rendering_gives_is_known(text: str) -> None:
    template, report = read(f"Objet : x\n\n{text}\n")

    assert report.problems == []
    assert template is not None


@pytest.mark.parametrize(
    ("text", "expected", "column"),
    [
        ("{{ nobody }}", "nobody", 4),
        ("nobody {{nobody}}", "nobody", 1),
        ("{{ person.nom }}", "person.nom", 4),
        ("{{ person.nomade }} {{ person.nom }}", "person.nom", 24),
        ("{{ anchor.cart_close }}", "anchor.cart_close", 4),
        ("{{ params.colour.dark }}", "params.colour", 4),
        ("{{ speaker['name'] }}", "speaker", 4),
        ("{% if client == nobody %}{% endif %}", "nobody", 17),
    ],
)
def test_what_rendering_does_not_give_is_a_warning_in_the_mail(
    text: str, expected: str, column: int
) -> None:
    template, report = read(f"Objet : x\n\nUn\n{text} {text}\n")

    assert template is not None
    problem = report.problems[-1]
    assert (problem.rule, problem.file) == ("unknown-variable", "launch/hello.md")
    assert (problem.position, problem.length) == (
        Position(line=4, column=column),
        len(expected),
    )
    assert problem.message.startswith(
        f"unknown variable `{expected}` (mail of step `welcome`); variables: campaign, "
    )


@pytest.mark.parametrize(
    ("source", "line", "length"),
    [
        ("Bonjour\n\nUn.\n", 1, 7),
        ("", 1, 1),
        ("Objet : x\nUn.\n\nDeux.\n", 2, 3),
        ("Objet : x\n\n", 1, 9),
    ],
)
def test_a_bad_beginning_is_shown_where_it_is(
    source: str, line: int, length: int
) -> None:
    _, report = read(source)

    (problem,) = report.problems
    assert (problem.file, problem.position, problem.length) == (
        "launch/hello.md",
        Position(line=line, column=1),
        length,
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "length"),
    [
        ("Un {{ person.name }, deux. ", 4, 4, 23),
        ("Un\n  {% include 'x' %}", 5, 3, 17),
        ("{{ " + "(" * 5_000 + " }}", 1, 1, 9),
    ],
)
def test_bad_code_is_shown_on_its_line(
    text: str, line: int, column: int, length: int
) -> None:
    _, report = read(f"Objet : x\n\nUn\n{text}\n")

    (problem,) = report.problems
    assert (problem.position, problem.length) == (
        Position(line=line, column=column),
        length,
    )


def test_every_column_of_the_repeated_item_is_known() -> None:
    template, report = read("Objet : x\n\n{{ speaker.taille }}\n", kind="speaker")

    assert template is not None
    assert report.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ person.name }",
        "{% if person %}",
        "{% nothing %}",
        "{{ '" + "x" * 10,
        "{{ " + "(" * 5_000 + " }}",
        "{{ " + "9" * 5_000 + " }}",
        "{% include 'x' %}",
        "{% extends 'x' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
    ],
)
def test_a_template_that_cannot_be_rendered_is_refused(text: str) -> None:
    template, report = read(f"Objet : x\n\n{text}\n")

    assert template is None
    assert [p.rule for p in report.problems] == ["template-syntax"]
