/**
 * The passes of the flash governor over all pixels: measure the cells of the source and of the picture shown
 * before, compose what is shown, and copy it to the screen.
 */
import { NoToneMapping, type Node, type Texture, type TextureNode, type ToneMapping } from 'three/webgpu';
import {
  clamp,
  exp2,
  float,
  floor,
  fract,
  If,
  interleavedGradientNoise,
  ivec2,
  log2,
  Loop,
  max,
  min,
  mix,
  renderOutput,
  screenCoordinate,
  select,
  texture,
  toneMapping,
  uv,
  vec2,
  vec3,
  vec4,
} from 'three/tsl';
import { FLASH_THRESHOLDS } from '../flash-meter.js';
import type { FrameUniforms } from './frame-uniforms.js';
import { least, QuadPass, texel } from './quad-pass.js';

/** How the source becomes displayed light. */
export interface SourceLight {
  readonly toneMapping: ToneMapping;
  readonly exposure: Node<'float'>;
}

const { redShare } = FLASH_THRESHOLDS;

/** Displayed light of a pixel of the source, 0..1 in each channel. */
function displayed(source: Node<'vec4'>, light: SourceLight): Node<'vec3'> {
  const mapped = toneMapping(light.toneMapping, light.exposure, vec4(source.rgb, 1)) as unknown as Node<'vec4'>;
  return clamp(mapped.rgb, 0, 1);
}

/** Relative luminance, and redness as a share of the largest. */
function lightOf(color: Node<'vec3'>): Node<'vec2'> {
  const luminance = color.dot(vec3(0.2126, 0.7152, 0.0722));
  const sum = color.r.add(color.g).add(color.b);
  const isRed = color.r.greaterThan(0).and(color.r.greaterThanEqual(sum.mul(redShare)));
  return vec2(luminance, select(isRed, max(color.r.sub(color.g).sub(color.b), 0), float(0)));
}

/** Means of each cell: luminance and redness of the source, and of the picture before. */
export class MeasurePass extends QuadPass {
  readonly source: { value: Texture };
  readonly before: { value: Texture };

  constructor(frame: FrameUniforms, light: SourceLight) {
    const source = texture();
    const before = texture();
    super(1, ([out]) => {
      const first = texel().mul(frame.cellPixels).toVar();
      const last = ivec2(frame.width.sub(1), frame.height.sub(1)).toVar();
      const sum = vec4(0).toVar();
      const options = { start: 0, end: frame.cellPixels, type: 'int', condition: '<' } as const;
      Loop({ ...options, name: 'y' } as typeof options, (row) => {
        const y = (row as unknown as Record<'y', Node<'int'>>).y;
        Loop({ ...options, name: 'x' } as typeof options, (column) => {
          const x = (column as unknown as Record<'x', Node<'int'>>).x;
          const at = least(first.add(ivec2(x, y)), last).toVar();
          const now = displayed(source.load(at), light).toVar();
          sum.addAssign(vec4(lightOf(now), lightOf(before.load(at).rgb)));
        });
      });
      out!.assign(sum.div(float(frame.cellPixels.mul(frame.cellPixels))));
    });
    this.source = source;
    this.before = before;
  }
}

/** Mixes the source with the picture before; all pixels of a cell keep the same share of it. */
export class ComposePass extends QuadPass {
  readonly source: { value: Texture };
  readonly before: { value: Texture };
  readonly hold: { value: Texture };

  constructor(frame: FrameUniforms, light: SourceLight) {
    const source = texture();
    const before = texture();
    const hold = texture();
    super(1, ([out]) => {
      const at = texel().toVar();
      const cell = vec2(at.div(frame.cellPixels)).add(0.5);
      const share = hold.sample(cell.div(vec2(float(frame.columns), float(frame.rows)))).r.toVar();
      const shown = displayed(source.load(at), light).toVar();
      If(share.greaterThan(0), () => {
        shown.assign(rounded(mix(shown, before.load(at).rgb, min(share, 1)), share, frame));
      });
      out!.assign(vec4(shown, 1));
    });
    this.source = source;
    this.before = before;
    this.hold = hold;
  }
}

/**
 * Rounds to a half float, up or down at random: small steps towards the source would otherwise be lost. What is
 * held stays.
 */
function rounded(color: Node<'vec3'>, share: Node<'float'>, frame: FrameUniforms): Node<'vec3'> {
  const step = exp2(floor(log2(max(color, 0.0001))).sub(10)).toVar();
  const dither = fract(interleavedGradientNoise(screenCoordinate.xy).add(frame.noise));
  const noise = select(share.lessThan(0.9999), dither, float(0.5));
  return min(floor(color.div(step).add(noise)).mul(step), 1);
}

/** Copies the picture, encoded for the screen. */
export class ScreenPass extends QuadPass {
  /** @param colorSpace of the output, or null for linear light */
  constructor(picture: TextureNode<'vec4'>, colorSpace: string | null) {
    super(1, ([out]) => {
      const color = vec4(picture.load(texel()).rgb, 1);
      out!.assign(
        colorSpace === null ? color : (renderOutput(color, NoToneMapping, colorSpace) as unknown as Node<'vec4'>),
      );
    });
  }
}

/** Copies a picture of another size. */
export class ResizePass extends QuadPass {
  readonly picture: { value: Texture };

  constructor() {
    const picture = texture();
    super(1, ([out]) => out!.assign(picture.sample(uv())));
    this.picture = picture;
  }
}
