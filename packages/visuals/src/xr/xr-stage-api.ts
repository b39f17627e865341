/** Options, status and interface of an XR stage. Types only. */
import type { Milliseconds, NormalRange, PerStem, StemName } from '@sense/core';
import type { SceneDetail } from '../scenes/scene.js';
import type { XrSceneFactory } from '../scenes/xr-scene.js';
import type { TimingOptions } from '../stage/music-options.js';
import type { XrBudget } from './budget.js';
import type { XrInput } from './hands/hands.js';
import type { XrHands } from './hands/nearest-hands.js';
import type { XrHaptics } from './hands/place-routing.js';
import type { XrPlace } from './room/places.js';
import type { XrMode, XrPosture } from './session.js';
import type { XrSound } from './spatial-sound.js';

/** Options of {@link createXrStage}. */
export interface XrStageOptions extends TimingOptions {
  /** `vr` replaces the room, `ar` adds to it. */
  readonly mode: XrMode;
  /** A canvas, or an element to fill, that shows the stage on the page while no session runs. Default: none. */
  readonly canvas?: HTMLElement;
  /** A `Session` of `@sense/core`, whose stems are then played from their places. Default: the sound stays as it is. */
  readonly sound?: XrSound;
  /** A connection of `@sense/haptics`, which then plays each stem in the controller near its place. Default: none. */
  readonly haptics?: XrHaptics;
  /** Default `standing`. */
  readonly posture?: XrPosture;
  /** Places that differ from the defaults, for example those that {@link XrStage.places} had. */
  readonly places?: Partial<PerStem<XrPlace>>;
  /** Whether the left controller feels what is right and the other way round. Default false. */
  readonly swapHands?: boolean;
  /** Darkens the edges of the field of view in VR: 0 not at all (default) to 1 black. */
  readonly vignette?: NormalRange;
  /** How much coarser the edges of the picture are drawn, 0..1. Default 1. */
  readonly foveation?: NormalRange;
  /** Default: {@link createBandScene}. */
  readonly scene?: XrSceneFactory;
  /** Default `auto`: light if the CPU does the drawing, else full. */
  readonly detail?: SceneDetail | 'auto';
  /** Called after each frame is drawn. */
  readonly onFrame?: (info: XrFrameInfo) => void;
}

/** One drawn frame. The object is reused: read it during the call. */
export interface XrFrameInfo {
  /** Performance time (ms) of the frame, as passed by the browser. */
  readonly frameTime: Milliseconds;
  /** Ids of the events first visible in this frame. */
  readonly shownEvents: readonly number[];
  /** Whether the frame was drawn for a headset. */
  readonly presenting: boolean;
}

/** `page`: no session runs. `lost`: the graphics context is lost; create a new stage. */
export type XrStageState = 'page' | 'entering' | 'presenting' | 'lost' | 'disposed';

/** The condition of a stage. A new object after each change. */
export interface XrStatus {
  readonly state: XrStageState;
  /** Of the session; motors stop unless it is `visible`. */
  readonly visibility: XRVisibilityState;
  readonly input: XrInput;
  /** Whether a controller is held that can vibrate: hands without controllers have picture and sound only. */
  readonly felt: boolean;
  readonly blendMode: XREnvironmentBlendMode;
  /** Whether the stage stands where the listener placed it. In VR always true. */
  readonly placed: boolean;
  /** Whether the head is near the boundary of the play area. */
  readonly nearBoundary: boolean;
  /** All of it in a sentence for the user. */
  readonly message: string;
}

/** The music around a listener. */
export interface XrStage {
  readonly mode: XrMode;
  /** The canvas of the page, or one that is not in the page. */
  readonly canvas: HTMLCanvasElement;
  readonly status: XrStatus;
  /** What the scene costs, and how the headset draws it. */
  readonly budget: XrBudget;
  /** Whether motion is reduced now. */
  readonly reducedMotion: boolean;
  /** The running session, for what the stage does not do. */
  readonly session: XRSession | undefined;
  /** Where each stem stands, as data that can be stored. A new object at each access. */
  readonly places: PerStem<XrPlace>;
  /**
   * Enters the headset. Call it from a click or key handler. A running session stays.
   *
   * Rejects with `unsupported` if the browser cannot enter this mode, `permission-denied` if it refuses, `disposed`
   * after {@link dispose}, `invalid-state` after the graphics were lost.
   */
  enter(): Promise<void>;
  /** Returns to the page. Resolves when the session has ended. */
  leave(): Promise<void>;
  /** Calls `listener` after each change of status, places or hands. Returns its undo. */
  onChange(listener: () => void): () => void;
  /** Where a stem stands. `other` stands there and at the mirror image, `-x`. */
  placeOf(stem: StemName): XrPlace;
  /** Moves a stem, to the nearest place that is allowed. @throws SenseError `invalid-argument` */
  setPlace(stem: StemName, place: XrPlace): void;
  /** Moves every stem to its default place. */
  resetPlaces(): void;
  /** The hands that feel a stem now; empty outside a session and without controllers. */
  handsOf(stem: StemName): XrHands;
  /** Puts the stage around the listener, facing where the head faces. In AR it is placed anew with the next press. */
  recentre(): void;
  /** @throws SenseError `invalid-argument` outside 0..1 */
  setVignette(strength: NormalRange): void;
  setSwapHands(swap: boolean): void;
  /** Leaves the session and frees the GPU memory. Resolves when that is done. */
  dispose(): Promise<void>;
}
