/** What a show drives, as small interfaces: a `Stage` and a `HapticsConnection` have them. Types only. */
import type { NormalRange } from '@sense/core';
import type { HapticCategory, HapticMapping, HapticRouting } from '@sense/haptics';
import type { ParameterValues, SceneInfo, Transition } from '@sense/visuals/engine';
import type { PlacedDevice } from '../look/resolve-haptics.js';

/** The part of a stage that a show uses. `Stage` and `HostedStage` of `@sense/visuals` have it. */
export interface ShowStage<Scene extends SceneInfo = SceneInfo> {
  setScene(
    scene: Scene,
    options: { readonly preset?: string; readonly values?: ParameterValues; readonly transition?: Transition },
  ): Promise<void>;
  setParameters(values: ParameterValues): void;
}

/** The part of a haptics connection that a show uses. `connectHaptics()` of `@sense/haptics` gives it. */
export interface ShowHaptics {
  readonly devices: readonly PlacedDevice[];
  setMapping(mapping: HapticMapping): void;
  setRouting(routing: HapticRouting): void;
  /** The show sets the volume `music`; the strength stays with the listener. */
  setVolume(category: HapticCategory, volume: NormalRange): void;
  pause(): void;
  resume(): void;
  onChange(listener: () => void): () => void;
}
