"""dovira roster. `key` and `sign` run on a machine without network, on `crypto` and click alone."""

from core.cli import Verbs

VERBS = {
    "key": "Make a coordinator's key, offline.",
    "prepare": "Write down what there is to sign.",
    "sign": "Compare check words by voice and sign, offline.",
    "publish": "Put a signed roster into force.",
    "show": "Say who is on it and how long it holds.",
}

command = Verbs(
    "roster", __name__, VERBS, "List the organisations for reporters; a coordinator signs the list offline."
)
