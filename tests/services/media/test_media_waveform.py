"""Waveforms: what is drawn is what is heard, whatever the length, channels or container."""

import re
import subprocess
import tracemalloc
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from ppr_academy.services.media.decode import Samples
from ppr_academy.services.media.errors import UnreadableMedia
from ppr_academy.services.media.waveform import PeakMeter, measure, resample, wave_path


def tone(seconds: float, rate: int = 44_100, level: float = 0.5) -> Samples:
    t = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * 220 * t)).astype(np.float32)


def step(seconds: float, rate: int = 44_100) -> Samples:
    """Quiet in its first half, loud in its second."""
    sound = tone(seconds, rate, 0.8)
    sound[: len(sound) // 2] *= 0.25
    return sound


def ffmpeg(*arguments: str) -> None:
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *arguments],
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("extension", ["wav", "flac", "ogg", "mp3"])
def test_files_that_libsndfile_reads_give_peaks_and_length(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"take.{extension}"
    soundfile.write(path, step(6), 44_100)
    wave = measure(path)
    assert len(wave.peaks) == 800
    assert max(wave.peaks) == 100
    assert wave.duration_ms == pytest.approx(6000, abs=80)
    assert np.mean(wave.peaks[50:350]) == pytest.approx(25, abs=3)
    assert np.mean(wave.peaks[450:750]) == pytest.approx(98, abs=4)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("take.m4a", ["-c:a", "aac"]),
        ("take.mp4", ["-c:a", "aac"]),
        ("take.mov", ["-c:a", "aac"]),
        ("take.aac", ["-c:a", "aac"]),
        ("take.webm", ["-c:a", "libopus"]),
        ("take.mkv", ["-c:a", "libopus"]),
    ],
)
def test_other_containers_go_through_ffmpeg(tmp_path: Path, name: str, options: list[str]) -> None:
    source, path = tmp_path / "source.wav", tmp_path / name
    soundfile.write(source, step(6), 44_100)
    ffmpeg("-i", str(source), *options, str(path))
    wave = measure(path)
    assert len(wave.peaks) == 800
    assert wave.duration_ms == pytest.approx(6000, abs=120)
    assert np.mean(wave.peaks[50:350]) == pytest.approx(25, abs=6)
    assert np.mean(wave.peaks[450:750]) == pytest.approx(95, abs=8)


def test_a_video_without_sound_has_its_length_and_no_peaks(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=c=gray:s=64x64:d=2:r=10", str(path))
    wave = measure(path)
    assert wave.peaks == ()
    assert wave.duration_ms == 2000


@pytest.mark.parametrize("rate", [8_000, 22_050, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_rate_and_channels_do_not_change_the_picture(
    tmp_path: Path, rate: int, channels: int
) -> None:
    path = tmp_path / "take.wav"
    soundfile.write(path, np.column_stack([step(3, rate)] * channels), rate)
    wave = measure(path)
    assert wave.duration_ms == 3000
    third = len(wave.peaks) // 3
    assert np.mean(wave.peaks[:third]) == pytest.approx(24, abs=3)
    assert np.mean(wave.peaks[-third:]) == pytest.approx(97, abs=5)


def test_sound_on_one_side_only_is_drawn_in_full(tmp_path: Path) -> None:
    path = tmp_path / "left.wav"
    left = tone(2)
    soundfile.write(path, np.column_stack([left, np.zeros_like(left)]), 44_100)
    assert min(measure(path).peaks[:-1]) > 80


def test_silence_is_drawn_as_silence_not_as_loud_noise(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    noise = np.random.default_rng(1).normal(0, 0.0001, 44_100).astype(np.float32)
    soundfile.write(path, noise, 44_100, subtype="FLOAT")
    wave = measure(path)
    assert set(wave.peaks) == {0}
    assert wave.duration_ms == 1000


def test_broken_samples_do_not_break_the_wave(tmp_path: Path) -> None:
    sound = tone(1)
    sound[100], sound[200], sound[300] = np.nan, np.inf, -np.inf
    path = tmp_path / "float.wav"
    soundfile.write(path, sound, 44_100, subtype="FLOAT")
    wave = measure(path)
    assert wave.peaks[-2] == 50
    assert all(0 <= peak <= 100 for peak in wave.peaks)


def test_a_recording_that_breaks_off_shows_what_there_is(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.wav", tmp_path / "cut.wav"
    soundfile.write(whole, tone(4), 44_100)
    path.write_bytes(whole.read_bytes()[: 44 + 44_100 * 2])
    assert measure(path).duration_ms == 1000


def test_a_name_that_lies_does_not_matter(tmp_path: Path) -> None:
    source = tmp_path / "source.flac"
    soundfile.write(source, tone(1), 44_100)
    for name in ("take.mp3", "take.raw", "take", "-i"):
        path = tmp_path / name
        path.write_bytes(source.read_bytes())
        assert measure(path).duration_ms == 1000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 5000,
        b"not a sound at all",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/hostname\n#EXT-X-ENDLIST\n",
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "take.m4a"
    path.write_bytes(content)
    with pytest.raises(UnreadableMedia) as refusal:
        measure(path)
    assert refusal.value.field == "file"


def test_a_decoder_that_does_not_finish_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "take.m4a"
    source = tmp_path / "source.wav"
    soundfile.write(source, tone(30, 8_000), 8_000)
    ffmpeg("-i", str(source), str(path))
    with pytest.raises(UnreadableMedia):
        measure(path, timeout=0.001)


def test_an_hour_is_measured_in_little_memory() -> None:
    block = tone(65_536 / 44_100).reshape(-1, 1)
    meter = PeakMeter()
    tracemalloc.start()
    meter.feed_all(block for _ in range(2_400))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert meter.frames == 2_400 * 65_536
    assert len(meter.peaks()) == 800
    assert most < 8_000_000


@given(st.lists(st.integers(1, 70_000), min_size=1, max_size=12), st.integers(0, 2**16))
def test_the_wave_does_not_depend_on_how_the_stream_was_cut(cuts: list[int], seed: int) -> None:
    sound = np.random.default_rng(seed).random((sum(cuts), 1)).astype(np.float32)
    whole, pieces = PeakMeter(), PeakMeter()
    whole.feed(sound)
    pieces.feed_all(np.split(sound, np.cumsum(cuts)[:-1]))
    assert pieces.frames == whole.frames == len(sound)
    assert max(pieces.peaks()) == max(whole.peaks()) == 100
    assert len(pieces.peaks()) <= 800


def test_an_empty_stream_has_no_peaks() -> None:
    assert PeakMeter().peaks() == ()


def test_a_bar_is_two_units_wide_with_one_between_and_stands_on_the_middle() -> None:
    assert wave_path([0, 50, 100], 3, 22) == "M1 10.4V11.6M4 6.0V16.0M7 1.0V21.0"


@given(st.lists(st.integers(-5, 300), max_size=900), st.integers(1, 300), st.integers(10, 96))
def test_bars_never_leave_their_box(peaks: list[int], bars: int, height: int) -> None:
    path = wave_path(peaks, bars, height)
    drawn = re.findall(r"M(\d+) (-?[\d.]+)V(-?[\d.]+)", path)
    assert [int(x) for x, _, _ in drawn] == [1 + 3 * i for i in range(bars)]
    assert all(0 <= float(top) < float(foot) <= height for _, top, foot in drawn)


def test_fewer_bars_keep_the_loudest_of_each_stretch() -> None:
    assert resample([1, 9, 2, 3, 80, 4], 3) == (9, 3, 80)
    assert resample([7, 9], 4) == (7, 7, 9, 9)
    assert resample([], 3) == (0, 0, 0)
    assert resample([5], 0) == ()
