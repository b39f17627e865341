/** The shapes of the game, from boxes and planes: the player's car, other cars, gates. Geometry is shared. */
import {
  AdditiveBlending,
  BoxGeometry,
  BufferAttribute,
  CanvasTexture,
  Color,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  type BufferGeometry,
  type Texture,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';

export const COLOURS = {
  orange: new Color('#e69f00'),
  blue: new Color('#56b4e9'),
  pink: new Color('#cc79a7'),
  red: new Color('#ff4a3d'),
  white: new Color('#dfe9ff'),
} as const;

/** A soft round light. */
export function createGlowTexture(): Texture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const context = canvas.getContext('2d')!;
  const gradient = context.createRadialGradient(32, 32, 0, 32, 32, 32);
  gradient.addColorStop(0, '#fff');
  gradient.addColorStop(0.25, '#fff9');
  gradient.addColorStop(1, '#0000');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 64, 64);
  return new CanvasTexture(canvas);
}

export function glowMaterial(texture: Texture, colour: Color, opacity: number): MeshBasicMaterial {
  return new MeshBasicMaterial({
    map: texture,
    color: colour,
    transparent: true,
    opacity,
    blending: AdditiveBlending,
    depthWrite: false,
    side: DoubleSide,
  });
}

/** A box of one colour, darker at its sides, as if lit from above. */
function litBox(
  width: number,
  height: number,
  depth: number,
  place: readonly [number, number, number],
  colour: string,
  taper = 1,
): BufferGeometry {
  const geometry = new BoxGeometry(width, height, depth);
  const position = geometry.getAttribute('position');
  const normal = geometry.getAttribute('normal');
  const base = new Color(colour);
  const colours = new Float32Array(3 * position.count);
  for (let i = 0; i < position.count; i++) {
    if (position.getY(i) > 0) {
      position.setX(i, position.getX(i) * taper);
      position.setZ(i, position.getZ(i) * taper);
    }
    const light = 0.55 + 0.45 * normal.getY(i) + 0.2 * Math.max(0, normal.getZ(i));
    colours.set([base.r * light, base.g * light, base.b * light], 3 * i);
  }
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  geometry.translate(...place);
  return geometry;
}

function bodyGeometry(paint: string): BufferGeometry {
  return mergeGeometries([
    litBox(1.9, 0.46, 4.3, [0, 0.5, 0], paint, 0.94),
    litBox(1.66, 0.46, 2.1, [0, 0.93, 0.25], '#10131f', 0.72),
    litBox(1.2, 0.05, 1.35, [0, 1.165, 0.25], paint, 0.98),
    litBox(1.84, 0.08, 0.32, [0, 0.98, 1.98], paint),
    ...[-0.86, 0.86].flatMap((x) => [-1.35, 1.35].map((z) => litBox(0.26, 0.56, 0.68, [x, 0.3, z], '#05060a'))),
  ]);
}

function lightGeometry(): BufferGeometry {
  return mergeGeometries([
    new BoxGeometry(0.62, 0.12, 0.06).translate(-0.56, 0.62, 2.17),
    new BoxGeometry(0.62, 0.12, 0.06).translate(0.56, 0.62, 2.17),
  ]);
}

/** A car seen from behind, with tail lights and their glow. `paint` is a CSS colour. */
export function createCar(glow: Texture, paint: string): Group {
  const car = new Group();
  const body = new Mesh(bodyGeometry(paint), new MeshBasicMaterial({ vertexColors: true }));
  const lights = new Mesh(lightGeometry(), new MeshBasicMaterial({ color: COLOURS.red }));
  const halo = new Mesh(new PlaneGeometry(3.4, 1.5), glowMaterial(glow, COLOURS.red, 0.42));
  halo.position.set(0, 0.62, 2.26);
  const shadow = new Mesh(
    new PlaneGeometry(2.7, 5.2).rotateX(-Math.PI / 2),
    new MeshBasicMaterial({ map: glow, color: '#000', transparent: true, opacity: 0.75, depthWrite: false }),
  );
  shadow.position.y = 0.02;
  car.add(shadow, body, lights, halo);
  return car;
}

/** The player's car: as others, with light under it and before it. */
export function createPlayerCar(glow: Texture): { readonly car: Group; readonly under: MeshBasicMaterial } {
  const car = createCar(glow, '#39407a');
  const under = new Mesh(new PlaneGeometry(4.6, 6.6).rotateX(-Math.PI / 2), glowMaterial(glow, COLOURS.blue, 0.5));
  under.position.y = 0.03;
  const beam = new Mesh(new PlaneGeometry(7, 22).rotateX(-Math.PI / 2), glowMaterial(glow, COLOURS.white, 0.2));
  beam.position.set(0, 0.04, -12);
  car.add(under, beam);
  return { car, under: under.material };
}

/** An arch over one lane, and a strip of light on the road under it. */
export class Gate {
  readonly group = new Group();
  readonly #frame: MeshBasicMaterial;
  readonly #halo: MeshBasicMaterial;
  static #frameGeometry: BufferGeometry | undefined;
  static #haloGeometry: BufferGeometry | undefined;

  constructor(glow: Texture) {
    Gate.#frameGeometry ??= mergeGeometries([
      new BoxGeometry(0.13, 2.9, 0.13).translate(-1.6, 1.45, 0),
      new BoxGeometry(0.13, 2.9, 0.13).translate(1.6, 1.45, 0),
      new BoxGeometry(3.33, 0.13, 0.13).translate(0, 2.92, 0),
    ]);
    Gate.#haloGeometry ??= mergeGeometries([
      new PlaneGeometry(1.5, 4.4).translate(-1.6, 1.45, 0),
      new PlaneGeometry(1.5, 4.4).translate(1.6, 1.45, 0),
      new PlaneGeometry(4.8, 1.5).translate(0, 2.92, 0),
      new PlaneGeometry(4, 2.6).rotateX(-Math.PI / 2).translate(0, 0.05, 0),
    ]);
    this.#frame = new MeshBasicMaterial({ transparent: true });
    this.#halo = glowMaterial(glow, COLOURS.blue, 0.4);
    this.group.add(new Mesh(Gate.#frameGeometry, this.#frame), new Mesh(Gate.#haloGeometry, this.#halo));
  }

  /** @param presence 0 invisible .. 1 */
  show(colour: Color, presence: number, scale: number): void {
    this.#frame.color.copy(colour);
    this.#halo.color.copy(colour);
    this.#frame.opacity = presence;
    this.#halo.opacity = 0.42 * presence;
    this.group.scale.setScalar(scale);
  }
}
