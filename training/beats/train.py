"""Trains the network that hears beats, on what dump-growth.mts wrote.

usage: train.py --train GROWTH_DIR:PIECES_DIR ... --validate GROWTH_DIR:PIECES_DIR ... --minutes N --out FILE.ts [--save FILE.pt] [--resume FILE.pt] [--units 40]
The network is the one of packages/core/src/nn/gru-network.ts: for each step the probability of no beat, beat, downbeat. Time is what is
limited, so that it can be planned: a thousand steps or more of 32 excerpts are wanted. Validation is told now and then and decides nothing.
"""
import argparse
import base64
import glob
import os
import time

import numpy as np
import torch
from torch import nn

STEPS_PER_SECOND = 93.75
# The answer is wanted this many steps after the one in which a beat begins.
DELAY_STEPS = 2
INPUTS, PARTS = 25, 5
EXCERPT_STEPS, BATCH = 800, 32
# An excerpt begins anywhere: at first nothing can be known.
SETTLING_STEPS = 150


class Network(nn.Module):
    def __init__(self, units):
        super().__init__()
        self.gru = nn.GRU(INPUTS, units, batch_first=True)
        self.out = nn.Linear(units, 3)

    def forward(self, growth):
        return self.out(self.gru(growth)[0])


def load(growth_dir, pieces_dir):
    """(growth, beats, places in the bar) of each piece; a place of 0 means that it is not known."""
    pieces = []
    for path in sorted(glob.glob(f'{growth_dir}/*.f32')):
        lines = [line.split() for line in open(f'{pieces_dir}/{os.path.basename(path)[:-4]}/beats.txt') if line.strip()]
        growth = np.fromfile(path, np.float32).reshape(-1, INPUTS)
        pieces.append((growth, np.array([float(time) for time, _ in lines]), np.array([int(place) for _, place in lines], int)))
    return pieces


def target(steps, beats, places):
    """Probabilities of no beat, beat and downbeat: one step certain, those beside it half."""
    wanted = np.tile(np.float32([1, 0, 0]), (steps, 1))
    for offset, weight in ((0, 1), (-1, .5), (1, .5)):
        for at, place in zip(np.floor(beats * STEPS_PER_SECOND).astype(int) + DELAY_STEPS + offset, places):
            if 0 <= at < steps and wanted[at, 0] > 1 - weight:
                wanted[at] = 0
                wanted[at, 0], wanted[at, 2 if place == 1 else 1] = 1 - weight, weight
    return wanted


def vary(growth, beats, rnd):
    """Another tempo, other levels, stems that leak or are missing, breaks, a noise floor."""
    speed = 2 ** rnd.uniform(-.2, .2)
    at = np.arange(int(len(growth) / speed)) * speed
    before = np.minimum(at.astype(int), len(growth) - 2)
    part = (at - before)[:, None]
    varied = growth[before] * (1 - part) + growth[before + 1] * part
    varied = varied * np.exp(rnd.normal(0, .3, (1, INPUTS))) * np.repeat(np.exp(rnd.normal(0, .3, (1, INPUTS // PARTS))), PARTS, 1) * np.exp(rnd.normal(0, .25))
    if rnd.random() < .1: varied *= rnd.random((1, INPUTS)) > .1
    if rnd.random() < .15: varied[:, (silent := PARTS * rnd.integers(INPUTS // PARTS)):silent + PARTS] = 0
    if rnd.random() < .3: varied[(begin := rnd.integers(len(varied))):begin + rnd.integers(20, 180)] *= rnd.random() * .5
    if rnd.random() < .5: varied += np.abs(rnd.normal(0, .01, varied.shape))
    return varied.astype(np.float32), beats / speed


def excerpt(piece, rnd):
    growth, beats, places = piece
    growth, beats = vary(growth, beats, rnd)
    wanted = target(len(growth), beats, places)
    begin = rnd.integers(0, max(1, len(growth) - EXCERPT_STEPS)) if rnd.random() < .75 else 0
    growth, wanted = growth[begin:begin + EXCERPT_STEPS], wanted[begin:begin + EXCERPT_STEPS]
    rest = EXCERPT_STEPS - len(growth)
    return np.pad(growth, ((0, rest), (0, 0))), np.concatenate([wanted, np.tile(np.float32([1, 0, 0]), (rest, 1))])


def train(network, pieces, validation, minutes, rate):
    rnd, begun, step = np.random.default_rng(1), time.time(), 0
    optimiser = torch.optim.Adam(network.parameters(), rate)
    weight = torch.ones(EXCERPT_STEPS)
    weight[:SETTLING_STEPS] = torch.linspace(.1, 1, SETTLING_STEPS)
    while (done := (time.time() - begun) / (60 * minutes)) < 1:
        for group in optimiser.param_groups: group['lr'] = rate * min(1, (step + 1) / 50) * (1 - done) ** .7 + 5e-5
        growth, wanted = (torch.tensor(np.stack(part)) for part in zip(*(excerpt(pieces[rnd.integers(len(pieces))], rnd) for _ in range(BATCH))))
        loss = (-(torch.log_softmax(network(growth), -1) * wanted).sum(-1) * weight).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1)
        optimiser.step()
        step += 1
        if step % 100 == 0: print(step, f'{time.time() - begun:.0f} s', f'trained {loss.item():.4f}', f'validated {validate(network, validation):.4f}', flush=True)


def validate(network, pieces):
    with torch.no_grad():
        losses = [-(torch.log_softmax(network(torch.tensor(growth)[None])[0], -1) * torch.tensor(target(len(growth), beats, places))).sum(-1).mean() for growth, beats, places in pieces]
    return float(np.mean(losses)) if losses else float('nan')


def write(network, path):
    names = {'inputWeights': network.gru.weight_ih_l0, 'stateWeights': network.gru.weight_hh_l0, 'inputBias': network.gru.bias_ih_l0,
             'stateBias': network.gru.bias_hh_l0, 'outputWeights': network.out.weight, 'outputBias': network.out.bias}
    matrices = ''
    for name, matrix in names.items():
        values = matrix.detach().numpy().ravel()
        scale = float(f'{np.abs(values).max() / 127:.6g}')
        data = base64.b64encode(np.round(values / scale).clip(-127, 127).astype(np.int8).tobytes()).decode()
        matrices += f"    {name}: {{\n      scale: {scale:.6g},\n      values:\n        '{data}',\n    }},\n"
    with open(path, 'w') as file:
        file.write(f"""/**
 * Trained weights of the network that hears beats, written by training/beats/train.py: do not edit.
 * Eight-bit numbers in base64, each matrix with its scale. Learnt from sounds named, with their
 * licences, in training/beats/README.md.
 */
export const BEAT_WEIGHTS = {{
  inputs: {INPUTS},
  units: {network.gru.hidden_size},
  outputs: 3,
  matrices: {{
{matrices}  }},
}} as const;
""")


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--train', nargs='+', default=[])
    parser.add_argument('--validate', nargs='*', default=[])
    parser.add_argument('--minutes', type=float, required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--save')
    parser.add_argument('--resume')
    parser.add_argument('--units', type=int, default=40)
    parser.add_argument('--rate', type=float, default=4e-3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = Network(options.units)
    if options.resume: network.load_state_dict(torch.load(options.resume))
    pieces, validation = ([piece for pair in pairs for piece in load(*pair.split(':'))] for pairs in (options.train, options.validate))
    print(len(pieces), 'pieces to train on,', len(validation), 'to validate on')
    train(network, pieces, validation, options.minutes, options.rate)
    if options.save: torch.save(network.state_dict(), options.save)
    write(network, options.out)
