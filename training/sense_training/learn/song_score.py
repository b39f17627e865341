"""uSDR of whole songs in the time domain, as the engine would play them: causal spectra, masks,
overlap-add with the short synthesis window, latency taken out. uSDR is
10 log10(|s|^2 / |s - e|^2) over the song, both channels. Report only: nothing is selected by it.
"""

from pathlib import Path

import numpy as np
import torch

from ..data.audio_file import change_rate
from ..dsp.features import mid_side
from ..dsp.stft import analyse, planes, synthesise
from ..model.kinds import Model
from ..spec import HOP, SAMPLE_RATE, STEMS
from .task import task_of

CHUNK_FRAMES = 1000
GUARD = 1e-7
"""Added to both energies, as the evaluation tool does."""


def separate(model: Model, audio: torch.Tensor) -> torch.Tensor:
    """Stems [4, 2, samples] of stereo `audio` [2, samples] at 48 kHz, time-aligned."""
    length = audio.shape[1]
    padded = torch.nn.functional.pad(audio, (0, 2 * HOP + -length % HOP))
    task, state, parts = task_of(model), None, []
    frames = torch.cat([torch.zeros(2, 1536), mid_side(padded)], dim=1)
    count = padded.shape[1] // HOP
    overlap = None
    for begin in range(0, count, CHUNK_FRAMES):
        end = min(count, begin + CHUNK_FRAMES)
        spectra = analyse(frames[:, begin * HOP : (end - 1) * HOP + 2048], prime=False)
        with torch.no_grad():
            answer, state = model(task.inputs(planes(spectra))[None], state)
        stems = task.stems(answer[0], spectra)
        joined = stems if overlap is None else torch.cat([overlap, stems], dim=2)
        parts.append(synthesise(joined))
        overlap = stems[:, :, -1:]
    mid, side = torch.cat(parts, dim=-1)[..., :length].unbind(1)
    return torch.stack([mid + side, mid - side], dim=1)


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
    """uSDR by song and stem with means, beside a quarter of the mixture."""
    rows: dict[str, dict[str, float]] = {}
    quarter: dict[str, list[float]] = {stem: [] for stem in STEMS}
    for song in sorted(path for path in Path(folder).iterdir() if path.is_dir()):
        stems, rate = read_song(song)
        mixture = sum(stems.values())
        estimates = separate(model, torch.from_numpy(change_rate(mixture, rate, SAMPLE_RATE))).numpy()
        rows[song.name] = {}
        for stem, reference in stems.items():
            estimate = change_rate(estimates[STEMS.index(stem)], SAMPLE_RATE, rate)[:, : reference.shape[1]]
            rows[song.name][stem] = round(usdr(reference, estimate), 2)
            quarter[stem].append(usdr(reference, mixture / 4))
    return {"songs": rows, "mean": _means(rows), "quarter": _summary({s: np.mean(v) for s, v in quarter.items() if v})}


def _means(rows: dict[str, dict[str, float]]) -> dict[str, float]:
    return _summary({stem: np.mean([row[stem] for row in rows.values() if stem in row]) for stem in STEMS})


def _summary(by_stem: dict[str, float]) -> dict[str, float]:
    out = {stem: round(float(value), 2) for stem, value in by_stem.items()}
    return {**out, "mean": round(float(np.mean(list(by_stem.values()))), 2)}
