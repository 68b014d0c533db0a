from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.people.people import Person
from regie.people.people import slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Zoé L’Héritier", "zoe-l-heritier"),
        ("  Œuvre d'Ælfric ", "oeuvre-d-aelfric"),
        ("Łukasz Straße", "lukasz-strasse"),
        ("李小龍", "x"),
    ],
)
def test_slugs_are_ascii(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_slug_that_is_taken_is_numbered() -> None:
    assert slug_of("Ada", {"ada", "ada-2"}) == "ada-3"


@given(st.lists(st.text(), max_size=8))
def test_slugs_are_unique_whatever_the_names(names: list[str]) -> None:
    slugs: list[str] = []
    for name in names:
        slugs.append(slug_of(name, slugs))

    assert len(set(slugs)) == len(names)
    assert all(slug and slug.isascii() for slug in slugs)


def test_the_first_name_is_the_first_word_or_the_address() -> None:
    ada = Person(slug="ada", name="Ada Lovelace", email="ada@example.org")
    nameless = Person(slug="x", name="", email="x@example.org")

    assert (ada.first_name, nameless.first_name) == ("Ada", "x@example.org")
