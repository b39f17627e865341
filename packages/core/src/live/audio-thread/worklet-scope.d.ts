/** Audio thread: globals of AudioWorkletGlobalScope that lib.dom does not declare. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: AudioWorkletNodeOptions) => AudioWorkletProcessor & {
    process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
  },
): void;
/** First frame of the quantum being processed, in frames of the context. */
declare const currentFrame: number;
/** Sample rate of the context, in Hz. */
declare const sampleRate: number;
