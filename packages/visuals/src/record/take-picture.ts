/**
 * One picture of a stage as an image file. Main thread.
 */
import { Scope, SenseError } from '@sense/core';
import type { Stage } from '../stage/stage-api.js';

/**
 * The next frame of the stage, at the size of its drawing buffer. If the stage is stopped meanwhile, it waits.
 *
 * Rejects with `invalid-state` if the stage draws no frames, `disposed` if it was disposed.
 *
 * @param type default `image/png`; what the browser cannot encode becomes PNG
 */
export function takePicture(stage: Stage, type = 'image/png'): Promise<Blob> {
  const { state } = stage;
  if (state === 'disposed') {
    return Promise.reject(new SenseError('disposed', 'the stage was disposed: create a new one'));
  }
  if (state !== 'running') {
    return Promise.reject(new SenseError('invalid-state', `the stage is ${state}: start it to take a picture`));
  }
  return new Promise((resolve, reject) => {
    const scope = new Scope();
    scope.listen(stage.signal, 'abort', () => {
      scope.dispose();
      reject(new SenseError('disposed', 'the stage was disposed before it drew the picture'));
    });
    const stopListening = stage.afterFrame(() => {
      scope.dispose();
      stage.canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new SenseError('unsupported', `the canvas cannot be encoded as ${type}`));
      }, type);
    });
    scope.add(stopListening);
  });
}
