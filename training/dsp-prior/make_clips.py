"""Training clips for the DSP separator's prior: 12 s of drums, bass, other and vocals (float32,
eight channels), from real stems, single sounds and POP909 arrangements.

usage: make_clips.py --data DATA --work WORK --seed N --count N
DATA holds the unpacked folders everythingisfree, growlybass, meatbass, emilyguitar, muldjord,
sonicpi, legatovocal, berklee, kerstin, flemish, pop909. WORK/clips receives the clips; the song
Francium goes to WORK/validation instead and is never trained on.
"""
import argparse, functools, glob, os, re, struct, subprocess, tempfile
import numpy as np
from scipy.signal import butter, fftconvolve, lfilter, sosfiltfilt

RATE = 48000
SECONDS = 12
FRAMES = SECONDS * RATE
STEMS = ['drums', 'bass', 'other', 'vocals']
LEVEL_DB = {'drums': -20, 'bass': -21, 'other': -20, 'vocals': -20}
DROPOUT = {'drums': .05, 'bass': .08, 'other': .06, 'vocals': .2}
TRAIN = ['Caesium', 'Hydrogen', 'Lithium', 'Potassium', 'Rubidium', 'Sodium']
VALIDATION = 'Francium'
NOTES = {'c': 0, 'db': 1, 'd': 2, 'eb': 3, 'e': 4, 'f': 5, 'gb': 6, 'g': 7, 'ab': 8, 'a': 9, 'bb': 10, 'b': 11}
SOUND_FONT = '/usr/share/sounds/sf2/FluidR3_GM.sf2'
BASS_PROGRAMS = [32, 33, 33, 34, 34, 35, 36, 37, 38, 39]
CHORD_PROGRAMS = [0, 1, 4, 5, 16, 17, 18, 19, 24, 25, 26, 27, 27, 28, 29, 29, 30, 30, 48, 49, 50, 51, 61, 80, 81, 88, 89, 90]
LEAD_PROGRAMS = [24, 25, 26, 27, 29, 30, 40, 48, 56, 57, 61, 65, 66, 71, 73, 80, 81, 11, 12]
VOWELS_HZ = np.array([[800, 1200, 2600], [350, 2000, 2800], [450, 900, 2500], [500, 1700, 2500]])

args = argparse.ArgumentParser()
for name in ('data', 'work'): args.add_argument('--' + name, required=True)
for name in ('seed', 'count'): args.add_argument('--' + name, type=int, required=True)
args = args.parse_args()
rng = np.random.default_rng(args.seed)


# --- sounds ---------------------------------------------------------------------------------

def decode(path, channels):
    command = ['ffmpeg', '-nostdin', '-v', 'error', '-i', path, '-f', 'f32le', '-ac', str(channels), '-ar', str(RATE), '-']
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32).reshape(-1, channels)


@functools.cache
def sound(path):
    channels = 2 if '/muldjord/' in path or '/sonicpi/' in path else 1
    return decode(path, channels)[:10 * RATE]


def folder(pattern):
    return sorted(f for f in glob.glob(f'{args.data}/*/*') if re.search(pattern, f))


def pitched(pattern, shift=0):
    """(MIDI pitch, path) of every file whose name holds note and octave as groups 1 and 2."""
    found = [(re.search(pattern, f), f) for f in folder(pattern)]
    return [(NOTES[m[1].lower().replace('s', '')] + ('s' in m[1]) + 12 * (int(m[2]) + 1) + shift, f) for m, f in found]


GROWLY_BASS = pitched(r'growlybass/([a-g]b?)(\d)_(?:f|ff|p|pp)_', -12)
DOUBLE_BASS = pitched(r'meatbass/([a-g]b?)(\d)_vl')
GUITAR = pitched(r'emilyguitar/([a-g]b?)(\d)_(?:f|mf|mp|p)_')
MALE_VOWEL = pitched(r'legatovocal/vowel_a_([a-g]b?)(\d)\.', -12)
VOICES = pitched(r'berklee/(?:fe)?malevoices?_\w+_([A-G][bs]?)(\d)\.')
SPEECH = folder(r'/(kerstin|flemish)/')
ACOUSTIC_KIT = {part: folder(f'muldjord/({names})') for part, names in {
    'kick': 'Kdrum', 'snare': 'Snare_', 'hat': 'HihatClosed', 'open': 'HihatOpen', 'crash': 'Crash|China', 'ride': 'Ride', 'tom': 'Tom'}.items()}
SAMPLED_KIT = {part: folder(f'sonicpi/({names})') for part, names in {
    'kick': 'bd_|drum_heavy|drum_bass', 'snare': 'sn_|drum_snare|elec_.*snare', 'hat': 'hat_|drum_cymbal_closed', 'open': 'drum_cymbal_open',
    'crash': 'drum_splash|drum_cymbal_hard', 'ride': 'ride|drum_cymbal_soft', 'tom': 'drum_tom'}.items()}


@functools.cache
def song(name, stem):
    """The sum of a song's stems of one role, or None."""
    cached = f'{args.work}/songs/{name}__{stem}.npy'
    if not os.path.exists(cached):
        parts = [decode(f, 2) for f in folder(f'everythingisfree/{name}__{stem}__')]
        if not parts: return None
        total = np.zeros((max(map(len, parts)), 2), np.float32)
        for part in parts: total[:len(part)] += part
        os.makedirs(os.path.dirname(cached), exist_ok=True)
        np.save(cached, total.astype(np.float16))
    return np.load(cached, mmap_mode='r')


# --- small tools ----------------------------------------------------------------------------

def pick(items): return items[rng.integers(len(items))]
def rms(x): return np.sqrt(np.mean(x.astype(np.float64) ** 2) + 1e-12)
def decibels(spread): return 10 ** (rng.normal(0, spread) / 20)


def repitch(x, semitones):
    if abs(semitones) < .05: return x.astype(np.float32)
    factor = 2 ** (semitones / 12)
    at = np.arange(int(len(x) / factor)) * factor
    low = np.minimum(at.astype(int), len(x) - 2)
    weight = (at - low)[:, None]
    x = x.astype(np.float32)
    return (x[low] * (1 - weight) + x[low + 1] * weight).astype(np.float32)


def place(track, x, seconds, gain):
    at = int(seconds * RATE)
    if at < 0: x, at = x[-at:], 0
    count = min(len(x), len(track) - at)
    if count > 0: track[at:at + count] += gain * x[:count]


def play(track, sounds, pitch, seconds, duration, gain, release=.08):
    nearest = min(abs(p - pitch) for p, _ in sounds)
    source, path = pick([s for s in sounds if abs(s[0] - pitch) <= nearest + 1])
    x = repitch(sound(path), pitch - source)[:int((duration + release) * RATE)].copy()
    fade = min(len(x), int(release * RATE))
    x[len(x) - fade:] *= np.linspace(1, 0, fade)[:, None]
    place(track, x, seconds, gain)


def stereo(x, width):
    if x.shape[1] == 2: return x
    pan = rng.uniform(-width, width)
    return np.concatenate([x * np.sqrt(1 - pan), x * np.sqrt(1 + pan)], 1)


def reverb(x, wet):
    count = int(rng.uniform(.2, 1.2) * RATE)
    tail = rng.standard_normal((count, 2)) * np.exp(-6.9 * np.arange(count) / count)[:, None]
    tail = lfilter([.3], [1, -.7], tail, axis=0)
    tail /= np.sqrt((tail ** 2).sum(0))
    return x + wet * np.stack([fftconvolve(x[:, c], tail[:, c])[:len(x)] for c in (0, 1)], 1).astype(np.float32)


def tilt(x):
    low = lfilter(*butter(1, rng.uniform(300, 3000) / (RATE / 2)), x, axis=0)
    return (x + rng.uniform(-.5, .5) * low).astype(np.float32)


def without_low(x):
    """Electronic songs label deep synths `other`; what lies below 140 Hz plays the bass in them."""
    return sosfiltfilt(butter(2, 140 / (RATE / 2), 'high', output='sos'), x, axis=0).astype(np.float32)


def excerpt(name, stem):
    """12 s of a real stem, often re-pitched; voices often lowered, as most of them are high."""
    semitones = rng.uniform(-3, 3) if rng.random() < .6 else 0
    if stem == 'vocals' and rng.random() < .35: semitones = rng.uniform(-6, -2)
    source = song(name, stem)
    count = int(FRAMES * 2 ** (semitones / 12)) + 2048
    for _ in range(12):
        at = rng.integers(0, len(source) - count)
        if np.abs(source[at:at + count:50]).max() > 2e-2: break
    return repitch(source[at:at + count], semitones)[:FRAMES]


# --- MIDI -----------------------------------------------------------------------------------

def read_midi(path):
    """Notes (start s, end s, pitch, velocity) of each named track; one tempo."""
    data = open(path, 'rb').read()
    division = struct.unpack('>H', data[12:14])[0]
    at, tracks, tempo = 14, {}, 500000
    while at < len(data):
        end = at + 8 + struct.unpack('>I', data[at + 4:at + 8])[0]
        q, ticks, status, name, sounding, notes = at + 8, 0, 0, '', {}, []

        def variable():
            nonlocal q
            value = 0
            while True:
                byte = data[q]; q += 1
                value = value << 7 | byte & 127
                if byte < 128: return value

        while q < end:
            ticks += variable()
            if data[q] == 255:
                kind = data[q + 1]; q += 2
                length = variable()
                if kind == 3: name = data[q:q + length].decode('latin1')
                if kind == 0x51: tempo = int.from_bytes(data[q:q + length], 'big')
                q += length
                continue
            if data[q] in (240, 247):
                q += 1
                q += variable()
                continue
            if data[q] >= 128: status = data[q]; q += 1
            kind = status >> 4
            if kind in (12, 13): q += 1; continue
            pitch, velocity = data[q], data[q + 1]; q += 2
            if kind == 9 and velocity: sounding[pitch] = (ticks, velocity)
            elif kind in (8, 9) and pitch in sounding:
                start, velocity = sounding.pop(pitch)
                notes.append((start, ticks, pitch, velocity))
        tracks[name] = notes
        at = end
    tick = tempo / 1e6 / division
    return {name: [(a * tick, b * tick, k, v) for a, b, k, v in notes] for name, notes in tracks.items()}


def render(notes, program, start):
    """12 s of notes from `start` by the sound font, stereo."""
    events = []
    for a, b, pitch, velocity in notes:
        if b <= start or a >= start + SECONDS: continue
        events += [(max(0, a - start), 0x90, pitch, int(velocity)), (min(SECONDS, b - start), 0x80, pitch, 0)]
    track, last = bytearray(bytes([0, 0xC0, int(program)])), 0
    for seconds, status, pitch, velocity in sorted(events, key=lambda e: e[:2]):
        ticks = int(seconds * 960)
        delta, text = ticks - last, []
        while True:
            text.append(delta & 127 | (128 if text else 0)); delta >>= 7
            if not delta: break
        track += bytes(text[::-1]) + bytes([status, pitch, velocity]); last = ticks
    track += b'\x00\xff\x2f\x00'
    with tempfile.TemporaryDirectory() as work:
        open(f'{work}/a.mid', 'wb').write(b'MThd' + struct.pack('>IHHH', 6, 0, 1, 480) + b'MTrk' + struct.pack('>I', len(track)) + track)
        subprocess.run(['fluidsynth', '-ni', '-q', '-r', str(RATE), '-g', '0.5', '-F', f'{work}/a.raw', '-T', 'raw', '-O', 'float', SOUND_FONT, f'{work}/a.mid'],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        x = np.fromfile(f'{work}/a.raw', np.float32).reshape(-1, 2)[:FRAMES]
    return np.pad(x, ((0, FRAMES - len(x)), (0, 0)))


# --- players --------------------------------------------------------------------------------

KICK_CHANCE = np.array([1, .05, .12, .1, .12, .05, .3, .15, .5, .05, .35, .12, .1, .05, .25, .12])
SNARE_CHANCE = np.array([0, 0, 0, .05, .97, 0, .02, .08, 0, .08, .05, .02, .97, 0, .05, .12])


def drums(beat, start):
    """A bar of sixteenths, drawn once and repeated, with fills and crashes every fourth bar."""
    kit = ACOUSTIC_KIT if rng.random() < .72 else SAMPLED_KIT
    hard = lambda files: files[int(len(files) * rng.uniform(.35, 1))]
    kicks, snares = rng.random(16) < KICK_CHANCE, rng.random(16) < SNARE_CHANCE
    top = rng.choice(['hat', 'hat', 'hat', 'ride', 'open'])
    every, fills = 4 // rng.choice([1, 2, 2, 4]), rng.random() < .4
    kick_gain, snare_gain, top_gain = rng.uniform(.7, 1.3), rng.uniform(.6, 1.2), rng.uniform(.2, .8)
    kick_sounds = [pick(kit['kick']) for _ in range(2)]
    snare_sounds, top_sounds = [[hard(kit[part]) for _ in range(4)] for part in ('snare', top)]
    track, step = np.zeros((FRAMES, 2), np.float32), beat / 4
    for index in range(-8, int((SECONDS + beat) / step)):
        seconds, bar, slot = index * step - start % (4 * beat) + rng.normal(0, .004), index // 16, index % 16
        if fills and bar % 4 == 3 and slot >= 10:
            if rng.random() < .7: place(track, sound(hard(kit['tom' if rng.random() < .6 else 'snare'])), seconds, snare_gain * .8)
        else:
            if kicks[slot]: place(track, sound(pick(kick_sounds)), seconds, kick_gain * rng.uniform(.85, 1))
            if snares[slot]: place(track, sound(pick(snare_sounds)), seconds, snare_gain * rng.uniform(.8, 1) * (1 if slot in (4, 12) else .35))
        if slot % every == 0: place(track, sound(pick(top_sounds)), seconds, top_gain * rng.uniform(.6, 1) * (1 if slot % 4 == 0 else .7))
        if slot == 0 and bar % 4 == 0 and rng.random() < .6: place(track, sound(hard(kit['crash'])), seconds, .5)
    return track


def bass(chords, start):
    """The lowest note of each chord, held or in eighths, by samples, sound font or an oscillator."""
    line, last = [], -9
    playing = sorted(n for n in chords if n[1] > start and n[0] < start + SECONDS)
    for a, b, _, velocity in playing:
        if a - last < .18: continue
        pitch, last = min(n[2] for n in playing if abs(n[0] - a) < .05), a
        while pitch > 47: pitch -= 12
        while pitch < 28: pitch += 12
        line.append([a, b, pitch, velocity])
    ends = [n[0] for n in line[1:]] + [line[-1][0] + .5] if line else []
    if rng.random() < .5:
        counts = [max(1, round((e - n[0]) / .25)) for n, e in zip(line, ends)]
        line = [[a + j * (e - a) / c, a + (j + .9) * (e - a) / c, k, v] for (a, _, k, v), e, c in zip(line, ends, counts) for j in range(c)]
    else: line = [[a, e, k, v] for (a, _, k, v), e in zip(line, ends)]
    kind = rng.random()
    if kind < .38 or not line:
        track = np.zeros((FRAMES, 1), np.float32)
        sounds = GROWLY_BASS if rng.random() < .6 else DOUBLE_BASS
        for a, b, pitch, velocity in line: play(track, sounds, pitch, a - start, max(.1, b - a), velocity / 100)
        return np.tanh(track / (3 * rms(track)) * rng.uniform(1, 4)).astype(np.float32) if rng.random() < .3 else track
    if kind < .62: return render(line, rng.choice(BASS_PROGRAMS), start)
    hz, on = contour(line, start, lambda pitch: 440 * 2 ** ((pitch - 69) / 12))
    phase = np.cumsum(hz) / RATE
    wave = pick([np.sin(2 * np.pi * phase), np.sin(2 * np.pi * phase), 2 * (phase % 1) - 1, np.sign(np.sin(2 * np.pi * phase))])
    return lfilter(*butter(2, rng.uniform(150, 1500) / (RATE / 2)), wave * lfilter([.002], [1, -.998], on))[:, None].astype(np.float32)


def contour(notes, start, value):
    """Per-sample value of the sounding note (0 in rests), and 1 where one sounds."""
    values, on = np.zeros(FRAMES), np.zeros(FRAMES)
    for a, b, pitch, _ in notes:
        i, j = int(max(0, a - start) * RATE), int(max(0, b - start) * RATE)
        values[i:j], on[i:j] = value(pitch), 1
    return values, on


def guitar(chords, start):
    """Power chords through a clipping amplifier and a dull cabinet, or clean chords."""
    track, last, driven = np.zeros((FRAMES, 1), np.float32), -9, rng.random() < .65
    playing = sorted(n for n in chords if n[1] > start and n[0] < start + SECONDS)
    for a, b, _, velocity in playing:
        if a - last < .22: continue
        root, last = min(n[2] for n in playing if abs(n[0] - a) < .05), a
        while root > 52: root -= 12
        while root < 40: root += 12
        for interval in [0, 7, 12] if driven else [0, 7, 12, pick([15, 16])]:
            play(track, GUITAR, root + interval, a - start + rng.uniform(0, .012), min(2, max(.2, b - a)), velocity / 100)
    if driven:
        track = np.tanh(track / (4 * rms(track) + 1e-6) * rng.uniform(3, 40))
        track = lfilter(*butter(3, [80 / (RATE / 2), rng.uniform(3500, 6500) / (RATE / 2)], 'band'), track, axis=0).astype(np.float32)
    if rng.random() < .5: return track
    late, other_take = int(rng.uniform(.008, .025) * RATE), repitch(track, .06)
    double = np.zeros((FRAMES, 2), np.float32)
    double[:, 0] = track[:, 0]
    count = min(FRAMES - late, len(other_take))
    double[late:late + count, 1] = other_take[:count, 0]
    return double


def voice(melody, start):
    """A buzzing source with vibrato through the formants of one vowel."""
    pitch, on = contour(melody, start, lambda p: p)
    seconds = np.arange(FRAMES) / RATE
    pitch = lfilter([.0015], [1, -.9985], np.where(pitch == 0, 0, pitch - 60)) + 60 + pick([0, -12])
    pitch = pitch + .35 * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * seconds) * lfilter([.0001], [1, -.9999], on)
    gate = lfilter([.003], [1, -.997], on)
    source = (2 * (np.cumsum(440 * 2 ** ((pitch - 69) / 12)) / RATE % 1) - 1) * gate + rng.standard_normal(FRAMES) * .02 * gate
    result = np.zeros(FRAMES)
    for hz, q in zip(pick(VOWELS_HZ) * rng.uniform(.9, 1.15), (6, 9, 12)):
        w = 2 * np.pi * hz / RATE
        alpha = np.sin(w) / 2 / q
        result += lfilter([alpha, 0, -alpha], [1 + alpha, -2 * np.cos(w), 1 - alpha], source) / 3
    return result[:, None].astype(np.float32)


def vocals(melody, start):
    kind = rng.random()
    if kind < .62: return excerpt(pick(TRAIN), 'vocals')
    track = np.zeros((FRAMES, 1), np.float32)
    if kind < .77:
        seconds = rng.uniform(0, 1)
        while seconds < SECONDS:
            x = repitch(sound(pick(SPEECH)), rng.uniform(-4, 5))
            place(track, x, seconds, .1 / max(.02, rms(x)))
            seconds += len(x) / RATE + rng.uniform(.05, 1.5)
        return track
    if kind < .9:
        sounds, octave = (MALE_VOWEL if rng.random() < .6 else VOICES), pick([0, -12])
        for a, b, pitch, velocity in melody:
            if start - 1 < a < start + SECONDS: play(track, sounds, pitch + octave, a - start, max(.15, b - a), velocity / 100, .1)
        if rms(track) > 1e-4: return track
    return voice(melody, start)


def other(chords, lead, start):
    parts = []
    if rng.random() < .25: parts.append(without_low(excerpt(pick(TRAIN), 'other')))
    else:
        if rng.random() < .5: parts.append(guitar(chords, start))
        if rng.random() < .65 or not parts: parts.append(render(chords, rng.choice(CHORD_PROGRAMS), start))
        if lead and rng.random() < .4: parts.append(render(lead, rng.choice(LEAD_PROGRAMS), start))
    return sum((stereo(p, .8) / rms(p) * .1 * decibels(3) for p in parts if rms(p) > 1e-5), np.zeros((FRAMES, 2), np.float32))


# --- clips ----------------------------------------------------------------------------------

MIDI_FILES = sorted(glob.glob(f'{args.data}/pop909/POP909/*/???.mid'))


def real_clip():
    """A moment of a real song; where it has hardly any bass of its own, one is played to it."""
    name = pick(TRAIN)
    at = rng.integers(0, len(song(name, 'drums')) - FRAMES)
    tracks = {s: np.zeros((FRAMES, 2), np.float32) if song(name, s) is None else song(name, s)[at:at + FRAMES].astype(np.float32) for s in STEMS}
    higher = without_low(tracks['other'])
    tracks['bass'], tracks['other'] = tracks['bass'] + tracks['other'] - higher, higher
    if rms(tracks['bass']) < .15 * rms(tracks['drums'] + tracks['other']):
        line = stereo(bass(read_midi(pick(MIDI_FILES)).get('PIANO', []), rng.uniform(10, 60)), .1)
        tracks['bass'] = tracks['bass'] + line * rms(tracks['drums'] + tracks['other']) / max(1e-4, rms(line)) * .5 * decibels(3)
    return {s: x * decibels(2) for s, x in tracks.items()}


def arranged_clip():
    """An arrangement: every stem by its own player, room, tone and level."""
    midi = read_midi(pick(MIDI_FILES))
    chords, lead, melody = (midi.get(name, []) for name in ('PIANO', 'BRIDGE', 'MELODY'))
    start, beat = rng.uniform(5, max(6, max([n[1] for n in chords] or [40]) - 14)), rng.uniform(.33, .75)
    tracks = {
        'drums': excerpt(pick(TRAIN), 'drums') if rng.random() < .3 else drums(beat, start),
        'bass': bass(chords, start), 'other': other(chords, lead, start), 'vocals': vocals(melody, start)}
    for stem, x in tracks.items():
        x = stereo(x, .8 if stem == 'other' else .15)
        if rng.random() < (.15 if stem == 'bass' else .45): x = reverb(x, rng.uniform(.05, .5))
        x = tilt(x)
        gain = 10 ** ((LEVEL_DB[stem] + rng.normal(0, 3)) / 20) / rms(x) if rms(x) > 1e-4 else 0
        tracks[stem] = x * (0 if rng.random() < DROPOUT[stem] else gain)
    return tracks


def mono(tracks): return {s: np.repeat(x.mean(1, keepdims=True), 2, 1) for s, x in tracks.items()}


def write(tracks, path):
    clip = np.concatenate([tracks[s] for s in STEMS], 1)
    peak = np.abs(clip[:, 0::2].sum(1)).max()
    (clip * min(1, 1.2 / max(peak, 1e-9))).astype(np.float32).tofile(path)


for part in ('clips', 'validation'): os.makedirs(f'{args.work}/{part}', exist_ok=True)
for index in range(16):
    at = (len(song(VALIDATION, 'drums')) - FRAMES) * index // 15
    tracks = {s: song(VALIDATION, s)[at:at + FRAMES].astype(np.float32) for s in STEMS}
    write(mono(tracks) if index % 2 else tracks, f'{args.work}/validation/{index:02d}.f32')
for index in range(args.count):
    tracks = real_clip() if rng.random() < .3 else arranged_clip()
    if rng.random() < .5: tracks = mono(tracks)
    gain = 10 ** (rng.uniform(-8, 4) / 20)
    write({s: x * gain for s, x in tracks.items()}, f'{args.work}/clips/{args.seed}_{index:04d}.f32')
