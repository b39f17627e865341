/** What AudioWorkletGlobalScope has and lib.dom does not declare. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: AudioWorkletNodeOptions) => AudioWorkletProcessor & {
    process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
  },
): void;
/** First sample frame of the quantum being processed, in the context's time. */
declare const currentFrame: number;
