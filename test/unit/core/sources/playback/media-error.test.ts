/** What the error of a media element says about CORS, which browsers report like an unknown format. */
import { describe, expect, it } from 'vitest';
import { mediaError } from '../../../../../packages/core/src/sources/playback/element-player.js';

const failed = (src: string, crossOrigin: string | null): HTMLMediaElement =>
  ({ error: { code: 4, message: '' }, currentSrc: '', src, crossOrigin }) as unknown as HTMLMediaElement;

describe('mediaError', () => {
  it('names CORS for an address that is loaded with crossorigin', () => {
    const { code, message } = mediaError(failed('https://example.org/a.mp3', 'anonymous'));
    expect(code).toBe('decode-failed');
    expect(message).toMatch(
      /convert it to MP3.*CORS: another origin, also after a redirect.*Access-Control-Allow-Origin$/,
    );
  });

  it.each([
    ['https://example.org/a.mp3', null],
    ['blob:https://example.org/1', 'anonymous'],
  ])('does not for %s with crossorigin %s', (address, crossOrigin) => {
    expect(mediaError(failed(address, crossOrigin)).message).toMatch(/WAV or M4A$/);
  });
});
