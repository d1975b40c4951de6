"""Logs without people: day, type of exception, place in our code. No address, path, id or content."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from flask import Flask

from core.errors import OperatorError

ROOT = Path(__file__).resolve().parents[2]
LAYERS = tuple(str(ROOT / name) + "/" for name in ("admin", "core", "crypto", "webform"))
OURS = "dovira"
LINE = "%(asctime)s [%(process)d] %(levelname)s %(message)s"
DAY = "%Y-%m-%d"


class SafeFormatter(logging.Formatter):
    """Prints our own sentences; of any other library's record only where it came from."""

    def __init__(self) -> None:
        super().__init__(LINE, DAY)

    def format(self, record: logging.LogRecord) -> str:
        """The line. Nothing of `record.args`, and of an exception only type and place."""
        ours = record.name.split(".")[0] == OURS
        text = str(record.msg) if ours else f"{record.name}, line {record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            text = f"{text}: {describe(error)}"
        safe = logging.LogRecord(record.name, record.levelno, "", 0, text, (), None)
        safe.created = record.created
        return super().format(safe)


def describe(error: BaseException) -> str:
    """`Type at core/file.py:12 from Type at …`; an operator's sentence is added whole."""
    return " from ".join(_one(link) for link in _chain(error))


def report(error: BaseException) -> None:
    """Log an exception."""
    say(logging.ERROR, describe(error))


def say(level: int, sentence: str) -> None:
    """Log a sentence of ours. It must hold nobody's data."""
    logging.getLogger(OURS).log(level, sentence)


def init_logs(app: Flask) -> None:
    """Send everything this process logs through SafeFormatter."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
    for logger in (logging.getLogger(OURS), app.logger):
        logger.handlers[:] = [handler]
        logger.propagate = False
    logging.getLogger(OURS).setLevel(logging.INFO)


def silence_process() -> None:
    """For a whole gunicorn process: no library and no dying thread prints what an exception says."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
    logging.getLogger().handlers[:] = [handler]
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda hook: report(hook.exc_value) if hook.exc_value else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _one(error: BaseException) -> str:
    place = _place(error.__traceback__)
    said = f" ({error})" if isinstance(error, OperatorError) else ""
    return f"{type(error).__name__}{said}{place}"


def _place(trace: TracebackType | None) -> str:
    place = ""
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path.startswith(LAYERS):
            place = f" at {path.removeprefix(str(ROOT) + '/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    report(error)
