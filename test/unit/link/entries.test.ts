/** The exported names of the package. */
import { expect, it } from 'vitest';
import * as link from '@sense/link';

it('match the list for @sense/link', () => {
  expect(Object.keys(link).sort()).toMatchInlineSnapshot(`
    [
      "FEED_VERSION",
      "createRecordingStore",
      "readRecording",
      "receiveFeed",
      "recordFeed",
      "replayFeed",
      "sendFeed",
    ]
  `);
});
