"""The people of the demo academy, with names as they come, and the three stores."""

import unicodedata

from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Person, Store

PASSWORD = "demo-academy"
"""Everybody's; the demo academy exists in the sandbox only."""

ADMIN = Person("admin@demo.test", "Ingrid Solheim", "admin")
AVA = Person("ava@demo.test", "Ava Lindqvist", "creator")
MILO = Person("milo@demo.test", "Milo Achterberg", "creator")
ROSA = Person("rosa@demo.test", "Rosa Tavares", "creator")
STUDENT = Person("student@demo.test", "Sunniva Nygård")

_NAMES = (
    "Priya Nair",
    "Leo Amsel",
    "Clara Brandt",
    "Marek Dvořák",
    "Tomasz Wójcik",
    "Zoë Vandenberghe",
    "Mateus Gonçalves",
    "Nomvula Dlamini",
    "Thabo Mokoena",
    "Aoife Ní Bhriain",
    "Håkon Bjørnstad",
    "Yuki Tanabe",
    "Elif Şahin",
    "Nguyễn Minh Anh",
    "Chinedu Okafor",
    "Inès Lefèvre",
    "Bartłomiej Zając",
    "Sofía Muñoz",
    "Jürgen Weiß",
    "Aisha Rahman",
    "Oluwaseun Adeyemi",
    "Katarzyna Łuczak",
    "Diego Peña",
    "Freya Sørensen",
    "Kwame Boateng",
    "Lívia Kovács",
    "Hiroshi Ōta",
    "Dragana Petrović",
    "Samuel Whitlock",
    "Mei-Ling Chow",
    "Anahí Quispe",
    "Ruairí Kelleher",
    "Tove Åkesson",
    "Jamal Carter",
    "Ömer Yıldız",
    "Beatriz Araújo",
    "Lukas Schäfer",
    "Noor van Dijk",
    "Þóra Jónsdóttir",
    "Emeka Nwosu",
    "Giulia D'Angelo",
    "Rafał Szymański",
    "Simone Okonkwo-Hall",
)

# Letters that do not come apart into a letter and a mark.
_LATIN = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "þ": "th", "ı": "i", "đ": "d", "ð": "d"})


def _address(name: str) -> str:
    """A plain e-mail address from any name: first and last word, marks taken off."""
    folded = unicodedata.normalize("NFKD", name.lower().translate(_LATIN))
    words = "".join(c for c in folded if c.isascii() and (c.isalpha() or c == " ")).split()
    return f"{words[0]}.{words[-1]}@demo.test"


STUDENTS = (STUDENT, *(Person(_address(name), name) for name in _NAMES))
PEOPLE = (ADMIN, AVA, MILO, ROSA, *STUDENTS)

STORES = (
    Store(
        slug="ava-keys",
        name="Ava Keys",
        owner=AVA.email,
        tagline="House harmony, played by hand.",
        bio=prose("""
        I played piano in a wedding band for nine years and learned house from the records we were
        asked to play between sets. Most of what I teach is what I wish somebody had shown me then:
        which three notes to leave out.

        I make chord tracks in Gothenburg and teach the left hand as much as the right. I answer
        every question under a lesson, usually within two days.
        """),
        family="ember",
    ),
    Store(
        slug="milo-beats",
        name="Milo Beats",
        owner=MILO.email,
        tagline="Drums that sit a little late.",
        bio=prose("""
        I make beats in a room of eleven square metres in Rotterdam and have mixed drums for other
        people since 2014. I like slow tempos, cheap compressors and mono.

        The first course is free, because it is what I would tell you anyway. The others pay for the
        room.
        """),
        family="signal",
    ),
    Store(
        slug="rosa-tavares",
        name="Rosa Tavares",
        owner=ROSA.email,
        tagline="Log drums and patience.",
        bio=prose("""
        I grew up between Maputo and Lisbon and came to production through radio, where I mixed live
        shows for one small speaker in a kitchen. That is still the speaker I trust.

        I teach two things: amapiano, which is mostly knowing when not to play, and mixes that hold
        up where people really listen.
        """),
        family="lido",
    ),
)
