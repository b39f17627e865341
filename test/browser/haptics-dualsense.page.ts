/** Runs in the browser, called by haptics-dualsense.test.ts. */
import { SenseError } from '@sense/core';
import { findDualSenses, requestDualSense, type WebHid } from '@sense/haptics';

/** What the real WebHID of the browser answers without a user gesture, and without an allowed pad. */
export async function withoutPad(): Promise<{ hasHid: boolean; code: string; found: number }> {
  // The call of the test is a user gesture in this page, but not in a frame that is newer.
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const { hid } = frame.contentWindow!.navigator as Navigator & { hid: WebHid };
  let code = 'none';
  try {
    await requestDualSense({ hid });
  } catch (error) {
    code = error instanceof SenseError ? error.code : String(error);
  }
  frame.remove();
  return { hasHid: 'hid' in navigator, code, found: (await findDualSenses()).length };
}
