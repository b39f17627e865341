/**
 * The things this page can listen to, each as a source for a session. Knows nothing of what
 * happens to the sound.
 */
import { fileSource, microphoneSource, nodeSource, tabSource, type Scope, type Source } from '@sense/core';

export type InputKind = 'demo' | 'file' | 'microphone' | 'tab' | 'tone';

/** A source that is ready to be opened, and what else must start and stop with it. */
export interface Prepared {
  readonly source: Source;
  play?(): void;
  pause?(): void;
}

export interface Input {
  readonly kind: InputKind;
  /** Shown beside the play button. */
  readonly title: string;
  /** It sounds elsewhere: it is listened to, not played. */
  readonly live?: boolean;
  /** One line on what this is. */
  readonly note: string;
  /** Called once per session; what it creates ends with `scope`. */
  prepare(context: AudioContext, scope: Scope): Promise<Prepared>;
}

const NOT_PLAYED_BACK = 'You hear it already, so the stems are not played again: that would be an echo.';

export function demoInput(): Input {
  return {
    kind: 'demo',
    title: 'Glasshouse (demo song)',
    note: 'Forty seconds rendered by this project’s own synthesis: every hit and beat in it is known to the sample.',
    prepare: async () => ({ source: fileSource('demo/song.wav', { loop: true, name: 'Glasshouse (demo song)' }) }),
  };
}

export function fileInput(file: File): Input {
  return {
    kind: 'file',
    title: file.name,
    note: 'Played from this device: nothing is uploaded. Drop another file anywhere to change it.',
    prepare: async () => ({ source: fileSource(file) }),
  };
}

export function microphoneInput(deviceId?: string): Input {
  return {
    kind: 'microphone',
    title: 'Microphone or line-in',
    live: true,
    note: `Heard unprocessed, and kept on this device. ${NOT_PLAYED_BACK}`,
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
    note: 'A Tone.js graph plays into the engine. The Echo buttons send stems back into a Tone.js delay.',
    prepare: async (context, scope) => {
      const { createTonePatch } = await import('../tone/tone-patch.js');
      const patch = createTonePatch(context, scope);
      return { source: nodeSource(patch.output), play: patch.play, pause: patch.pause };
    },
  };
}
