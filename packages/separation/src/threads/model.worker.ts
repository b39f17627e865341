/**
 * The model worker: loads a model and runs it on request. It has a separate thread because compiling a
 * model blocks a thread for longer than a hop. Only converts between messages and calls.
 */
import * as runtime from 'onnxruntime-web/wasm';
import { SenseError } from '@sense/core/engine';
import { loadModel } from '../model/loading/model-loader.js';
import { parseManifest } from '../model/manifest.js';
import { createModelRunner, type ModelRunner } from '../model/model-runner.js';
import type { FromModel, ToModel } from './model-messages.js';
import { modelError } from './plain-error.js';
import type { ModelSetup } from './worker-options.js';

let runner: ModelRunner | undefined;

self.onmessage = (event: MessageEvent<ToModel>) => {
  void handle(event.data).catch((error: unknown) => post({ type: 'failed', ...modelError(error) }));
};

async function handle(message: ToModel): Promise<void> {
  switch (message.type) {
    case 'load':
      return load(message.setup);
    case 'run':
      return run(message.input);
    case 'reset':
      runner?.reset();
  }
}

async function load(setup: ModelSetup): Promise<void> {
  const loaded = await loadModel(setup, (progress) => post({ type: 'progress', progress }));
  const manifest = parseManifest(loaded.manifest);
  const { model, wasm: wasmBinary, wasmUrl } = loaded;
  runner = await createModelRunner({ runtime, manifest, model, wasmBinary, wasmUrl });
  post({ type: 'loaded', manifest });
}

async function run(input: Float32Array): Promise<void> {
  if (!runner) throw new SenseError('invalid-state', 'the model must be loaded before it runs');
  runner.input.set(input);
  post({ type: 'output', output: await runner.run() });
}

function post(message: FromModel): void {
  self.postMessage(message);
}
