/** Without a page, as in Node and in workers: whatever needs one rejects with a code and names what works there. */
import { describe, expect, it } from 'vitest';
import * as core from '@sense/core';
import * as haptics from '@sense/haptics';
import { createSeparation, createSeparatorNode } from '@sense/separation';
import * as visuals from '@sense/visuals';
import { createFakeFeed } from '../../support/fake-feed.js';

const feed = createFakeFeed();
const url = new URL('http://localhost/song.mp3');
/** What a program that is written for pages passes. */
const given = {} as never;
const separation = createSeparation();

describe.each<[string, () => unknown]>([
  ['createSession', () => core.createSession({ source: core.fileSource(url), separation })],
  ['createStage', () => visuals.createStage(feed, { canvas: given })],
  ['createXrStage', () => visuals.createXrStage(feed, { mode: 'vr' })],
  ['createDetectorScope', () => visuals.createDetectorScope(feed, { canvas: given })],
  ['createSeparatorNode', () => createSeparatorNode(given)],
  ['microphoneSource', () => core.microphoneSource().open(given, new core.Scope())],
  ['tabSource', () => core.tabSource().open(given, new core.Scope())],
  ['listMicrophones', () => core.listMicrophones()],
  ['watchMicrophones', () => core.watchMicrophones(() => undefined)],
  ['createPhoneDevice', () => haptics.createPhoneDevice()],
])('%s', (_, run) => {
  it('is unsupported, and says so', async () => {
    const error = await Promise.resolve()
      .then(run)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(core.SenseError);
    expect(error).toMatchObject({ code: 'unsupported' });
  });
});

it('connects devices of the application to a feed', () => {
  for (const connection of [haptics.connectHaptics(feed), haptics.connectDevices()]) {
    expect(connection.devices).toEqual([]);
    connection.dispose();
  }
});

it('reports the support of headsets as none', async () => {
  expect(await visuals.xrSupport()).toEqual({ vr: false, ar: false });
});
