/**
 * Runs the picture of a shader scene inside a shader function. three.js logs what is thrown there and draws nothing,
 * so the fault is kept, and thrown where the stage waits for the scene.
 */
import { SenseError } from '@sense/core';
import { describe } from '@sense/core/internal';
import type { Node, NodeBuilder } from 'three/webgpu';
import { Fn, vec3 } from 'three/tsl';

/** A picture whose faults are kept. */
export interface CheckedPicture {
  readonly node: Node<'vec3'>;
  /** @throws SenseError `invalid-argument` with the name of the scene, once after a build that failed */
  throwFault(): void;
}

/** @param picture builds the light of a pixel; called when the shader is built */
export function checkedPicture(id: string, picture: () => Node<'vec3'>): CheckedPicture {
  let fault: SenseError | undefined;
  const build = Fn((builder: NodeBuilder) => {
    try {
      return lightOf(id, picture, builder);
    } catch (error) {
      const isOurs = error instanceof SenseError && error.message.startsWith(`${id}.picture `);
      fault = isOurs ? error : failure(id, error);
      return vec3(0);
    }
  }) as unknown as () => Node<'vec3'>;
  return {
    node: build(),
    throwFault() {
      const thrown = fault;
      fault = undefined;
      if (thrown !== undefined) throw thrown;
    },
  };
}

function lightOf(id: string, picture: () => Node<'vec3'>, builder: NodeBuilder): Node<'vec3'> {
  const light = picture() as Node<'vec3'> | undefined;
  if ((light as { isNode?: boolean } | undefined)?.isNode !== true) {
    throw new SenseError('invalid-argument', `${id}.picture must return a vec3 node, received ${describe(light)}`);
  }
  const type = String(light!.getNodeType(builder));
  if (type === 'vec3' || type === 'color') return light!;
  throw new SenseError('invalid-argument', `${id}.picture must return a vec3 node, received a ${type} node`);
}

function failure(id: string, error: unknown): SenseError {
  const reason = error instanceof Error ? error.message : describe(error);
  return new SenseError('invalid-argument', `${id}.picture failed: ${reason}`, error);
}
