import logging
import sys

import pytest
import structlog
from django.conf import settings


def formatted(processors: list) -> str:
    configured = settings.LOGGING["formatters"]["json"]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=processors, foreign_pre_chain=configured["foreign_pre_chain"]
    )
    try:
        raise RuntimeError("guasto")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "errore", (), sys.exc_info())
    return formatter.format(record)


def test_development_shows_the_traceback_of_an_error():
    shown = formatted(settings.LOGGING["formatters"]["json"]["processors"])
    assert "RuntimeError" in shown
    assert "guasto" in shown


def test_the_console_cannot_read_the_traceback_that_production_makes():
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    broken = [remove_meta, structlog.processors.dict_tracebacks, structlog.dev.ConsoleRenderer()]
    with pytest.raises(TypeError):
        formatted(broken)
