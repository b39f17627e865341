/** The composition of the scene: all stems are inside the picture at any aspect ratio. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES } from '@sense/core';
import { createLandscapeScene } from '@sense/visuals';

const SIZES = [
  [1280, 800],
  [1920, 1080],
  [2560, 1080],
  [390, 844],
  [320, 900],
  [820, 1180],
  [600, 600],
] as const;

describe('the landscape scene', () => {
  it.each(SIZES)('keeps the stems inside the picture and apart at %i x %i', (width, height) => {
    const scene = createLandscapeScene();
    scene.resize(width, height);
    const places = STEM_NAMES.map((stem) => scene.placeOf(stem, { x: 0, y: 0 }));
    for (const { x, y } of places) {
      expect(x).toBeGreaterThan(0.03);
      expect(x).toBeLessThan(0.97);
      expect(y).toBeGreaterThan(0.03);
      expect(y).toBeLessThan(0.97);
    }
    for (const [index, a] of places.entries()) {
      for (const b of places.slice(index + 1)) {
        const apart = Math.hypot((a.x - b.x) * width, (a.y - b.y) * height);
        expect(apart).toBeGreaterThan(0.12 * Math.min(width, height));
      }
    }
    expect(places[3]!.y).toBeLessThan(places[2]!.y);
    expect(places[2]!.y).toBeLessThan(places[0]!.y);
    scene.dispose();
  });
});
