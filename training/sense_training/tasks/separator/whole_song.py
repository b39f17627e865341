"""Whole songs in the time domain as the engine would play them: causal spectra, masks, overlap-add with the short
synthesis window, latency removed. Either through a network, or through the ideal masks of the true stems.
"""

from collections.abc import Callable

import torch

from sense_training.dsp.features import mid_side
from sense_training.dsp.stft import analyse, planes, synthesise
from sense_training.learn.objective import objective_of
from sense_training.model.kinds import Model
from sense_training.spec import HOP_FRAMES, WINDOW_LENGTH

CHUNK_FRAMES = 1000

TINY = 1e-9


def separate(model: Model, audio: torch.Tensor) -> torch.Tensor:
    """Stems [4, 2, samples] of stereo `audio` [2, samples] at 48 kHz, time-aligned."""
    objective, state = objective_of(model), None

    def stems_of(spectra: torch.Tensor) -> torch.Tensor:
        nonlocal state
        with torch.no_grad():
            answer, state = model(objective.inputs(planes(spectra))[None], state)
        return objective.stems(answer[0], spectra)

    return _through_spectra(audio, stems_of)


def ideal_ratio(stems: torch.Tensor) -> torch.Tensor:
    """Stems of the mixture of `stems` [J, 2, samples] through ideal ratio masks |S_j| / sum_i |S_i|, of mid and of
    side as the networks mask them: about the best that gains can do with these windows. Source: IRM1 of the 2018
    signal separation evaluation campaign (Stöter, Liutkus and Ito 2018), there of left and right."""

    def stems_of(spectra: torch.Tensor) -> torch.Tensor:
        magnitudes = spectra.abs()
        return magnitudes / magnitudes.sum(0).clamp_min(TINY) * spectra.sum(0)

    return _through_spectra(stems, stems_of)


def _through_spectra(audio: torch.Tensor, stems_of: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """Stems [J, 2, samples] of `audio` [..., 2, samples]. `stems_of` makes stems [J, 2, T, bins] of spectra
    [..., 2 (mid, side), T, bins], chunk by chunk in the order of time."""
    length = audio.shape[-1]
    padded = torch.nn.functional.pad(
        mid_side(audio), (WINDOW_LENGTH - HOP_FRAMES, 2 * HOP_FRAMES + -length % HOP_FRAMES)
    )
    count = (padded.shape[-1] - WINDOW_LENGTH) // HOP_FRAMES + 1
    parts, overlap = [], None
    for begin in range(0, count, CHUNK_FRAMES):
        end = min(count, begin + CHUNK_FRAMES)
        stems = stems_of(analyse(padded[..., begin * HOP_FRAMES : (end - 1) * HOP_FRAMES + WINDOW_LENGTH], prime=False))
        joined = stems if overlap is None else torch.cat([overlap, stems], dim=2)
        parts.append(synthesise(joined))
        overlap = stems[:, :, -1:]
    mid, side = torch.cat(parts, dim=-1)[..., :length].unbind(1)
    return torch.stack([mid + side, mid - side], dim=1)
