/**
 * What a scene for headsets costs: counted from its objects, so that the same numbers are reported in a
 * headset, in tests and before the first frame.
 */
import type { Hertz } from '@sense/core';
import {
  BufferGeometry,
  DoubleSide,
  InstancedBufferGeometry,
  Texture,
  type Material,
  type Object3D,
} from 'three/webgpu';

/** The limits of a scene: they leave room for the rest of an app on a Quest 2. */
export const XR_LIMITS = {
  drawCalls: 60,
  triangles: 300_000,
  textureBytes: 64 * 1024 * 1024,
  /** The frame rate that is requested where the headset offers it. */
  frameRate: 90 as Hertz,
} as const;

/** The cost of a scene per eye; with multiview both eyes share the draw calls. */
export interface XrCost {
  readonly drawCalls: number;
  readonly triangles: number;
  readonly textureBytes: number;
}

/** The cost of a stage, and how the headset draws it. */
export interface XrBudget extends XrCost {
  /** Whether everything counted is within {@link XR_LIMITS}. */
  readonly met: boolean;
  /** Foveation in use, 0..1. */
  readonly foveation: number;
  /** Whether both eyes are drawn in one pass. False outside a session, and where the browser cannot. */
  readonly multiview: boolean;
  /** Frame rate of the session in Hz; undefined outside a session or where the headset does not report it. */
  readonly frameRate: Hertz | undefined;
}

type Drawn = Object3D & { geometry?: unknown; material?: Material };

/** Counts the objects below `root`, also those that are hidden now. */
export function costOf(root: Object3D): XrCost {
  let drawCalls = 0;
  let triangles = 0;
  const textures = new Set<Texture>();
  root.traverse((object: Drawn) => {
    const { geometry, material } = object;
    if (!(geometry instanceof BufferGeometry)) return;
    const passes = material !== undefined && isDrawnTwice(material) ? 2 : 1;
    drawCalls += passes;
    const corners = geometry.index?.count ?? geometry.getAttribute('position').count;
    const copies = geometry instanceof InstancedBufferGeometry ? geometry.instanceCount : 1;
    triangles += passes * copies * (corners / 3);
    if (material !== undefined) collectTextures(material, textures);
  });
  let textureBytes = 0;
  for (const { image } of textures) {
    const { width = 0, height = 0 } = (image ?? {}) as { width?: number; height?: number };
    textureBytes += 4 * width * height;
  }
  return { drawCalls, triangles: Math.round(triangles), textureBytes };
}

/** three.js draws both sides of a transparent material one after the other by default. */
function isDrawnTwice({ transparent, side, forceSinglePass }: Material): boolean {
  return transparent && side === DoubleSide && !forceSinglePass;
}

interface NodeLike {
  readonly isNode?: boolean;
  readonly value?: unknown;
  traverse?(visit: (node: NodeLike) => void): void;
}

/** The textures of a material, and of its nodes. */
function collectTextures(material: Material, into: Set<Texture>): void {
  for (const value of Object.values(material) as unknown[]) {
    if (value instanceof Texture) into.add(value);
    const node = value as NodeLike | null;
    if (node?.isNode !== true) continue;
    node.traverse?.(({ value: inner }) => {
      if (inner instanceof Texture) into.add(inner);
    });
  }
}

/** Whether a cost is within {@link XR_LIMITS}. */
export function withinLimits({ drawCalls, triangles, textureBytes }: XrCost): boolean {
  return drawCalls <= XR_LIMITS.drawCalls && triangles <= XR_LIMITS.triangles && textureBytes <= XR_LIMITS.textureBytes;
}
