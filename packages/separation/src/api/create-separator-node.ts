/**
 * Creates a separator as a node of a Web Audio graph: a stereo input, four stereo outputs, a constant delay.
 * The separator runs on the audio thread, so that an OfflineAudioContext renders the same stems each time.
 * Main thread; needs no session.
 */
import { ENGINE_FORMAT, Scope, SenseError, type Frames, type Milliseconds, type Seconds } from '@sense/core/engine';
import { STEM_NODE_LAYOUT, loadWorklet, requireAudioWorklet } from '@sense/core/internal';
import { locateModel, type ModelLocation, type ModelOptions } from '../model/loading/locate-model.js';
import { loadModel, type ModelBytes } from '../model/loading/model-loader.js';
import { SEPARATOR_PROCESSOR, type FromSeparator, type ToSeparator } from '../threads/worklet/worklet-messages.js';

/** Options of {@link createSeparatorNode}; without a model, the node runs the DSP separator. */
export interface SeparatorNodeOptions extends ModelOptions {
  /** Address of `separation.worklet.js`, if a bundler does not find it. */
  readonly workletUrl?: string | URL;
  /** Closes the node when it aborts. */
  readonly signal?: AbortSignal;
  /**
   * Called if separation fails after the node is ready: `thread-failed` (the processor threw, or the model
   * missed its deadline; stems are silent meanwhile) or an error of the runtime, after which the last masks are
   * reused. Default: `console.error`.
   */
  readonly onFailure?: (error: SenseError) => void;
}

/** A separator in a Web Audio graph. */
export interface SeparatorNode {
  /**
   * One stereo input (any source is up- or down-mixed); output `i` is the stem `STEM_NAMES[i]`, in
   * stereo. The four sum to the input, {@link latencySeconds} late.
   */
  readonly node: AudioWorkletNode;
  /** Name of the separator: `dsp`, or that of the model. */
  readonly separator: string;
  /** Delay of the outputs behind the input: 1024 frames, 21.3 ms, for the shipped separators. */
  readonly latencySeconds: Seconds;
  /** The same in frames. */
  readonly latencyFrames: Frames;
  /** Disconnects and stops the node, and frees the model. Safe to call more than once. */
  close(): void;
}

/** A processor that is not ready after this time counts as failed. */
const READY_TIMEOUT_MS: Milliseconds = 15_000;
/** For contexts without `renderQuantumSize`. */
const DEFAULT_QUANTUM: Frames = 128;

type ReadyMessage = Extract<FromSeparator, { type: 'ready' }>;

/**
 * Loads worklet and model and creates the node; resolves when it is ready to separate. Compiling the
 * model blocks the context's audio thread for a moment: in a live context, create the node before music
 * plays. In a live context every fourth render quantum processes a whole hop; `createSession` uses a worker
 * instead, which is the better choice for live audio.
 *
 * Rejects with `unsupported` (a context of another rate than 48 kHz, no AudioWorklet, a render quantum
 * that does not divide 512), `model-unavailable`, `model-invalid`, `thread-failed` (the worklet could
 * not be loaded or does not respond), `invalid-state` (a closed context), `disposed` once `signal`
 * aborts, or `invalid-argument`.
 *
 * @example
 * const context = new OfflineAudioContext({ numberOfChannels: 2, length: 48_000 * 10, sampleRate: 48_000 });
 * const separator = await createSeparatorNode(context, { model: 'lite' });
 * source.connect(separator.node);
 * separator.node.connect(context.destination, STEM_NAMES.indexOf('vocals'));
 * const vocals = await context.startRendering();
 */
export async function createSeparatorNode(
  context: BaseAudioContext,
  options: SeparatorNodeOptions = {},
): Promise<SeparatorNode> {
  requireAudioWorklet(context);
  requireFormat(context);
  if (context.state === 'closed') throw new SenseError('invalid-state', 'the context is closed: create a new one');
  const location = locateModel(options);
  const scope = new Scope({ signal: options.signal });
  try {
    scope.requireOpen('the signal given to createSeparatorNode');
    return await Promise.race([open(context, scope, options, location), ended(scope)]);
  } catch (error) {
    scope.dispose();
    if (error instanceof SenseError) throw error;
    throw new SenseError('thread-failed', `the separator node could not be created: ${String(error)}`, error);
  }
}

/** Loads worklet and model concurrently, then creates the node. */
async function open(
  context: BaseAudioContext,
  scope: Scope,
  options: SeparatorNodeOptions,
  location: ModelLocation | undefined,
): Promise<SeparatorNode> {
  const workletUrl = options.workletUrl ?? new URL('./separation.worklet.js', import.meta.url);
  const [model] = await Promise.all([
    location && loadModel(location),
    loadWorklet(context, workletUrl, { what: 'separation worklet', option: 'workletUrl' }),
  ]);
  scope.requireOpen('the signal given to createSeparatorNode');
  return new LiveNode(context, scope).prepare(model, options.onFailure ?? ((error) => console.error(error)));
}

/** Rejects when the scope ends, so that a request without a response does not block. */
function ended(scope: Scope): Promise<never> {
  return new Promise((_, reject) => {
    scope.add(() => reject(new SenseError('disposed', 'the separator node was closed while it was created')));
  });
}

function requireFormat(context: BaseAudioContext): void {
  const { sampleRate, hopFrames } = ENGINE_FORMAT;
  if (context.sampleRate !== sampleRate) {
    throw new SenseError(
      'unsupported',
      `a separator node needs a context of ${sampleRate} Hz, received one of ${context.sampleRate} Hz: create it with { sampleRate: ${sampleRate} }; the browser resamples sources and output`,
    );
  }
  const { renderQuantumSize = DEFAULT_QUANTUM } = context as { renderQuantumSize?: Frames };
  if (hopFrames % renderQuantumSize !== 0) {
    throw new SenseError(
      'unsupported',
      `a separator node needs a render quantum that divides ${hopFrames} frames, received ${renderQuantumSize}: create the context without renderSizeHint`,
    );
  }
}

/** The node and its connection to the processor, until it is closed. */
class LiveNode {
  readonly #node: AudioWorkletNode;
  readonly #scope: Scope;
  #onFailure: (error: SenseError) => void = () => undefined;
  #onReady: (message: ReadyMessage) => void = () => undefined;

  constructor(context: BaseAudioContext, scope: Scope) {
    this.#scope = scope;
    const node = new AudioWorkletNode(context, SEPARATOR_PROCESSOR, STEM_NODE_LAYOUT);
    this.#node = node;
    const fail = (why: string): void =>
      this.#onFailure(new SenseError('thread-failed', `${why}: close the separator node and create a new one`));
    scope.listen(node, 'processorerror', () => fail('the separator worklet stopped'));
    scope.listen(node.port, 'messageerror', () => fail('a message from the separator worklet could not be read'));
    scope.listen(node.port, 'message', (event: MessageEvent<FromSeparator>) => this.#receive(event.data));
    node.port.start();
    scope.add(() => {
      this.#post({ type: 'close' });
      node.disconnect();
    });
  }

  /** Rejects with the error of the processor, or when it does not respond. */
  async prepare(model: ModelBytes | undefined, onFailure: (error: SenseError) => void): Promise<SeparatorNode> {
    const { separator, latencyFrames } = await this.#waitUntilReady(model);
    this.#onFailure = onFailure;
    return {
      node: this.#node,
      separator,
      latencyFrames,
      latencySeconds: latencyFrames / this.#node.context.sampleRate,
      close: () => this.#scope.dispose(),
    };
  }

  #waitUntilReady(model: ModelBytes | undefined): Promise<ReadyMessage> {
    const scope = this.#scope;
    return new Promise((resolve, reject) => {
      this.#onFailure = reject;
      const settled = scope.after(READY_TIMEOUT_MS, () =>
        reject(
          new SenseError('thread-failed', `the separator worklet was not ready within ${READY_TIMEOUT_MS / 1000} s`),
        ),
      );
      this.#onReady = (message) => {
        settled();
        resolve(message);
      };
      if (model) this.#post({ type: 'prepare', model }, [model.model.buffer, model.wasm.buffer]);
      else this.#post({ type: 'prepare' });
    });
  }

  #receive(message: FromSeparator): void {
    if (message.type === 'ready') this.#onReady(message);
    else this.#onFailure(new SenseError(message.code, message.message));
  }

  #post(message: ToSeparator, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(message, transfer);
  }
}
