from __future__ import annotations

import re
import sys

import pytest
from pydantic import BaseModel

from integrations import REGISTRY

SLUGS = sorted(REGISTRY)
WITH_SECRETS: dict[str, dict[str, object]] = {
    "brevo": {"api_key": "s3cret-key"},
    "ecb": {},
    "smtp": {"host": "mail.example.com", "user": "zen", "password": "s3cret-key"},
    "stripe": {"webhook_secrets": ("s3cret-key", "s3cret-key-2")},
}


def config_models() -> dict[str, type[BaseModel]]:
    return {
        slug: vendor.config_model
        for slug, vendor in REGISTRY.items()
        if hasattr(vendor, "config_model")
    }


def test_registry_is_alphabetical() -> None:
    assert list(REGISTRY) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_a_vendor_stands_under_its_slug(slug: str) -> None:
    vendor = REGISTRY[slug]

    assert (vendor.slug, vendor.__module__) == (slug, f"integrations.{slug}")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_vendor_says_where_its_api_is_described_and_when_that_was_read(
    slug: str,
) -> None:
    words = sys.modules[REGISTRY[slug].__module__].__doc__ or ""

    assert re.search(r"https://\S+\.\S+", words)
    assert re.search(r"read \d{4}-\d{2}-\d{2}", words)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_vendor_names_its_ports(slug: str) -> None:
    assert re.search(r"Implements `\w+`", REGISTRY[slug].__doc__ or "")


def test_every_config_model_is_tried_below() -> None:
    assert set(config_models()) == set(WITH_SECRETS)


@pytest.mark.parametrize("slug", sorted(WITH_SECRETS))
def test_a_config_shows_no_secret(slug: str) -> None:
    config = config_models()[slug].model_validate(WITH_SECRETS[slug])

    shown = repr(config) + str(config) + config.model_dump_json()
    assert "s3cret" not in shown


@pytest.mark.parametrize("slug", sorted(WITH_SECRETS))
def test_a_config_that_is_refused_shows_no_secret(slug: str) -> None:
    wrong = {"timeout_s": "s3cret-key", "tolerance_s": "s3cret-key"}
    given = {**WITH_SECRETS[slug], **wrong}

    with pytest.raises(ValueError, match="validation error") as caught:
        config_models()[slug].model_validate(given)

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("slug", sorted(WITH_SECRETS))
def test_every_field_of_a_config_has_a_title(slug: str) -> None:
    untitled = [
        name
        for name, field in config_models()[slug].model_fields.items()
        if not field.title
    ]

    assert untitled == []
