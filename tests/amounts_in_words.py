"""A plugin of mypy: an amount in a sentence is written by `Money.text` or `said`.

An f-string writes `918.67 EUR`, which nobody reads. Where that is meant, as in what is
stored or exported, it is said: `f"{amount!s}"`.
"""

from __future__ import annotations

from mypy.nodes import CallExpr
from mypy.nodes import MemberExpr
from mypy.nodes import StrExpr
from mypy.plugin import MethodContext
from mypy.plugin import Plugin
from mypy.types import get_proper_type
from mypy.types import Instance
from mypy.types import Type
from mypy.types import UnionType

MONEY = "regie.money.Money"
SAID = "{!s"


class AmountsInWords(Plugin):
    """Looks at each f-string, which is a call of `str.format` to mypy."""

    def get_method_hook(self, fullname: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 -- mypy's own alias is private
        """Return what looks at a call."""
        return _look if fullname == "builtins.str.format" else None


def _look(context: MethodContext) -> Type:
    is_money = any(_is_money(one) for given in context.arg_types for one in given)
    if is_money and not _format_of(context).startswith(SAID):
        context.api.fail(
            "An amount in a sentence: write .said() or .text(language), or !s for a "
            "machine",
            context.context,
        )
    return context.default_return_type


def _is_money(given: Type) -> bool:
    proper = get_proper_type(given)
    if isinstance(proper, UnionType):
        return any(_is_money(one) for one in proper.items)
    return isinstance(proper, Instance) and proper.type.fullname == MONEY


def _format_of(context: MethodContext) -> str:
    call = context.context
    if isinstance(call, CallExpr) and isinstance(call.callee, MemberExpr):
        text = call.callee.expr
        return text.value if isinstance(text, StrExpr) else ""
    return ""


def plugin(version: str) -> type[Plugin]:  # noqa: ARG001 -- as mypy calls it
    """Return the plugin, for any version of mypy."""
    return AmountsInWords
