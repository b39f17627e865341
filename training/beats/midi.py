"""Just enough of Standard MIDI Files: notes with times in seconds, in and out."""
import struct


def _variable(n):
    out = [n & 127]
    while n >> 7:
        n >>= 7
        out.append((n & 127) | 128)
    return bytes(reversed(out))


def write_midi(path, notes, programs):
    """`notes` are (seconds, channel, note, velocity, seconds long); `programs` maps channels to sounds."""
    events = [(0, 0, bytes([0xC0 | channel, program])) for channel, program in programs.items()]
    for time, channel, note, velocity, length in notes:
        velocity = max(1, min(127, int(velocity)))
        events.append((int(time * 960), 2, bytes([0x90 | channel, note, velocity])))
        events.append((int((time + length) * 960), 1, bytes([0x80 | channel, note, 0])))
    events.sort(key=lambda event: event[:2])
    track, last = b'', 0
    for time, _, message in events:
        track += _variable(time - last) + message
        last = time
    track += _variable(960) + b'\xff\x2f\x00'
    with open(path, 'wb') as file: file.write(b'MThd' + struct.pack('>IHHH', 6, 0, 1, 480) + b'MTrk' + struct.pack('>I', len(track)) + track)


def read_midi(path):
    """Tracks that hold notes; each a list of (begin, end, note, velocity), in seconds."""
    data = open(path, 'rb').read()
    division, at = struct.unpack('>H', data[12:14])[0], 14
    tracks, tempos = [], []
    while at < len(data):
        size = struct.unpack('>I', data[at + 4:at + 8])[0]
        tracks.append(_read_track(data[at + 8:at + 8 + size], tempos))
        at += 8 + size
    tempos = sorted(tempos) or [(0, 500_000)]

    def seconds(tick):
        total = 0
        for (begin, microseconds), (end, _) in zip(tempos, tempos[1:] + [(float('inf'), 0)]):
            if tick <= begin: break
            total += (min(tick, end) - begin) * microseconds / 1e6 / division
        return total

    return [[(seconds(begin), seconds(end), note, velocity) for begin, end, note, velocity in track] for track in tracks if track]


def _read_track(data, tempos):
    at, tick, status, sounding, notes = 0, 0, 0, {}, []

    def variable():
        nonlocal at
        value = 0
        while True:
            byte = data[at]
            at += 1
            value = value << 7 | byte & 127
            if byte < 128: return value

    while at < len(data):
        tick += variable()
        if data[at] >= 128:
            status = data[at]
            at += 1
        if status == 0xFF:
            kind = data[at]
            at += 1
            size = variable()
            if kind == 0x51: tempos.append((tick, int.from_bytes(data[at:at + 3], 'big')))
            at += size
        elif status in (0xF0, 0xF7): at += variable()
        elif status >> 4 in (0xC, 0xD): at += 1
        else:
            note, velocity = data[at], data[at + 1]
            at += 2
            if status >> 4 == 9 and velocity > 0: sounding[note] = (tick, velocity)
            elif status >> 4 in (8, 9) and note in sounding:
                begin, loudness = sounding.pop(note)
                notes.append((begin, tick, note, loudness))
    return notes
