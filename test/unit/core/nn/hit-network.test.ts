/** The network that hears drums, on weights small enough to reckon by hand. */
import { describe, expect, it } from 'vitest';
import { DRUM_CLASSES } from '@sense/core/engine';
import { HitNetwork } from '../../../../packages/core/src/nn/hit-network.js';

const base64 = (steps: readonly number[]): string => btoa(String.fromCharCode(...steps.map((step) => step & 255)));
const layer = (weights: readonly number[], bias: readonly number[], scale = 0.5) => ({
  weights: base64(weights),
  scale,
  bias,
});
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Two features, of which each frame keeps `x - y`, heard for two frames; one hidden unit: the later minus the earlier. */
const network = (): HitNetwork =>
  new HitNetwork({
    inputs: 2,
    units: 1,
    frames: 2,
    hidden: 1,
    layers: {
      frame: layer([2, -2], [0]),
      begins: layer([-2, 2], [0]),
      beginsOut: layer([4], [-1]),
      names: layer([2, 2], [-1]),
      namesOut: layer([2, -2, 4, 0, 0], [0, 0, 0, 0.25, -0.25]),
    },
  });

describe('HitNetwork', () => {
  it('answers from the last frames, the newest last', () => {
    const heard = network();
    heard.process(Float32Array.of(1, 0));
    expect(heard.begins()).toBeCloseTo(sigmoid(2 * 1 - 1), 6);
    heard.process(Float32Array.of(3, 0.5));
    expect(heard.begins()).toBeCloseTo(sigmoid(2 * (2.5 - 1) - 1), 6);
    heard.process(Float32Array.of(0, 0));
    expect(heard.begins()).toBeCloseTo(sigmoid(-1), 6);
  });

  it('gives each drum a probability of its own', () => {
    const heard = network();
    heard.process(Float32Array.of(1, 0));
    heard.process(Float32Array.of(2, 0));
    heard.name();
    const hidden = 1 + 2 - 1;
    const expected = [hidden, -hidden, 2 * hidden, 0.25, -0.25].map(sigmoid);
    expect(heard.probabilities).toHaveLength(DRUM_CLASSES.length);
    for (const [kind, value] of expected.entries()) expect(heard.probabilities[kind]).toBeCloseTo(value, 6);
  });

  it('forgets on reset', () => {
    const heard = network();
    heard.process(Float32Array.of(5, 0));
    heard.reset();
    expect(heard.begins()).toBeCloseTo(sigmoid(-1), 6);
  });
});
