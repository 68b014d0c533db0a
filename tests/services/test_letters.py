from __future__ import annotations

import pytest

from regie.playbook.content import MailTemplate
from regie.services.letters import fill
from regie.services.letters import Letter
from regie.services.letters import TemplateFaultError


def template(body: str) -> MailTemplate:
    return MailTemplate(name="hello", subject="Bonjour {{ name }}", body=body)


def test_fill_renders_subject_and_body() -> None:
    letter = fill(template("Chère {{ name }},\n\nÀ bientôt.\n\n"), {"name": "Ada"})

    assert letter == Letter(subject="Bonjour Ada", text="Chère Ada,\n\nÀ bientôt.\n")


def test_a_subject_stays_on_one_line() -> None:
    assert fill(template("."), {"name": "Ada\nBcc: all@example.org"}).subject == (
        "Bonjour Ada Bcc: all@example.org"
    )


@pytest.mark.parametrize(
    "body",
    [
        "{{ unknown }}",
        "{{ name.missing }}",
        "{{ name.__class__.__mro__ }}",
        "{{ 1 / 0 }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% include 'other' %}",
    ],
)
def test_what_cannot_be_filled_or_breaks_out_is_a_clear_fault(body: str) -> None:
    with pytest.raises(TemplateFaultError, match="hello"):
        fill(template(body), {"name": "Ada"})
