/** The status of an XR stage, and its sentence for the user. Pure. */
import type { XrMode } from './session.js';
import type { XrStatus } from './xr-stage-api.js';

/** What the sentence depends on. */
export interface StatusFacts extends Omit<XrStatus, 'message'> {
  readonly mode: XrMode;
  /** Whether the stage has a haptics connection. */
  readonly haptics: boolean;
}

/** The status with its sentence. */
export function describeStatus(facts: StatusFacts): XrStatus {
  const { mode: _mode, haptics: _haptics, ...status } = facts;
  return { ...status, message: sentence(facts) };
}

function sentence(facts: StatusFacts): string {
  switch (facts.state) {
    case 'page':
      return facts.mode === 'vr'
        ? 'Enter VR to stand inside the music.'
        : 'Enter AR to bring the music into your room.';
    case 'entering':
      return 'Entering the headset.';
    case 'lost':
      return 'The graphics of this page were lost: reload the page.';
    case 'disposed':
      return 'The stage has ended.';
    case 'presenting':
      return presenting(facts);
  }
}

function presenting({ visibility, placed, nearBoundary, input, felt, haptics }: StatusFacts): string {
  if (visibility !== 'visible') return 'Paused while the headset shows something else: nothing vibrates.';
  if (!placed) return 'Look at a free place on the floor, and press the trigger or pinch to put the band there.';
  if (nearBoundary) return 'You are near the edge of your play area: step back.';
  if (felt && haptics)
    return 'Each stem is felt in the controller nearer to it. Hold the trigger on a stem to move it.';
  if (input === 'hands') {
    return 'Hands are tracked: picture and sound only. Pick up a controller to feel the music. Pinch a stem to move it.';
  }
  if (input === 'none') return 'No controller is tracked: picture and sound only. Pick one up to feel the music.';
  return 'Hold the trigger on a stem to move it.';
}
