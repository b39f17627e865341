/** A show that has every field of the format once. */
import type { Show } from '@sense/show';

export const EXAMPLE_SHOW: Show = {
  $schema: './show.schema.json',
  version: 1,
  title: 'Three songs',
  looks: {
    quiet: {
      title: 'Quiet',
      scene: { id: 'landscape', preset: 'glacier', parameters: { relief: 0.5 }, 'x-note': 'kept' },
      style: { energy: 0.2, speed: 0.3, density: 0.4, brightness: 0.4, glow: 0.6, saturation: 0.5 },
      palette: 'ice',
      colors: { drums: '#FFFFFF', bass: '#112233', other: '#445566', vocals: '#778899', background: '#000000' },
      levels: { drums: 1, bass: 1.5, other: 0, vocals: 1, kick: 0.5, snare: 1, hihat: 0, tom: 1, cymbal: 2 },
      haptics: {
        preset: 'gentle',
        mapping: { voices: { bass: { gain: 0.5 } } },
        routes: [
          { stem: 'drums', place: 'wrists', motor: 'high', strength: 0.5 },
          { stem: 'bass', device: 'audio:*' },
        ],
        strength: 0.4,
      },
      transition: { kind: 'dissolve', bars: 2 },
    },
    loud: { scene: { id: 'landscape', preset: 'arcade' }, 'x-rating': [1, { deep: true }] },
  },
  cues: [
    {
      id: 'drop',
      title: 'The drop',
      at: { event: 'drop', occurrence: 1 },
      quantise: 'none',
      look: 'loud',
      blackout: false,
    },
    { id: 'swap', at: { every: 8, from: 17 }, cycle: ['quiet', 'loud'], transition: { kind: 'melt', beats: 4 } },
    { id: 'voice', at: { event: 'stem-enters', stem: 'vocals' }, change: { levels: { vocals: 2 } } },
    {
      id: 'crash',
      at: { event: 'drum', drum: 'cymbal' },
      change: { style: { glow: 1 } },
      transition: { seconds: 0.5 },
    },
    { id: 'end', blackout: true },
  ],
  set: [
    {
      id: 'one',
      title: 'One',
      file: 'one.mp3',
      look: 'loud',
      tempo: { bpm: 124, meter: 4 },
      sections: [{ name: 'chorus', bar: 33 }],
      cues: [
        { id: 'chorus', at: { section: 'chorus' }, look: 'loud' },
        { id: 'late', at: { bar: 64, beat: 3 }, look: 'quiet' },
        { id: 'clock', at: { seconds: 90 }, look: 'quiet' },
      ],
    },
    { input: 'line-in' },
  ],
  places: { wrists: ['audio:2', 'xr:*'] },
  safety: { flashes: 0.5, motion: 'reduce', haptics: 0.8 },
  captions: { source: 'lyrics' },
  'x-tool': { version: 3 },
};
