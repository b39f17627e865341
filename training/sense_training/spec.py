"""The numbers that training and the TypeScript engine must agree on, read from `contract.json`, which
`npx tsx scripts/write-contract.ts` generates from the engine's sources. Does not depend on torch.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CONTRACT: dict[str, Any] = json.loads((Path(__file__).parent / "contract.json").read_text())

SAMPLE_RATE: int = _CONTRACT["sampleRate"]
"""Hz."""

HOP_FRAMES: int = _CONTRACT["hopFrames"]
"""Samples between frames: one call of the streaming model."""

WINDOW_LENGTH: int = _CONTRACT["windowLength"]
"""Samples of one analysis frame, which ends at the newest sample."""

BINS = WINDOW_LENGTH // 2 + 1

STEMS: tuple[str, ...] = tuple(_CONTRACT["stems"])
"""The one order of every array with a stem axis."""

FRAMES_PER_SECOND = SAMPLE_RATE / HOP_FRAMES


@dataclass(frozen=True)
class Analysis:
    """Frames of the event detectors."""

    window_samples: int
    step_samples: int
    lag_frames: int
    """Distance of the two frames that SuperFlux compares."""
    onset_bias_seconds: float
    """How far into a frame an onset is, on the median, when it is detected."""
    flux_mean_weight: float
    """Weight of the recent mean of the flux that an onset must exceed."""
    reference_db: float
    """Level of the mixture for which thresholds hold."""


@dataclass(frozen=True)
class BandFeatures:
    """Features of one frame of a stem and the mixture."""

    bands: int
    """Of the filter bank."""
    groups: int
    """Bands after merging."""
    count: int
    log_gain: float


@dataclass(frozen=True)
class PeakPicker:
    """Times of the peak picker."""

    mean_frames: int
    """Frames of the mean that a peak must exceed."""
    maximum_frames: int
    """A peak is no less than the flux of as many frames before."""
    forget_seconds: float
    """Time constant of the decay of the largest excess."""


@dataclass(frozen=True)
class Peaks:
    """Thresholds of the peak picker for one stem."""

    threshold: float
    relative_threshold: float


@dataclass(frozen=True)
class OnsetSizes:
    """Sizes of an onset network."""

    units: int
    """Numbers that summarise a frame."""
    context_frames: int
    hidden: int


@dataclass(frozen=True)
class Cymbals:
    """Context of hi-hats and cymbals, in log odds of a cymbal."""

    memory_frames: int
    bias: float
    margin: float
    half_weight_hits: float


@dataclass(frozen=True)
class Drums:
    """Names of drum hits."""

    threshold: float
    """Least probability of a further drum."""
    onset_probability: float
    """Least probability of a hit."""


@dataclass(frozen=True)
class Beats:
    """Input and sizes of the beat network."""

    inputs: int
    parts: int
    """Frequency ranges of each stem and of the mixture."""
    units: int
    outputs: int


@dataclass(frozen=True)
class Prior:
    """Input and sizes of the prior of the DSP separator."""

    cues: int
    cue_limit: float
    bands: int
    band_spacing_erb: float
    slots: int
    """Textures of the middle signal, then the side signal."""
    hidden: int
    summary: int
    regions: int
    neighbour_distance: int


def _snake(fields: dict[str, Any]) -> dict[str, Any]:
    return {"".join(f"_{c.lower()}" if c.isupper() else c for c in name): value for name, value in fields.items()}


ANALYSIS = Analysis(**_snake(_CONTRACT["analysis"]))
BAND_FEATURES = BandFeatures(**_snake(_CONTRACT["bandFeatures"]))

DRUM_CLASSES: tuple[str, ...] = tuple(_CONTRACT["drums"]["classes"])
DRUM_WAIT_FRAMES: int = _CONTRACT["drums"]["waitFrames"]
"""Frames after a hit before it is classified."""
DRUMS = Drums(_CONTRACT["drums"]["threshold"], _CONTRACT["drums"]["onsetProbability"])
CYMBALS = Cymbals(**_snake(_CONTRACT["drums"]["cymbals"]))
DRUM_SIZES = OnsetSizes(**_snake(_CONTRACT["drums"]["network"]))

VERIFIED_STEMS: tuple[str, ...] = tuple(_CONTRACT["onsets"]["stems"])
"""Stems whose onsets the onset network verifies."""
ONSET_SIZES = OnsetSizes(**_snake(_CONTRACT["onsets"]["network"]))

PEAK_PICKER = PeakPicker(**_snake(_CONTRACT["peakPicker"]))
PEAKS = {stem: Peaks(**_snake(fields)) for stem, fields in _CONTRACT["peaks"].items()}
"""By stem."""

BEATS = Beats(**_snake(_CONTRACT["beats"]))
PRIOR = Prior(**_snake(_CONTRACT["prior"]))
