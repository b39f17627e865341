/** Shaders of the night: sky, road and land, buildings. GLSL for WebGL 2. */

/** Colours that the shaders share: Okabe-Ito accents on a night blue. */
const PALETTE = /* glsl */ `
  const vec3 NIGHT = vec3(0.012, 0.016, 0.045);
  const vec3 HAZE = vec3(0.115, 0.055, 0.185);
  const vec3 ORANGE = vec3(0.90, 0.62, 0.0);
  const vec3 BLUE = vec3(0.34, 0.71, 0.91);
  const vec3 PINK = vec3(0.80, 0.47, 0.65);
  // exp(-x); with LIGHT nearly so, because a processor that draws computes exponentials slowly.
  #ifdef LIGHT
    float fall(float x) { return 1.0 / (1.0 + x * (1.0 + x * (0.5 + 0.25 * x))); }
  #else
    float fall(float x) { return exp(-x); }
  #endif
  float pow2(float x) { return x * x; }
`;

export const SKY_VERTEX = /* glsl */ `
  varying vec2 place;
  void main() {
    place = uv;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }
`;

/** A gradient, stars, mountains whose height follows the instruments, and a low sun behind clouds of lines. */
export const SKY_FRAGMENT = /* glsl */ `
  ${PALETTE}
  varying vec2 place;
  uniform float time;
  uniform float swell;
  float hash(vec2 p) { return fract(sin(dot(p, vec2(41.3, 289.1))) * 43758.5453); }
  float ridge(float x) {
    return 0.030 * sin(7.0 * x + 1.0) + 0.022 * sin(17.0 * x) + 0.011 * sin(41.0 * x + 2.0) + 0.006 * sin(97.0 * x);
  }
  void main() {
    float up = place.y;
    vec3 colour = mix(HAZE, NIGHT, smoothstep(0.0, 0.62, up));
    colour += vec3(0.30, 0.085, 0.16) * exp(-9.0 * up);
    vec2 sun = (place - vec2(0.5, 0.135)) * vec2(3.2, 1.0);
    float inside = smoothstep(0.152, 0.148, length(sun));
    float lines = smoothstep(0.30, 0.42, fract(sun.y * 34.0 - 0.2) + 0.9 * smoothstep(-0.06, 0.13, sun.y));
    vec3 disc = mix(PINK * 0.85, ORANGE * 1.05, smoothstep(-0.12, 0.14, sun.y));
    colour = mix(colour, disc * (0.62 + 0.16 * swell), inside * lines);
    colour += PINK * 0.18 * exp(-11.0 * max(0.0, length(sun) - 0.15)) * (1.0 - inside);
    vec2 cell = floor(place * vec2(420.0, 170.0));
    float star = step(0.9965, hash(cell)) * smoothstep(0.2, 0.45, up) * (1.0 - inside);
    colour += star * (0.35 + 0.5 * hash(cell + 3.0));
    float near = 0.052 + ridge(place.x * 3.1) * (0.75 + 0.5 * swell);
    float edge = smoothstep(near + 0.0035, near, up);
    colour = mix(colour, vec3(0.028, 0.022, 0.062), edge);
    colour += BLUE * 0.34 * smoothstep(0.0045, 0.0, abs(up - near)) ;
    gl_FragColor = vec4(colour, 1.0);
  }
`;

/** With LIGHT the sky is drawn once, into a texture. */
export const SKY_TEXTURE_FRAGMENT = /* glsl */ `
  varying vec2 place;
  uniform sampler2D picture;
  void main() {
    gl_FragColor = texture2D(picture, place);
  }
`;

export const GROUND_VERTEX = /* glsl */ `
  varying vec3 ground;
  void main() {
    vec4 world = modelMatrix * vec4(position, 1.0);
    ground = world.xyz;
    gl_Position = projectionMatrix * viewMatrix * world;
  }
`;

/** A wet road with three lanes whose edges follow the drums, and a grid of land beside it. */
export const GROUND_FRAGMENT = /* glsl */ `
  ${PALETTE}
  varying vec3 ground;
  uniform float distance;
  uniform float drums;
  uniform float bass;
  uniform float boost;
  float line(float at, float width, float blur) { return smoothstep(width + blur, width, abs(at)); }
  void main() {
    float along = distance - ground.z;
    float away = max(0.0, -ground.z);
    float blur = 0.012 * away + 0.01;
    float x = ground.x;
    float onRoad = smoothstep(6.4 + blur, 6.4, abs(x));
    vec3 road = vec3(0.020, 0.022, 0.042);
    // The sun in the wet asphalt.
    road += vec3(0.34, 0.14, 0.15) * fall(pow2(x / (1.8 + 0.02 * away))) * smoothstep(6.0, 130.0, away) * 0.85;
    road += vec3(0.016) * step(0.5, fract(along / 12.0));
    float dash = step(0.55, fract(along / 9.0));
    float lanes = line(abs(x) - 1.8, 0.055, blur) * dash;
    road += vec3(0.42, 0.46, 0.55) * lanes;
    float edge = line(abs(x) - 6.05, 0.11, blur);
    float glow = fall(2.2 * abs(abs(x) - 6.05));
    vec3 edgeColour = mix(BLUE, ORANGE, boost);
    road += edgeColour * (edge * (0.62 + 0.22 * drums) + glow * (0.10 + 0.10 * drums));
    vec3 land = vec3(0.014, 0.012, 0.034);
    vec2 grid = vec2(x / 6.0, along / 8.0);
    vec2 cell = abs(fract(grid) - 0.5);
    vec2 wide = vec2(0.012) + vec2(blur / 6.0, blur / 3.0);
    float lattice = max(smoothstep(0.5 - wide.x, 0.5, cell.x), smoothstep(0.5 - wide.y, 0.5, cell.y));
    land += vec3(0.38, 0.12, 0.44) * lattice * (0.42 + 0.25 * bass) * fall(0.011 * away);
    land += edgeColour * glow * 0.10;
    vec3 colour = mix(land, road, onRoad);
    float fog = 1.0 - fall(pow2(away / 135.0));
    gl_FragColor = vec4(mix(colour, vec3(0.17, 0.068, 0.165), fog), 1.0);
  }
`;

/** Buildings repeat along the road without work of the processor: their place follows from the distance. */
export const CITY_VERTEX = /* glsl */ `
  attribute vec3 size;
  attribute vec4 plot;
  uniform float distance;
  varying vec3 face;
  varying vec3 facing;
  varying float away;
  varying float kind;
  const float LENGTH = 280.0;
  void main() {
    float z = mod(plot.y + distance, LENGTH) - LENGTH + 20.0;
    vec3 world = vec3(plot.x, 0.0, z) + position * size;
    face = position * size;
    facing = normal;
    kind = plot.z;
    away = -z;
    gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
  }
`;

export const CITY_FRAGMENT = /* glsl */ `
  ${PALETTE}
  varying vec3 face;
  varying vec3 facing;
  varying float away;
  varying float kind;
  uniform float bass;
  #ifdef LIGHT
    float hash(vec2 p) {
      vec2 q = fract(p * vec2(0.1031, 0.1713));
      return fract((q.x + q.y + 1.0) * dot(q, q.yx + 19.19) * 7.31);
    }
  #else
    float hash(vec2 p) { return fract(sin(dot(p, vec2(12.98, 78.23))) * 43758.5453); }
  #endif
  void main() {
    vec2 wall = abs(facing.x) > 0.5 ? face.zy : face.xy;
    vec2 pane = wall / vec2(1.5, 1.9);
    vec2 cell = floor(pane);
    vec2 inside = abs(fract(pane) - 0.5);
    float window = step(inside.x, 0.33) * step(inside.y, 0.27) * (1.0 - step(0.5, abs(facing.y)));
    // Interpolated values are not exact, and the hash would turn that into noise.
    float side = floor(kind + 0.5);
    float lit = step(0.60, hash(cell + side * 17.0));
    vec3 warm = mix(vec3(1.0, 0.66, 0.34), side > 0.5 ? BLUE : PINK, step(0.72, hash(cell + 5.0 + side)));
    vec3 colour = vec3(0.022, 0.020, 0.052) + vec3(0.02, 0.012, 0.03) * abs(facing.x);
    colour += warm * window * lit * (0.30 + 0.10 * bass);
    float fog = 1.0 - fall(pow2(away / 150.0));
    gl_FragColor = vec4(mix(colour, vec3(0.15, 0.062, 0.165), fog), 1.0);
  }
`;
