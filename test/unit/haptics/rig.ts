/**
 * Live haptics in virtual time: a page, a pad as in Chromium, a feed, and the connection between them.
 */
import type { SenseError } from '@sense/core';
import { connectHaptics, type HapticsConnection, type HapticsOptions, type WebGamepad } from '@sense/haptics';
import { createFakeFeed } from '../../support/fake-feed.js';
import { VirtualTime } from '../../support/virtual-time.js';
import { ChromiumPad, FakePage } from './fixtures.js';

const HOP_MS = 512 / 48;

export class Rig {
  readonly time = new VirtualTime();
  readonly page = new FakePage();
  readonly feed = createFakeFeed({ lookAheadMs: 60 });
  readonly errors: SenseError[] = [];
  pad = new ChromiumPad(this.page, this.time.now);
  #connection: HapticsConnection | undefined;

  get connection(): HapticsConnection {
    return this.#connection ?? this.connect();
  }

  connect(options: HapticsOptions = {}): HapticsConnection {
    const { time, page } = this;
    const navigator = { getGamepads: () => [this.pad.gamepad, null] };
    this.#connection = connectHaptics(this.feed, {
      onError: (error) => this.errors.push(error),
      ...options,
      environment: { now: time.now, timer: time.timer, page, navigator },
    });
    return this.#connection;
  }

  /** Runs the engine for `ms`: a bass tone in every hop, and a kick at each of `kicksMs` from now. */
  play(ms: number, kicksMs: readonly number[] = [], bassDb = -10): void {
    const { time, feed } = this;
    const startMs = time.nowMs;
    const kicks = kicksMs.map((at) => startMs + at);
    for (let at = HOP_MS; at <= ms; at += HOP_MS) {
      time.advance(startMs + at - time.nowMs);
      while (kicks.length > 0 && kicks[0]! <= time.nowMs) {
        feed.onset({ time: kicks.shift()! / 1000, drum: 'kick' });
      }
      feed.features(time.nowMs / 1000, { bass: { levelDb: bassDb, centroidHz: 60 } });
    }
  }

  padEvent(type: string, gamepad: WebGamepad): void {
    this.page.dispatchEvent(Object.assign(new Event(type), { gamepad }));
  }
}

/** Waits until rejections and resolutions of devices have reached their handlers. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
