/**
 * Renders the demo song to `public/demo/`: `song.wav` (16 bit) and `truth.json`; with `--stems` also
 * one WAV file per stem. Usage: `npm run demo -w examples [-- --stems] [--seed N] [--out DIR]`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { STEM_NAMES } from '@sense/core/engine';
import { encodeWav16, renderSong } from '@sense/demo-song';

const { values } = parseArgs({
  options: {
    stems: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: fileURLToPath(new URL('../public/demo/', import.meta.url)) },
  },
});

const started = performance.now();
const song = renderSong({ seed: Number(values.seed) });
const seconds = song.mixture.left.length / song.sampleRate;
mkdirSync(values.out, { recursive: true });
writeFileSync(`${values.out}/song.wav`, encodeWav16(song.mixture, song.sampleRate));
writeFileSync(`${values.out}/truth.json`, JSON.stringify({ sampleRate: song.sampleRate, seconds, ...song.truth }));
if (values.stems) {
  for (const stem of STEM_NAMES) {
    writeFileSync(`${values.out}/${stem}.wav`, encodeWav16(song.stems[stem], song.sampleRate));
  }
}
const took = ((performance.now() - started) / 1000).toFixed(1);
console.log(`rendered ${seconds} s of demo song, ${song.truth.onsets.length} onsets, in ${took} s: ${values.out}`);
