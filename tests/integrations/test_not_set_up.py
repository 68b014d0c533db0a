from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from integrations._not_set_up import NotSetUp
from integrations.rehearsal import Rehearsal
from regie.bootstrap import make_runtime
from regie.errors import VendorCredentialsError
from regie.ports import Contact
from regie.settings import Settings


def test_it_names_the_setting_that_is_missing() -> None:
    vendor = NotSetUp("brevo", variable="REGIE_BREVO_API_KEY")

    with pytest.raises(VendorCredentialsError, match="REGIE_BREVO_API_KEY") as caught:
        vendor.add(Contact(email="ada@example.org"), list_id="12", key="k")

    assert caught.value.vendor == "brevo"


@pytest.mark.parametrize(
    ("smtp_host", "kind"), [(None, Rehearsal), ("smtp.example.com", NotSetUp)]
)
def test_nothing_is_rehearsed_once_mails_really_leave(
    tmp_path: Path, smtp_host: str | None, kind: type[object]
) -> None:
    settings = Settings(_env_file=None, home=tmp_path, smtp_host=smtp_host)

    with ExitStack() as stack:
        runtime = make_runtime(settings, stack)

        assert isinstance(runtime.contacts, kind)
        assert isinstance(runtime.mailers["brevo"], kind)
