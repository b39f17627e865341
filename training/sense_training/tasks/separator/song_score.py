"""uSDR of whole songs through the network, next to a lower and an upper reference: a quarter of the mixture, and
ideal ratio masks. uSDR is 10 log10(|s|^2 / |s - e|^2) over the song, both channels.
Report only: nothing is selected by it.
"""

from functools import reduce
from pathlib import Path

import numpy as np
import torch

from sense_training.data.material.audio_file import change_rate
from sense_training.model.kinds import Model
from sense_training.spec import SAMPLE_RATE, STEMS
from sense_training.tasks.separator.whole_song import ideal_ratio, separate

GUARD = 1e-7
"""Added to both energies, as the evaluation tool does."""

Table = dict[str, dict[str, float]]
"""uSDR by song and stem."""


def usdr(reference: np.ndarray, estimate: np.ndarray) -> float:
    error = np.square(reference - estimate, dtype=np.float64).sum()
    return float(10 * np.log10((np.square(reference, dtype=np.float64).sum() + GUARD) / (error + GUARD)))


def read_song(folder: Path) -> tuple[dict[str, np.ndarray], int]:
    """Stems [2, samples] by name at their own rate."""
    import soundfile

    stems, rate = {}, SAMPLE_RATE
    for stem in STEMS:
        path = folder / f"{stem}.flac"
        if path.exists():
            audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
            stems[stem] = np.repeat(audio.T, 2, axis=0)[:2] if audio.shape[1] == 1 else audio.T
    return stems, rate


def score_songs(model: Model, folder: Path) -> dict:
    """uSDR by song and stem with means, and the means of a quarter of the mixture and of ideal ratio masks."""
    songs = [path for path in sorted(Path(folder).glob("*")) if any((path / f"{stem}.flac").exists() for stem in STEMS)]
    if not songs:
        raise SystemExit(f"{folder}: no song in it; songs are folders of {', '.join(f'{stem}.flac' for stem in STEMS)}")
    scored, quarter, ideal = {}, {}, {}
    for song in songs:
        stems, rate = read_song(song)
        mixture = reduce(np.add, stems.values())
        at_48k = torch.from_numpy(change_rate(np.stack(list(stems.values())), rate, SAMPLE_RATE))
        separated = separate(model, at_48k.sum(0))[[STEMS.index(stem) for stem in stems]]
        scored[song.name] = _scores(stems, rate, separated)
        quarter[song.name] = {stem: usdr(reference, mixture / 4) for stem, reference in stems.items()}
        ideal[song.name] = _scores(stems, rate, ideal_ratio(at_48k))
    rounded = {song: {stem: round(value, 2) for stem, value in row.items()} for song, row in scored.items()}
    return {"songs": rounded, "mean": _means(scored), "quarter": _means(quarter), "ideal": _means(ideal)}


def _scores(stems: dict[str, np.ndarray], rate: int, estimates: torch.Tensor) -> dict[str, float]:
    """Of `estimates` [J, 2, samples] at 48 kHz, in the order of `stems`, whose rate is `rate`."""
    found = {}
    for (stem, reference), estimate in zip(stems.items(), estimates.numpy()):
        found[stem] = usdr(reference, change_rate(estimate, SAMPLE_RATE, rate)[:, : reference.shape[1]])
    return found


def _means(table: Table) -> dict[str, float]:
    by_stem = {stem: [row[stem] for row in table.values() if stem in row] for stem in STEMS}
    means = {stem: float(np.mean(values)) for stem, values in by_stem.items() if values}
    return {stem: round(value, 2) for stem, value in {**means, "mean": float(np.mean(list(means.values())))}.items()}
