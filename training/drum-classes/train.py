"""Trains the network that names drum hits, on rows written by dump-hits.mts.

usage: train.py ROWS OUT.ts [--features 102] [--hidden 24] [--epochs 60]
The network is the one of packages/core/src/analysis/drum-network.ts. The last tenth of the rows, by clips, validates.
"""
import argparse, base64
import numpy as np
import torch
from torch import nn

CLASSES = ['kick', 'snare', 'hihat', 'tom', 'cymbal']
parser = argparse.ArgumentParser()
parser.add_argument('rows')
parser.add_argument('out')
parser.add_argument('--features', type=int, required=True)
parser.add_argument('--hidden', type=int, default=24)
parser.add_argument('--epochs', type=int, default=60)
options = parser.parse_args()

torch.manual_seed(0)
rows = torch.from_numpy(np.fromfile(options.rows, np.float32).reshape(-1, options.features + len(CLASSES)))
x, y = rows[:, :options.features], rows[:, options.features:]
kept = len(x) * 9 // 10
mean, deviation = x[:kept].mean(0), x[:kept].std(0) + 1e-3
network = nn.Sequential(nn.Linear(options.features, options.hidden), nn.ReLU(), nn.Dropout(.1), nn.Linear(options.hidden, len(CLASSES)))
optimiser = torch.optim.AdamW(network.parameters(), 3e-3, weight_decay=1e-2)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, options.epochs)
normal = (x - mean) / deviation
for epoch in range(options.epochs):
    network.train()
    for index in torch.randperm(kept).split(128):
        part = normal[index] + .1 * torch.randn(len(index), options.features)
        loss = nn.functional.binary_cross_entropy_with_logits(network(part), y[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    schedule.step()
network.eval()
with torch.no_grad():
    for name, part in (('trained', slice(0, kept)), ('validated', slice(kept, None))):
        guess = (torch.sigmoid(network(normal[part])) > .5).float()
        truth = y[part]
        f = 2 * (guess * truth).sum(0) / (guess.sum(0) + truth.sum(0))
        three = 2 * (guess * truth)[:, :3].sum() / (guess[:, :3].sum() + truth[:, :3].sum())
        print(name, len(truth), 'rows, F', dict(zip(CLASSES, f.numpy().round(3).tolist())), 'kick, snare, hihat together', round(float(three), 3))

first, second = network[0], network[3]
weight = first.weight / deviation
tensors = [weight, first.bias - weight @ mean, second.weight, second.bias]
scales, data = [], b''
for tensor in tensors:
    values = tensor.detach().numpy().reshape(-1)
    scales.append(float(f'{np.abs(values).max() / 32767:.9g}'))
    data += np.round(values / scales[-1]).clip(-32767, 32767).astype('<i2').tobytes()
open(options.out, 'w').write(f"""/**
 * Trained weights of the network that names drums, written by training/drum-classes/train.py: do
 * not edit. Learnt from sounds named, with their licences, in training/drum-classes/README.md.
 */
import type {{ StoredDrumNetwork }} from './drum-network.js';

export const DRUM_NETWORK: StoredDrumNetwork = {{
  inputs: {options.features},
  hidden: {options.hidden},
  scales: {scales},
  data: '{base64.b64encode(data).decode()}',
}};
""")
