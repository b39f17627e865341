/** The options of `npm start`. */
import { expect, it } from 'vitest';
import { startOptions } from '../../../scripts/start-options.js';

it('reads the port', () => {
  expect(startOptions([])).toEqual({});
  expect(startOptions(['--port', '5391'])).toEqual({ port: 5391 });
  expect(startOptions(['--port=0'])).toEqual({ port: 0 });
});

it.each([['--port', 'x'], ['--port', '65536'], ['--port'], ['--prot', '5391'], ['5391']])(
  'refuses %s %s',
  (...args) => {
    expect(() => startOptions(args)).toThrow();
  },
);
