/**
 * The controls on the GPU, for every scene: one uniform per number, the colours of the stems, and a texture
 * with the history of the last seconds, from which shapes can show sound that travels.
 */
import { DRUM_CLASSES, STEM_NAMES, SenseError, perStem, type DrumClass, type PerStem, type Seconds } from '@sense/core';
import { describe } from '@sense/core/internal';
import type { Controls } from '../director/controls.js';
import {
  ClampToEdgeWrapping,
  Color,
  DataTexture,
  LinearFilter,
  RGBAFormat,
  RepeatWrapping,
  UnsignedByteType,
  type Node,
} from 'three/webgpu';
import { float, min, texture, uniform, vec2 } from 'three/tsl';
import { STEM_STYLES } from './palette.js';
import type { ParameterValues } from './parameters.js';
import type { SceneFrame } from './scene.js';
import { stemColorsOf } from './stem-colors.js';

/** Columns of history, and columns per second: 8.5 s in all. */
const COLUMNS = 512;
const COLUMNS_PER_SECOND = 60;
/** Decay of an onset per column. It sets the width of the ring that the onset draws. */
const ONSET_COLUMN_DECAY = 0.4;
/** Drums count as classified for this long after a classified hit. */
const CLASSIFIED_SECONDS: Seconds = 4;

const makeNumber = () => uniform(0);

const makeStem = () => ({
  level: uniform(0),
  low: uniform(0),
  mid: uniform(0),
  high: uniform(0),
  pitch: uniform(0.5),
  voicing: uniform(0),
  brightness: uniform(0.5),
  flux: uniform(0),
  pulse: uniform(0),
  glow: uniform(0),
});

/** Rows of the history, each value in 0..1. `hits`: kick; snare or tom; hi-hat or cymbal; the beat. */
const ROWS = ['level', 'pulse', 'brightness', 'onset', 'pitch', 'voicing', 'low', 'mid', 'high', 'hits'] as const;
type HistoryRow = (typeof ROWS)[number];

export class SceneSignals {
  /** Seconds of movement. Does not advance with reduced motion. */
  readonly time = uniform(0);
  /** 1 normally, 0 with reduced motion: factor on everything that travels. */
  readonly flow = uniform(1);
  readonly stems: PerStem<ReturnType<typeof makeStem>> = perStem(makeStem);
  /** Drive of the three drum plates from the centre outwards: low, middle and high drums. */
  readonly plates = { low: uniform(0), mid: uniform(0), high: uniform(0) };
  /** Decaying pulse of each drum class, for size and movement. */
  readonly hits: Readonly<Record<DrumClass, ReturnType<typeof makeNumber>>> = {
    kick: makeNumber(),
    snare: makeNumber(),
    hihat: makeNumber(),
    tom: makeNumber(),
    cymbal: makeNumber(),
  };
  /** Light that the beat may give. */
  readonly beat = uniform(0);
  /** Size and movement of the beat. */
  readonly beatPulse = uniform(0);
  /** Colour of each stem, linear; {@link setColors}. */
  readonly colors: PerStem<Node<'vec3'>>;
  /** Factor on {@link time}. */
  speed = 1;
  readonly #colors: PerStem<Color> = perStem((stem) => new Color(STEM_STYLES[stem].color));
  readonly #data = new Uint8Array(COLUMNS * ROWS.length * 4);
  readonly #texture = new DataTexture(this.#data, COLUMNS, ROWS.length, RGBAFormat, UnsignedByteType);
  /** Newest column, and the fractional column from which delays are counted. */
  readonly #newest = uniform(0);
  readonly #head = uniform(0);
  readonly #onsets = new Float32Array(STEM_NAMES.length);
  #columns = 0;
  #fraction = 0;
  #classifiedSeconds: Seconds = 0;

  constructor() {
    this.colors = perStem((stem) => uniform(this.#colors[stem]) as unknown as Node<'vec3'>);
    this.#texture.wrapS = RepeatWrapping;
    this.#texture.wrapT = ClampToEdgeWrapping;
    this.#texture.minFilter = this.#texture.magFilter = LinearFilter;
    this.#texture.generateMipmaps = false;
  }

  /**
   * The values `delaySeconds` ago, or the current ones with reduced motion. r, g, b, a: the stems in order.
   *
   * @throws SenseError `invalid-argument` for a row that is not recorded
   */
  past(row: HistoryRow, delaySeconds: Node<'float'> | Seconds): Node<'vec4'> {
    if (!ROWS.includes(row)) {
      throw new SenseError('invalid-argument', `row must be one of ${ROWS.join(', ')}, received ${describe(row)}`);
    }
    const delay = typeof delaySeconds === 'number' ? float(delaySeconds) : delaySeconds;
    const column = min(this.#head.sub(delay.mul(this.flow).mul(COLUMNS_PER_SECOND)), this.#newest);
    const v = (ROWS.indexOf(row) + 0.5) / ROWS.length;
    return texture(this.#texture, vec2(column.add(0.5).div(COLUMNS), float(v))).level(float(0));
  }

  update(controls: Controls, frame: SceneFrame): void {
    this.flow.value = frame.reducedMotion ? 0 : 1;
    if (!frame.reducedMotion) this.time.value += frame.deltaSeconds * this.speed;
    for (const stem of STEM_NAMES) {
      const from = controls.stems[stem];
      const to = this.stems[stem];
      to.level.value = from.level;
      to.low.value = from.low;
      to.mid.value = from.mid;
      to.high.value = from.high;
      to.pitch.value = from.pitch;
      to.voicing.value = from.voicing;
      to.brightness.value = from.brightness;
      to.flux.value = from.flux;
      to.pulse.value = from.pulse;
      to.glow.value = from.glow;
    }
    for (const drum of DRUM_CLASSES) this.hits[drum].value = controls.hits[drum];
    this.beat.value = controls.beat.glow;
    this.beatPulse.value = controls.beat.pulse;
    this.#updatePlates(controls, frame.deltaSeconds);
    for (const onset of frame.onsets) {
      const index = STEM_NAMES.indexOf(onset.stem);
      this.#onsets[index] = Math.max(this.#onsets[index]!, 0.35 + 0.65 * onset.strength);
    }
    this.#writeHistory(controls, frame.deltaSeconds);
  }

  /** Applies the stem colours of `values`; missing ones are the default. */
  setColors(values: ParameterValues): void {
    const colors = stemColorsOf(values);
    for (const stem of STEM_NAMES) this.#colors[stem].set(colors[stem]);
  }

  dispose(): void {
    this.#texture.dispose();
  }

  /** While drum hits are not classified, each hit drives all plates. */
  #updatePlates(controls: Controls, deltaSeconds: Seconds): void {
    const { kick, snare, hihat, tom, cymbal } = controls.hits satisfies Record<DrumClass, number>;
    const classified = Math.max(kick, snare, hihat, tom, cymbal);
    this.#classifiedSeconds = classified > 0.3 ? CLASSIFIED_SECONDS : this.#classifiedSeconds - deltaSeconds;
    const any = this.#classifiedSeconds > 0 ? 0 : controls.stems.drums.pulse;
    this.plates.low.value = Math.max(kick, any);
    this.plates.mid.value = Math.max(snare, tom, any);
    this.plates.high.value = Math.max(hihat, cymbal, any);
  }

  #writeHistory(controls: Controls, deltaSeconds: Seconds): void {
    const due = this.#fraction + deltaSeconds * COLUMNS_PER_SECOND;
    const whole = Math.floor(due);
    this.#fraction = due - whole;
    for (let i = 0; i < whole; i++) this.#writeColumn(controls);
    if (whole > 0) this.#texture.needsUpdate = true;
    this.#newest.value = this.#columns % COLUMNS;
    this.#head.value = this.#newest.value + this.#fraction;
  }

  #writeColumn(controls: Controls): void {
    const column = ++this.#columns % COLUMNS;
    for (let channel = 0; channel < STEM_NAMES.length; channel++) {
      const from = controls.stems[STEM_NAMES[channel]!];
      this.#write('level', column, channel, from.level);
      this.#write('pulse', column, channel, from.pulse);
      this.#write('brightness', column, channel, from.brightness);
      this.#write('onset', column, channel, this.#onsets[channel]!);
      this.#write('pitch', column, channel, from.pitch);
      this.#write('voicing', column, channel, from.voicing);
      this.#write('low', column, channel, from.low);
      this.#write('mid', column, channel, from.mid);
      this.#write('high', column, channel, from.high);
      this.#onsets[channel]! *= ONSET_COLUMN_DECAY;
    }
    this.#write('hits', column, 0, this.plates.low.value);
    this.#write('hits', column, 1, this.plates.mid.value);
    this.#write('hits', column, 2, this.plates.high.value);
    this.#write('hits', column, 3, controls.beat.pulse);
  }

  #write(row: HistoryRow, column: number, channel: number, value: number): void {
    this.#data[(ROWS.indexOf(row) * COLUMNS + column) * 4 + channel] = Math.round(value * 255);
  }
}
