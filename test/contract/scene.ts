/**
 * What every scene promises, as far as it can be checked without a renderer: composition, places,
 * determinism, draw calls and disposal. Call {@link describeScene} with a factory.
 */
import { BufferGeometry, Material, Texture, type Object3D } from 'three/webgpu';
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, SILENT_STEM, perStem } from '@sense/core';
import { ControlMapper, type PicturePoint, type Scene, type SceneFactory, type SceneFrame } from '@sense/visuals';

const SIZES = [
  [1920, 1080],
  [390, 844],
  [300, 300],
] as const;
const STEP_SECONDS = 1 / 60;
/** Budgets of a scene that an XR stage can show beside others. */
const MAX_DRAW_CALLS = 80;
const MAX_TRIANGLES = 300_000;

function frame(number: number, reducedMotion = false): SceneFrame {
  const onsets = number % 30 === 0 ? [{ stem: 'drums', strength: 1, drum: 'kick' } as const] : [];
  return { seconds: number * STEP_SECONDS, deltaSeconds: STEP_SECONDS, reducedMotion, onsets };
}

/** Draws `count` frames of silence, then as many of loud music. */
function play(scene: Scene, count: number, reducedMotion = false): void {
  const mapper = new ControlMapper();
  const loud = perStem(() => ({ ...SILENT_STEM, levelDb: -12, centroidHz: 1200, lowDb: -14, midDb: -16, highDb: -20 }));
  const silent = perStem(() => SILENT_STEM);
  for (let number = 0; number < 2 * count; number++) {
    mapper.features(number < count ? silent : loud, STEP_SECONDS);
    mapper.advance(STEP_SECONDS);
    scene.update(mapper.controls, frame(number, reducedMotion));
  }
}

/** The numbers that decide what is drawn: positions of camera and objects. */
function poseOf(scene: Scene): number[] {
  scene.scene.updateMatrixWorld();
  const numbers = [...scene.camera.matrixWorld.elements, ...scene.camera.projectionMatrix.elements];
  scene.scene.traverse((object) => void numbers.push(...object.matrixWorld.elements));
  return numbers;
}

interface Resources {
  readonly geometries: Set<BufferGeometry>;
  readonly materials: Set<Material>;
  readonly textures: Set<Texture>;
  drawCalls: number;
  triangles: number;
}

type Drawn = Object3D & { geometry?: unknown; material?: unknown; count?: number | undefined };

function resourcesOf(scene: Scene): Resources {
  const found: Resources = {
    geometries: new Set(),
    materials: new Set(),
    textures: new Set(),
    drawCalls: 0,
    triangles: 0,
  };
  scene.scene.traverse((object: Drawn) => {
    if (!(object.geometry instanceof BufferGeometry)) return;
    const { geometry, material, count = 1 } = object;
    found.geometries.add(geometry);
    for (const each of [material].flat()) {
      if (!(each instanceof Material)) continue;
      found.materials.add(each);
      for (const value of Object.values(each)) if (value instanceof Texture) found.textures.add(value);
    }
    found.drawCalls++;
    found.triangles += (count * (geometry.index?.count ?? geometry.attributes['position']?.count ?? 0)) / 3;
  });
  return found;
}

/** Defines the tests of one scene, at both levels of detail. */
export function describeScene(name: string, create: SceneFactory): void {
  describe.each(['full', 'light'] as const)(`${name} as a scene, %s detail`, (detail) => {
    function open(width = 1280, height = 800): Scene {
      const scene = create(detail, {});
      scene.resize(width, height);
      return scene;
    }

    it.each(SIZES)('shows every stem within a picture of %i x %i', (width, height) => {
      const scene = open(width, height);
      play(scene, 2);
      const out: PicturePoint = { x: NaN, y: NaN };
      for (const stem of STEM_NAMES) {
        expect(scene.placeOf(stem, out)).toBe(out);
        expect(out.x, stem).toSatisfy((x: number) => x >= 0 && x <= 1);
        expect(out.y, stem).toSatisfy((y: number) => y >= 0 && y <= 1);
      }
      scene.dispose();
    });

    it('gives each stem a place of its own', () => {
      const scene = open();
      play(scene, 2);
      const places = STEM_NAMES.map((stem) => ({ stem, ...scene.placeOf(stem, { x: 0, y: 0 }) }));
      for (const one of places) {
        const same = places.filter(({ x, y }) => x === one.x && y === one.y).map(({ stem }) => stem);
        expect(same, `stems at ${one.x}, ${one.y}`).toEqual([one.stem]);
      }
      scene.dispose();
    });

    it('is deterministic', () => {
      const [one, two] = [open(), open()];
      play(one, 60);
      play(two, 60);
      expect(poseOf(one)).toEqual(poseOf(two));
      expect(poseOf(one).every(Number.isFinite)).toBe(true);
      one.dispose();
      two.dispose();
    });

    it('does not move the camera with reduced motion', () => {
      const scene = open();
      scene.update(new ControlMapper().controls, frame(0, true));
      const before = scene.camera.matrixWorld.toArray();
      play(scene, 60, true);
      expect(scene.camera.matrixWorld.toArray()).toEqual(before);
      scene.dispose();
    });

    it('keeps to the budget of draw calls and triangles', () => {
      const scene = open();
      const { drawCalls, triangles } = resourcesOf(scene);
      expect(drawCalls).toBeGreaterThan(0);
      expect(drawCalls).toBeLessThanOrEqual(MAX_DRAW_CALLS);
      expect(triangles).toBeLessThanOrEqual(MAX_TRIANGLES);
      scene.dispose();
    });

    it('frees its geometries, materials and textures when disposed of', () => {
      const scene = open();
      const { geometries, materials, textures } = resourcesOf(scene);
      const kept = new Set<object>([...geometries, ...materials, ...textures]);
      for (const each of [...geometries, ...materials, ...textures]) {
        (each as Texture).addEventListener('dispose', () => void kept.delete(each));
      }
      scene.dispose();
      expect([...kept].map((each) => each.constructor.name)).toEqual([]);
    });

    it('shares nothing that can be disposed of with another instance', () => {
      const [one, two] = [open(), open()];
      const [first, second] = [resourcesOf(one), resourcesOf(two)];
      for (const geometry of first.geometries) expect(second.geometries.has(geometry)).toBe(false);
      for (const material of first.materials) expect(second.materials.has(material)).toBe(false);
      one.dispose();
      two.dispose();
    });
  });
}
