"""Commands as `regie --help` lists them: their help is read, nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import typer


def listed(module: str, attribute: str) -> typer.Typer | Callable[[], None]:
    """Return a command or group that has only the help of what a module defines.

    Args:
        module: Below `regie.cli`, with a dot for its room.
        attribute: The function or group in it.
    """

    def command() -> None:
        """Do nothing: it is there to be listed."""

    file = Path(__file__).parent.joinpath(*module.split("."))
    text = file.with_suffix(".py").read_text("utf-8")
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef(name=name) if name == attribute:
                command.__doc__ = ast.get_docstring(node)
                return command
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(keywords=given)
            ) if name == attribute:
                helps = (one.value for one in given if one.arg == "help")
                group = typer.Typer(help=str(ast.literal_eval(next(helps))))
                group.callback()(command)
                return group
    raise AttributeError(name=attribute, obj=module)
