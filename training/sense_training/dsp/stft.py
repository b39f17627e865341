"""The engine's short-time spectrum in torch: asymmetric windows, frames that end at the newest
sample. The counterpart of packages/core/src/dsp/{window,stft}.ts.
"""

import math

import torch

from sense_training.spec import HOP_FRAMES, WINDOW_LENGTH


def asymmetric_windows(frame: int = WINDOW_LENGTH, hop: int = HOP_FRAMES) -> tuple[torch.Tensor, torch.Tensor]:
    """Analysis and synthesis windows, `frame` samples each (Mauler and Martin, EUSIPCO 2007).

    Analysis rises as a quarter sine over all but the last `hop` samples and falls as a quarter
    cosine. Synthesis covers the last `2 * hop` samples; the product is a periodic Hann window.
    """
    i = torch.arange(frame, dtype=torch.float64)
    peak = frame - hop
    rise = torch.sin(math.pi / 2 * i / peak)
    fall = torch.cos(math.pi / 2 * (i - peak) / hop)
    analysis = torch.where(i < peak, rise, fall)
    hann = 0.5 - 0.5 * torch.cos(2 * math.pi * torch.arange(2 * hop, dtype=torch.float64) / (2 * hop))
    synthesis = torch.zeros(frame, dtype=torch.float64)
    synthesis[frame - 2 * hop :] = hann / analysis[frame - 2 * hop :]
    return analysis.float(), synthesis.float()


def analyse(audio: torch.Tensor, prime: bool = True) -> torch.Tensor:
    """Spectra of `audio` [..., samples] as complex [..., frames, 1025], unscaled.

    With `prime`, silence precedes the first sample, so that frame i ends at sample
    `(i + 1) * HOP_FRAMES` as in the streaming engine; without, the first whole frame comes first.
    """
    if prime:
        audio = torch.nn.functional.pad(audio, (WINDOW_LENGTH - HOP_FRAMES, 0))
    window, _ = asymmetric_windows()
    return torch.fft.rfft(audio.unfold(-1, WINDOW_LENGTH, HOP_FRAMES) * window.to(audio.device))


def planes(spectra: torch.Tensor, curve: torch.Tensor | None = None) -> torch.Tensor:
    """Complex [..., frames, bins] as contiguous real and imaginary planes [..., 2, frames, bins],
    optionally times real gains that broadcast over [..., frames, bins]. Several times faster to
    process than interleaved numbers."""
    out = torch.empty(*spectra.shape[:-2], 2, *spectra.shape[-2:], device=spectra.device)
    curve = torch.ones((), device=spectra.device) if curve is None else curve
    torch.mul(spectra.real, curve, out=out[..., 0, :, :])
    torch.mul(spectra.imag, curve, out=out[..., 1, :, :])
    return out


def synthesise(spectra: torch.Tensor) -> torch.Tensor:
    """Overlap-add of spectra [..., frames, 1025]: audio [..., (frames - 1) * HOP_FRAMES].

    `synthesise(analyse(x))` equals `x` without its last hop, which needs one more frame.
    """
    _, window = asymmetric_windows()
    tail = (torch.fft.irfft(spectra, n=WINDOW_LENGTH) * window.to(spectra.device))[
        ..., WINDOW_LENGTH - 2 * HOP_FRAMES :
    ]
    older, newer = tail[..., :HOP_FRAMES], tail[..., HOP_FRAMES:]
    hops = newer[..., :-1, :] + older[..., 1:, :]
    return hops.flatten(-2)
