/**
 * Plays the stems from their places while a session runs: a PannerNode (head-related transfer function)
 * per body between each stem and the output of the session, and a listener that follows the head. `other`
 * stands at both sides, so its left and right channels have a panner each. Main thread.
 */
import { STEM_NAMES, type PerStem, type StemName } from '@sense/core';
import { Vector3, type Matrix4 } from 'three/webgpu';

/** What the sound needs of a session of `@sense/core`; a `Session` satisfies it. */
export interface XrSound {
  readonly context: AudioContext;
  readonly stems: PerStem<AudioNode>;
  readonly output: AudioNode;
}

/** Distance in metres up to which a stem has its full level, beyond its default distance. */
const FULL_LEVEL_DISTANCE = 2.8;
const ROLLOFF = 0.7;

interface Body {
  readonly stem: StemName;
  /** -1 for the mirror image of a stem that stands at both sides. */
  readonly side: 1 | -1;
  readonly panner: PannerNode;
}

export class SpatialSound {
  readonly #sound: XrSound;
  readonly #bodies: readonly Body[];
  readonly #splitter: ChannelSplitterNode;
  readonly #point = new Vector3();
  readonly #forward = new Vector3();
  readonly #up = new Vector3();

  /** Puts the panners between the stems and the output. */
  constructor(sound: XrSound) {
    this.#sound = sound;
    const { context, stems, output } = sound;
    const panner = (): PannerNode =>
      new PannerNode(context, {
        panningModel: 'HRTF',
        distanceModel: 'inverse',
        refDistance: FULL_LEVEL_DISTANCE,
        rolloffFactor: ROLLOFF,
      });
    const body = (stem: StemName, side: 1 | -1): Body => ({ stem, side, panner: panner() });
    const [left, right] = [body('other', -1), body('other', 1)];
    const single = STEM_NAMES.filter((stem) => stem !== 'other').map((stem) => body(stem, 1));
    this.#bodies = [...single, left, right];
    this.#splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    for (const stem of STEM_NAMES) stems[stem].disconnect(output);
    for (const { stem, panner: node } of single) stems[stem].connect(node);
    stems.other.connect(this.#splitter);
    this.#splitter.connect(left.panner, 0);
    this.#splitter.connect(right.panner, 1);
    for (const { panner: node } of this.#bodies) node.connect(output);
  }

  /**
   * Moves the panners and the listener. Does not allocate.
   *
   * @param stage matrix from the coordinates of the places to those of the head
   * @param head pose of the head
   */
  update(places: PerStem<Vector3>, stage: Matrix4, head: Matrix4): void {
    for (let i = 0; i < this.#bodies.length; i++) {
      const { stem, side, panner } = this.#bodies[i]!;
      const { x, y, z } = places[stem];
      const point = this.#point.set(x * side, y, z).applyMatrix4(stage);
      panner.positionX.value = point.x;
      panner.positionY.value = point.y;
      panner.positionZ.value = point.z;
    }
    const at = this.#point.setFromMatrixPosition(head);
    const forward = this.#forward.setFromMatrixColumn(head, 2).negate();
    const up = this.#up.setFromMatrixColumn(head, 1);
    const { listener } = this.#sound.context;
    if (listener.positionX === undefined) {
      // Firefox has methods only.
      listener.setPosition(at.x, at.y, at.z);
      listener.setOrientation(forward.x, forward.y, forward.z, up.x, up.y, up.z);
      return;
    }
    listener.positionX.value = at.x;
    listener.positionY.value = at.y;
    listener.positionZ.value = at.z;
    listener.forwardX.value = forward.x;
    listener.forwardY.value = forward.y;
    listener.forwardZ.value = forward.z;
    listener.upX.value = up.x;
    listener.upY.value = up.y;
    listener.upZ.value = up.z;
  }

  /** Removes the panners and connects the stems to the output again. */
  end(): void {
    const { stems, output } = this.#sound;
    for (const stem of STEM_NAMES) {
      for (const { stem: own, panner } of this.#bodies)
        if (own === stem && stem !== 'other') stems[stem].disconnect(panner);
    }
    stems.other.disconnect(this.#splitter);
    this.#splitter.disconnect();
    for (const { panner } of this.#bodies) panner.disconnect();
    for (const stem of STEM_NAMES) stems[stem].connect(output);
  }
}
