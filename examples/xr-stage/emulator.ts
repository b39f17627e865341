/**
 * IWER's emulated Quest 3, for people without a headset: a headset and controllers moved by mouse and keys,
 * in an emulated living room. Loaded on demand only, because it is larger than the page.
 */
import type { XRDevice } from 'iwer';

let device: XRDevice | undefined;

/** Installs the emulated headset as `navigator.xr`. Renderers created before do not see it. */
export async function installEmulator(): Promise<void> {
  if (device !== undefined) return;
  const [{ XRDevice, metaQuest3 }, { DevUI }, { SyntheticEnvironmentModule }] = await Promise.all([
    import('iwer'),
    import('@iwer/devui'),
    import('@iwer/sem'),
  ]);
  device = new XRDevice(metaQuest3);
  device.installRuntime({ forceInstall: true });
  device.installDevUI(DevUI as never);
  device.installSEM(SyntheticEnvironmentModule as never);
  device.sem!.loadDefaultEnvironment('living_room');
  // One picture: a screen is not stereo.
  device.stereoEnabled = false;
}
