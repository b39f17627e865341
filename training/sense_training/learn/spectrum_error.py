"""Errors of complex masks over bins: that of the complex spectrum as SDR, and that of compressed magnitudes, which
weighs quiet parts too.
"""

import torch

COMPRESSED_SHARE = 0.3
"""Of the loss."""

TINY = 1e-6


def masked(masks: torch.Tensor, mix: torch.Tensor) -> torch.Tensor:
    """Stems [B, J, 2, re-im, T, bins] of `mix` [B, 2, re-im, T, bins] through masks [B, T, 2, J, re-im, bins]."""
    re, im = masks.permute(4, 0, 3, 2, 1, 5)
    mix_re, mix_im = mix[:, None, :, 0], mix[:, None, :, 1]
    return torch.stack([re * mix_re - im * mix_im, re * mix_im + im * mix_re], dim=3)


def spectrum_loss(masks: torch.Tensor, stems: torch.Tensor, floor: float = 1e-2, silent: float = 0.1) -> torch.Tensor:
    """Mostly negative SDR in dB by item and stem [B, J], floored and weighted as `sdr_loss` of bands."""
    mix = stems.sum(1)
    estimate = masked(masks, mix)
    whole = _energy(mix)[:, None]
    energy, error = _energy(stems), _energy(estimate - stems)
    ground = floor * whole + TINY
    weight = torch.where(energy < 1e-3 * whole, silent, 1.0)
    exact = 10 * torch.log10((error + ground) / (energy + ground))
    true, estimated, mixed = _compressed(stems), _compressed(estimate), _compressed(mix)
    soft_ground = floor * mixed.square().sum((1, 2, 3))[:, None] + TINY
    soft_error = (estimated - true).square().sum((2, 3, 4))
    soft = 10 * torch.log10((soft_error + soft_ground) / (true.square().sum((2, 3, 4)) + soft_ground))
    return weight * ((1 - COMPRESSED_SHARE) * exact + COMPRESSED_SHARE * soft)


def spectrum_sdr(masks: torch.Tensor, stems: torch.Tensor) -> torch.Tensor:
    """SDR in dB by item and stem [B, J]; NaN for silent stems."""
    mix = stems.sum(1)
    energy = _energy(stems)
    value = 10 * torch.log10(energy / _energy(masked(masks, mix) - stems).clamp_min(1e-9))
    return torch.where(energy > 1e-4 * _energy(mix)[:, None], value, torch.nan)


def _energy(spectra: torch.Tensor) -> torch.Tensor:
    """Over mid and side, re and im, frames and bins: the last four axes."""
    return torch.linalg.vector_norm(spectra.flatten(-4), dim=-1).square()


def _compressed(spectra: torch.Tensor) -> torch.Tensor:
    """Square roots of magnitudes: removes the re-im axis, third from the end."""
    return (spectra.square().sum(-3) + TINY).sqrt().sqrt()
