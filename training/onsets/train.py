"""Trains the network that tells onsets of bass, other and vocals from what leaks into them.

usage: train.py OUT.ts FRAMES [--minutes 2]
FRAMES is what dump-frames.mts wrote. A row is a frame in which the flux of a stem rises, with those before it;
it is an onset if the stem alone has one there. Stems alone are heard too: where nothing else sounds, nothing
leaks. The segments of HELD_OUT and one arranged piece in eight are left for the table at the end, from which the
thresholds of tuning.ts were chosen; the network is the one of the last step, whatever the table says.
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
# Two of six recorded songs: pieces of one song are too alike to be on both sides.
HELD_OUT = ('Hydrogen', 'Potassium')
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
        away = np.abs(onsets - seconds(at)).min(initial=9)
        begins = away <= SAME_SECONDS
        heard = window(frames, at, stem)
        if view and random.random() < 0.5:
            muffle(heard, random.integers(1, GROUPS))
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


def is_held_out(clip):
    """By the song, or one arranged piece in eight."""
    song, number = clip.rsplit('_', 1)
    return song in HELD_OUT or (song == 'made' and int(number) % 8 == 0)


def train(folder, minutes):
    rng = np.random.default_rng(0)
    paths = sorted(folder.glob('*.json'))
    held_out = [path for path in paths if is_held_out(path.stem)]
    learnt = [path for path in paths if path not in held_out]
    views = [(path, stem, view) for path in learnt for stem in range(len(STEMS)) for view in ('', '.alone')]
    data = [np.array(part) for part in zip(*(row for view in views for row in rows(*view, rng)))]
    print(len(data[0]), 'rows of', len(learnt), 'segments,', f'{data[1].mean():.2f} of them onsets', flush=True)
    newest = data[0][:, -1].astype(np.float32)
    mean, deviation = torch.tensor(newest.mean(0)), torch.tensor(newest.std(0) + 1e-3)
    mean[INPUTS:], deviation[INPUTS:] = 0, 1
    # The network is small: a second thread would only wait.
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = Network()
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=3e-2)
    started, network = time.time(), network.train()
    while (done := (time.time() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group['lr'] = 2e-3 * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
        order = rng.permutation(len(data[0]))
        for at in range(0, len(order), 256):
            x, begins, weight = (torch.tensor(part[order[at:at + 256]].astype(np.float32)) for part in data)
            x = (equalised(x, rng) - mean) / deviation
            x[..., :INPUTS] += 0.15 * torch.randn_like(x[..., :INPUTS])
            loss = (cross_entropy(network(x), begins, reduction='none') * weight).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        print(f'{time.time() - started:.0f} s: {loss:.4f}', flush=True)
    return network.eval(), mean, deviation, held_out


def table(network, mean, deviation, paths):
    """Precision, recall and F of onsets within 30 ms on the held-out segments, by stem and least probability."""
    for stem, name in enumerate(STEMS):
        line = []
        for least in (0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
            told = right = there = 0
            for path in paths:
                frames, found, onsets = read(path, stem)
                if found:
                    x = torch.tensor(np.array([window(frames, at, stem) for at in found]))
                    with torch.no_grad():
                        likely = torch.sigmoid(network((x - mean) / deviation)).numpy() >= least
                    found = [at for at, keep in zip(found, likely) if keep]
                taken, free = [], list(onsets)
                for at in found:
                    # As peak-picker.ts: none within 30 ms of the last.
                    if not taken or (at - taken[-1]) * FRAME_SECONDS > 0.03:
                        taken.append(at)
                times = [seconds(at) for at in taken]
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
