/** Runs in the browser: a minimal application. The test reads its outcome from `globalThis.outcome`. */
import { createSession, nodeSource } from '@sense/core';
import * as haptics from '@sense/haptics';
import * as link from '@sense/link';
import { createSeparation, createSeparatorNode } from '@sense/separation';
import * as show from '@sense/show';
import * as visuals from '@sense/visuals';

try {
  const tone = new OscillatorNode(new AudioContext());
  tone.start();
  const session = await createSession({ source: nodeSource(tone), separation: createSeparation({ model: 'lite' }) });
  const offline = new OfflineAudioContext({ numberOfChannels: 2, length: 48_000, sampleRate: 48_000 });
  const { separator: offlineSeparator } = await createSeparatorNode(offline, { model: 'lite' });
  session.status$.subscribe((status) => {
    const outputs = [haptics, visuals, link, show].every((module) => Object.keys(module).length > 0);
    globalThis.outcome = { ...status, outputs, offlineSeparator };
  });
  await session.start();
} catch (error) {
  globalThis.outcome = { state: 'failed', error: String(error) };
}
