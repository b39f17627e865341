/**
 * The inputs of the page, each as a source for a session.
 */
import { fileSource, microphoneSource, nodeSource, tabSource, type Scope, type Source } from '@sense/core';

export type InputKind = 'demo' | 'file' | 'microphone' | 'tab' | 'tone';

/** A source for a session, and what starts and stops with it. */
export interface Prepared {
  readonly source: Source;
  play?(): void;
  pause?(): void;
}

export interface Input {
  readonly kind: InputKind;
  /** Shown next to the play button. */
  readonly title: string;
  /** The sound plays elsewhere: it is captured, not played. */
  readonly live?: boolean;
  /** One line that describes the input. */
  readonly note: string;
  /** Called once per session. What it creates ends with `scope`. */
  prepare(context: AudioContext, scope: Scope): Promise<Prepared>;
}

const NOT_PLAYED_BACK = 'The stems are not played back, because you would hear an echo.';

export function demoInput(): Input {
  return {
    kind: 'demo',
    title: 'Glasshouse (demo song)',
    note: 'Forty seconds of synthesised music. The time of every hit and beat is known exactly.',
    prepare: async () => ({ source: fileSource('demo/song.wav', { loop: true, name: 'Glasshouse (demo song)' }) }),
  };
}

export function fileInput(file: File): Input {
  return {
    kind: 'file',
    title: file.name,
    note: 'Played from this device; nothing is uploaded. Drop another file anywhere on the page to replace it.',
    prepare: async () => ({ source: fileSource(file) }),
  };
}

export function microphoneInput(deviceId?: string): Input {
  return {
    kind: 'microphone',
    title: 'Microphone or line-in',
    live: true,
    note: `Captured without processing; it stays on this device. ${NOT_PLAYED_BACK}`,
    prepare: async () => ({ source: microphoneSource(deviceId ? { deviceId } : {}) }),
  };
}

export function tabInput(): Input {
  return {
    kind: 'tab',
    title: 'Another tab',
    live: true,
    note: NOT_PLAYED_BACK,
    prepare: async () => ({ source: tabSource() }),
  };
}

export function toneInput(): Input {
  return {
    kind: 'tone',
    title: 'Tone.js patch',
    note: 'A Tone.js graph feeds the engine. The Echo buttons send stems to a Tone.js delay.',
    prepare: async (context, scope) => {
      const { createTonePatch } = await import('../tone/tone-patch.js');
      const patch = createTonePatch(context, scope);
      return { source: nodeSource(patch.output), play: patch.play, pause: patch.pause };
    },
  };
}
