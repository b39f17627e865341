/**
 * Main thread: the part of the audio graph that a session owns: source, stems node, a gain per stem, and
 * their sum. Disconnected with the session's scope.
 */
import { STEM_NAMES, perStem, type PerStem } from '../model/stems.js';
import type { Scope } from '../runtime/scope.js';
import { speakersOf } from '../sources/game/game-bus.js';
import type { OpenSource } from '../sources/source.js';
import type { SessionOptions } from './session-options.js';

export class StemGraph {
  readonly stems: PerStem<GainNode>;
  /** The sum of the stems. */
  readonly output: GainNode;
  /** True if {@link output} is connected to the destination. */
  monitored = false;
  readonly #context: AudioContext;
  readonly #scope: Scope;
  #source: AudioNode | undefined;
  #stemsNode: AudioNode | undefined;
  #disconnectSource: (() => void) | undefined;

  constructor(context: AudioContext, scope: Scope) {
    this.#context = context;
    this.#scope = scope;
    this.stems = perStem(() => context.createGain());
    this.output = context.createGain();
  }

  /** Connects everything. Call it once. */
  connect(source: OpenSource, stemsNode: AudioNode, monitor: NonNullable<SessionOptions['monitor']>): void {
    // Not the bus that a game source captures, which would be fed with what it feeds.
    const destination = speakersOf(this.#context);
    this.#source = source.node;
    this.#stemsNode = stemsNode;
    this.connectSource();
    for (const [index, stem] of STEM_NAMES.entries()) {
      this.#join(stemsNode, this.stems[stem], index);
      this.#join(this.stems[stem], this.output);
    }
    this.monitored = isMonitored(source, monitor);
    if (this.monitored) return this.#join(this.output, destination);
    // Browsers do not process a graph that reaches no destination: connect it at gain 0.
    const silence = new GainNode(this.#context, { gain: 0 });
    this.#join(this.output, silence);
    this.#join(silence, destination);
  }

  /** Connects the source to the stems node. No effect if it is connected. */
  connectSource(): void {
    const from = this.#source;
    const to = this.#stemsNode;
    if (!from || !to || this.#disconnectSource) return;
    from.connect(to);
    this.#disconnectSource = this.#scope.add(() => {
      this.#disconnectSource = undefined;
      from.disconnect(to);
    });
  }

  /** Disconnects the source from the stems node, which then captures silence. No effect if it is disconnected. */
  disconnectSource(): void {
    this.#disconnectSource?.();
  }

  #join(from: AudioNode, to: AudioNode, output = 0): void {
    from.connect(to, output);
    this.#scope.add(() => from.disconnect(to));
  }
}

/** Whether the stems are played to the destination. */
export function isMonitored(
  { alreadyAudible }: Pick<OpenSource, 'alreadyAudible'>,
  monitor: NonNullable<SessionOptions['monitor']>,
): boolean {
  return monitor === 'on' || (monitor === 'auto' && !alreadyAudible);
}
