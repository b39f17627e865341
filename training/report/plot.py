"""Draws the pictures of REPORT.md. Needs matplotlib beside the requirements.

usage: plot.py --log LOG.jsonl [LOG.jsonl ...] --songs SONGS --before DIR --after DIR --out DIR
LOGs are those of a run and of what went on from it. SONGS holds SONG/vocals.flac and SONG/mixture.flac; `before` and
`after` hold SONG/vocals.wav, as `sense analyze --stems` writes them.
"""
import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np
import soundfile as sf

STEMS = {'drums': '#d1495b', 'bass': '#30638e', 'other': '#6a994e', 'vocals': '#8d5a97'}
SONGS = ['Country1', 'Punk']
# Minutes of training of lite, and dB over the five songs in the time domain: of lite alone, and blended 0.3. The last is lite-4,
# with songs cut at 20 kHz; lite-3 (184) has 2.67 so.
SONG_SCORES = [(16, 0.5, None), (50, 2.24, 3.5), (69, 2.92, 3.70), (128, 2.89, 3.68), (147, 2.88, 3.71), (166, 3.04, 3.74), (171, 3.09, 3.75), (184, 3.0, 3.72), (274, 2.67, 3.67)]
# Milliseconds a hop of 10.7 ms in Node, one wasm thread, and dB through the whole engine: `sense bench`, bench/evaluate.
SYSTEMS = {'mixture / 4': (0.0, 1.28), 'dsp': (1.07, 3.54), 'lite blended 0.3': (2.50, 3.72)}


def draw_scores(logs, out):
    rows, offset = [], 0
    for log in logs:
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        rows += [(offset + line['minute'], line['heldOut']) for line in lines if 'heldOut' in line]
        offset += max((line['minute'] for line in lines if 'minute' in line), default=0)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5), width_ratios=(2, 1))
    minutes = [at for at, _ in rows]
    for stem, colour in STEMS.items():
        left.plot(minutes, [score[stem] for _, score in rows], color=colour, label=f'{stem}, held-out song', lw=1)
    at, alone, blended = zip(*SONG_SCORES)
    left.plot(at, alone, 'ko-', label='mean, five songs, lite alone', ms=4)
    left.plot(at, [np.nan if value is None else value for value in blended], 'ks--', label='the same, 0.3 lite + 0.7 dsp', ms=4)
    left.set(xlabel='minutes of training (two shared cores)', ylabel='uSDR, dB', title='Score against training')
    left.legend(fontsize=7, ncol=2, loc='upper center', bbox_to_anchor=(0.5, -0.15))
    left.grid(alpha=0.3)
    for name, (ms, score) in SYSTEMS.items():
        right.plot(ms, score, 'o', label=name)
        right.annotate(name, (ms, score), textcoords='offset points', xytext=(4, 6), fontsize=8)
    right.set(xlabel='ms a hop, one wasm thread', ylabel='uSDR, dB, five songs', title='Score against cost', xlim=(-0.2, 4), ylim=(0, 4.5))
    right.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(out / 'scores.png', dpi=110)


def draw_voice(songs, before, after, out):
    figure, axes = plt.subplots(len(SONGS), 4, figsize=(13, 5), sharey=True)
    for row, song in zip(axes, SONGS):
        views = {'mixture': songs / song / 'mixture.flac', 'voice, dsp': before / song / 'vocals.wav',
                 'voice, with lite': after / song / 'vocals.wav', 'voice, true': songs / song / 'vocals.flac'}
        for axis, (name, path) in zip(row, views.items()):
            audio, rate = sf.read(path, always_2d=True, start=0, frames=44_100 * 12)
            axis.specgram(audio.mean(1)[rate * 4:rate * 12] + 1e-7, NFFT=2048, Fs=rate, noverlap=1536, vmin=-130, vmax=-40, cmap='magma')
            axis.set(ylim=(0, 6000), title=f'{song}: {name}')
    figure.tight_layout()
    figure.savefig(out / 'voice.png', dpi=64)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--log', type=Path, nargs='+', required=True)
    for name in ('songs', 'before', 'after', 'out'):
        parser.add_argument(f'--{name}', type=Path, required=True)
    options = parser.parse_args()
    draw_scores(options.log, options.out)
    draw_voice(options.songs, options.before, options.after, options.out)
