"""Trains the prior of the DSP separator on rows written by dump-cues.mts.

usage: train.py CUES_DIR VALIDATION_CUES_DIR OUT.ts [--steps 800] [--start MODEL.pt] [--save MODEL.pt]

The network is the one of packages/separation/src/dsp/prior-network.ts. Its loss is the separation
error in dB of each clip and stem (quiet stems floored), plus the error per band, so that quiet
high bands, where cymbals are, count too.
"""
import argparse, base64, glob
import numpy as np
import torch
from torch import nn

CUES, BANDS, SUMS = 14, 66, 27
# The runtime multiplies four rows at a time: HIDDEN and 3 * SUMMARY must be multiples of four.
HIDDEN, SUMMARY, REGIONS, SLOTS, STEMS = 24, 16, 6, 4, 4
BATCH, HOPS, RATE = 6, 200, 2.5e-3
CUE_LIMIT, CUE_NOISE = 4, .05
# Where training starts: shares of each stem by texture (percussive, moving, steady, side) below each frequency.
START = [
    (150, [[.75, .25, 0, 0], [.25, .7, .05, 0], [.1, .85, .05, 0], [.2, .3, .5, 0]]),
    (400, [[.6, .15, .15, .1], [.1, .3, .3, .3], [.05, .3, .5, .15], [.1, .1, .7, .1]]),
    (4000, [[.6, .02, .23, .15], [.1, .02, .4, .48], [.05, .02, .63, .3], [.1, 0, .7, .2]]),
    (1e9, [[.7, 0, .15, .15], [.5, 0, .25, .25], [.5, 0, .3, .2], [.35, 0, .5, .15]])]


def band_centres(bins=1025, spacing=.65, bin_hz=24000 / 1024):
    """As erbBands() in bands.ts."""
    rate = lambda hz: 21.4 * np.log10(1 + .00437 * hz)
    edges, following = [0], spacing
    for b in range(1, bins):
        at = rate((b - .5) * bin_hz)
        if at < following: continue
        edges.append(b)
        following = max(following + spacing, at + spacing / 2)
    edges = np.array(edges + [bins])
    return (edges[:-1] + edges[1:] - 1) / 2 * bin_hz


class Prior(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(CUES, HIDDEN, bias=False)
        self.input_bias = nn.Parameter(torch.zeros(BANDS, HIDDEN))
        self.gates = nn.GRU(REGIONS * HIDDEN, SUMMARY, batch_first=True)
        self.neighbours = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=2, dilation=2, bias=False)
        self.from_summary = nn.Linear(SUMMARY, HIDDEN, bias=False)
        self.middle_bias = nn.Parameter(torch.zeros(BANDS, HIDDEN))
        self.output = nn.Linear(HIDDEN, SLOTS * STEMS, bias=False)
        table = np.array([next(t for below, t in START if hz < below) for hz in band_centres()])
        self.output_bias = nn.Parameter(torch.log(torch.tensor(table, dtype=torch.float32) + .02).reshape(BANDS, -1))
        centres = torch.linspace(0, BANDS - 1, REGIONS)
        pool = (1 - (torch.arange(BANDS)[None] - centres[:, None]).abs() / (BANDS - 1) * (REGIONS - 1)).clamp(0)
        self.register_buffer('pool', pool / pool.sum(1, keepdim=True), persistent=False)

    def forward(self, cues):
        """[clips, hops, bands, cues] to shares [clips, hops, bands, slots, stems]."""
        clips, hops = cues.shape[:2]
        first = torch.relu(self.input(cues.clamp(-CUE_LIMIT, CUE_LIMIT)) + self.input_bias)
        summary = self.gates(torch.einsum('rb,ntbh->ntrh', self.pool, first).reshape(clips, hops, -1))[0]
        near = self.neighbours(first.reshape(-1, BANDS, HIDDEN).transpose(1, 2)).transpose(1, 2).reshape(first.shape)
        second = torch.relu(near + self.from_summary(summary)[:, :, None] + self.middle_bias)
        return torch.softmax((self.output(second) + self.output_bias).reshape(clips, hops, BANDS, SLOTS, STEMS), -1)

    def tensors(self):
        """In the order of TENSORS in prior-weights.ts."""
        g = self.gates
        return [self.input.weight, self.input_bias, g.weight_ih_l0, g.weight_hh_l0, g.bias_ih_l0, g.bias_hh_l0,
                self.neighbours.weight.permute(2, 0, 1), self.from_summary.weight, self.middle_bias, self.output.weight, self.output_bias]


def errors(shares, sums):
    """Squared error of each band and stem, and the stem's energy, from the sums of dump-cues.mts."""
    pairs, overlap = sums[..., 0:6], sums[..., 6:18].reshape(*sums.shape[:-1], STEMS, 3)
    side, side_overlap, energy = sums[..., 18:19], sums[..., 19:23], sums[..., 23:27]
    p, m, s, w = shares.unbind(-2)
    pair = lambda i: pairs[..., i:i + 1]
    square = p * p * pair(0) + 2 * p * m * pair(1) + 2 * p * s * pair(2) + m * m * pair(3) + 2 * m * s * pair(4) + s * s * pair(5) + w * w * side
    linear = p * overlap[..., 0] + m * overlap[..., 1] + s * overlap[..., 2] + w * side_overlap
    return (energy - 2 * linear + square).clamp(min=0), energy


def loss(shares, sums):
    error, energy = errors(shares, sums)
    clip_error, clip_energy = error.sum((1, 2)), energy.sum((1, 2))
    total = clip_energy.sum(1, keepdim=True) + 1e-3
    decibels = 10 * torch.log10((clip_error + 5e-3 * total) / (clip_energy + 5e-3 * total)).mean()
    per_band = error.sum(1) / (energy.sum((1, 3)).unsqueeze(-1) + 1e-4 * total[..., None] / BANDS)
    return decibels + 4 * per_band.mean()


def rows(folder): return [np.fromfile(f, np.float32).reshape(-1, BANDS, CUES + SUMS) for f in sorted(glob.glob(folder + '/*.bin'))]


def validate(model, clips):
    """uSDR of each stem in dB, mean over the clips where it sounds."""
    scores = [[] for _ in range(STEMS)]
    with torch.no_grad():
        for clip in clips:
            x = torch.from_numpy(clip[None])
            error, energy = (v.sum((0, 1, 2)).numpy() for v in errors(model(x[..., :CUES]), x[..., CUES:]))
            for stem in range(STEMS):
                if energy[stem] > .01 * energy.sum(): scores[stem].append(10 * np.log10(energy[stem] / error[stem]))
    return [float(np.mean(s)) for s in scores]


def write(model, path):
    scales, data = [], b''
    for tensor in model.tensors():
        values = tensor.detach().contiguous().numpy().reshape(-1)
        scales.append(float(f'{np.abs(values).max() / 32767:.9g}'))
        data += np.round(values / scales[-1]).clip(-32767, 32767).astype('<i2').tobytes()
    open(path, 'w').write(f"""/**
 * Trained weights of the prior, written by training/dsp-prior/train.py: do not edit. Learnt from
 * music and sounds named, with their licences, in training/dsp-prior/README.md.
 */
import type {{ StoredPrior }} from './prior-weights.js';

export const DSP_PRIOR: StoredPrior = {{
  bands: {BANDS},
  hidden: {HIDDEN},
  summary: {SUMMARY},
  regions: {REGIONS},
  scales: {scales},
  data: '{base64.b64encode(data).decode()}',
}};
""")


def main():
    parser = argparse.ArgumentParser()
    for name in ('cues', 'validation', 'out'): parser.add_argument(name)
    parser.add_argument('--steps', type=int, default=800)
    parser.add_argument('--start')
    parser.add_argument('--save')
    options = parser.parse_args()
    torch.manual_seed(0)
    rng = np.random.default_rng(1)
    clips, validation = rows(options.cues), rows(options.validation)
    model, average = Prior(), Prior()
    if options.start: model.load_state_dict(torch.load(options.start))
    average.load_state_dict(model.state_dict())
    start_bias = model.output_bias.detach().clone()
    optimiser = torch.optim.Adam(model.parameters())
    for step in range(options.steps):
        for group in optimiser.param_groups:
            group['lr'] = RATE * min(1, (step + 1) / 30) * (.03 + .485 * (1 + np.cos(np.pi * step / options.steps)))
        batch = []
        for _ in range(BATCH):
            clip = clips[rng.integers(len(clips))]
            at = rng.integers(0, max(1, len(clip) - HOPS))
            part = clip[at:at + HOPS].copy()
            part[..., :CUES] += rng.normal(0, CUE_NOISE, CUES)
            batch.append(part)
        x = torch.from_numpy(np.stack(batch))
        sums = x[..., CUES:]
        sums = sums / (sums[..., 23:27].sum((1, 2, 3), keepdim=True) + 1e-6) * 1e3
        decay = 1e-4 * ((model.input_bias ** 2).sum() + (model.middle_bias ** 2).sum() + ((model.output_bias - start_bias) ** 2).sum())
        total = loss(model(x[..., :CUES]), sums) + decay
        optimiser.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimiser.step()
        keep = min(.99, (step + 1) / (step + 10))
        with torch.no_grad():
            for mean, value in zip(average.parameters(), model.parameters()): mean.mul_(keep).add_(value, alpha=1 - keep)
        if step % 50 == 49 or step == options.steps - 1:
            print(step + 1, round(float(total), 3), 'drums, bass, other, vocals dB', np.round(validate(average, validation), 2), flush=True)
            if options.save: torch.save(average.state_dict(), options.save)
            write(average, options.out)


if __name__ == '__main__':
    main()
