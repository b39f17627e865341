/** Runs in the browser, called by haptics-dualsense.test.ts. */
import { SenseError } from '@sense/core';
import { findDualSenses, requestDualSense } from '@sense/haptics';

/** What the real WebHID of the browser answers without a user gesture, and without an allowed pad. */
export async function withoutPad(): Promise<{ hasHid: boolean; code: string; found: number }> {
  let code = 'none';
  try {
    await requestDualSense();
  } catch (error) {
    code = error instanceof SenseError ? error.code : String(error);
  }
  return { hasHid: 'hid' in navigator, code, found: (await findDualSenses()).length };
}
