"""Segments of music whose stems belong together, with the stems beside the mixture.

usage: make_segments.py --pool POOL --clips CLIPS [--recorded 200] [--arranged 110]
Writes CLIPS/SONG_NUMBER/{mixture,drums,bass,other,vocals}.wav, 6 s each; SONG is `made` for arranged pieces.
"""
import argparse
import re
import sys
from pathlib import Path

import numpy as np
import soundfile as sf

sys.path.insert(0, str(Path(__file__).parent.parent))
from sense_training.data.pool import Pool
from sense_training.spec import STEMS

RATE = 48_000
SECONDS = 6


def stems_of(pool, parts, rng):
    """Each stem [samples, 2] at a level of its own."""
    stems = {}
    for role, index in parts.items():
        level = pool.entries[index].level
        gain = 10 ** ((-21 + rng.normal(0, 3)) / 20) / level if level > 0 else 0
        stems[role] = pool.read(index, 0, SECONDS * RATE).T * gain
    return stems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--pool', type=Path, required=True)
    parser.add_argument('--clips', type=Path, required=True)
    parser.add_argument('--recorded', type=int, default=200)
    parser.add_argument('--arranged', type=int, default=110)
    options = parser.parse_args()
    rng = np.random.default_rng(19)
    pool = Pool(options.pool)
    for source, count in (('real', options.recorded), ('made', options.arranged)):
        groups = [
            parts
            for parts in pool.groups.values()
            if len(parts) >= 3 and 'drums' in parts and pool.entries[parts['drums']].source == source and pool.entries[parts['drums']].level > 0
        ]
        for number, chosen in enumerate(rng.permutation(len(groups))[:count]):
            stems = stems_of(pool, groups[chosen], rng)
            mix = sum(stems.values())
            gain = min(1, 0.95 / np.abs(mix).max())
            song = re.match(r'\w+', pool.entries[groups[chosen]['drums']].group)[0] if source == 'real' else source
            folder = options.clips / f'{song}_{number:03}'
            folder.mkdir(parents=True, exist_ok=True)
            for name, audio in {'mixture': mix, **{stem: stems.get(stem, 0 * mix) for stem in STEMS}}.items():
                sf.write(folder / f'{name}.wav', audio * gain, RATE, subtype='PCM_16')


if __name__ == '__main__':
    main()
