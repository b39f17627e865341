/** Levels of the stems for the picture: 0..1, smoothed so that nothing flickers. */
import type { FeatureFrame, Session } from '@sense/core';
import type { MusicLevels } from '../view/stage.js';

const LOWEST_DB = -46;
const HIGHEST_DB = -14;
const SMOOTH_SECONDS = 0.16;

export function followMusic(session: Pick<Session, 'features$'>): { step(seconds: number): MusicLevels } {
  const target = { drums: 0, bass: 0, other: 0 };
  const levels = { drums: 0, bass: 0, other: 0 };
  const stems = ['drums', 'bass', 'other'] as const;
  session.features$.subscribe((frame: FeatureFrame) => {
    for (const stem of stems) {
      const db = frame.stems[stem].levelDb;
      target[stem] = Math.max(0, Math.min(1, (db - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB)));
    }
  });
  return {
    step(seconds) {
      const share = 1 - Math.exp(-seconds / SMOOTH_SECONDS);
      for (const stem of stems) levels[stem] += share * (target[stem] - levels[stem]);
      return levels;
    },
  };
}
