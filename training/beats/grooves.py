"""Grooves of many styles as patterns of steps: where kick, snare, cymbals, bass and chords sound.

A pattern is a string of one bar: X accented, x normal, - soft, . silent; in a bass pattern a digit
(hexadecimal) is the distance from the root in semitones. Tempos count the beats people tap.
"""
from dataclasses import dataclass, field
from random import Random

KICK, SNARE, RIM, CLAP, HAT, PEDAL, OPEN, RIDE, CRASH, SHAKER, TAMBOURINE = 36, 38, 37, 39, 42, 44, 46, 51, 49, 70, 54
TOMS = (41, 43, 45, 47, 50)


@dataclass
class Groove:
    """One way to play a bar. `steps` divide a beat; `drums` are (note, pattern)."""
    beats: int
    steps: int
    drums: list = field(default_factory=list)
    bass: str = ''
    chords: str = ''
    arpeggio: bool = False


def sprinkle(rnd: Random, base: str, rate: float, mark: str = 'x') -> str:
    """Adds hits to silent steps at random."""
    return ''.join(mark if c == '.' and rnd.random() < rate else c for c in base)


def thin(rnd: Random, base: str, rate: float) -> str:
    """Leaves out hits but the first at random."""
    return ''.join('.' if i and c != '.' and rnd.random() < rate else c for i, c in enumerate(base))


def straight_hats(rnd: Random) -> list:
    note = rnd.choice([HAT, HAT, HAT, RIDE, OPEN, SHAKER, TAMBOURINE, CRASH])
    pattern = rnd.choice(['x.x.x.x.x.x.x.x.', 'X.x.X.x.X.x.X.x.', 'x-x-x-x-x-x-x-x-', 'xxxxxxxxxxxxxxxx', 'x...x...x...x...',
                          '..x...x...x...x.', 'x.xxx.xxx.xxx.xx', '....x.......x...', ''])
    return [(note, pattern)] if pattern else []


def straight_bass(rnd: Random, kick: str) -> str:
    follow = ''.join('0' if c in 'Xx' else '.' for c in kick)
    drawn = rnd.choice(['0...0...0...0...', '0.......0.......', '0.0.0.0.0.0.0.0.', '0..0..0.0.0.....', '0.....0.0.......',
                        '0..0..7.c...0...', '0.c.0.c.0.c.0.c.', '0.......7.....7.', '0...............', '0...4...7...4...', follow, follow])
    return thin(rnd, drawn, .08)


def straight_chords(rnd: Random) -> str:
    return rnd.choice(['x...............', 'x.......x.......', '..x...x...x...x.', 'x.x.x.x.x.x.x.x.', 'x..x..x...x..x..',
                       '....x.......x...', 'x...x...x...x...', '', 'x..x..x.x..x.x..', 'xxxxxxxxxxxxxxxx', 'x.....x...x.....'])


def rock(rnd: Random) -> Groove:
    kick = sprinkle(rnd, rnd.choice(['X.......X.......', 'X.......X.......', 'X.....x.X.......', 'X...X...X...X...']), 0)
    kick = ''.join('x' if c == '.' and i % 2 == 0 and i % 8 != 4 and rnd.random() < .18 else c for i, c in enumerate(kick))
    snare = rnd.choice(['....X.......X...'] * 6 + ['....X..-....X..-', '....X....-..X...', '....X.......X.-.', '....X.x.....X...'])
    return Groove(4, 4, [(KICK, kick), (rnd.choice([SNARE, SNARE, SNARE, 40, CLAP, RIM]), snare)] + straight_hats(rnd),
                  straight_bass(rnd, kick), straight_chords(rnd))


def dance(rnd: Random) -> Groove:
    drums = [(KICK, 'X...X...X...X...')]
    if rnd.random() < .7: drums.append((rnd.choice([CLAP, SNARE]), '....X.......X...'))
    if rnd.random() < .85: drums.append((rnd.choice([HAT, OPEN]), rnd.choice(['..x...x...x...x.', 'x.x.x.x.x.x.x.x.', '..X...X...X...X.', '..xx..xx..xx..xx'])))
    bass = rnd.choice(['..0...0...0...0.', '..0...0...0...0.', '0.c.0.c.0.c.0.c.', '.000.000.000.000', '0..0..0...0..0..', '0...............', '0.0.0.0.0.0.0.0.'])
    return Groove(4, 4, drums, bass, rnd.choice(['x..x..x..x..x.x.', '..x...x...x...x.', 'x...............', 'x..x..x...x..x..', '']))


def fast_two(rnd: Random) -> Groove:
    """Kick on the beats, snare between: punk, polka, ska, fast country."""
    kick = rnd.choice(['X...X...X...X...', 'X...x...X...x...', 'X...X.X.X...X.X.', 'X...x.x.X...x...'])
    chords = rnd.choice(['x.x.x.x.x.x.x.x.', '..x...x...x...x.', 'x...............', 'x.......x.......', 'xxxxxxxxxxxxxxxx'])
    bass = rnd.choice(['0...7...0...7...', '0.0.0.0.0.0.0.0.', '0...0...0...0...', '0...4...7...4...'])
    return Groove(rnd.choice([4, 4, 4, 2]), 4, [(KICK, kick), (SNARE, rnd.choice(['..X...X...X...X.', '..x...X...x...X.']))] +
                  ([(rnd.choice([HAT, CRASH, RIDE, OPEN]), rnd.choice(['x...x...x...x...', 'x.x.x.x.x.x.x.x.']))] if rnd.random() < .8 else []), bass, chords)


def snare_roll(rnd: Random) -> Groove:
    """Brushes or snare all through, accents on the off-beats or on two and four: train beat, march, samba."""
    roll = rnd.choice(['x-X-x-X-x-X-x-X-', '--X---X---X---X-', '-.X.-.X.-.X.-.X.', '--X---XX--X---XX', '----X-------X---', 'x--xX--xx--xX---'])
    return Groove(rnd.choice([4, 4, 2]), 4, [(SNARE, roll), (KICK, rnd.choice(['X.......X.......', 'X...X...X...X...', 'X..xX..xX..xX..x', '']))] +
                  ([(rnd.choice([HAT, PEDAL, SHAKER]), '..x...x...x...x.')] if rnd.random() < .5 else []),
                  rnd.choice(['0.......7.......', '0...7...0...7...', '0.....0.7.....0.']), rnd.choice(['....x.......x...', '..x...x...x...x.', 'x.......x.......', '..x.xxx...x.xxx.']))


def funk(rnd: Random) -> Groove:
    kick = 'X' + ''.join('.' if i in (4, 12) else 'x' if rnd.random() < (.3 if i % 2 == 0 else .18) else '.' for i in range(1, 16))
    snare = ''.join('X' if i in (4, 12) else '-' if rnd.random() < .22 else '.' for i in range(16))
    bass = '0' + ''.join(rnd.choice('0007c5a') if rnd.random() < .35 else '.' for _ in range(15))
    chords = ''.join('x' if rnd.random() < .25 else '.' for _ in range(16))
    return Groove(4, 4, [(KICK, kick), (SNARE, snare), (rnd.choice([HAT, HAT, RIDE]), rnd.choice(['xxxxxxxxxxxxxxxx', 'x.x.x.x.x.x.x.x.', 'x-x-x-x-x-x-x-x-', 'x.xxx.xxx.xxx.xx']))], bass, chords)


def latin(rnd: Random) -> Groove:
    clave = rnd.choice(['x..x..x...x.x...', '..x.x...x..x..x.', 'x..x...x..x.x...', 'x..x..x...x..x..', 'x.x..x.x.x.x..x.'])
    kick = rnd.choice(['X.....x.X.....x.', 'X..xX..xX..xX..x', '...x..x....x..x.', ''])
    return Groove(4, 4, [(rnd.choice([RIM, 56, 75, 76]), clave), (KICK, kick), (rnd.choice([HAT, SHAKER]), rnd.choice(['x.x.x.x.x.x.x.x.', 'xxxxxxxxxxxxxxxx', 'x-x-x-x-x-x-x-x-'])),
                         (rnd.choice([62, 63, 64]), ''.join('-' if rnd.random() < .2 else '.' for _ in range(16)))],
                  rnd.choice(['0.....7.7.....0.', '0..0..7.0..0..7.', '...0..7....0..7.', '0.....7.c.....7.']), rnd.choice(['x..x..x...x..x..', '..x.x..x.x..x.x.', 'x..x...x..x.x...']))


def one_drop(rnd: Random) -> Groove:
    return Groove(4, 4, [(KICK, rnd.choice(['........X.......', 'X.......X.......', 'X...X...X...X...'])), (rnd.choice([RIM, SNARE]), '........X.......'),
                         (HAT, rnd.choice(['x.x.x.x.x.x.x.x.', '..x...x...x...x.', 'x.xxx.xxx.xxx.xx']))],
                  rnd.choice(['0..0..7.0...5...', '....0..0....7.5.', '0.0...7...5.....']), rnd.choice(['....x.......x...', '..x...x...x...x.', '..xx..xx..xx..xx']))


def slow(rnd: Random) -> Groove:
    """Ballads, with or without drums."""
    drums = [(KICK, rnd.choice(['X.........X.....', 'X.......X.......', 'X......xX.......'])), (rnd.choice([SNARE, RIM]), '....X.......X...'),
             (rnd.choice([HAT, RIDE]), rnd.choice(['x.x.x.x.x.x.x.x.', 'x-x-x-x-x-x-x-x-', 'x...x...x...x...']))] if rnd.random() < .75 else []
    arpeggio = rnd.random() < .5
    return Groove(4, 4, drums, rnd.choice(['0.........0.....', '0...............', '0.......0.......', '0.....0.0.......']),
                  rnd.choice(['x.x.x.x.x.x.x.x.', 'xxxxxxxxxxxxxxxx'] if arpeggio else ['x.......x.......', 'x...............', 'x...x...x...x...']), arpeggio)


def alone(rnd: Random) -> Groove:
    """One or two instruments, no drums: arpeggios, strumming, stride."""
    kind = rnd.choice(['arpeggio', 'strum', 'stride'])
    if kind == 'arpeggio': return Groove(4, 4, [], rnd.choice(['', '0...............', '0.......0.......']), rnd.choice(['x.x.x.x.x.x.x.x.', 'xxxxxxxxxxxxxxxx']), True)
    if kind == 'strum':
        return Groove(4, 4, [], rnd.choice(['', '', '0.......7.......']), rnd.choice(['x...x.xx..xxx.xx', 'x...x.x...x.x.x.', 'x.x.x.xxx.x.x.xx', 'X...x.x.X...x.x.', 'x.xxx.xxx.xxx.xx', 'x..xx.x.x..xx.x.', 'x...x...x...x.x.']))
    return Groove(4, 4, [], '0.......7.......', rnd.choice(['....x.......x...', '....x.x.....x...', 'x...x...x...x...']))


def swing(rnd: Random) -> Groove:
    drums = [(RIDE, rnd.choice(['x..x.xx..x.x', 'x..x..x..x.x', 'x..x.xx..x..'])), (PEDAL, '...x.....x..')]
    if rnd.random() < .6: drums.append((KICK, rnd.choice(['-..-..-..-..', 'x.....-.....', '.....x......'])))
    if rnd.random() < .5: drums.append((SNARE, ''.join('-' if rnd.random() < .18 else '.' for _ in range(12))))
    return Groove(4, 3, drums, rnd.choice(['0..4..7..9..', '0..2..4..7..', '0.....7.....', 'c..9..7..4..']), rnd.choice(['.....x......', 'x....x......', '..x.....x...', 'x...........', '']))


def shuffle(rnd: Random) -> Groove:
    return Groove(4, 3, [(KICK, rnd.choice(['X.....X....x', 'X.....X.....', 'X....xX.....', 'X..X..X..X..'])), (SNARE, '...X.....X..'),
                         (rnd.choice([HAT, RIDE]), rnd.choice(['x.xx.xx.xx.x', 'xxxxxxxxxxxx', 'x..x..x..x..']))],
                  rnd.choice(['0.04.07.79.7', '0..0..0..0..', '0.00.00.00.0', '0..4..7..4..']), rnd.choice(['x.....x.....', '..x..x..x..x', 'x...........', '...x.....x..']))


def waltz(rnd: Random) -> Groove:
    drums = [(KICK, rnd.choice(['X.....', 'X.....', 'X....x', 'X.x...'])), (rnd.choice([SNARE, RIM, PEDAL]), rnd.choice(['..x.x.', '..X...', '....X.', '..x.xx'])),
             (rnd.choice([HAT, RIDE]), rnd.choice(['x.x.x.', 'xxxxxx', 'x.xxx.', '']))] if rnd.random() < .6 else []
    return Groove(3, 2, drums, rnd.choice(['0.....', '0.....', '0.4.7.', '0...7.']), rnd.choice(['..x.x.', '..x.x.', 'x.....', 'x.x.x.', 'xxxxxx']), rnd.random() < .2)


def compound(rnd: Random) -> Groove:
    """Six-eight and twelve-eight: three steps a beat."""
    beats = rnd.choice([2, 2, 2, 4])
    one = rnd.choice([('X.....', '...X..'), ('X....x', '...X..'), ('X..x..', '...X..'), ('X.x...', '...X..')])
    drums = [(KICK, one[0]), (rnd.choice([SNARE, SNARE, RIM, CLAP]), one[1]), (rnd.choice([HAT, HAT, RIDE, SHAKER]), rnd.choice(['xxxxxx', 'XxxXxx', 'x.xx.x', 'x..x..']))] if rnd.random() < .75 else []
    return Groove(beats, 3, drums, rnd.choice(['0.....', '0....0', '0..7..', '0..0..', '0.47.4']), rnd.choice(['xxxxxx', 'xxxxxx', 'x..x..', 'x.....', 'x.xx.x']), rnd.random() < .5)


# Style, how often, tempo from and to.
STYLES = ((rock, 10, 75, 195), (dance, 6, 105, 150), (fast_two, 6, 120, 215), (snare_roll, 4, 85, 150), (funk, 7, 80, 120), (latin, 4, 95, 160),
          (one_drop, 3, 62, 100), (slow, 6, 50, 84), (alone, 8, 60, 135), (swing, 5, 95, 225), (shuffle, 4, 80, 150), (waltz, 7, 80, 200), (compound, 7, 42, 100))
