/** Runs in the browser, called by xr.test.ts: the XR stage in an emulated headset. */
import { createBandScene, XR_LIMITS, xrSupport, type XrSceneFactory } from '@sense/visuals';
import { SyntheticEnvironmentModule } from '@iwer/sem';
import { ActionRecorder } from 'iwer';
import type { Camera } from 'three/webgpu';
import { enter, openRig, type XrRig } from './xr-rig.js';

const state = ({ stage, haptics }: XrRig) => ({
  state: stage.status.state,
  input: stage.status.input,
  felt: stage.status.felt,
  devices: haptics.devices.map(({ id }) => id).sort(),
  routing: haptics.routing.name,
});

/** Enters, leaves and enters again; and ends inside a session. */
export async function comeAndGo() {
  const rig = await openRig();
  const support = await xrSupport();
  const before = state(rig);
  await enter(rig);
  const inside = { ...state(rig), hit: await rig.hit() };
  await rig.stage.leave();
  await rig.frames(2);
  const outside = { ...state(rig), hit: await rig.hit() };
  await enter(rig);
  const again = { ...state(rig), hit: await rig.hit() };
  const { session } = rig.stage;
  let ended = 0;
  session!.addEventListener('end', () => ended++);
  await rig.end();
  return { support, before, inside, outside, again, ended, after: rig.stage.status.state };
}

/** The motors and the status while the headset shows something else. */
export async function hideAndShow() {
  const rig = await openRig();
  await enter(rig);
  const results: Record<string, { hit: string[]; state: string; message: string }> = {};
  for (const visibility of ['visible-blurred', 'hidden'] as const) {
    rig.pulses.length = 0;
    rig.device.updateVisibilityState(visibility);
    await rig.until(() => rig.stage.status.visibility === visibility);
    const message = rig.stage.status.message;
    results[visibility] = { hit: await rig.hit(), state: rig.stage.status.state, message };
    rig.device.updateVisibilityState('visible');
    await rig.until(() => rig.stage.status.visibility === 'visible' && rig.stage.status.input === 'controllers');
    await rig.frames(2);
    results[`after ${visibility}`] = { hit: await rig.hit(), state: rig.stage.status.state, message: '' };
  }
  await rig.end();
  return results;
}

/** From controllers to hands and back; and a session that begins with hands. */
export async function changeHands() {
  const rig = await openRig();
  await enter(rig);
  rig.device.primaryInputMode = 'hand';
  await rig.until(() => rig.stage.status.input === 'hands');
  const hands = { ...state(rig), hit: await rig.hit(), message: rig.stage.status.message };
  await rig.stage.leave();
  await rig.stage.enter();
  await rig.until(() => rig.stage.status.input === 'hands');
  rig.device.primaryInputMode = 'controller';
  await rig.until(() => rig.stage.status.input === 'controllers');
  await rig.frames(2);
  const controllers = { ...state(rig), hit: await rig.hit() };
  await rig.end();
  return { hands, controllers };
}

/** Which hand feels the drums, by where the hands and the drums are, and by the setting. */
export async function feelNearby() {
  const rig = await openRig();
  await enter(rig);
  const { left, right } = rig.device.controllers;
  const to = async (lz: number, rz: number) => {
    left!.position.set(-0.2, 1, lz);
    right!.position.set(0.2, 1, rz);
    await rig.frames(3);
    return { hands: [...rig.stage.handsOf('drums')], hit: await rig.hit() };
  };
  const rightBehind = await to(-0.4, 0.4);
  const leftBehind = await to(0.4, -0.4);
  rig.stage.setPlace('drums', { x: 0, y: 1, z: -1 });
  const drumsAhead = await to(0.4, -0.4);
  rig.stage.setSwapHands(true);
  const swapped = await to(0.4, -0.4);
  await rig.end();
  return { rightBehind, leftBehind, drumsAhead, swapped };
}

/** Grabs the voice with the right trigger, moves it to the left, and lets go. */
export async function grab() {
  const rig = await openRig();
  await enter(rig);
  const controller = rig.device.controllers.right!;
  const { vocals } = rig.stage.places;
  const aim = async (angle: number) => {
    controller.position.set(0, vocals.y, 0);
    controller.quaternion.set(0, Math.sin(angle / 2), 0, Math.cos(angle / 2));
    await rig.frames(3);
  };
  await aim(0);
  controller.updateButtonValue('trigger', 1);
  await rig.frames(3);
  await aim(Math.PI / 4);
  const held = rig.stage.places.vocals;
  controller.updateButtonValue('trigger', 0);
  await rig.frames(3);
  await aim(0);
  const released = rig.stage.places.vocals;
  rig.stage.resetPlaces();
  const reset = rig.stage.places.vocals;
  await rig.end();
  return { before: vocals, held, released, reset };
}

interface Hit {
  /** When the engine emitted it and when it sounds, in ms. */
  readonly emittedMs: number;
  readonly soundMs: number;
  readonly drum: string;
  readonly strength: number;
}

/**
 * Records a person whose hands change places in the middle, replays the recording while `hits` play in
 * virtual time, and returns when each was felt, and where.
 */
export async function replaySong(hits: readonly Hit[], durationMs: number) {
  const rig = await openRig();
  await enter(rig);
  const { left, right } = rig.device.controllers;
  const space = await rig.stage.session!.requestReferenceSpace('local-floor');
  const recorder = new ActionRecorder(rig.stage.session!, space as never);
  const RECORDED = 20;
  for (let i = 0; i < RECORDED; i++) {
    const behind = i < RECORDED / 2 ? right! : left!;
    const ahead = behind === right ? left! : right!;
    behind.position.set(behind === right ? 0.2 : -0.2, 1, 0.4);
    ahead.position.set(ahead === right ? 0.2 : -0.2, 1, -0.4);
    await new Promise<void>((resolve) =>
      rig.stage.session!.requestAnimationFrame((_time, frame) => {
        recorder.recordFrame(frame as never);
        resolve();
      }),
    );
  }
  const recording = recorder.getRecording();
  // What the recording must decide: both hands ahead, until it is replayed.
  left!.position.set(-0.2, 1, -0.5);
  right!.position.set(0.2, 1, -0.5);
  await rig.frames(3);
  const felt: { hand: string; sentMs: number }[] = [];
  rig.haptics.onCommand(({ id }, { starts }) => {
    if (starts.length > 0) felt.push({ hand: id, sentMs: rig.time.nowMs - originMs });
  });
  const originMs = rig.time.nowMs + 500;
  rig.pulses.length = 0;
  let next = 0;
  const handsOver: string[] = [];
  for (let i = 0; i < recording.frames.length; i++) {
    replay(rig, recording, i);
    await rig.frames(2);
    handsOver.push(rig.stage.handsOf('drums').join());
    const endMs = (durationMs * (i + 1)) / recording.frames.length;
    for (; next < hits.length && hits[next]!.emittedMs < endMs; next++) {
      const { emittedMs, soundMs, drum, strength } = hits[next]!;
      rig.time.advanceTo(originMs + emittedMs);
      rig.feed.onset({ id: 1000 + next, time: (originMs + soundMs) / 1000, drum: drum as 'kick', strength });
    }
    rig.time.advanceTo(originMs + endMs);
  }
  rig.time.advance(300);
  const { transportMs, riseMs } = rig.haptics.devices[0]!.profile;
  const pulsed = [...new Set(rig.pulses.filter(({ value }) => value > 0).map(({ hand }) => hand))].sort();
  const lookAheadMs = rig.feed.lookAheadMs;
  await rig.end();
  // Felt after the command has reached the motor and the motor has risen; heard after the look-ahead.
  return {
    felt: felt.map(({ hand, sentMs }) => ({ hand, feltMs: sentMs + transportMs + riseMs - lookAheadMs })),
    handsOver,
    pulsed,
  };
}

type Recording = ReturnType<ActionRecorder['getRecording']>;

/**
 * Puts head and controllers where they were in a recorded frame. The inputs of IWER's own `ActionPlayer`
 * have no motors, so the poses are replayed on the controllers of the device.
 */
function replay({ device }: XrRig, { schema, frames }: Recording, index: number): void {
  const [, ...row] = frames[index] as (number | number[])[];
  const [x, y, z, qx, qy, qz, qw, ...inputs] = row as [number, number, number, number, number, number, number];
  device.position.set(x, y, z);
  device.quaternion.set(qx, qy, qz, qw);
  for (const input of inputs as unknown as number[][]) {
    const hand = schema.find(([number]) => number === input[0])![1].handedness as 'left' | 'right';
    const { position, quaternion } = device.controllers[hand]!;
    position.set(input[1]!, input[2]!, input[3]!);
    quaternion.set(input[4]!, input[5]!, input[6]!, input[7]!);
  }
}

/** AR in a synthetic room: placement on its floor by hit test. */
export async function placeInRoom() {
  const rig = await openRig({ mode: 'ar' });
  rig.device.installSEM(SyntheticEnvironmentModule as never);
  await rig.device.sem!.loadDefaultEnvironment('living_room');
  await enter(rig);
  const { stage, device } = rig;
  const before = { ...stage.status };
  // Look at the floor ahead.
  device.position.set(0, 1.6, 0);
  const down = -0.7;
  device.quaternion.set(Math.sin(down / 2), 0, 0, Math.cos(down / 2));
  await rig.frames(6);
  const controller = device.controllers.right!;
  controller.updateButtonValue('trigger', 1);
  await rig.until(() => stage.status.placed);
  controller.updateButtonValue('trigger', 0);
  await rig.frames(2);
  const after = { ...stage.status };
  device.recenter();
  await rig.until(() => !stage.status.placed);
  controller.updateButtonValue('trigger', 1);
  await rig.until(() => stage.status.placed);
  controller.updateButtonValue('trigger', 0);
  await rig.frames(2);
  stage.recentre();
  await rig.frames(2);
  const again = stage.status.placed;
  const surfaces = device.sem!.trackedPlanes.size;
  const alpha = stage.canvas.getContext('webgl2')!.getContextAttributes()!.alpha;
  await rig.end();
  return { before, after, again, surfaces, alpha };
}

/** What three.js did with the band in the last frame. */
interface Drawn {
  drawCalls: number;
  /** Eyes that are drawn one after the other. */
  eyes: number;
  multiviewRequested: boolean;
  /** Matrix of the first eye in the world. */
  eye: number[];
}

/** Options of a stage with the band, which write what is drawn of it into `drawn`. */
function watchBand(drawn: Drawn): { scene: XrSceneFactory; onFrame(): void } {
  let last: { readonly info: { readonly render: { readonly drawCalls: number } } } | undefined;
  const createScene: XrSceneFactory = (detail) => {
    const scene = createBandScene(detail);
    let watched = false;
    scene.object.traverse((object) => {
      if (watched || !('isMesh' in object) || !object.visible) return;
      watched = true;
      object.onBeforeRender = (renderer, _world, camera) => {
        last = renderer as never;
        const { xr } = renderer as unknown as { xr: { _useMultiviewIfPossible: boolean } };
        drawn.multiviewRequested = xr._useMultiviewIfPossible;
        const eyes = (camera as { readonly cameras?: readonly Camera[] }).cameras;
        drawn.eyes = eyes?.length ?? 1;
        drawn.eye = (eyes?.[0] ?? camera).matrixWorld.toArray();
      };
    });
    return scene;
  };
  const onFrame = (): void => {
    if (last !== undefined) drawn.drawCalls = last.info.render.drawCalls;
  };
  return { scene: createScene, onFrame };
}

const nothingDrawn = (): Drawn => ({ drawCalls: 0, eyes: 0, multiviewRequested: false, eye: [] });

/** The budget in a session, the draw calls that the renderer counted, and the effect of options. */
export async function budget(detail: 'full' | 'light') {
  const drawn = nothingDrawn();
  const rig = await openRig({ detail, foveation: 0.6, vignette: 0.5, ...watchBand(drawn) });
  const page = rig.stage.budget;
  await enter(rig);
  await rig.frames(3);
  const inside = rig.stage.budget;
  await rig.end();
  return { page, inside, drawn, limits: XR_LIMITS };
}

/** Where the camera looks from, where the head is, and where the voice is. */
export async function comfort() {
  const drawn = nothingDrawn();
  const rig = await openRig({ ...watchBand(drawn) });
  const { device, stage } = rig;
  const turn = 0.6;
  const look = async (x: number, y: number, z: number) => {
    device.position.set(x, y, z);
    device.quaternion.set(0, Math.sin(turn / 2), 0, Math.cos(turn / 2));
    await rig.frames(3);
    return { position: drawn.eye.slice(12, 15), ahead: drawn.eye.slice(8, 11).map((each) => -each) };
  };
  device.position.set(0.5, 1.7, 0.3);
  await enter(rig);
  const first = await look(0.5, 1.7, 0.3);
  const { vocals } = stage.places;
  const belowDegrees = (Math.atan2(1.7 - vocals.y, Math.hypot(vocals.x, vocals.z)) * 180) / Math.PI;
  const moved = await look(-0.4, 1.5, 0.1);
  await rig.end();
  return { belowDegrees, first, moved, turn };
}

/** Codes of what cannot be done. */
export async function rejections() {
  const code = (error: unknown) => (error as { code?: string }).code ?? String(error);
  const failure = async (run: () => Promise<unknown>) => {
    try {
      await run();
      return 'none';
    } catch (error) {
      return code(error);
    }
  };
  const mode = await failure(() => openRig({ mode: 'xr' as never }));
  const foveation = await failure(() => openRig({ foveation: 2 }));
  const rig = await openRig({}, { supportedSessionModes: ['inline'] as never });
  const unsupported = await failure(() => rig.stage.enter());
  const { state: left } = rig.stage.status;
  const place = await failure(async () => rig.stage.setPlace('drums', { x: Number.NaN, y: 0, z: 0 }));
  await rig.end();
  // Without a try: what is thrown is not a rejection.
  const disposed = await rig.stage.enter().then(() => 'none', code);
  return { mode, foveation, unsupported, left, place, disposed };
}
