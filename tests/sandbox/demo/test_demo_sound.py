"""The demo recordings, heard by measuring: in tune, in level, never silent, never clipped."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from ppr_academy.sandbox.demo import effects, hits, synth, tones
from ppr_academy.sandbox.demo.courses import COURSES
from ppr_academy.sandbox.demo.score import FOUR, drums
from ppr_academy.sandbox.demo.shapes import Layer, Sound, Take
from ppr_academy.sandbox.demo.tones import RATE, Stereo
from ppr_academy.services.media.sniff import sniff
from ppr_academy.services.media.waveform import measure

SOUNDS = {
    f"{course.slug}-{index}": lesson.sound
    for course in COURSES
    for index, lesson in enumerate(course.lessons)
    if lesson.sound
}
TAKES = [
    pytest.param(take, sound.bpm, id=f"{name} take {number}")
    for name, sound in SOUNDS.items()
    for number, take in enumerate(sound.takes, 1)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every recording of the academy."""
    folder = tmp_path_factory.mktemp("sound")
    for name, sound in SOUNDS.items():
        synth.write(sound, folder / f"{name}.flac")
    return folder


def test_there_are_enough_recordings_and_they_are_small(folder: Path) -> None:
    files = list(folder.iterdir())
    assert len(files) == len(SOUNDS) >= 40
    assert sum(file.stat().st_size for file in files) < 40_000_000


@pytest.mark.parametrize("name", SOUNDS)
def test_a_recording_lasts_and_sounds_from_beginning_to_end(folder: Path, name: str) -> None:
    samples, rate = soundfile.read(folder / f"{name}.flac", always_2d=True)
    assert rate == RATE
    assert samples.shape[1] == 2
    assert 18 <= len(samples) / rate <= 75
    assert np.abs(samples).max() <= synth.CEILING + 0.001
    assert np.abs(samples.mean(axis=0)).max() < 0.005
    seconds = samples[: len(samples) // rate * rate].reshape(-1, rate * 2)
    loud = 20 * np.log10(np.sqrt(np.square(seconds).mean(axis=1)) + 1e-9)
    assert loud.min() > -60
    assert np.median(loud) > -32


def test_a_recording_is_taken_by_our_own_upload_and_drawn(folder: Path) -> None:
    path = folder / "house-chords-101-0.flac"
    assert sniff(path.read_bytes()).kind == "flac"
    wave = measure(path)
    assert wave.duration_ms == round(soundfile.info(path).duration * 1000)
    assert len(wave.peaks) == 800
    assert max(wave.peaks) == 100


@pytest.mark.parametrize(("take", "bpm"), TAKES)
def test_every_take_is_as_loud_as_the_next_and_has_no_seam(take: Take, bpm: float) -> None:
    loop = synth.loop_of(take, bpm)
    gain = 10 ** ((synth.LOUDNESS - synth.loudness(loop)) / 20)
    assert synth.loudness(loop * np.float32(gain)) == pytest.approx(synth.LOUDNESS, abs=0.01)
    # What the limiter rounds off is a few drum peaks, not the music.
    assert np.mean(np.abs(loop * gain) > 0.72) < 0.004
    jumps = np.abs(np.diff(loop, axis=1))
    assert np.abs(loop[:, 0] - loop[:, -1]).max() <= max(jumps.max(), 1e-3)


def test_the_same_score_is_the_same_recording() -> None:
    sound = SOUNDS["drum-bus-basics-1"]
    first = synth.render(sound)
    tones.note.cache_clear()
    hits.hit.cache_clear()
    assert np.array_equal(first, synth.render(sound))


def test_the_number_of_taps_is_the_number_of_the_take() -> None:
    silent = Take((Layer("sub", "C1", "." * 16),), bars=1, times=1)
    sound = synth.render(Sound(120, (silent, silent, silent)))
    strikes = np.abs(sound[0]) > 0.1
    starts = np.flatnonzero(strikes)
    assert 1 + int((np.diff(starts) > RATE * 0.1).sum()) == 1 + 2 + 3


@pytest.mark.parametrize("voice", sorted(set(tones.VOICES) - {"log", "logslide", "pad", "organ"}))
@pytest.mark.parametrize("name", ["A2", "F#3", "Bb4", "C5"])
def test_instruments_are_in_tune(voice: str, name: str) -> None:
    number = tones.midi(name)
    sound = tones.note(voice, number)[0]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * len(sound)))
    hertz = np.fft.rfftfreq(8 * len(sound), 1 / RATE)
    wanted = tones.frequency(number)
    near = (hertz > wanted * 0.94) & (hertz < wanted * 1.06)
    found = hertz[near][spectrum[near].argmax()]
    assert abs(1200 * np.log2(found / wanted)) < 9
    assert spectrum[near].max() > 0.3 * spectrum.max()


def test_notes_have_the_numbers_that_keyboards_give_them() -> None:
    names = {"C4": 60, "A4": 69, "F#1": 30, "Bb3": 58, "Eb5": 75, "C-1": 0, "B3": 59, "Db4": 61}
    assert {name: tones.midi(name) for name in names} == names
    assert tones.frequency(69) == 440
    with pytest.raises(KeyError):
        tones.midi("H4")


@pytest.mark.parametrize("name", hits.HITS)
def test_every_drum_is_heard_and_ends(name: str) -> None:
    sound = hits.hit(name)
    assert 0.15 < np.abs(sound).max() <= 1.3
    assert np.abs(sound[:, -50:]).max() < 0.05


def pulse() -> Stereo:
    take = Take(drums(knock=FOUR, hat="xoxo"), bars=1)
    return synth.loop_of(take, 120)


def level(loop: Stereo, low: float, high: float) -> float:
    power = np.square(np.abs(np.fft.rfft(loop, axis=1))).sum(axis=0)
    hertz = np.fft.rfftfreq(loop.shape[1], 1 / RATE)
    return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum()))


@pytest.mark.parametrize(
    ("effect", "low", "high", "change"),
    [
        ("hp 300", 30, 120, -30),
        ("lp 1000", 5000, 12_000, -50),
        ("bell 1000 -6 1", 980, 1020, -6),
        ("high 3000 4", 11_000, 15_000, 4),
        ("low 200 -5", 30, 60, -5),
    ],
)
def test_filters_do_what_their_numbers_say(
    effect: str, low: float, high: float, change: float
) -> None:
    loop = np.random.default_rng(4).normal(0, 0.1, (2, RATE)).astype(np.float32)
    moved = level(effects.apply(loop, (effect,), RATE / 2), low, high) - level(loop, low, high)
    if change <= -30:
        assert moved < change
    else:
        assert moved == pytest.approx(change, abs=0.6)


def crest(loop: Stereo) -> float:
    return float(20 * np.log10(np.abs(loop).max() / np.sqrt(np.square(loop).mean())))


def test_a_compressor_turns_down_what_is_loud() -> None:
    loop = pulse() * np.float32(0.5)
    squeezed = effects.apply(loop, ("comp -20 8 0.5 60",), RATE / 2)
    assert np.abs(squeezed).max() < np.abs(loop).max() * 0.6
    assert crest(squeezed) < crest(loop) - 1.5


def test_a_slow_attack_lets_the_crack_through() -> None:
    loop = pulse() * np.float32(0.5)
    fast, slow = (
        np.abs(effects.apply(loop, (f"comp -20 8 {ms} 120",), RATE / 2)).max() for ms in (0.5, 30)
    )
    assert slow > fast * 1.5


def test_width_nought_is_mono_and_a_flipped_side_cancels_in_it() -> None:
    loop = np.random.default_rng(4).normal(0, 0.1, (2, RATE)).astype(np.float32)
    mono = effects.apply(loop, ("wide 0",), RATE / 2)
    assert np.array_equal(mono[0], mono[1])
    same = np.stack([loop[0], loop[0]])
    assert np.abs(effects.apply(same, ("flip", "wide 0"), RATE / 2)).max() == 0


def test_the_delay_of_the_haas_lesson_takes_the_low_f_away_in_mono() -> None:
    note = tones.note("sub", tones.midi("F1"))[:, : RATE * 2]
    mono = effects.apply(note, ("haas 11.5", "wide 0"), RATE / 2)
    assert level(mono, 40, 48) < level(note, 40, 48) - 25


def test_saturation_adds_overtones_and_keeps_the_level() -> None:
    note = tones.note("sub", tones.midi("F1"))[:, : RATE * 2]
    driven = effects.apply(note, ("sat 26",), RATE / 2)
    assert level(driven, 120, 300) > level(note, 120, 300) + 25
    assert np.square(driven).mean() == pytest.approx(np.square(note).mean(), rel=0.01)


def test_unknown_effects_voices_and_drums_are_errors() -> None:
    loop = np.zeros((2, RATE), np.float32)
    with pytest.raises(KeyError):
        effects.apply(loop, ("sparkle 3",), RATE / 2)
    with pytest.raises(KeyError):
        tones.note("theremin", 60)
    with pytest.raises(KeyError):
        hits.hit("gong")
