"""What the /kit page shows and tries out: drawn covers, a short sound, fields that save."""

import base64
import io
from typing import Any

import numpy as np
import reflex as rx
import soundfile

from ppr_academy.services.media.colors import FAMILIES, ratio
from ppr_academy.services.media.covers import MOTIF_NAMES, avatar_svg, cover_svg
from ppr_academy.services.media.waveform import MAX_PEAKS
from ppr_academy.state.toasts import toast

_LONGEST = 20_000
_BONE = "#ece5d5"
_SAMPLES_PER_SECOND = 4_000
_SECONDS = 24


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _loop() -> tuple[str, list[int]]:
    """Four chords at 120 BPM as a small WAV address, and their peaks."""
    time = np.arange(_SAMPLES_PER_SECOND * _SECONDS) / _SAMPLES_PER_SECOND
    chords = ((220, 262, 330), (175, 220, 262), (196, 247, 294), (165, 196, 247))
    beat = (time * 2) % 1
    sound = np.zeros_like(time)
    for number, notes in enumerate(chords):
        here = (time // 2) % len(chords) == number
        sound += here * sum(np.sin(2 * np.pi * note * time) for note in notes)
    sound *= np.exp(-3 * beat) / 4
    file = io.BytesIO()
    soundfile.write(file, sound, _SAMPLES_PER_SECOND, format="WAV", subtype="PCM_U8")
    loud = np.abs(sound).reshape(MAX_PEAKS // 2, -1).max(axis=1)
    peaks = [int(value) for value in loud / loud.max() * 100]
    return "data:audio/wav;base64," + base64.b64encode(file.getvalue()).decode(), peaks


class KitState(rx.State):
    """Only for the /kit page: nothing here is anybody's."""

    covers: dict[str, str] = {}  # noqa: RUF012 - a state's own default
    motifs: list[tuple[str, str]] = []  # noqa: RUF012
    families: list[dict[str, str]] = []  # noqa: RUF012
    face: str = ""
    sound: str = ""
    peaks: list[int] = []  # noqa: RUF012
    title: str = "Voice the minor nine"
    title_version: int = 1
    body: str = "Hold **C, E, G and B** in the right hand.\n\nMove the bass to A."
    body_version: int = 1
    saved: str = "Saved 21:04"
    told: str = "Nothing told yet"
    is_asking: bool = False

    @rx.event
    def load(self) -> None:
        """Draw the covers and the sound."""
        self.motifs = [
            (name, _address(cover_svg(f"kit-{name}", name, motif=name, size=None)))
            for name in MOTIF_NAMES
        ]
        shelf = (
            ("house-chords-101", "ava-keys", "harmony", "ember"),
            ("second-half", "ava-keys", "arrangement", "ember"),
            ("drum-bus-basics", "milo-beats", "mixing", "signal"),
            ("tape-loops", "tape-garden", "ambient", "moss"),
        )
        self.covers = {
            slug: _address(cover_svg(store, slug, topic, family, size=None))
            for slug, store, topic, family in shelf
        }
        self.families = [
            {
                "name": name,
                "band": family.colors.band,
                "dark": family.colors.track_dark,
                "light": family.colors.track_light,
                "ratio": f"{ratio(_BONE, family.colors.band):.1f}:1",
                **{
                    f"cover{number}": _address(
                        cover_svg(name, f"{motif}-{number}", family=name, motif=motif, size=None)
                    )
                    for number, motif in enumerate(("pads", "ring", "roll", "harmonics"))
                },
            }
            for name, family in FAMILIES.items()
        ]
        self.face = _address(avatar_svg("ava-keys", "ember", size=None))
        self.sound, self.peaks = _loop()

    @rx.event
    def save(self, key: str, text: str, version: int) -> None:
        """Take a text when it was written on the version that stands here."""
        if key == "kit:title" and version == self.title_version:
            self.title, self.title_version = text[:_LONGEST], version + 1
        elif key == "kit:body" and version == self.body_version:
            self.body, self.body_version = text[:_LONGEST], version + 1

    @rx.event
    def ask_first(self) -> None:
        """Open the dialog."""
        self.is_asking = True

    @rx.event
    def keep_all(self) -> None:
        """Close it, and nothing happened."""
        self.is_asking = False

    @rx.event
    def go_on(self) -> None:
        """Close it, and it happened."""
        self.is_asking, self.told = False, "Refunded"

    @rx.event
    def change_elsewhere(self) -> None:
        """Play the other person who changes the same title."""
        self.title, self.title_version = "Voice the major nine", self.title_version + 1

    @rx.event
    def tell(self, sentence: str) -> None:
        """Show what a part reported."""
        self.told = sentence[:200]

    @rx.event
    def tell_position(self, lesson: str, position_ms: int) -> None:
        """Show the position that the player reported."""
        self.told = f"{lesson[:40]} at {position_ms / 1000:.1f} s"

    @rx.event
    def tell_order(self, order: list[dict[str, Any]]) -> None:
        """Show the order that the tree reported."""
        self.told = "Order: " + " · ".join(
            ", ".join(part.get("lesson_ids", [])) for part in order[:9]
        )

    @rx.event
    def move(self) -> rx.event.EventSpec:
        """Something that can be undone."""
        return toast("Moved 3.5 below 3.6", "ok", undo=KitState.tell("Undone"))
