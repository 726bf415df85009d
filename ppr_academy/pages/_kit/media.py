"""Kit sections: marks, and what sounds."""

import reflex as rx

from ppr_academy.components import charts, money
from ppr_academy.components.courses import course_card
from ppr_academy.components.media.arrangement import arrangement, arrangement_key
from ppr_academy.components.media.cover import cover
from ppr_academy.components.media.deck import (
    deck_clock,
    deck_keys,
    deck_title,
    play_key,
    play_words,
    playing,
    transport,
)
from ppr_academy.components.media.lesson_player import lesson_player
from ppr_academy.components.media.sound import peaks_wave
from ppr_academy.components.media.strip import strip
from ppr_academy.components.media.tree import course_tree
from ppr_academy.components.media.wave import wave
from ppr_academy.components.ui.base import inks, inline
from ppr_academy.components.ui.key import keys
from ppr_academy.components.ui.marks import avatar, badge, chip, face, led, readout, sandbox_badge
from ppr_academy.components.ui.panel import head, panel
from ppr_academy.pages._kit import examples
from ppr_academy.pages._kit.foundations import section
from ppr_academy.state.kit import KitState


def marks() -> rx.Component:
    """Badges, LEDs, readouts, chips, faces."""
    return section(
        "marks",
        "Marks",
        keys(
            badge("Draft"),
            badge("Free", tone="lamp"),
            badge("20 Nov", tone="ok", icon="check"),
            badge("Needs captions", tone="warn", icon="triangle-alert"),
            badge("Held", tone="bad", icon="gavel"),
            badge("Test", tone="info", icon="info"),
            sandbox_badge(),
        ),
        keys(
            led("Not yet"),
            led("Live", tone="on"),
            led("Repeating 4:05 to 4:21", tone="lamp"),
            led("Slow", tone="warn"),
            led("Lost", tone="bad"),
            class_name="mt gap-6",
        ),
        keys(
            readout("0:48.2"),
            readout("122 BPM"),
            readout("−14.2", unit="LUFS"),
            chip("House", count="412"),
            chip("A minor", pressed=True, removable=True),
            rx.el.kbd("Space"),
            avatar("SN"),
            face(KitState.face),
            class_name="mt",
        ),
        text="A colour never speaks alone: there is a word or an icon with it.",
    )


def media() -> rx.Component:
    """Cards, waves, strips, clips, the arrangement, the deck, the player, the tree."""
    return section(
        "media", "Media", _cards(), _lines(), _arrangement(), _deck(), _player(), _tree()
    )


def _cards() -> rx.Component:
    long = "Harmonie für Ængstliche: Vierklänge, Nonen und ein Loop, der hält"
    return rx.el.div(
        *(
            course_card(examples.card(*one))
            for one in (
                (
                    "House Chords 101",
                    "house-chords-101",
                    "Ava Keys",
                    "$49",
                    ["Course", "6 h 12 min", "38 lessons"],
                    examples.EMBER,
                ),
                (
                    long,
                    "second-half",
                    "Åse Bjørk-Łukasiewicz",
                    "$1,204.50",
                    ["Course", "3 h 24 min", "21 lessons"],
                    examples.EMBER,
                ),
                (
                    "Drum Bus Basics",
                    "drum-bus-basics",
                    "Milo Beats",
                    "Free",
                    ["Course", "1 h 04 min", "9 lessons"],
                    examples.SIGNAL,
                ),
                (
                    "Tape Loops for People Without Tape",
                    "tape-loops",
                    "Tape Garden",
                    "$35",
                    ["Course", "2 h 10 min", "11 lessons"],
                    ("#9fb066", "#55672b"),
                ),
            )
        ),
        class_name="g4",
    )


def _lines() -> rx.Component:
    names = (
        ("Drop two", "sound", False),
        ("Two bars", "practice", False),
        ("Hear it", "quiz", False),
        ("Bounce", "text", False),
        ("Free", "sound", True),
    )
    return rx.el.div(
        rx.el.div(
            rx.el.span("wave: rest, played, track colour", class_name="micro dim"),
            peaks_wave(KitState.peaks),
            peaks_wave(KitState.peaks, share=0.42),
            peaks_wave(KitState.peaks, tone="track"),
            wave(
                "M1 8V14M4 4V18M7 6V16M10 9V13M13 2V20M16 7V15", width=18, height=22, played="50%"
            ),
            class_name="stack",
        ),
        rx.el.div(
            rx.el.span("strip: whole, 14 of 38 done, shop", class_name="micro dim"),
            strip(examples.strip_parts(), look="full", tall=True),
            strip(examples.strip_parts(14, 14), tall=True, label="14 of 38 done"),
            strip(examples.strip_parts(), look="shop"),
            rx.el.span("clip: sound, practice, ear check, text, free", class_name="micro dim"),
            rx.el.div(
                *(
                    rx.el.span(
                        rx.el.em(name),
                        rx.el.i(),
                        class_name=["clip", "named", kind, "free" if free else ""],
                    )
                    for name, kind, free in names
                ),
                class_name="clips",
            ),
            class_name="stack",
        ),
        class_name="g2 mt",
        **inks(*examples.EMBER),
    )


def _arrangement() -> rx.Component:
    return rx.el.div(
        arrangement(
            examples.lanes(), examples.ticks(), examples.HOUR, label="House Chords 101, end to end"
        ),
        arrangement_key("sound", "text", "free"),
        class_name="stack mt",
        **inks(*examples.EMBER),
    )


def _deck() -> rx.Component:
    loop = {"src": KitState.sound, "title": "The kit's loop", "by": "PPR Academy"}
    return rx.el.div(
        panel(
            keys(
                deck_keys({**loop, "peaks": KitState.peaks, "to": "/kit", "durationMs": 24000}),
                deck_clock(),
                rx.el.p(deck_title("Press play on anything."), class_name="small quiet"),
            ),
            playing(
                play_key(KitState.sound, "The kit's loop", size="md", peaks=KitState.peaks),
                play_key(KitState.sound, "The kit's loop", size="lg", peaks=KitState.peaks),
                play_words(KitState.sound, "The kit's loop", text="Play the store"),
                src=KitState.sound,
                class_name="keys mt",
            ),
            pad=True,
        ),
        panel(
            money.money_bar("$44.10", "Ava", "$4.90", 4410, 490),
            money.price("$49"),
            money.price("Free", is_free=True),
            pad=True,
            class_name="stack",
        ),
        rx.el.div(
            money.split_figure(
                "$49.00",
                "$44.10",
                "$4.90",
                "Yours, paid out every Friday",
                "Ours, card fees included",
                "Of a 49 dollar course the producer gets 44 dollars and 10 cents",
            ),
            class_name="panel pad span2",
        ),
        transport(),
        class_name="g2 mt",
    )


def _player() -> rx.Component:
    return rx.el.div(
        rx.cond(
            KitState.sound != "",
            lesson_player(
                lesson_key="kit-lesson",
                src=KitState.sound,
                title="Voice the minor nine",
                peaks=KitState.peaks,
                duration_ms=24_000,
                start_ms=4_000,
                on_position=KitState.tell_position,
                on_error=KitState.tell,
            ),
        ),
        class_name="mt",
        **inks(*examples.EMBER),
    )


def _tree() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            course_tree(
                examples.tree(),
                selected_id="1.2",
                on_select=KitState.tell,
                on_reorder=KitState.tell_order,
                on_rename=lambda module_id, title: KitState.tell(title),
                on_add_lesson=KitState.tell,
                on_remove_part=KitState.tell,
                on_add_part=KitState.tell("Part"),
            ),
            class_name="tree free-tree",
            **inks(*examples.EMBER),
        ),
        cover(KitState.covers["house-chords-101"], alt="Cover of House Chords 101"),
        class_name="g3 mt",
    )


def chart_section() -> rx.Component:
    """Bars by day, the fall-off, the feed."""
    return section(
        "charts",
        "Charts",
        rx.el.div(
            panel(
                rx.el.div(
                    charts.figure("Yours in November, so far", "$1,420.00"), class_name="fig"
                ),
                charts.bar_chart(
                    examples.days(), examples.chart_lines(), label="Your share per day in November"
                ),
                charts.legend(examples.series()),
                charts.chart_table(examples.days()),
                class_name="earn",
            ),
            panel(head("Just now"), charts.feed(examples.feed()), class_name="feed"),
            class_name="row1",
        ),
        panel(
            head("Where students stop"),
            charts.fall_off(examples.fall(), started="204 started", flag=examples.flag()),
            class_name="stop",
            **inks(*examples.EMBER),
        ),
    )


def covers() -> rx.Component:
    """Thirteen motifs, eight families."""
    return section(
        "covers",
        "Covers and stores",
        rx.el.ul(
            rx.foreach(
                KitState.motifs,
                lambda pair: rx.el.li(
                    rx.el.img(src=pair[1], alt=""), rx.el.span(pair[0], class_name="micro dim")
                ),
            ),
            class_name="mots",
        ),
        rx.el.ul(rx.foreach(KitState.families, _family), class_name="fams"),
        text="Thirteen motifs, eight families. A store picks a family; "
        "its covers, band and track colour follow.",
    )


def _family(family: rx.Var[dict[str, str]]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(family["name"], class_name="h3"),
            rx.el.span(family["ratio"]),
            class_name="bandx",
            **inline(background=family["band"]),
        ),
        rx.el.div(
            *(rx.el.img(src=family[f"cover{number}"], alt="") for number in range(4)),
            class_name="tri",
        ),
        rx.el.div(
            rx.el.i(**inline(background=family["dark"])),
            rx.el.i(**inline(background=family["light"])),
            class_name="trk",
        ),
    )
