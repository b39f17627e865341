/**
 * The body of each stem, as clouds. Drums: a ball of three shells that hits burst. Bass: a sea below.
 * Other instruments: a spiral at either side. Vocals: a halo above. Positions are in world units.
 */
import type { InstancedBufferGeometry, Mesh, Node } from 'three/webgpu';
import { cos, exp, float, fract, length, mix, saturate, select, sin, smoothstep, sqrt, vec2, vec3 } from 'three/tsl';
import type { SceneSignals } from '../signals.js';
import { createCloud, particleTraits, type Lens } from './cloud.js';

/** What the bodies are built from. */
export interface BodyInputs {
  readonly signals: SceneSignals;
  readonly lens: Lens;
  /** Parameters as nodes. */
  readonly size: Node<'float'>;
  readonly burst: Node<'float'>;
  /** Places: distance of the spirals from the centre, height of the halo, height of the sea. */
  readonly aside: Node<'float'>;
  readonly above: Node<'float'>;
  readonly below: Node<'float'>;
  readonly count: number;
}

type Cloud = Mesh<InstancedBufferGeometry>;

const TURN = 2 * Math.PI;

export function createDrumBall({ signals, lens, size, burst, count }: BodyInputs): Cloud {
  const traits = particleTraits();
  const { low, mid, high } = signals.plates;
  const { glow, level } = signals.stems.drums;
  const shell = traits.w;
  const drive = select(shell.lessThan(0.45), low, select(shell.lessThan(0.75), mid, high));
  const rest = select(shell.lessThan(0.45), float(0.55), select(shell.lessThan(0.75), float(0.95), float(1.3)));
  const turn = signals.time.mul(shell.mul(0.35).add(0.12)).add(traits.x.mul(TURN));
  const height = traits.y.mul(2).sub(1);
  const flat = sqrt(height.mul(height).oneMinus().max(0));
  const direction = vec3(flat.mul(cos(turn)), height, flat.mul(sin(turn)));
  const chance = traits.z;
  // A few particles fly far, most stay near.
  const thrown = drive.mul(chance.pow(4).mul(2.1).add(0.16)).mul(burst).mul(signals.flow);
  const ripple = signals.past('onset', chance.mul(0.5).add(0.02)).r.mul(chance).mul(0.35).mul(burst).mul(signals.flow);
  const wobble = sin(signals.time.mul(0.9).add(traits.x.mul(31)).add(height.mul(6))).mul(0.05);
  const radius = rest.mul(level.mul(0.22).add(0.88)).add(thrown).add(ripple).add(wobble).add(chance.mul(0.1));
  const color = mix(signals.colors.drums, vec3(1), saturate(drive.mul(0.4)));
  return createCloud(
    count,
    {
      position: direction.mul(radius),
      radius: size.mul(chance.mul(chance).mul(0.018).add(0.011)).mul(drive.mul(0.7).add(1)),
      light: color.mul(glow.mul(drive.mul(1.5).add(0.4)).add(0.07)),
    },
    lens,
  );
}

export function createBassSea({ signals, lens, size, below, count }: BodyInputs): Cloud {
  const traits = particleTraits();
  const { glow } = signals.stems.bass;
  const angle = traits.x.mul(TURN).add(signals.time.mul(0.03));
  const away = sqrt(traits.y).mul(8.2).add(0.3);
  const delay = away.mul(0.14);
  const level = signals.past('level', delay).g;
  const pulse = signals.past('pulse', delay).g;
  const x = away.mul(cos(angle));
  const z = away.mul(sin(angle)).sub(0.6);
  const swell = sin(
    x
      .mul(0.9)
      .add(signals.time.mul(0.4))
      .add(sin(z.mul(0.8).sub(signals.time.mul(0.3)))),
  );
  const y = below
    .add(swell.mul(level.mul(0.34).add(0.07)))
    .add(sin(away.mul(2.6)).mul(level).mul(0.2))
    .add(pulse.mul(0.22))
    .add(traits.z.sub(0.5).mul(0.1));
  const crest = smoothstep(-0.5, 1, swell);
  const far = exp(away.mul(-0.16));
  return createCloud(
    count,
    {
      position: vec3(x, y, z),
      radius: size.mul(traits.w.mul(0.012).add(0.012)),
      light: mix(signals.colors.bass, signals.colors.bass.add(0.3), crest.mul(level).mul(0.6)).mul(
        glow
          .mul(level.mul(crest.mul(1.6).add(0.6)).add(0.25))
          .add(0.06)
          .mul(far.mul(1.2).add(0.1)),
      ),
    },
    lens,
  );
}

export function createOtherSpirals({ signals, lens, size, aside, count }: BodyInputs): Cloud {
  const traits = particleTraits();
  const { glow, brightness } = signals.stems.other;
  const side = select(traits.w.lessThan(0.5), float(-1), float(1));
  const out = traits.y.pow(0.7);
  const arm = traits.x.mul(3).floor().div(3);
  const spread = fract(traits.x.mul(3)).sub(0.5);
  const delay = out.mul(0.7);
  const level = signals.past('level', delay).b;
  const pulse = signals.past('pulse', delay).b;
  const angle = arm
    .mul(TURN)
    .add(out.mul(5.4))
    .add(spread.mul(spread).mul(spread).mul(4.2))
    .sub(signals.time.mul(0.22));
  const radius = out.mul(1.6).mul(level.mul(0.28).add(0.82)).add(0.06);
  const flat = vec2(cos(angle), sin(angle)).mul(radius);
  const lift = traits.z
    .sub(0.5)
    .mul(exp(out.mul(-5)).mul(0.5).add(0.07))
    .add(pulse.mul(traits.z.sub(0.5)).mul(0.22));
  // Discs tilted towards the centre and the viewer.
  const position = vec3(
    side.mul(aside).add(flat.x.mul(0.82)).add(side.mul(lift).mul(0.5)),
    flat.y.mul(0.72).add(flat.x.mul(side).mul(-0.28)).add(lift.mul(0.75)),
    flat.y.mul(-0.65).add(flat.x.mul(side).mul(0.5)),
  );
  const near = exp(out.sub(brightness).mul(2.6).pow(2).negate());
  const core = exp(out.mul(-3.4));
  return createCloud(
    count,
    {
      position,
      radius: size.mul(traits.z.pow(3).mul(0.02).add(0.01)),
      light: mix(signals.colors.other, signals.colors.other.add(0.35), core.mul(0.7)).mul(
        glow
          .mul(level.mul(near.mul(1.3).add(0.5)).add(pulse.mul(near).mul(0.5)).add(0.12))
          .add(core.mul(0.06))
          .add(0.05),
      ),
    },
    lens,
  );
}

export function createVocalHalo({ signals, lens, size, aside, above, count }: BodyInputs): Cloud {
  const traits = particleTraits();
  const { glow, pitch, voicing } = signals.stems.vocals;
  const around = traits.x;
  // The voice starts in front and runs to the back on both sides.
  const front = around.sub(0.5).abs().mul(2).oneMinus();
  const delay = front.mul(0.9);
  const level = signals.past('level', delay).a;
  const brightness = signals.past('brightness', delay).a;
  const angle = around.mul(TURN).add(Math.PI / 2);
  const thick = level.mul(0.26).add(0.03);
  const tube = traits.y
    .mul(TURN)
    .add(signals.time.mul(0.8))
    .add(around.mul(TURN * 3));
  const strand = traits.z.pow(0.5).mul(thick);
  const width = aside.mul(0.5).add(0.35);
  const radius = width.add(strand.mul(cos(tube)));
  const lift = brightness.sub(0.45).mul(level).mul(0.9).add(pitch.sub(0.5).mul(voicing).mul(0.35));
  const position = vec3(
    radius.mul(cos(angle)),
    above
      .add(lift)
      .add(strand.mul(sin(tube)))
      .add(sin(angle).mul(0.34)),
    radius.mul(sin(angle)).mul(0.8),
  );
  return createCloud(
    count,
    {
      position,
      radius: size.mul(traits.w.pow(3).mul(0.02).add(0.01)),
      light: mix(signals.colors.vocals, vec3(1), level.mul(length(strand).oneMinus()).mul(0.25)).mul(
        glow.mul(level.mul(0.5).add(0.14)).add(0.05),
      ),
    },
    lens,
  );
}
