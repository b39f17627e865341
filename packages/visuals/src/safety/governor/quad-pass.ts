/** Helpers of the passes of the flash governor: a quad that fills a target, and targets of exact values. */
import {
  FloatType,
  HalfFloatType,
  LinearFilter,
  NearestFilter,
  NodeMaterial,
  QuadMesh,
  RenderTarget,
  type Node,
  type Renderer,
  type TextureDataType,
} from 'three/webgpu';
import { Fn, int, ivec2, max, min, outputStruct, property, screenCoordinate, vec4 } from 'three/tsl';

/** Column and row of the texel that is written, from the left and the top. */
export function texel(): Node<'ivec2'> {
  return ivec2(int(screenCoordinate.x), int(screenCoordinate.y));
}

type Whole = 'int' | 'ivec2';

/** The smaller of whole numbers; `min` of three is declared for floats only. */
export const least = min as unknown as <Type extends Whole>(a: Node<Type>, b: Node<Type>) => Node<Type>;

/** The greater of whole numbers. */
export const greatest = max as unknown as <Type extends Whole>(a: Node<Type>, b: Node<Type> | number) => Node<Type>;

/** Fills a target with the values that `write` gives for each texel. */
export class QuadPass {
  readonly #material = new NodeMaterial();
  readonly #quad: QuadMesh;

  /**
   * @param outputs textures of the target
   * @param write assigns a value to each output; called once, in a TSL function
   */
  constructor(outputs: number, write: (outputs: readonly Node<'vec4'>[]) => void) {
    const values = Array.from({ length: outputs }, () => property('vec4'));
    this.#material.colorNode = Fn(() => {
      write(values);
      return vec4(0);
    })();
    this.#material.outputNode = outputStruct(...values);
    this.#material.depthTest = false;
    this.#material.depthWrite = false;
    this.#material.fog = false;
    this.#material.toneMapped = false;
    this.#quad = new QuadMesh(this.#material);
  }

  render(renderer: Renderer, target: RenderTarget | null): void {
    renderer.setRenderTarget(target);
    this.#quad.render(renderer);
  }

  dispose(): void {
    this.#material.dispose();
  }
}

/** A target of exact values: 32-bit floats that are read without interpolation. */
export function createTable(width: number, height: number, count = 1): RenderTarget {
  return createTarget(width, height, { type: FloatType, filter: NearestFilter, count });
}

/** A target of linear light. */
export function createPicture(width: number, height: number): RenderTarget {
  return createTarget(width, height, { type: HalfFloatType, filter: LinearFilter, count: 1 });
}

function createTarget(
  width: number,
  height: number,
  { type, filter, count }: { type: TextureDataType; filter: typeof NearestFilter | typeof LinearFilter; count: number },
): RenderTarget {
  const target = new RenderTarget(width, height, {
    type,
    count,
    minFilter: filter,
    magFilter: filter,
    depthBuffer: false,
    generateMipmaps: false,
  });
  target.textures.forEach((texture, index) => (texture.name = `governor${index}`));
  return target;
}

/** Two targets: what was written last is read while the other is written. */
export class TargetPair {
  #read: RenderTarget;
  #write: RenderTarget;

  constructor(create: () => RenderTarget) {
    this.#read = create();
    this.#write = create();
  }

  get read(): RenderTarget {
    return this.#read;
  }

  get write(): RenderTarget {
    return this.#write;
  }

  swap(): void {
    [this.#read, this.#write] = [this.#write, this.#read];
  }

  dispose(): void {
    this.#read.dispose();
    this.#write.dispose();
  }
}
