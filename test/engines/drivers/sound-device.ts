/**
 * A sound device that plays into nothing, for browsers that have none: without a device their AudioContext does not start.
 * PulseAudio with a null sink, on a socket of its own.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand, startProgram } from './programs.js';

/** Debian packages that contain it. */
export const SOUND_PACKAGES: readonly string[] = ['pulseaudio'];

export interface SoundDevice {
  /** The environment of browsers that shall play to it. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export function hasSoundDevice(): boolean {
  return findCommand(['pulseaudio']) !== undefined;
}

export async function openSoundDevice(): Promise<SoundDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'sense-sound-'));
  const socket = join(folder, 'native');
  const env = { ...process.env, XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder, PULSE_SERVER: `unix:${socket}` };
  const program = await startProgram(
    findCommand(['pulseaudio'])!,
    [
      '-n',
      '--daemonize=no',
      '--exit-idle-time=-1',
      '--load=module-null-sink rate=48000',
      `--load=module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    ],
    { env: { ...env, HOME: folder }, isReady: () => existsSync(socket) },
  );
  return {
    env,
    async close() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
