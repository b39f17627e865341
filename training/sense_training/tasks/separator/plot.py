"""Draws the pictures of REPORT.md. Needs matplotlib in addition to the requirements."""

import json
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import soundfile

COLOURS = {"drums": "#d1495b", "bass": "#30638e", "other": "#6a994e", "vocals": "#8d5a97"}
SONGS = ["Country1", "Punk"]

SONG_SCORES = [
    (16, 0.5, None),
    (50, 2.24, 3.5),
    (69, 2.92, 3.70),
    (128, 2.89, 3.68),
    (147, 2.88, 3.71),
    (166, 3.04, 3.74),
    (171, 3.09, 3.75),
    (184, 3.0, 3.72),
    (274, 2.67, 3.67),
]
"""Minutes of training of lite, and dB over the five songs in the time domain: of lite alone, and mixed 0.3 with the DSP
separator. The last is lite-4, with songs cut at 20 kHz; lite-3 (184) has 2.67 with them."""

SYSTEMS = {"mixture / 4": (0.0, 1.28), "dsp": (1.07, 3.54), "lite mixed 0.3": (2.50, 3.72)}
"""Milliseconds for a hop of 10.7 ms in Node, one wasm thread, and dB through the whole engine: `sense bench`,
bench/evaluate."""


def draw_pictures(logs: list[Path], songs: Path, before: Path, after: Path, out: Path) -> None:
    """Writes scores.png and voice.png to `out`. `logs` are those of a run and of its continuations; `songs` holds
    SONG/vocals.flac and SONG/mixture.flac; `before` and `after` SONG/vocals.wav, as `sense analyze --stems` writes
    them."""
    matplotlib.use("Agg")
    _draw_scores(logs, out)
    _draw_voice(songs, before, after, out)


def _draw_scores(logs: list[Path], out: Path) -> None:
    rows, offset = [], 0.0
    for log in logs:
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        rows += [(offset + line["minute"], line["heldOut"]) for line in lines if "heldOut" in line]
        offset += max((line["minute"] for line in lines if "minute" in line), default=0)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5), width_ratios=(2, 1))
    minutes = [at for at, _ in rows]
    for stem, colour in COLOURS.items():
        left.plot(minutes, [score[stem] for _, score in rows], color=colour, label=f"{stem}, held-out song", lw=1)
    at, alone, mixed = zip(*SONG_SCORES)
    left.plot(at, alone, "ko-", label="mean, five songs, lite alone", ms=4)
    known = [np.nan if value is None else value for value in mixed]
    left.plot(at, known, "ks--", label="the same, 0.3 lite + 0.7 dsp", ms=4)
    left.set(xlabel="minutes of training (two shared cores)", ylabel="uSDR, dB", title="Score against training")
    left.legend(fontsize=7, ncol=2, loc="upper center", bbox_to_anchor=(0.5, -0.15))
    left.grid(alpha=0.3)
    for name, (ms, score) in SYSTEMS.items():
        right.plot(ms, score, "o", label=name)
        right.annotate(name, (ms, score), textcoords="offset points", xytext=(4, 6), fontsize=8)
    right.set(xlabel="ms a hop, one wasm thread", ylabel="uSDR, dB, five songs", title="Score against cost")
    right.set(xlim=(-0.2, 4), ylim=(0, 4.5))
    right.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(out / "scores.png", dpi=110)


def _draw_voice(songs: Path, before: Path, after: Path, out: Path) -> None:
    figure, axes = plt.subplots(len(SONGS), 4, figsize=(13, 5), sharey=True)
    for row, song in zip(axes, SONGS):
        views = {
            "mixture": songs / song / "mixture.flac",
            "vocals, dsp": before / song / "vocals.wav",
            "vocals, with lite": after / song / "vocals.wav",
            "vocals, true": songs / song / "vocals.flac",
        }
        for axis, (name, path) in zip(row, views.items()):
            audio, rate = soundfile.read(path, always_2d=True, start=0, frames=44_100 * 12)
            shown = audio.mean(1)[rate * 4 : rate * 12] + 1e-7
            axis.specgram(shown, NFFT=2048, Fs=rate, noverlap=1536, vmin=-130, vmax=-40, cmap="magma")
            axis.set(ylim=(0, 6000), title=f"{song}: {name}")
    figure.tight_layout()
    figure.savefig(out / "voice.png", dpi=64)
