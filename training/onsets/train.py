"""Trains the network that tells onsets of bass, other and vocals from what leaks into them.

usage: train.py OUT.ts FRAMES [--minutes 2]
FRAMES is what dump-frames.mts wrote. A row is a frame in which the flux of a stem rises, with those before it; it is
an onset if the stem alone has one there. Stems alone are heard too: where nothing else sounds, nothing leaks. One segment in eight validates; the thresholds of tuning.ts were chosen on
these, from the table that is printed at the end.
"""
import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

sys.path.insert(0, str(Path(__file__).parent.parent))
from hit_network import FRAME_SECONDS, GROUPS, INPUTS, equalised, growth, layer, rises

STEMS = ['bass', 'other', 'vocals']
UNITS, FRAMES, HIDDEN = 16, 12, 24
# Of tuning.ts: what rises, in the order of STEMS, and how far into a frame an onset is.
THRESHOLDS = [(0.006, 0.2), (0.02, 0.1), (0.02, 0.1)]
BIAS_SECONDS = 0.005
# An onset of the stem alone within the first is the same; one within the second may be.
SAME_SECONDS, NEAR_SECONDS = 0.025, 0.045


def read(path, stem, view=''):
    """Frames of a stem in the mixture, those that rise, and onsets of the stem alone."""
    frames = np.fromfile(path.with_suffix(f'.{STEMS[stem]}{view}.f32'), np.float32).reshape(-1, INPUTS)
    onsets = np.array(json.loads(path.read_text())[STEMS[stem]])
    return frames, [i for i in rises(growth(frames), *THRESHOLDS[stem]) if i >= FRAMES], onsets


def window(frames, at, stem):
    """What the network hears [FRAMES, INPUTS + stems]."""
    which = np.zeros((FRAMES, len(STEMS)), np.float32)
    which[:, stem] = 1
    return np.concatenate([frames[at - FRAMES + 1:at + 1], which], 1)


def seconds(at):
    """When an onset began that is found in a frame."""
    return (at + 1) * FRAME_SECONDS - BIAS_SECONDS


def rows(path, stem, view, random):
    """Windows, whether an onset begins, and the weight of that. `view`: '' or '.alone' for the stem alone."""
    frames, found, onsets = read(path, stem, view)
    for at in found:
        away = np.abs(onsets - seconds(at) - BIAS_SECONDS).min(initial=9)
        begins = away <= SAME_SECONDS
        heard = window(frames, at, stem)
        if view and random.random() < 0.5:
            muffle(heard, random.integers(GROUPS // 4, GROUPS))
        yield heard.astype(np.float16), begins, begins or away > NEAR_SECONDS


def muffle(heard, bands):
    """Takes the upper bands from the stem, as a mask does that gives overtones to another."""
    heard[:, bands:GROUPS] = 0
    heard[:, GROUPS + bands:2 * GROUPS] = 0


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.frame = nn.Linear(INPUTS + len(STEMS), UNITS)
        self.begins, self.out = nn.Linear(UNITS * FRAMES, HIDDEN), nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        heard = torch.relu(self.frame(x)).flatten(1)
        return self.out(self.drop(torch.relu(self.begins(heard)))).squeeze(-1)


def train(folder, minutes):
    rng = np.random.default_rng(0)
    paths = sorted(folder.glob('*.json'))
    held_out = [path for path in paths if sum(map(ord, path.stem)) % 8 == 0]
    data, check = (
        [np.array(part) for part in zip(*(row for path in chosen for stem in range(3) for view in ('', '.alone') for row in rows(path, stem, view, rng)))]
        for chosen in ([path for path in paths if path not in held_out], held_out)
    )
    print(len(data[0]), 'rows,', f'{data[1].mean():.2f} of them onsets,', len(check[0]), 'validate', flush=True)
    newest = data[0][:, -1].astype(np.float32)
    mean, deviation = torch.tensor(newest.mean(0)), torch.tensor(newest.std(0) + 1e-3)
    mean[INPUTS:], deviation[INPUTS:] = 0, 1
    # The network is small: a second thread would only wait.
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = Network()
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=3e-2)
    check = [torch.tensor(part.astype(np.float32)) for part in check]
    check[0] = (check[0] - mean) / deviation
    started, best, best_state = time.time(), np.inf, None
    while (done := (time.time() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group['lr'] = 2e-3 * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
        network.train()
        order = rng.permutation(len(data[0]))
        for at in range(0, len(order), 256):
            x, begins, weight = (torch.tensor(part[order[at:at + 256]].astype(np.float32)) for part in data)
            x = (equalised(x, rng) - mean) / deviation
            x[..., :INPUTS] += 0.15 * torch.randn_like(x[..., :INPUTS])
            loss = (cross_entropy(network(x), begins, reduction='none') * weight).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        network.eval()
        with torch.no_grad():
            loss = (cross_entropy(network(check[0]), check[1], reduction='none') * check[2]).sum() / check[2].sum()
        if loss < best:
            best, best_state = loss, {k: v.clone() for k, v in network.state_dict().items()}
        print(f'{time.time() - started:.0f} s: {loss:.4f}', flush=True)
    network.load_state_dict(best_state)
    return network.eval(), mean, deviation, held_out


def table(network, mean, deviation, paths):
    """Precision, recall and F of onsets within 30 ms on the held-out segments, by stem and least probability."""
    for stem, name in enumerate(STEMS):
        line = []
        for least in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
            told = right = there = 0
            for path in paths:
                frames, found, onsets = read(path, stem)
                if found:
                    x = torch.tensor(np.array([window(frames, at, stem) for at in found]))
                    with torch.no_grad():
                        likely = torch.sigmoid(network((x - mean) / deviation)).numpy() >= least
                    found = [at for at, keep in zip(found, likely) if keep]
                times, free = [], list(onsets)
                for at in found:
                    # As onset-detector.ts: none within 50 ms of the last.
                    if not times or seconds(at) - times[-1] >= 0.05:
                        times.append(seconds(at))
                for at in times:
                    near = [other for other in free if abs(other - at) <= 0.03]
                    if near:
                        free.remove(near[0])
                told, right, there = told + len(times), right + len(onsets) - len(free), there + len(onsets)
            precision, recall = right / max(told, 1), right / max(there, 1)
            line.append(f'{least}: {precision:.2f} {recall:.2f} {2 * right / max(told + there, 1):.2f}')
        print(f'{name:7}', '  '.join(line))


def write(path, network, mean, deviation):
    first = network.frame.weight / deviation
    layers = {
        'frame': layer(first, network.frame.bias - first @ mean),
        'begins': layer(network.begins.weight, network.begins.bias),
        'beginsOut': layer(network.out.weight, network.out.bias),
    }
    body = '\n'.join(f'    {name}: {text},' for name, text in layers.items())
    Path(path).write_text(f"""/**
 * Trained weights of the network that tells onsets from leaks, written by training/onsets/train.py: do
 * not edit. Learnt from sounds named, with their licences, in training/onsets/README.md.
 */
import type {{ StoredHitNetwork }} from './hit-network.js';

export const ONSET_NETWORK: StoredHitNetwork = {{
  inputs: {INPUTS + len(STEMS)},
  units: {UNITS},
  frames: {FRAMES},
  hidden: {HIDDEN},
  layers: {{
{body}
  }},
}};
""")


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('out')
    parser.add_argument('frames', type=Path)
    parser.add_argument('--minutes', type=float, default=2)
    options = parser.parse_args()
    *trained, held_out = train(options.frames, options.minutes)
    write(options.out, *trained)
    table(*trained, held_out)
