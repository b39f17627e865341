/** From events of an engine to what is felt, on a song with known events. */
import { describe, expect, it } from 'vitest';
import { ENGINE_FORMAT, perStem, SILENT_MIX, SILENT_STEM, type OnsetEvent } from '@sense/core/engine';
import { DEVICE_MODELS } from '../../../../bench/haptics/device-models.js';
import { correlation, feltLevels, stemLevels } from '../../../../bench/haptics/envelopes.js';
import { scoreFeel } from '../../../../bench/haptics/feel.js';
import { HEARD_AFTER_MS, playRecording } from '../../../../bench/haptics/play-recording.js';
import { repeatRecordings, type SongRecording } from '../../../../bench/haptics/song-recording.js';
import { driftMs, summariseFeel } from '../../../../bench/haptics/summary.js';

const HOP_S = ENGINE_FORMAT.hopFrames / ENGINE_FORMAT.sampleRate;
const DURATION_S = 4;
const HITS = [0.5, 1, 1.5, 2, 2.5, 3, 3.5];
const TRUTH = { duration: DURATION_S, onsets: HITS, levels: { drums: undefined, bass: undefined } };

/** Kicks at {@link HITS} in silence, each emitted in its hop. */
function kicks(): SongRecording {
  const hops = Array.from({ length: Math.floor(DURATION_S / HOP_S) }, (_, index) => {
    const consumed = (index + 1) * HOP_S;
    const kickTime = HITS.find((time) => time >= consumed - HOP_S && time < consumed);
    return {
      consumed,
      events: kickTime === undefined ? [] : [kick(index, kickTime, consumed)],
      features: { time: consumed, frame: 0, stems: perStem(() => SILENT_STEM), mix: SILENT_MIX },
    };
  });
  return { duration: DURATION_S, hops };
}

function kick(id: number, time: number, emitted: number): OnsetEvent {
  const frame = Math.round(time * ENGINE_FORMAT.sampleRate);
  return {
    type: 'onset',
    stem: 'drums',
    drum: 'kick',
    id,
    time,
    frame,
    emitted,
    confidence: 1,
    strength: 0.9,
    levelDb: -12,
  };
}

describe('playing a recording', () => {
  it.each(DEVICE_MODELS.map((model) => [model.name, model] as const))(
    'lets each kick be felt once on %s, about when it is heard',
    (_name, model) => {
      const [played] = playRecording(kicks(), [model], 'file');
      const scores = scoreFeel(played!.commands, model, TRUTH, HEARD_AFTER_MS.file);
      expect(scores.counts[25]).toEqual({ hits: HITS.length, reference: HITS.length, estimated: HITS.length });
      expect(scores).toMatchObject({ rejected: 0, belowThreshold: 0 });
      expect(played!.stats).toMatchObject({ dropped: 0, failures: 0 });
    },
  );

  it('is late for sound in the room, which has no look-ahead', () => {
    const [model] = DEVICE_MODELS;
    const [played] = playRecording(kicks(), [model!], 'microphone');
    const { errorsMs } = scoreFeel(played!.commands, model!, TRUTH, HEARD_AFTER_MS.microphone);
    const { transportMs } = model!.actuator;
    expect(Math.min(...errorsMs)).toBeGreaterThan(transportMs);
  });

  it('does not drift', () => {
    const [model] = DEVICE_MODELS;
    const recording = repeatRecordings([kicks()], 60);
    const onsets = Array.from({ length: 15 }, (_, turn) => HITS.map((time) => time + turn * DURATION_S)).flat();
    const [played] = playRecording(recording, [model!], 'file');
    const truth = { ...TRUTH, duration: recording.duration, onsets };
    const { errorsMs, errorTimes } = scoreFeel(played!.commands, model!, truth, HEARD_AFTER_MS.file);
    expect(errorsMs).toHaveLength(onsets.length);
    expect(Math.abs(driftMs(errorsMs, errorTimes)!)).toBeLessThan(1);
  });
});

describe('figures', () => {
  it('measures a drift', () => {
    expect(driftMs([0, 1, 2, 3], [0, 60, 120, 180])).toBe(10);
  });

  it('treats missing values as null', () => {
    const scores = scoreFeel([], DEVICE_MODELS[0]!, TRUTH, 0);
    const summary = summariseFeel([scores]);
    expect(summary).toMatchObject({ f25: 0, f50: 0, errorMs: { p50: null }, belowThreshold: null, dropped: null });
  });

  it('correlates similar curves, and returns null for a constant one', () => {
    const a = Float32Array.from([0, 1, 2, 3]);
    expect(correlation(a, Float32Array.from([5, 7, 9, 11, 0]))).toBeCloseTo(1, 6);
    expect(correlation(a, Float32Array.from([3, 2, 1, 0]))).toBeCloseTo(-1, 6);
    expect(correlation(a, new Float32Array(4))).toBeNull();
    expect(correlation(a, undefined)).toBeNull();
  });

  it('samples felt and true levels at the same steps', () => {
    const left = Float32Array.from({ length: 4800 }, (_, i) => (i < 2400 ? 0 : 1));
    expect([...stemLevels({ left, right: left }, 48_000)].map(Math.round)).toEqual([-60, -60, -3, 0, 0]);
    const envelope = Float32Array.from({ length: 110 }, (_, ms) => (ms < 50 ? 0 : 1));
    expect([...feltLevels(envelope, 10)].map(Math.round)).toEqual([0, 0, 36, 36, 36]);
  });
});
