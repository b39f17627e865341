"""Trains the network that tells hits of drums from what leaks into them, and names them.

usage: train.py OUT.ts CLIPS=FRAMES [CLIPS=FRAMES ...] [--minutes 10] [--keep CHECKPOINT]
CLIPS are folders written by make_clips.py and make_segments.py, FRAMES what dump-frames.mts made of them.
A row is a frame in which the flux rises, as packages/core/src/analysis/onset/peak-picker.ts tells it, with those
before and after it. One clip in ten validates. The network is that of packages/core/src/nn/hit-network.ts.
"""
import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

sys.path.insert(0, str(Path(__file__).parent.parent))
from hit_network import FRAME_SECONDS, INPUTS, equalised, growth, layer, rises

CLASSES = ['kick', 'snare', 'hihat', 'tom', 'cymbal']
# Of tuning.ts: what rises, and how long a name waits.
THRESHOLD, RELATIVE = 0.014, 0.035
WAIT = 4
# A rise tells of a hit that began at most so long before the end of its frame; a little later it may be its tail.
LATE_SECONDS, TAIL_SECONDS = 0.028, 0.06
UNITS, FRAMES, HIDDEN = 16, 12, 32


def hits(path):
    """Hits of a clip, those within 20 ms together: time and what was hit ('any': not told; 'maybe': unsure)."""
    together = []
    for line in sorted(path.read_text().splitlines(), key=lambda line: float(line.split()[0])):
        seconds, label = line.split()
        if together and float(seconds) - together[-1][0] < 0.02:
            together[-1][1].add(label)
        else:
            together.append((float(seconds), {label}))
    return together


def rows(clips, frames, name):
    """Windows, whether a hit begins, the weight of that, what was hit, and whether that is known."""
    x = np.fromfile(frames / f'{name}.f32', np.float32).reshape(-1, INPUTS)
    truth = hits(clips / name / 'truth.txt')
    for i in rises(growth(x), THRESHOLD, RELATIVE):
        if i < FRAMES or i + WAIT >= len(x):
            continue
        begins, weight, named = 0, 1, np.zeros(len(CLASSES), np.float32)
        known = 0
        for seconds, labels in truth:
            late = (i + 1) * FRAME_SECONDS - seconds
            if labels == {'maybe'}:
                if -0.01 < late < TAIL_SECONDS and not begins:
                    weight = 0
            elif -0.002 < late <= LATE_SECONDS:
                begins, weight = 1, 1
                if 'any' not in labels:
                    known = 1
                    for label in labels - {'maybe'}:
                        named[CLASSES.index(label)] = 1
            elif LATE_SECONDS < late < TAIL_SECONDS and not begins:
                weight = 0
        yield x[i - FRAMES + 1:i + WAIT + 1].astype(np.float16), begins, weight, named, known


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.frame = nn.Linear(INPUTS, UNITS)
        self.begins, self.begins_out = nn.Linear(UNITS * FRAMES, HIDDEN), nn.Linear(HIDDEN, 1)
        self.names, self.names_out = nn.Linear(UNITS * FRAMES, HIDDEN), nn.Linear(HIDDEN, len(CLASSES))
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        z = torch.relu(self.frame(x))
        begins = self.begins_out(self.drop(torch.relu(self.begins(z[:, :FRAMES].flatten(1)))))
        names = self.names_out(self.drop(torch.relu(self.names(z[:, WAIT:].flatten(1)))))
        return begins.squeeze(-1), names


def losses(network, x, begins, weight, named, known):
    hit, names = network(x)
    first = (cross_entropy(hit, begins, reduction='none') * weight).sum() / weight.sum()
    second = (cross_entropy(names, named, reduction='none').sum(-1) * known).sum() / known.sum().clamp_min(1)
    return first, second


def tensors(parts):
    return [torch.tensor(np.asarray(part, np.float32)) for part in parts]


def train(folders, minutes, keep):
    sets = {'train': [], 'validate': []}
    for clips, frames in folders:
        for path in sorted(frames.glob('*.f32')):
            if not (clips / path.stem / 'truth.txt').exists():
                continue
            kind = 'validate' if sum(map(ord, path.stem)) % 10 == 0 else 'train'
            sets[kind] += rows(clips, frames, path.stem)
    data, check = (list(map(np.array, zip(*sets[kind]))) for kind in ('train', 'validate'))
    print(len(data[0]), 'rows,', len(check[0]), 'validate', flush=True)
    newest = data[0][:, FRAMES - 1].astype(np.float32)
    mean, deviation = torch.tensor(newest.mean(0)), torch.tensor(newest.std(0) + 1e-3)
    # The network is small: a second thread would only wait.
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = Network()
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=2e-2)
    check = tensors(check)
    check[0] = (check[0] - mean) / deviation
    started, best, best_state = time.time(), np.inf, None
    while (done := (time.time() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group['lr'] = 2e-3 * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
        network.train()
        order = rng.permutation(len(data[0]))
        for at in range(0, len(order), 256):
            x, *truth = tensors(part[order[at:at + 256]] for part in data)
            x = (equalised(x, rng) - mean) / deviation
            first, second = losses(network, x + 0.1 * torch.randn_like(x), *truth)
            optimiser.zero_grad()
            (2 * first + 0.5 * second).backward()
            optimiser.step()
            if time.time() - started > 60 * minutes:
                break
        network.eval()
        with torch.no_grad():
            first, second = losses(network, *check)
        if 2 * first + 0.5 * second < best:
            best, best_state = 2 * first + 0.5 * second, {k: v.clone() for k, v in network.state_dict().items()}
        print(f'{time.time() - started:.0f} s: a hit {first:.4f}, its name {second:.4f}', flush=True)
    network.load_state_dict(best_state)
    if keep:
        torch.save(dict(network=best_state, mean=mean, deviation=deviation), keep)
    return network, mean, deviation


def write(path, network, mean, deviation):
    first = network.frame.weight / deviation
    layers = {
        'frame': layer(first, network.frame.bias - first @ mean),
        'begins': layer(network.begins.weight, network.begins.bias),
        'beginsOut': layer(network.begins_out.weight, network.begins_out.bias),
        'names': layer(network.names.weight, network.names.bias),
        'namesOut': layer(network.names_out.weight, network.names_out.bias),
    }
    body = '\n'.join(f'    {name}: {text},' for name, text in layers.items())
    Path(path).write_text(f"""/**
 * Trained weights of the network that hears drums, written by training/drums/train.py: do not edit.
 * Learnt from sounds named, with their licences, in training/drums/README.md.
 */
import type {{ StoredHitNetwork }} from './hit-network.js';

export const DRUM_NETWORK: StoredHitNetwork = {{
  inputs: {INPUTS},
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
    parser.add_argument('folders', nargs='+', help='CLIPS=FRAMES')
    parser.add_argument('--minutes', type=float, default=10)
    parser.add_argument('--keep', help='file for the unrounded weights')
    options = parser.parse_args()
    folders = [tuple(map(Path, folder.split('=', 1))) for folder in options.folders]
    write(options.out, *train(folders, options.minutes, options.keep))
