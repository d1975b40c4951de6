"""The `dovira` command. Each verb is a module of this folder, loaded when it is asked for."""

import importlib
from collections.abc import Mapping

import click

VERBS = {
    "migrate": "Create or update the database and the secrets.",
    "due": "Do everything that is due by the clock, once.",
    "erase": "Erase what is due, and leave nothing of it in the database's files.",
    "demo": "Set up invented organisations with sign-ins for trying things out.",
    "partner": "Add, list, open and close organisations.",
    "member": "Invite members, and help those who lost something.",
    "office": "Invite coordinators, who look after organisations in their browsers.",
    "recover": "Open an organisation again with its recovery sheet.",
    "secrets": "Copy the pepper for a safe.",
    "roster": "List the organisations for reporters; a coordinator signs the list offline.",
    "form": "Keep the questionnaires' versions when their files change.",
    "poster": "Make a page to print: address, QR code, check words.",
    "serve": "Run both sites on this machine.",
    "watch": "Look at a running site from outside and say what changed.",
    "verify": "Check a log that was handed over, offline.",
    "open": "Open an exported report with the recovery key, offline.",
}


class Verbs(click.Group):
    """Loads only the verb that is called, so that each imports no more than it needs.

    `package` holds a module for each verb; `verbs`: what the help says of it.
    """

    def __init__(self, name: str, package: str, verbs: Mapping[str, str], help: str) -> None:
        super().__init__(name, help=help)
        self.package, self.verbs = package, verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of the help."""
        del ctx
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command object `command` of the module of that name."""
        del ctx
        if cmd_name not in self.verbs:
            return None
        command: click.Command = importlib.import_module(f"{self.package}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading them."""
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl(list(self.verbs.items()))


main = Verbs(
    "dovira",
    __name__,
    VERBS,
    "Run and look after a Dovira installation. Settings come from DOVIRA_ variables: docs/operating.md.",
)
