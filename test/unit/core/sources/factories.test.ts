/** Source factories validate their arguments and open nothing. */
import { expect, it } from 'vitest';
import {
  SenseError,
  elementSource,
  fileSource,
  listMicrophones,
  microphoneSource,
  nodeSource,
  streamSource,
  tabSource,
} from '@sense/core';

it.each([undefined, null, 42, {}, '', 'not an address without a page'])('fileSource rejects %s', (input) => {
  expect(() => fileSource(input as never)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

it.each([
  ['elementSource', () => elementSource({} as never), 'received Object'],
  ['streamSource', () => streamSource('stream' as never), 'received "stream"'],
  ['nodeSource', () => nodeSource(7 as never), 'received 7'],
  ['nodeSource', () => nodeSource({ output: [] }), 'received Object'],
  ['microphoneSource', () => microphoneSource({ channelCount: 0 }), 'received 0'],
  ['microphoneSource', () => microphoneSource({ deviceId: '' }), 'deviceId is empty'],
])('%s rejects an invalid argument and describes it', (_, create, text) => {
  let thrown: unknown;
  try {
    create();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SenseError);
  expect(thrown).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining(text) as string });
});

it('does not open anything before open is called', () => {
  // No server, microphone or tab is available here: opening would throw.
  expect(fileSource('http://127.0.0.1:1/song.mp3').kind).toBe('file');
  expect(microphoneSource().kind).toBe('microphone');
  expect(tabSource().kind).toBe('stream');
});

it('listMicrophones rejects outside a browser', async () => {
  await expect(listMicrophones()).rejects.toMatchObject({ code: 'unsupported' });
});
