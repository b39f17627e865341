/** Sky, ground and city: three draw calls that move by uniforms alone. */
import {
  BoxGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  OrthographicCamera,
  PlaneGeometry,
  ShaderMaterial,
  WebGLRenderTarget,
  type Scene,
  type WebGLRenderer,
} from 'three';
import { createRandom } from '../../../demo-song/random.js';
import {
  CITY_FRAGMENT,
  CITY_VERTEX,
  GROUND_FRAGMENT,
  GROUND_VERTEX,
  SKY_FRAGMENT,
  SKY_TEXTURE_FRAGMENT,
  SKY_VERTEX,
} from './shaders.js';

/** What the scenery shows; levels are 0..1 and change slowly. */
export interface SceneryState {
  readonly seconds: number;
  readonly distance: number;
  readonly drums: number;
  readonly bass: number;
  readonly other: number;
  readonly boost: number;
}

const BUILDINGS = 110;
/** The buildings repeat after this length, in metres, as in the shader. */
const CITY_LENGTH = 280;

export interface Scenery {
  update(state: SceneryState): void;
  /** Keeps the sky around the camera. */
  followCamera(x: number): void;
  dispose(): void;
}

/** Pixels of the sky where it is drawn once. */
const SKY_PIXELS = [1024, 512] as const;

/** @param light for processors that draw: a still sky and cheaper arithmetic */
export function createScenery(scene: Scene, seed: number, renderer: WebGLRenderer, light: boolean): Scenery {
  const defines = light ? { LIGHT: 1 } : {};
  const skyUniforms = { time: { value: 0 }, swell: { value: 0 } };
  const groundUniforms = { distance: { value: 0 }, drums: { value: 0 }, bass: { value: 0 }, boost: { value: 0 } };
  const cityUniforms = { distance: groundUniforms.distance, bass: groundUniforms.bass };

  const drawnSky = new ShaderMaterial({
    vertexShader: SKY_VERTEX,
    fragmentShader: SKY_FRAGMENT,
    uniforms: skyUniforms,
    depthWrite: false,
  });
  const sky = new Mesh(new PlaneGeometry(760, 235), light ? skyOnce(renderer, drawnSky) : drawnSky);
  sky.position.set(0, 111, -300);
  // After what is before it: hidden parts cost nothing.
  sky.renderOrder = 2;

  const ground = new Mesh(
    new PlaneGeometry(640, 340).rotateX(-Math.PI / 2).translate(0, 0, -158),
    new ShaderMaterial({
      vertexShader: GROUND_VERTEX,
      fragmentShader: GROUND_FRAGMENT,
      uniforms: groundUniforms,
      defines,
    }),
  );
  ground.renderOrder = 1;

  const city = new Mesh(
    cityGeometry(seed),
    new ShaderMaterial({ vertexShader: CITY_VERTEX, fragmentShader: CITY_FRAGMENT, uniforms: cityUniforms, defines }),
  );
  city.frustumCulled = false;
  const meshes = [sky, ground, city];
  scene.add(...meshes);

  return {
    update({ seconds, distance, drums, bass, other, boost }) {
      skyUniforms.time.value = seconds;
      skyUniforms.swell.value = other;
      // The patterns repeat after 5040 m: single precision stays exact.
      groundUniforms.distance.value = distance % 5040;
      groundUniforms.drums.value = drums;
      groundUniforms.bass.value = bass;
      groundUniforms.boost.value = boost;
    },
    followCamera(x) {
      sky.position.x = x;
    },
    dispose() {
      for (const mesh of meshes) {
        mesh.removeFromParent();
        mesh.geometry.dispose();
        mesh.material.dispose();
      }
    },
  };
}

/** Draws the sky of `drawn` into a texture. Returns a material that shows it. */
function skyOnce(renderer: WebGLRenderer, drawn: ShaderMaterial): ShaderMaterial {
  const target = new WebGLRenderTarget(...SKY_PIXELS, { depthBuffer: false });
  const picture = new Mesh(new PlaneGeometry(2, 2), drawn);
  renderer.setRenderTarget(target);
  renderer.render(picture, new OrthographicCamera(-1, 1, 1, -1, -1, 1));
  renderer.setRenderTarget(null);
  picture.geometry.dispose();
  drawn.dispose();
  const material = new ShaderMaterial({
    vertexShader: SKY_VERTEX,
    fragmentShader: SKY_TEXTURE_FRAGMENT,
    uniforms: { picture: { value: target.texture } },
    depthWrite: false,
  });
  material.addEventListener('dispose', () => target.dispose());
  return material;
}

/** Boxes on both sides of the road; each instance has a size, a place and a kind. */
function cityGeometry(seed: number): InstancedBufferGeometry {
  const random = createRandom(seed).fork('city');
  const box = new BoxGeometry(1, 1, 1).translate(0, 0.5, 0);
  const geometry = new InstancedBufferGeometry();
  geometry.index = box.index;
  geometry.setAttribute('position', box.getAttribute('position'));
  geometry.setAttribute('normal', box.getAttribute('normal'));
  const sizes = new Float32Array(3 * BUILDINGS);
  const plots = new Float32Array(4 * BUILDINGS);
  for (let i = 0; i < BUILDINGS; i++) {
    const side = i % 2 === 0 ? -1 : 1;
    const row = random.uniform();
    const width = random.between(6, 11);
    sizes.set([width, random.between(7, 14) + 26 * row * row * random.uniform(), random.between(6, 12)], 3 * i);
    const x = side * (12.5 + width / 2 + 62 * row * row);
    plots.set([x, ((i >> 1) * CITY_LENGTH) / (BUILDINGS / 2), i % 2, 0], 4 * i);
  }
  geometry.setAttribute('size', new InstancedBufferAttribute(sizes, 3));
  geometry.setAttribute('plot', new InstancedBufferAttribute(plots, 4));
  geometry.instanceCount = BUILDINGS;
  return geometry;
}
