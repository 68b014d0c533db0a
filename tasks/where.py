"""Where a run that waits with a form is answered, said in its log."""

from __future__ import annotations

from collections.abc import Iterable

from prefect import get_run_logger
from prefect import runtime as prefect_runtime
from prefect.utilities.urls import url_for

from regie.services.prefect_pages import answer_words
from regie.services.prefect_pages import form_page


def tell(sentences: Iterable[str]) -> None:
    """Say in this run's log what whoever answers must know."""
    for sentence in sentences:
        get_run_logger().warning(sentence)


def tell_where_to_answer() -> str:
    """Say in this run's log where its form is; return the same sentence."""
    run = str(prefect_runtime.flow_run.get_id())
    page = url_for("flow-run", obj_id=run, default_base_url="") or form_page(run, "")
    told = answer_words(page)
    get_run_logger().info(told)
    return told
