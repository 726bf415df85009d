"""The eight courses of the demo academy, in the order of their shelves."""

from ppr_academy.sandbox.demo.courses import (
    drum_bus,
    ghost_notes,
    house_chords,
    jazz_harmony,
    log_drum,
    low_end,
    second_half,
    wide_mixes,
)
from ppr_academy.sandbox.demo.shapes import Course

COURSES: tuple[Course, ...] = (
    house_chords.COURSE,
    second_half.COURSE,
    jazz_harmony.COURSE,
    drum_bus.COURSE,
    ghost_notes.COURSE,
    low_end.COURSE,
    log_drum.COURSE,
    wide_mixes.COURSE,
)
