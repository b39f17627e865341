/**
 * Opens WebXR sessions: which features are asked for, the reference space, and the frame rate.
 * Main thread.
 */
import { SenseError, type Hertz } from '@sense/core';
import { XR_LIMITS } from './budget.js';

/** `vr` replaces the room, `ar` adds to it. */
export type XrMode = 'vr' | 'ar';
/** `seated`: the floor is assumed below the head. `standing`: the headset reports the floor. */
export type XrPosture = 'seated' | 'standing';

const SESSION_MODES = { vr: 'immersive-vr', ar: 'immersive-ar' } as const;
const FEATURES = ['local-floor', 'bounded-floor', 'hand-tracking', 'layers'] as const;
const AR_FEATURES = ['hit-test'] as const;
/** Height of the eyes above the assumed floor in metres. */
export const EYE_HEIGHTS: Readonly<Record<XrPosture, number>> = { seated: 1.2, standing: 1.6 };

/** An open session and what it offers. */
export interface OpenXrSession {
  readonly session: XRSession;
  readonly space: XRReferenceSpaceType;
  /** Height of the floor in the reference space, in metres: below 0 where the space begins at the head. */
  readonly floor: number;
}

/**
 * Which modes the browser can enter, for buttons. Never rejects.
 *
 * @example
 * const { vr, ar } = await xrSupport();
 */
export async function xrSupport(): Promise<Readonly<Record<XrMode, boolean>>> {
  const supports = async (mode: XrMode): Promise<boolean> => {
    try {
      return (await xrSystem()?.isSessionSupported(SESSION_MODES[mode])) ?? false;
    } catch {
      return false;
    }
  };
  const [vr, ar] = await Promise.all([supports('vr'), supports('ar')]);
  return { vr, ar };
}

/**
 * Asks for a session. Call it from a click or key handler.
 *
 * Rejects with `unsupported` if the browser cannot enter this mode, `permission-denied` if the user or
 * the browser refuses.
 */
export async function openXrSession(mode: XrMode, posture: XrPosture): Promise<OpenXrSession> {
  const system = xrSystem();
  if (system === undefined || system === null) {
    throw new SenseError('unsupported', `this browser has no WebXR: open the page in the browser of a headset`);
  }
  let session: XRSession;
  try {
    const optionalFeatures = [...FEATURES, ...(mode === 'ar' ? AR_FEATURES : [])];
    session = await system.requestSession(SESSION_MODES[mode], { optionalFeatures });
  } catch (error) {
    const { name } = error as DOMException;
    if (name === 'NotSupportedError') {
      throw new SenseError('unsupported', `this device cannot enter mode '${mode}': check xrSupport() first`, error);
    }
    throw new SenseError('permission-denied', `the browser refused mode '${mode}': enter it from a click`, error);
  }
  try {
    const space = await chooseSpace(session, posture);
    const floor = space === 'local' ? -EYE_HEIGHTS[posture] : 0;
    void requestFrameRate(session);
    return { session, space, floor };
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
}

function xrSystem(): XRSystem | null | undefined {
  return (globalThis.navigator as Partial<Navigator> | undefined)?.xr;
}

/** The floor of the headset while standing, where it reports one; else a space that begins at the head. */
async function chooseSpace(session: XRSession, posture: XrPosture): Promise<XRReferenceSpaceType> {
  if (posture === 'seated') return 'local';
  try {
    await session.requestReferenceSpace('local-floor');
    return 'local-floor';
  } catch {
    return 'local';
  }
}

/** 90 Hz where the headset offers it, else the highest rate below, else the lowest above. */
export function chooseFrameRate(offered: Iterable<Hertz>): Hertz | undefined {
  const rates = [...offered].sort((a, b) => a - b);
  return rates.findLast((rate) => rate <= XR_LIMITS.frameRate) ?? rates[0];
}

async function requestFrameRate(session: XRSession): Promise<void> {
  const rate = chooseFrameRate(session.supportedFrameRates ?? []);
  try {
    if (rate !== undefined && rate !== session.frameRate) await session.updateTargetFrameRate?.(rate);
  } catch {
    // The headset keeps its rate.
  }
}
