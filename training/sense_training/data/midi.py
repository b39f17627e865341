"""Standard MIDI files: notes in seconds out of one, and one written for a soft synthesiser.
Knows nothing of audio.
"""

import struct
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Note:
    """Times in seconds, pitch as MIDI number, velocity 0..1."""

    start: float
    end: float
    pitch: float
    velocity: float = 0.8


def read_tracks(path: Path) -> dict[str, list[Note]]:
    """Notes by track name. One tempo a file is assumed (the last one named)."""
    data = Path(path).read_bytes()
    division = struct.unpack(">H", data[12:14])[0]
    position, tempo, tracks = 14, 500_000, {}
    while position < len(data):
        length = struct.unpack(">I", data[position + 4 : position + 8])[0]
        name, notes, found = _track(data[position + 8 : position + 8 + length])
        tempo = found or tempo
        tracks[name] = notes
        position += 8 + length
    tick = tempo / 1e6 / division
    return {name: [Note(a * tick, b * tick, p, v / 127) for a, b, p, v in notes] for name, notes in tracks.items()}


def _track(data: bytes) -> tuple[str, list[tuple[int, int, int, int]], int | None]:
    """Name, notes (start, end in ticks, pitch, velocity) and tempo of one track chunk."""
    at, time, status, name, tempo = 0, 0, 0, "", None
    sounding: dict[int, tuple[int, int]] = {}
    notes = []

    def number() -> int:
        nonlocal at
        value = 0
        while True:
            byte = data[at]
            at += 1
            value = value << 7 | byte & 127
            if byte < 128:
                return value

    while at < len(data):
        time += number()
        if data[at] == 255:
            kind = data[at + 1]
            at += 2
            size = number()
            if kind == 3:
                name = data[at : at + size].decode("latin1")
            if kind == 0x51:
                tempo = int.from_bytes(data[at : at + size], "big")
            at += size
            continue
        if data[at] in (240, 247):
            at += 1
            at += number()
            continue
        if data[at] >= 128:
            status = data[at]
            at += 1
        if status >> 4 in (12, 13):
            at += 1
            continue
        pitch, value = data[at], data[at + 1]
        at += 2
        if status >> 4 == 9 and value:
            sounding[pitch] = (time, value)
        elif status >> 4 in (8, 9) and pitch in sounding:
            start, velocity = sounding.pop(pitch)
            notes.append((start, time, pitch, velocity))
    return name, notes, tempo


def write_track(path: Path, notes: list[Note], program: int, drums: bool = False) -> None:
    """A one-track file at 960 ticks a second, on channel 10 for drums."""
    channel = 9 if drums else 0
    events = []
    for note in notes:
        pitch = max(0, min(127, round(note.pitch)))
        events.append((note.start, 0x90 | channel, pitch, max(1, min(127, round(note.velocity * 127)))))
        events.append((note.end, 0x80 | channel, pitch, 0))
    events.sort(key=lambda event: (event[0], event[1]))
    body, last = bytearray([0, 0xC0 | channel, program]), 0
    for time, status, pitch, velocity in events:
        tick = max(last, int(time * 960))
        body += _variable(tick - last) + bytes([status, pitch, velocity])
        last = tick
    body += b"\x00\xff\x2f\x00"
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", len(body))
    Path(path).write_bytes(header + bytes(body))


def _variable(value: int) -> bytes:
    out = [value & 127]
    while value := value >> 7:
        out.append(value & 127 | 128)
    return bytes(out[::-1])
