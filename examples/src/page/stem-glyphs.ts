/**
 * An icon for each stem with the shape it has on the stage, so that users need not distinguish stems by
 * hue.
 */
import type { PerStem, StemName } from '@sense/core';

const SVG = 'http://www.w3.org/2000/svg';

/** Paths in a 24 x 24 view box: rings, waves, prisms, a strand. */
const PATHS: PerStem<string> = {
  drums:
    'M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5ZM12 6a6 6 0 1 0 0 12 6 6 0 1 0 0-12ZM12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 1 0 0-19Z',
  bass: 'M2 9c3.3-4 6.7-4 10 0s6.7 4 10 0M2 15c3.3-4 6.7-4 10 0s6.7 4 10 0',
  other: 'M12 2.5 16.5 12 12 21.5 7.5 12ZM4.5 8l2 4-2 4-2-4ZM19.5 8l2 4-2 4-2-4Z',
  vocals: 'M2 14c3 0 3-6 6-6s3 9 6 9 3-11 8-9',
};

/** The icon of `stem` in the current stroke colour, hidden from assistive technology. */
export function stemGlyph(stem: StemName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[stem]);
  svg.append(path);
  return svg;
}
