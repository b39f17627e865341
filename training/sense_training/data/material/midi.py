"""Standard MIDI files: reads notes in seconds, and writes files for a software synthesiser."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

DRUM_CHANNEL = 9
DEFAULT_TEMPO = 500_000
"""Microseconds per quarter note."""

TICKS_PER_SECOND = 960
"""Of written files: 480 ticks per quarter note at the default tempo."""

META, TRACK_NAME, TEMPO, TIME_SIGNATURE = 0xFF, 0x03, 0x51, 0x58
SYSTEM_EXCLUSIVE = (0xF0, 0xF7)
NOTE_OFF, NOTE_ON, PROGRAM, CHANNEL_PRESSURE = 0x8, 0x9, 0xC, 0xD


@dataclass(frozen=True)
class Note:
    """Times in seconds, pitch as MIDI number, velocity 0..1."""

    start: float
    end: float
    pitch: float
    velocity: float = 0.8


ChannelNotes = Iterable[tuple[int, Note]]
"""Notes, each with its channel, 0..15."""

Tempos = list[tuple[int, int]]
"""(tick, microseconds per quarter note)."""

Signatures = list[tuple[int, int, int]]
"""(tick, numerator, denominator)."""


@dataclass(frozen=True)
class Score:
    """What a file holds."""

    tracks: dict[str, list[Note]]
    """Notes by track name, in the order of the file."""
    beats: list[tuple[float, int]]
    """Seconds and place in the bar from 1, to the end of the last note. A beat of 6/8, 9/8 or 12/8 is three eighths."""


def read_tracks(path: Path, channel: int | None = None) -> dict[str, list[Note]]:
    """Notes by track name, in the order of the file, of one channel or of all."""
    return read_score(path, channel).tracks


def ticks_per_quarter(path: Path) -> int:
    """The unit of time of a file."""
    return _division(Path(path).read_bytes())


def _division(data: bytes) -> int:
    return struct.unpack(">H", data[12:14])[0]


def read_score(path: Path, channel: int | None = None) -> Score:
    """Notes, of one channel or of all, and beats. Tempo is 120 per minute and the time signature 4/4 until the file
    sets others."""
    data = Path(path).read_bytes()
    division = _division(data)
    tempos, signatures = Tempos(), Signatures()
    tracks: dict[str, list[tuple[int, int, int, int]]] = {}
    position = 14
    while position < len(data):
        length = struct.unpack(">I", data[position + 4 : position + 8])[0]
        name, notes = _Track(data[position + 8 : position + 8 + length], tempos, signatures, channel).read()
        # Unnamed tracks get a name of their own.
        tracks[name if name and name not in tracks else f"{name}#{len(tracks)}"] = notes
        position += 8 + length
    changes = [(0, DEFAULT_TEMPO), *sorted(tempos)]

    def seconds(tick: float) -> float:
        total = 0.0
        for (begin, microseconds), (end, _) in pairwise([*changes, (tick, 0)]):
            if tick <= begin:
                break
            total += (min(tick, end) - begin) * microseconds / 1e6 / division
        return total

    last = max((end for notes in tracks.values() for _, end, *_ in notes), default=0)
    return Score(
        {
            name: [Note(seconds(start), seconds(end), pitch, velocity / 127) for start, end, pitch, velocity in notes]
            for name, notes in tracks.items()
        },
        [(seconds(tick), place) for tick, place in _beat_ticks(sorted(signatures), division, last)],
    )


def _beat_ticks(signatures: Signatures, division: int, last: int) -> list[tuple[float, int]]:
    """Ticks of the beats and their places in the bar. A time signature begins a bar."""
    changes = [(0, 4, 4), *signatures]
    beats: list[tuple[float, int]] = []
    for (begin, numerator, denominator), (end, *_) in pairwise([*changes, (last + 1, 4, 4)]):
        compound = denominator >= 8 and numerator > 3 and numerator % 3 == 0
        beat = division * 4 / denominator * (3 if compound else 1)
        in_bar = numerator // 3 if compound else numerator
        count = 0
        while begin + count * beat < min(end, last + 1):
            beats.append((begin + count * beat, count % in_bar + 1))
            count += 1
    return beats


class _Track:
    """One track chunk. Adds its changes of tempo and time signature to `tempos` and `signatures`."""

    def __init__(self, data: bytes, tempos: Tempos, signatures: Signatures, channel: int | None) -> None:
        self.data, self.at, self.channel = data, 0, channel
        self.tempos, self.signatures = tempos, signatures

    def read(self) -> tuple[str, list[tuple[int, int, int, int]]]:
        """Name and notes (start and end in ticks, pitch, velocity 0..127)."""
        time, status, name = 0, 0, ""
        sounding: dict[int, tuple[int, int]] = {}
        notes = []
        while self.at < len(self.data):
            time += self._number()
            if self.data[self.at] >= 0x80 and self.data[self.at] != META and self.data[self.at] not in SYSTEM_EXCLUSIVE:
                status = self._byte()
            elif self.data[self.at] >= 0x80:
                name = self._skip_meta(time, name)
                continue
            kind = status >> 4
            pitch = self._byte()
            if kind in (PROGRAM, CHANNEL_PRESSURE):
                continue
            value = self._byte()
            if self.channel not in (None, status & 15):
                continue
            if kind == NOTE_ON and value:
                sounding[pitch] = (time, value)
            elif kind in (NOTE_OFF, NOTE_ON) and pitch in sounding:
                start, velocity = sounding.pop(pitch)
                notes.append((start, time, pitch, velocity))
        return name, notes

    def _skip_meta(self, time: int, name: str) -> str:
        """Reads a meta or system exclusive event. Returns the track name, a new one if the event has it."""
        kind = self._byte() if self._byte() == META else None
        size = self._number()
        content = self.data[self.at : self.at + size]
        self.at += size
        if kind == TEMPO:
            self.tempos.append((time, int.from_bytes(content[:3], "big")))
        if kind == TIME_SIGNATURE:
            self.signatures.append((time, content[0], 2 ** content[1]))
        return content.decode("latin1") if kind == TRACK_NAME else name

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _number(self) -> int:
        """A number of variable length."""
        value = 0
        while True:
            byte = self._byte()
            value = value << 7 | byte & 127
            if byte < 128:
                return value


def write_midi(path: Path, notes: ChannelNotes, programs: dict[int, int]) -> None:
    """A file of one track at 960 ticks a second. `programs` maps channels to programs."""
    events = [(0.0, 0, bytes([PROGRAM << 4 | channel, program])) for channel, program in programs.items()]
    for channel, note in notes:
        pitch = max(0, min(127, round(note.pitch)))
        velocity = max(1, min(127, round(note.velocity * 127)))
        events.append((note.start, 2, bytes([NOTE_ON << 4 | channel, pitch, velocity])))
        events.append((note.end, 1, bytes([NOTE_OFF << 4 | channel, pitch, 0])))
    events.sort(key=lambda event: event[:2])
    body, last = bytearray(), 0
    for time, _, message in events:
        tick = max(last, int(time * TICKS_PER_SECOND))
        body += _variable(tick - last) + message
        last = tick
    body += _variable(TICKS_PER_SECOND) + bytes([META, 0x2F, 0])
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", len(body))
    Path(path).write_bytes(header + bytes(body))


def _variable(value: int) -> bytes:
    out = [value & 127]
    while value := value >> 7:
        out.append(value & 127 | 128)
    return bytes(out[::-1])
