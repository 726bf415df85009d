"""Interval arithmetic of what was heard: union, bounds, order, and never over 100 %."""

from hypothesis import given
from hypothesis import strategies as st

from ppr_academy.services.learning import heard

DURATION = 600_000
points = st.integers(min_value=-1_000_000, max_value=1_000_000)
stretch = st.tuples(points, points).map(list)
stretches = st.lists(stretch, max_size=30)


def _covered(pieces: list[list[int]], at: int) -> bool:
    return any(start <= at < end for start, end in pieces)


@given(stretches, st.integers(min_value=0, max_value=DURATION - 1))
def test_a_moment_is_heard_exactly_when_some_stretch_covers_it(
    pieces: list[list[int]], at: int
) -> None:
    assert _covered(heard.merged(pieces, DURATION), at) == _covered(pieces, at)


@given(stretches)
def test_the_union_is_sorted_disjoint_and_inside_the_recording(pieces: list[list[int]]) -> None:
    union = heard.merged(pieces, DURATION)
    flat = [edge for piece in union for edge in piece]
    assert flat == sorted(set(flat))
    assert not flat or (flat[0] >= 0 and flat[-1] <= DURATION)


@given(stretches, st.randoms(use_true_random=False))
def test_the_order_in_which_stretches_come_does_not_matter(
    pieces: list[list[int]], random: object
) -> None:
    shuffled = list(pieces)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    one_by_one: list[list[int]] = []
    for start, end in shuffled:
        one_by_one = heard.with_stretch(one_by_one, start, end, DURATION)
    assert one_by_one == heard.merged(pieces, DURATION)


@given(stretches, st.integers(min_value=-10, max_value=2 * DURATION))
def test_no_more_than_everything_is_ever_heard(pieces: list[list[int]], duration: int) -> None:
    assert 0 <= heard.share(pieces, duration) <= 1


@given(stretches, stretch)
def test_hearing_more_never_makes_it_less(pieces: list[list[int]], more: list[int]) -> None:
    before = heard.merged(pieces, DURATION)
    after = heard.with_stretch(before, *more, DURATION)
    assert heard.total_ms(after) >= heard.total_ms(before)


@given(stretches, stretch)
def test_hearing_the_same_again_changes_nothing(pieces: list[list[int]], again: list[int]) -> None:
    once = heard.with_stretch(heard.merged(pieces, DURATION), *again, DURATION)
    assert heard.with_stretch(once, *again, DURATION) == once


def test_stretches_that_touch_become_one() -> None:
    assert heard.merged([[5_000, 9_000], [0, 5_000]], DURATION) == [[0, 9_000]]


def test_nine_tenths_are_enough_and_a_millisecond_less_is_not() -> None:
    assert heard.is_enough([[0, 540_000]], DURATION)
    assert not heard.is_enough([[0, 539_999]], DURATION)
    assert not heard.is_enough([[0, 10]], 0)


def test_a_shorter_recording_that_replaced_a_longer_one_counts_what_lies_inside_it() -> None:
    assert heard.share([[0, 100_000], [500_000, 600_000]], 200_000) == 0.5


def test_playing_is_told_from_jumping_by_the_time_that_passed() -> None:
    assert heard.could_have_played(60_000, 65_000, elapsed_ms=5_000, speed=1)
    assert heard.could_have_played(60_000, 70_000, elapsed_ms=5_000, speed=2)
    assert heard.could_have_played(60_000, 62_000, elapsed_ms=5_000, speed=0.5)
    assert not heard.could_have_played(60_000, 90_000, elapsed_ms=5_000, speed=1)
    assert not heard.could_have_played(60_000, 90_000, elapsed_ms=5_000, speed=100)
    assert not heard.could_have_played(60_000, 60_000, elapsed_ms=5_000, speed=1)
    assert not heard.could_have_played(60_000, 50_000, elapsed_ms=5_000, speed=1)


def test_after_a_long_silence_nothing_counts() -> None:
    assert heard.could_have_played(0, 60_000, elapsed_ms=60_000, speed=1)
    assert not heard.could_have_played(0, 60_000, elapsed_ms=60_001, speed=1)
    assert not heard.could_have_played(0, 1_000, elapsed_ms=-1, speed=1)


def test_a_list_that_is_full_takes_no_new_stretch_but_still_grows_the_old_ones() -> None:
    full = [[i * 1_000, i * 1_000 + 500] for i in range(heard.MAX_STRETCHES)]
    assert heard.with_stretch(full, 599_000, 599_500, DURATION) == full
    grown = heard.with_stretch(full, 500, 1_000, DURATION)
    assert grown[0] == [0, 1_500]
