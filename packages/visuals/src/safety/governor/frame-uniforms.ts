/** What changes with each frame, and with the size of the picture, as the passes of the flash governor read it. */
import { uniform } from 'three/tsl';
import type { FrameClock, GovernorGrid } from './governor-limits.js';

/** One set for all passes of a governor. */
export class FrameUniforms {
  readonly tick = uniform(0);
  readonly previousTick = uniform(0);
  readonly deltaSeconds = uniform(0);
  /** 1: what was shown before does not count. */
  readonly forget = uniform(1);
  readonly bin = uniform(0);
  readonly newBins = uniform(0);
  readonly width = uniform(1, 'int');
  readonly height = uniform(1, 'int');
  readonly cellPixels = uniform(1, 'int');
  readonly columns = uniform(1, 'int');
  readonly rows = uniform(1, 'int');
  readonly tileColumns = uniform(1, 'int');
  readonly tileRows = uniform(1, 'int');
  readonly windowColumns = uniform(1, 'int');
  readonly windowRows = uniform(1, 'int');
  readonly neededCells = uniform(1);
  /** Moves the rounding noise. */
  readonly noise = uniform(0);

  setGrid(grid: GovernorGrid): void {
    this.width.value = grid.width;
    this.height.value = grid.height;
    this.cellPixels.value = grid.cellPixels;
    this.columns.value = grid.columns;
    this.rows.value = grid.rows;
    this.tileColumns.value = grid.tileColumns;
    this.tileRows.value = grid.tileRows;
    this.windowColumns.value = grid.windowColumns;
    this.windowRows.value = grid.windowRows;
    this.neededCells.value = grid.neededCells;
  }

  setFrame(clock: FrameClock): void {
    this.tick.value = clock.tick;
    this.previousTick.value = clock.previousTick;
    this.deltaSeconds.value = clock.deltaSeconds;
    this.forget.value = clock.forget ? 1 : 0;
    this.bin.value = clock.bin;
    this.newBins.value = clock.newBins;
    this.noise.value = (this.noise.value + 0.618034) % 1;
  }
}
