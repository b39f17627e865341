"""Grooves of many styles as patterns of steps: where kick, snare, cymbals, bass and chords sound.

A pattern is a string of one bar: X accented, x normal, - soft, . silent; in a bass pattern a digit
(hexadecimal) is the distance from the root in semitones. Tempos count the beats people tap.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

KICK, SNARE, RIM, CLAP, HAT, PEDAL, OPEN, RIDE, CRASH, SHAKER, TAMBOURINE = 36, 38, 37, 39, 42, 44, 46, 51, 49, 70, 54
TOMS = (41, 43, 45, 47, 50)


@dataclass
class Groove:
    """One way to play a bar. `steps` divide a beat; `drums` are (note, pattern)."""

    beats: int
    steps: int
    drums: list[tuple[int, str]] = field(default_factory=list)
    bass: str = ""
    chords: str = ""
    arpeggio: bool = False


def pick(rnd: Random, *rows: str) -> str:
    """One of the patterns in `rows`, which are divided by spaces; `none` is a silent one."""
    chosen = rnd.choice([pattern for row in rows for pattern in row.split()])
    return "" if chosen == "none" else chosen


def sprinkle(rnd: Random, base: str, rate: float, mark: str = "x") -> str:
    """Adds hits to silent steps at random."""
    return "".join(mark if c == "." and rnd.random() < rate else c for c in base)


def thin(rnd: Random, base: str, rate: float) -> str:
    """Leaves out hits but the first at random."""
    return "".join("." if i and c != "." and rnd.random() < rate else c for i, c in enumerate(base))


def straight_hats(rnd: Random) -> list[tuple[int, str]]:
    note = rnd.choice([HAT, HAT, HAT, RIDE, OPEN, SHAKER, TAMBOURINE, CRASH])
    pattern = pick(
        rnd,
        "x.x.x.x.x.x.x.x. X.x.X.x.X.x.X.x. x-x-x-x-x-x-x-x- xxxxxxxxxxxxxxxx x...x...x...x...",
        "..x...x...x...x. x.xxx.xxx.xxx.xx ....x.......x... none",
    )
    return [(note, pattern)] if pattern else []


def straight_bass(rnd: Random, kick: str) -> str:
    follow = "".join("0" if c in "Xx" else "." for c in kick)
    drawn = pick(
        rnd,
        "0...0...0...0... 0.......0....... 0.0.0.0.0.0.0.0. 0..0..0.0.0..... 0.....0.0....... 0..0..7.c...0...",
        "0.c.0.c.0.c.0.c. 0.......7.....7. 0............... 0...4...7...4...",
        f"{follow} {follow}",
    )
    return thin(rnd, drawn, 0.08)


def straight_chords(rnd: Random) -> str:
    return pick(
        rnd,
        "x............... x.......x....... ..x...x...x...x. x.x.x.x.x.x.x.x. x..x..x...x..x..",
        "....x.......x... x...x...x...x... none x..x..x.x..x.x.. xxxxxxxxxxxxxxxx x.....x...x.....",
    )


def rock(rnd: Random) -> Groove:
    kick = sprinkle(rnd, pick(rnd, "X.......X....... X.......X....... X.....x.X....... X...X...X...X..."), 0)
    kick = "".join(
        "x" if c == "." and i % 2 == 0 and i % 8 != 4 and rnd.random() < 0.18 else c for i, c in enumerate(kick)
    )
    snare = rnd.choice(
        ["....X.......X..."] * 6 + ["....X..-....X..-", "....X....-..X...", "....X.......X.-.", "....X.x.....X..."]
    )
    return Groove(
        4,
        4,
        [(KICK, kick), (rnd.choice([SNARE, SNARE, SNARE, 40, CLAP, RIM]), snare)] + straight_hats(rnd),
        straight_bass(rnd, kick),
        straight_chords(rnd),
    )


def dance(rnd: Random) -> Groove:
    drums = [(KICK, "X...X...X...X...")]
    if rnd.random() < 0.7:
        drums.append((rnd.choice([CLAP, SNARE]), "....X.......X..."))
    if rnd.random() < 0.85:
        drums.append(
            (rnd.choice([HAT, OPEN]), pick(rnd, "..x...x...x...x. x.x.x.x.x.x.x.x. ..X...X...X...X. ..xx..xx..xx..xx"))
        )
    bass = pick(
        rnd,
        "..0...0...0...0. ..0...0...0...0. 0.c.0.c.0.c.0.c. .000.000.000.000 0..0..0...0..0..",
        "0............... 0.0.0.0.0.0.0.0.",
    )
    return Groove(
        4, 4, drums, bass, pick(rnd, "x..x..x..x..x.x. ..x...x...x...x. x............... x..x..x...x..x.. none")
    )


def fast_two(rnd: Random) -> Groove:
    """Kick on the beats, snare between: punk, polka, ska, fast country."""
    kick = pick(rnd, "X...X...X...X... X...x...X...x... X...X.X.X...X.X. X...x.x.X...x...")
    chords = pick(rnd, "x.x.x.x.x.x.x.x. ..x...x...x...x. x............... x.......x....... xxxxxxxxxxxxxxxx")
    bass = pick(rnd, "0...7...0...7... 0.0.0.0.0.0.0.0. 0...0...0...0... 0...4...7...4...")
    return Groove(
        rnd.choice([4, 4, 4, 2]),
        4,
        [(KICK, kick), (SNARE, pick(rnd, "..X...X...X...X. ..x...X...x...X."))]
        + (
            [(rnd.choice([HAT, CRASH, RIDE, OPEN]), pick(rnd, "x...x...x...x... x.x.x.x.x.x.x.x."))]
            if rnd.random() < 0.8
            else []
        ),
        bass,
        chords,
    )


def snare_roll(rnd: Random) -> Groove:
    """Brushes or snare all through, accents on the off-beats or on two and four: train beat, march, samba."""
    roll = pick(
        rnd, "x-X-x-X-x-X-x-X- --X---X---X---X- -.X.-.X.-.X.-.X. --X---XX--X---XX ----X-------X---", "x--xX--xx--xX---"
    )
    return Groove(
        rnd.choice([4, 4, 2]),
        4,
        [(SNARE, roll), (KICK, pick(rnd, "X.......X....... X...X...X...X... X..xX..xX..xX..x none"))]
        + ([(rnd.choice([HAT, PEDAL, SHAKER]), "..x...x...x...x.")] if rnd.random() < 0.5 else []),
        pick(rnd, "0.......7....... 0...7...0...7... 0.....0.7.....0."),
        pick(rnd, "....x.......x... ..x...x...x...x. x.......x....... ..x.xxx...x.xxx."),
    )


def funk(rnd: Random) -> Groove:
    kick = "X" + "".join(
        "." if i in (4, 12) else "x" if rnd.random() < (0.3 if i % 2 == 0 else 0.18) else "." for i in range(1, 16)
    )
    snare = "".join("X" if i in (4, 12) else "-" if rnd.random() < 0.22 else "." for i in range(16))
    bass = "0" + "".join(rnd.choice("0007c5a") if rnd.random() < 0.35 else "." for _ in range(15))
    chords = "".join("x" if rnd.random() < 0.25 else "." for _ in range(16))
    return Groove(
        4,
        4,
        [
            (KICK, kick),
            (SNARE, snare),
            (
                rnd.choice([HAT, HAT, RIDE]),
                pick(rnd, "xxxxxxxxxxxxxxxx x.x.x.x.x.x.x.x. x-x-x-x-x-x-x-x- x.xxx.xxx.xxx.xx"),
            ),
        ],
        bass,
        chords,
    )


def latin(rnd: Random) -> Groove:
    clave = pick(rnd, "x..x..x...x.x... ..x.x...x..x..x. x..x...x..x.x... x..x..x...x..x.. x.x..x.x.x.x..x.")
    kick = pick(rnd, "X.....x.X.....x. X..xX..xX..xX..x ...x..x....x..x. none")
    return Groove(
        4,
        4,
        [
            (rnd.choice([RIM, 56, 75, 76]), clave),
            (KICK, kick),
            (rnd.choice([HAT, SHAKER]), pick(rnd, "x.x.x.x.x.x.x.x. xxxxxxxxxxxxxxxx x-x-x-x-x-x-x-x-")),
            (rnd.choice([62, 63, 64]), "".join("-" if rnd.random() < 0.2 else "." for _ in range(16))),
        ],
        pick(rnd, "0.....7.7.....0. 0..0..7.0..0..7. ...0..7....0..7. 0.....7.c.....7."),
        pick(rnd, "x..x..x...x..x.. ..x.x..x.x..x.x. x..x...x..x.x..."),
    )


def one_drop(rnd: Random) -> Groove:
    return Groove(
        4,
        4,
        [
            (KICK, pick(rnd, "........X....... X.......X....... X...X...X...X...")),
            (rnd.choice([RIM, SNARE]), "........X......."),
            (HAT, pick(rnd, "x.x.x.x.x.x.x.x. ..x...x...x...x. x.xxx.xxx.xxx.xx")),
        ],
        pick(rnd, "0..0..7.0...5... ....0..0....7.5. 0.0...7...5....."),
        pick(rnd, "....x.......x... ..x...x...x...x. ..xx..xx..xx..xx"),
    )


def slow(rnd: Random) -> Groove:
    """Ballads, with or without drums."""
    drums = (
        [
            (KICK, pick(rnd, "X.........X..... X.......X....... X......xX.......")),
            (rnd.choice([SNARE, RIM]), "....X.......X..."),
            (rnd.choice([HAT, RIDE]), pick(rnd, "x.x.x.x.x.x.x.x. x-x-x-x-x-x-x-x- x...x...x...x...")),
        ]
        if rnd.random() < 0.75
        else []
    )
    arpeggio = rnd.random() < 0.5
    return Groove(
        4,
        4,
        drums,
        pick(rnd, "0.........0..... 0............... 0.......0....... 0.....0.0......."),
        rnd.choice(
            ["x.x.x.x.x.x.x.x.", "xxxxxxxxxxxxxxxx"]
            if arpeggio
            else ["x.......x.......", "x...............", "x...x...x...x..."]
        ),
        arpeggio,
    )


def alone(rnd: Random) -> Groove:
    """One or two instruments, no drums: arpeggios, strumming, stride."""
    kind = rnd.choice(["arpeggio", "strum", "stride"])
    if kind == "arpeggio":
        return Groove(
            4,
            4,
            [],
            pick(rnd, "none 0............... 0.......0......."),
            pick(rnd, "x.x.x.x.x.x.x.x. xxxxxxxxxxxxxxxx"),
            True,
        )
    if kind == "strum":
        return Groove(
            4,
            4,
            [],
            pick(rnd, "none none 0.......7......."),
            pick(
                rnd,
                "x...x.xx..xxx.xx x...x.x...x.x.x. x.x.x.xxx.x.x.xx X...x.x.X...x.x. x.xxx.xxx.xxx.xx",
                "x..xx.x.x..xx.x. x...x...x...x.x.",
            ),
        )
    return Groove(4, 4, [], "0.......7.......", pick(rnd, "....x.......x... ....x.x.....x... x...x...x...x..."))


def swing(rnd: Random) -> Groove:
    drums = [(RIDE, pick(rnd, "x..x.xx..x.x x..x..x..x.x x..x.xx..x..")), (PEDAL, "...x.....x..")]
    if rnd.random() < 0.6:
        drums.append((KICK, pick(rnd, "-..-..-..-.. x.....-..... .....x......")))
    if rnd.random() < 0.5:
        drums.append((SNARE, "".join("-" if rnd.random() < 0.18 else "." for _ in range(12))))
    return Groove(
        4,
        3,
        drums,
        pick(rnd, "0..4..7..9.. 0..2..4..7.. 0.....7..... c..9..7..4.."),
        pick(rnd, ".....x...... x....x...... ..x.....x... x........... none"),
    )


def shuffle(rnd: Random) -> Groove:
    return Groove(
        4,
        3,
        [
            (KICK, pick(rnd, "X.....X....x X.....X..... X....xX..... X..X..X..X..")),
            (SNARE, "...X.....X.."),
            (rnd.choice([HAT, RIDE]), pick(rnd, "x.xx.xx.xx.x xxxxxxxxxxxx x..x..x..x..")),
        ],
        pick(rnd, "0.04.07.79.7 0..0..0..0.. 0.00.00.00.0 0..4..7..4.."),
        pick(rnd, "x.....x..... ..x..x..x..x x........... ...x.....x.."),
    )


def waltz(rnd: Random) -> Groove:
    drums = (
        [
            (KICK, pick(rnd, "X..... X..... X....x X.x...")),
            (rnd.choice([SNARE, RIM, PEDAL]), pick(rnd, "..x.x. ..X... ....X. ..x.xx")),
            (rnd.choice([HAT, RIDE]), pick(rnd, "x.x.x. xxxxxx x.xxx. none")),
        ]
        if rnd.random() < 0.6
        else []
    )
    return Groove(
        3,
        2,
        drums,
        pick(rnd, "0..... 0..... 0.4.7. 0...7."),
        pick(rnd, "..x.x. ..x.x. x..... x.x.x. xxxxxx"),
        rnd.random() < 0.2,
    )


def compound(rnd: Random) -> Groove:
    """Six-eight and twelve-eight: three steps a beat."""
    beats = rnd.choice([2, 2, 2, 4])
    one = rnd.choice([("X.....", "...X.."), ("X....x", "...X.."), ("X..x..", "...X.."), ("X.x...", "...X..")])
    drums = (
        [
            (KICK, one[0]),
            (rnd.choice([SNARE, SNARE, RIM, CLAP]), one[1]),
            (rnd.choice([HAT, HAT, RIDE, SHAKER]), pick(rnd, "xxxxxx XxxXxx x.xx.x x..x..")),
        ]
        if rnd.random() < 0.75
        else []
    )
    return Groove(
        beats,
        3,
        drums,
        pick(rnd, "0..... 0....0 0..7.. 0..0.. 0.47.4"),
        pick(rnd, "xxxxxx xxxxxx x..x.. x..... x.xx.x"),
        rnd.random() < 0.5,
    )


Style = Callable[[Random], Groove]

STYLES: tuple[tuple[Style, int, float, float], ...] = (
    (rock, 10, 75, 195),
    (dance, 6, 105, 150),
    (fast_two, 6, 120, 215),
    (snare_roll, 4, 85, 150),
    (funk, 7, 80, 120),
    (latin, 4, 95, 160),
    (one_drop, 3, 62, 100),
    (slow, 6, 50, 84),
    (alone, 8, 60, 135),
    (swing, 5, 95, 225),
    (shuffle, 4, 80, 150),
    (waltz, 7, 80, 200),
    (compound, 7, 42, 100),
)
"""Style, relative frequency, slowest and fastest tempo in beats a minute."""
