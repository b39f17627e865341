"""The numbers that training and the TypeScript runtime must agree on. Knows nothing of torch.

They mirror packages/core/src/model/stems.ts and dsp/stft.ts; `tests/test_spec.py` pins them.
"""

SAMPLE_RATE = 48_000
"""Hz."""

HOP = 512
"""Samples between frames: one call of the streaming model."""

FRAME = 2048
"""Samples of one analysis frame, which ends at the newest sample."""

BINS = FRAME // 2 + 1

STEMS = ("drums", "bass", "other", "vocals")
"""The one order of every array with a stem axis."""

FRAMES_PER_SECOND = SAMPLE_RATE / HOP
