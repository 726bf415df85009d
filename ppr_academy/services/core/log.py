"""Logging: one JSON line per event in production, readable lines in a terminal."""

import logging
import sys

import structlog


def configure_logging(level: str = "info") -> None:
    """Set up structlog once, at a composition root."""
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that carries `name`; call it with an event and keywords."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(area=name)
    return logger
