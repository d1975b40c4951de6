"""How the offline verbs end when they cannot: one sentence, exit status 2."""

import click


class Refusal(click.ClickException):
    """One sentence, exit status 2."""

    exit_code = 2
