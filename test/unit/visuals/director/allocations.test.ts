/** What a drawn frame allocates in the mapping: next to nothing, so that garbage collection does not cost frames. */
import { setFlagsFromString, getHeapStatistics } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { SILENT_STEM, STEM_NAMES, perStem, type StemFeatures } from '@sense/core/engine';
import { ControlMapper } from '../../../../packages/visuals/src/director/control-mapper.js';
import { FlashRule } from '../../../../packages/visuals/src/safety/flash-rule.js';

const FRAME = 1 / 60;
const FRAMES = 1000;
/** Rounds until the compiler has optimised everything. A busy machine needs more of them. */
const MAX_ROUNDS = 150;
/** The young generation holds some rounds: it is emptied before they fill it. */
const ROUNDS_PER_COLLECTION = 4;
/** Three numbers. How the compiler inlines the caller decides whether it allocates one or two. */
const ALLOWED_BYTES = 48;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that `run` allocates in a frame, once it is optimised. */
function bytesPerFrame(run: (frame: number) => void, maxRounds = MAX_ROUNDS): number {
  let least = Infinity;
  for (let round = 0; round < maxRounds && least >= ALLOWED_BYTES; round++) {
    if (round % ROUNDS_PER_COLLECTION === 0) collect();
    const before = getHeapStatistics().used_heap_size;
    for (let frame = 0; frame < FRAMES; frame++) run(frame);
    const bytes = (getHeapStatistics().used_heap_size - before) / FRAMES;
    if (bytes >= 0) least = Math.min(least, bytes);
  }
  return least;
}

let kept: number[] = [];

it('is measured: numbers that are kept are found', () => {
  kept = [];
  const found = bytesPerFrame((frame) => {
    if (frame === 0) kept = [];
    kept.push(frame / 7, frame / 11, frame / 13);
  }, 20);
  expect(found).toBeGreaterThanOrEqual(ALLOWED_BYTES);
});

it('is next to nothing in the flash rule', () => {
  const rule = new FlashRule({ weights: [0.25, 0.25, 0.25, 0.25] });
  const lights = new Float32Array(4);
  const out = new Float32Array(4);
  const bytes = bytesPerFrame((frame) => {
    for (let i = 0; i < 4; i++) lights[i] = ((frame * (7 + i)) % 60) / 60;
    rule.step(lights, FRAME, out);
  });
  expect(bytes).toBeLessThan(ALLOWED_BYTES);
});

it('is next to nothing in the mapper, with features, onsets and beats', () => {
  const mapper = new ControlMapper();
  // Changed in place: objects of different shapes would make the test measure how they are read.
  const features = perStem(() => ({ ...SILENT_STEM }) as { -readonly [Key in keyof StemFeatures]: StemFeatures[Key] });
  const sound = (frame: number): void => {
    for (const stem of STEM_NAMES) {
      const to = features[stem];
      const change = (frame % 8) + 0.5;
      to.levelDb = -14.5 - change;
      to.lowDb = -20.25 - change;
      to.midDb = -22.5 + change;
      to.highDb = -30.5 - change;
      to.centroidHz = 300.5 + 100 * change;
      to.flux = 0.05 * change;
      to.pitchHz = 110.5 + change;
      to.voicing = 0.75;
    }
  };
  const bytes = bytesPerFrame((frame) => {
    mapper.advance(FRAME);
    sound(frame);
    mapper.features(features, FRAME);
    if (frame % 12 === 0) mapper.onset('drums', 0.75, 'kick');
    if (frame % 30 === 0) mapper.beat(120, 1);
    mapper.settle();
  });
  expect(bytes).toBeLessThan(ALLOWED_BYTES);
});
