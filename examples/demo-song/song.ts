/**
 * Renders and mixes the demo song: four stems with reverberation, and the exact time of every onset
 * and beat. Pure.
 */
import { perStem, type Hertz, type PerStem, type Seconds } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { limitTogether } from './limiter.js';
import { playBass, playDrums } from './play-rhythm.js';
import { playChords, playVoice } from './play-harmony.js';
import { createRandom } from './random.js';
import { finishRendering, type Rendering } from './rendering.js';
import { addRoom, type Room } from './room.js';
import { SONG } from './score.js';
import { fadeOut } from './stereo.js';
import { Take } from './take.js';

/** Length of the whole song. */
export const SONG_SECONDS: Seconds = 40.5;
/** Silence before the first beat, so that the first onset is detectable. */
const LEAD_IN_SECONDS = 0.3;
const END_FADE_SECONDS = 1.2;
const CUT_FADE_SECONDS = 0.02;
/** -1.5 dBFS: headroom for peaks between samples. */
const CEILING = 0.841;

const MIX: PerStem<number> = { drums: 0.54, bass: 0.8, other: 0.66, vocals: 0.4 };

/** The bass stays dry: reverberation blurs low notes. */
const ROOMS: PerStem<Room | undefined> = {
  drums: { decaySeconds: 0.5, send: 0.16, preDelaySeconds: 0.004 },
  bass: undefined,
  other: { decaySeconds: 1.2, send: 0.28, preDelaySeconds: 0.012 },
  vocals: { decaySeconds: 1.5, send: 0.3, preDelaySeconds: 0.025 },
};

export interface SongOptions {
  /** Any integer; each gives another performance of the same score. Default 1. */
  readonly seed?: number;
  /** 8000..192000. Default 48000. */
  readonly sampleRate?: Hertz;
  /** Length to render, 0.1..{@link SONG_SECONDS}. Default: the whole song. */
  readonly seconds?: Seconds;
}

/**
 * Renders the song. The same options give the same samples. The stems sum to the mixture. Throws
 * `invalid-argument` for options out of range.
 */
export function renderSong(options: SongOptions = {}): Rendering {
  const sampleRate = requireRange('sampleRate', options.sampleRate ?? 48_000, 8000, 192_000);
  const seconds = requireRange('seconds', options.seconds ?? SONG_SECONDS, 0.1, SONG_SECONDS);
  const frames = Math.round(seconds * sampleRate);
  const take = new Take({
    sampleRate,
    frames,
    startSeconds: LEAD_IN_SECONDS,
    tempos: SONG.map((bar) => bar.tempo),
    random: createRandom(options.seed ?? 1),
  });
  playDrums(
    take,
    SONG.map((bar) => bar.drums),
  );
  playBass(take, SONG);
  playChords(take, SONG);
  playVoice(take, SONG);
  const fadeSeconds = seconds < SONG_SECONDS ? CUT_FADE_SECONDS : END_FADE_SECONDS;
  perStem((stem) => {
    const buffer = take.stems[stem];
    const room = ROOMS[stem];
    if (room) addRoom(buffer, sampleRate, room);
    const gain = MIX[stem];
    for (const side of [buffer.left, buffer.right]) {
      for (let i = 0; i < frames; i++) side[i]! *= gain;
      fadeOut(side, frames - Math.round(fadeSeconds * sampleRate), frames);
    }
  });
  limitTogether(Object.values(take.stems), sampleRate, CEILING);
  return finishRendering(sampleRate, take.stems, take.onsets, take.beats);
}
