"""Segments of music with drums, all stems of which belong together, and when its drums are hit: found on the drum stem alone, looking ahead as well.

usage: make_segments.py --pool POOL --clips CLIPS [--recorded 330] [--arranged 250]
Writes CLIPS/NAME/{m.wav,truth.txt,clean} as make_clips.py does. Labels are `any` (a hit of whatever drum) and `maybe` (neither taught nor held
against). On clips with known hits 99.7 % of `any` are hits and 97 % of hits have a label, half of them within a millisecond.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import soundfile as sf
from scipy.ndimage import maximum_filter1d, uniform_filter1d

sys.path.insert(0, str(Path(__file__).parent.parent))
from sense_training.data.pool import Pool

RATE, FRAME, HOP = 48_000, 1024, 256
SECONDS = 6
# Growth of log10 magnitude, mean over bands: below the first nothing is labelled, from the second on it is sure.
LEAST, SURE = 0.012, 0.035


def filterbank():
    """Quarter tones, as packages/core/src/dsp/filterbank.ts."""
    bins = []
    for step in range(-93, 127):
        bin_ = round(440 * 2 ** (step / 24) / (RATE / FRAME))
        if 0 < bin_ < FRAME // 2 and (not bins or bin_ != bins[-1]):
            bins.append(bin_)
    weights = np.zeros((FRAME // 2 + 1, len(bins) - 2), np.float32)
    for band in range(len(bins) - 2):
        low, centre, high = bins[band:band + 3]
        for bin_ in range(low + 1, high):
            weights[bin_, band] = (bin_ - low) / (centre - low) if bin_ <= centre else (high - bin_) / (high - centre)
    return weights


WEIGHTS = filterbank()
WINDOW = np.hanning(FRAME)


def flux(drums):
    drums = drums * 10 ** (-18 / 20) / max(1e-5, np.sqrt((drums**2).mean()))
    power = 0
    for channel in drums.T:
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(channel, FRAME // 2), FRAME)[::HOP] * WINDOW
        power = power + np.abs(np.fft.rfft(frames) / (WINDOW.sum() / 2)) ** 2 / 2
    bands = np.log10(1 + 440 * np.sqrt(power) @ WEIGHTS)
    growth = bands[3:] - maximum_filter1d(bands[:-3], 3, axis=1)
    return np.concatenate([np.zeros(3), np.maximum(0, growth).mean(1)])


def hits(drums):
    """Time and label of each rise; the time is where the level rises fastest near it."""
    rise = flux(drums)
    excess = rise - uniform_filter1d(rise, 29)
    peaks = np.flatnonzero(rise == maximum_filter1d(rise, 9))
    strong = np.percentile(excess[peaks], 95) if len(peaks) else 1
    for peak in peaks:
        if excess[peak] < LEAST:
            continue
        start = max(0, peak * HOP - 1100)
        part = np.abs(drums[start:peak * HOP + 500]).max(1)
        level = np.log10(1e-3 * max(1e-3, part.max()) + np.convolve(part, np.ones(72) / 72, 'same') + 1e-4)
        at = start + int(np.argmax(level[120:] - level[:-120])) + 60
        yield at / RATE, 'any' if excess[peak] >= max(SURE, 0.12 * strong) else 'maybe'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--pool', type=Path, required=True)
    parser.add_argument('--clips', type=Path, required=True)
    parser.add_argument('--recorded', type=int, default=330)
    parser.add_argument('--arranged', type=int, default=250)
    options = parser.parse_args()
    rng = np.random.default_rng(5)
    pool = Pool(options.pool)
    for source, count in (('real', options.recorded), ('made', options.arranged)):
        groups = [
            parts
            for parts in pool.groups.values()
            if len(parts) >= 2 and 'drums' in parts and pool.entries[parts['drums']].source == source and pool.entries[parts['drums']].level > 0
        ]
        for number, chosen in enumerate(rng.permutation(len(groups))[:count]):
            stems = {role: pool.read(index, 0, SECONDS * RATE).T.astype(np.float32) for role, index in groups[chosen].items()}
            mix = np.zeros_like(stems['drums'])
            for role, audio in stems.items():
                level = pool.entries[groups[chosen][role]].level
                if level > 0:
                    mix += audio * 10 ** ((-21 + rng.normal(0, 3) + (role == 'drums')) / 20) / level
            mix *= 10 ** (rng.normal(0, 3) / 20)
            mix *= min(1, 0.95 / np.abs(mix).max())
            folder = options.clips / f'{source}_{number:03}'
            folder.mkdir(parents=True, exist_ok=True)
            sf.write(folder / 'm.wav', mix, RATE, subtype='PCM_16')
            (folder / 'truth.txt').write_text('\n'.join(f'{seconds:.4f} {label}' for seconds, label in hits(stems['drums'])))
            (folder / 'clean').write_text('0')


if __name__ == '__main__':
    main()
