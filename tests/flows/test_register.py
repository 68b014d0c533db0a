"""Registration of prefect.yaml, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.schedules import CronSchedule

from flows.playbook_forms import playbook_forms
from flows.register import prepare
from flows.register import register
from regie.errors import UsageError
from regie.words import speaking
from tests.prefect_server import Server

pytestmark = pytest.mark.prefect

ONE = """
deployments:
  - name: three
    entrypoint: tests.flows.sample_flows.three_steps
    description: {description}
    work_pool: {{name: regie}}
    schedules:
      - cron: "0 9 * * 1"
        timezone: Europe/Paris
"""


@pytest.fixture
def client(prefect_server: Server) -> Iterator[SyncPrefectClient]:
    del prefect_server
    with get_client(sync_client=True) as opened:
        yield opened


def test_only_what_changed_is_written(
    client: SyncPrefectClient, tmp_path: Path
) -> None:
    file = tmp_path / "prefect.yaml"
    file.write_text(ONE.format(description="avant"))

    first = register(client, prepare(file))
    again = register(client, prepare(file))
    file.write_text(ONE.format(description="après"))
    changed = register(client, prepare(file))

    assert (first, again, changed) == (["three"], [], ["three"])
    found = client.read_deployment_by_name("three-steps/three")
    assert (found.description, found.work_pool_name) == ("après", "regie")
    assert [one.schedule for one in found.schedules] == [
        CronSchedule(cron="0 9 * * 1", timezone="Europe/Paris")
    ]


def test_a_word_that_is_not_honoured_is_named(tmp_path: Path) -> None:
    file = tmp_path / "prefect.yaml"
    file.write_text(ONE.format(description="x") + "    concurrency_limit: 3\n")

    with pytest.raises(UsageError, match=r"« three ».*concurrency_limit"):
        prepare(file)


def test_forms_speak_the_language_that_is_set() -> None:
    with speaking("en"):
        forms = prepare()
        names = [one.name for one in playbook_forms()]

    (form,) = [one for one in forms if one.name == "facturer · bill"]
    assert form.text["description"].startswith("Bills a period:")
    assert not [one.name for one in forms if " | " in repr((one.text, one.schema))]
    titles = {n: p["title"] for n, p in form.schema["properties"].items()}
    assert titles == {
        "client": "Client",
        "period": "Period",
        "ask": "Show me the statement first",
        "send": "Mail the invoice to the client",
        "since": "First month billed with Régie",
    }
    assert len(names) == len(set(names)) == 7
    assert all(name.startswith("start · ") for name in names)


def test_the_project_registers_with_forms(client: SyncPrefectClient) -> None:
    register(client, [*prepare(), *playbook_forms()])

    form = client.read_deployment_by_name("start-campaign/démarrer · start")
    assert form.parameter_openapi_schema is not None
    fields = form.parameter_openapi_schema["properties"]
    assert fields["client"]["title"] == "Cliente"
    assert client.read_work_pool("regie").type == "regie"
    name = "start-playbook/démarrer · Vente flash"
    own = client.read_deployment_by_name(name).parameter_openapi_schema
    assert own is not None
    asked = own["properties"]["answers"]["properties"]
    assert (asked["sale_start"]["format"], asked["partners"]["type"]) == (
        "date",
        "boolean",
    )
