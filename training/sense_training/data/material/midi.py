"""Standard MIDI files: reads notes in seconds, and writes files for a software synthesiser."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

DRUM_CHANNEL = 9
TICKS_PER_SECOND = 960
"""Of written files: 480 ticks per quarter note at the default tempo."""

META, TRACK_NAME, TEMPO = 0xFF, 0x03, 0x51
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


def read_tracks(path: Path) -> dict[str, list[Note]]:
    """Notes by track name, in the order of the file."""
    return parse_tracks(Path(path).read_bytes())


def parse_tracks(data: bytes, channel: int | None = None) -> dict[str, list[Note]]:
    """Notes by track name of the content of a file, of one channel or of all."""
    division = struct.unpack(">H", data[12:14])[0]
    position, tempos, tracks = 14, Tempos(), {}
    while position < len(data):
        length = struct.unpack(">I", data[position + 4 : position + 8])[0]
        name, notes = _Track(data[position + 8 : position + 8 + length], tempos, channel).read()
        tracks[name] = notes
        position += 8 + length
    changes = sorted(tempos) or [(0, 500_000)]

    def seconds(tick: int) -> float:
        total = 0.0
        for (begin, microseconds), (end, _) in pairwise([*changes, (tick, 0)]):
            if tick <= begin:
                break
            total += (min(tick, end) - begin) * microseconds / 1e6 / division
        return total

    return {
        name: [Note(seconds(start), seconds(end), pitch, velocity / 127) for start, end, pitch, velocity in notes]
        for name, notes in tracks.items()
    }


class _Track:
    """One track chunk. Adds its tempo changes to `tempos`."""

    def __init__(self, data: bytes, tempos: Tempos, channel: int | None) -> None:
        self.data, self.at, self.tempos, self.channel = data, 0, tempos, channel

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
