"""Choices that pages offer, as (stored word, shown word)."""

from ppr_academy.services.catalog.courses import LEVELS as LEVELS
from ppr_academy.services.catalog.drawing import TOPICS as TOPICS
