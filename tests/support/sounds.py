"""Recordings that tests make: real sound, small, and the same each time."""

import io

import numpy as np
import soundfile

RATE = 8_000


def a_sound(seconds: float, kind: str = "WAV") -> bytes:
    """A decaying pulse each second, so that there is something to hear and to draw."""
    time = np.arange(int(RATE * seconds)) / RATE
    out = io.BytesIO()
    soundfile.write(out, 0.5 * np.sin(time * 1400) * np.exp(-3 * (time % 1)), RATE, format=kind)
    return out.getvalue()
