"""The group of commands: each is loaded when it runs, so that help and typos import no torch."""

from __future__ import annotations

import functools
import importlib
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from analytics.commands.line import settings
from analytics.commands.line.catalogue import COMMANDS, CommandEntry

# When installed, the rooms are parts of one package, and the command has that package's name.
PROGRAM = "python -m analytics" if __name__.startswith("analytics.") else "tensortape"


class LazyCommand(TyperCommand):
    """A command with its name and help line; its options are loaded when it is used."""

    def __init__(self, entry: CommandEntry) -> None:
        super().__init__(name=entry.name, help=entry.line, rich_help_panel=entry.panel)
        self.entry = entry

    @functools.cached_property
    def loaded(self) -> TyperCommand:
        """The command itself."""
        module = importlib.import_module(f"..{self.entry.module}", __package__)
        app = typer.Typer(add_completion=False, rich_markup_mode="rich")
        app.command(self.entry.name, epilog=_epilog(self.entry))(
            getattr(module, self.entry.function)
        )
        command = get_command(app)
        assert isinstance(command, TyperCommand)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The context of the command, with defaults from the settings.

        Args:
            info_name: name by which the command was called.
            args: arguments after it.
            parent: the context of the group.
            **extra: further settings of the context.
        """
        options = {
            option.removeprefix("--"): str(parameter.name)
            for parameter in self.loaded.params
            for option in parameter.opts
            if option.startswith("--")
        }
        if not extra.get("resilient_parsing"):
            extra["default_map"] = settings.defaults(self.entry.name, options)
        return self.loaded.make_context(info_name, args, parent=parent, **extra)


class CommandGroup(TyperGroup):
    """All commands of the catalogue."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for entry in COMMANDS:
            self.add_command(LazyCommand(entry))


def _epilog(entry: CommandEntry) -> str:
    lines = [f"[dim]{PROGRAM} {example}[/dim]" for example in entry.examples]
    return "\n\n".join(["Examples:", *lines])
