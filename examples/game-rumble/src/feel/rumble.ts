/**
 * The rumble of the game: music through a session on the mix, the game's own effects beside it. Which parts are felt,
 * and how strongly, are settings. Motors stop in menus and pause.
 */
import { createSession, nodeSource, STEM_NAMES, type Session, type StemName } from '@sense/core';
import {
  connectHaptics,
  createVirtualDevice,
  presetMapping,
  type HapticEffect,
  type HapticMapping,
  type HapticsConnection,
  type PlayingEffect,
  type VirtualDevice,
} from '@sense/haptics';
import { createDspSeparation } from '@sense/separation';
import type { GameSound } from '../sound/game-sound.js';
import { ENGINE } from './effects.js';

/** What the player feels. */
export interface RumbleSettings {
  readonly stems: Readonly<Record<StemName, boolean>>;
  readonly engine: boolean;
  readonly effects: boolean;
  readonly interface: boolean;
  /** 0..1 each. */
  readonly volumes: Readonly<Record<'music' | 'effects' | 'interface', number>>;
}

export const DEFAULT_SETTINGS: RumbleSettings = {
  stems: { drums: true, bass: true, other: true, vocals: false },
  engine: true,
  effects: true,
  interface: true,
  volumes: { music: 0.8, effects: 1, interface: 0.8 },
};

export interface Rumble {
  readonly session: Session;
  readonly haptics: HapticsConnection;
  /** Records what a pad would do, for players without one. */
  readonly virtual: VirtualDevice;
  apply(settings: RumbleSettings): void;
  /** Starts or ends the silence of menus and pause. Effects pause too, and continue afterwards. */
  setPlaying(playing: boolean): void;
  /** For a new run: ends the effects of the one before. */
  reset(): void;
  /** The engine follows the throttle, 0..1. */
  setThrottle(throttle: number): void;
  /** An event of the game. `side` -1 left .. 1 right chooses the half of the pad. */
  effect(effect: HapticEffect, options?: { readonly priority?: number; readonly side?: number }): void;
  /** A signal of the display. */
  signal(effect: HapticEffect): void;
}

/** Levels of gain that differ less than this are one. */
const THROTTLE_STEP = 0.04;

/** Connects the mix. The context must be running, or about to. */
export async function createRumble(sound: GameSound, initial: RumbleSettings): Promise<Rumble> {
  const session = await createSession({ source: nodeSource(sound.mix), separation: createDspSeparation() });
  const virtual = createVirtualDevice({ label: 'On-screen pad', logLength: 600 });
  const haptics = connectHaptics(session, { preset: 'game-rumble', devices: [virtual] });
  haptics.pause();
  await session.start();
  let settings = initial;
  let playing = false;
  let engine: PlayingEffect | undefined;
  let throttle = 0;
  /** Effects of the run, which pause in menus, and signals, which would not. */
  const effects = new Set<PlayingEffect>();
  const signals = new Set<PlayingEffect>();

  /** It pauses with the other effects in menus. */
  function updateEngine(): void {
    if (!settings.engine) {
      engine?.stop();
      engine = undefined;
    } else if (playing && !engine?.playing) {
      // As important as the music, and not a reason to reduce it: both share the motors.
      engine = haptics.playEffect(ENGINE, { loop: true, priority: 3, ducking: false, gain: throttle });
    }
  }

  const rumble: Rumble = {
    session,
    haptics,
    virtual,
    apply(next) {
      settings = next;
      haptics.setMapping(mappingOf(next.stems));
      for (const category of ['music', 'effects', 'interface'] as const) {
        haptics.setVolume(category, next.volumes[category]);
      }
      sound.setEffectsFelt(next.effects);
      updateEngine();
    },
    setPlaying(next) {
      playing = next;
      if (next) haptics.resume();
      else {
        haptics.pause();
        stopAll(signals);
      }
      updateEngine();
    },
    reset() {
      engine?.stop();
      engine = undefined;
      stopAll(effects);
    },
    setThrottle(next) {
      if (Math.abs(next - throttle) < THROTTLE_STEP) return;
      throttle = Math.max(0, Math.min(1, next));
      if (engine) engine.gain = throttle;
    },
    effect(effect, { priority = 5, side = 0 } = {}) {
      if (!playing || !settings.effects) return;
      const motor = side < -0.4 ? 'left' : side > 0.4 ? 'right' : 'by-character';
      remember(effects, haptics.playEffect(effect, { priority, motor }));
    },
    signal(effect) {
      if (!playing || !settings.interface) return;
      remember(signals, haptics.playEffect(effect, { category: 'interface' }));
    },
  };
  rumble.apply(initial);
  return rumble;
}

function remember(effects: Set<PlayingEffect>, effect: PlayingEffect): void {
  for (const each of effects) if (!each.playing) effects.delete(each);
  effects.add(effect);
}

function stopAll(effects: Set<PlayingEffect>): void {
  for (const effect of effects) effect.stop();
  effects.clear();
}

/** The mapping of the preset without the stems that are off. */
function mappingOf(stems: RumbleSettings['stems']): HapticMapping {
  const mapping = presetMapping('game-rumble');
  const kept = <Rule>(rules: Readonly<Partial<Record<StemName, Rule>>>): Partial<Record<StemName, Rule>> =>
    Object.fromEntries(STEM_NAMES.filter((stem) => stems[stem] && stem in rules).map((stem) => [stem, rules[stem]]));
  const { vocals } = presetMapping('full-band').voices;
  const voices = vocals && { vocals, ...mapping.voices };
  return { ...mapping, transients: kept(mapping.transients), voices: kept(voices ?? mapping.voices) };
}
