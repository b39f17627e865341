/**
 * The range of time in view, in the browser, and the gestures that change it.
 */
/* eslint-disable no-restricted-syntax -- the listeners live as long as the page */

export interface TimeView {
  /** Seconds at the left and right edge. */
  readonly start: number;
  readonly end: number;
  set(start: number, end: number): void;
  /** Multiplies the length of the range by `factor` and keeps second `at` in its place. */
  zoom(factor: number, at: number): void;
  pan(seconds: number): void;
}

/** A view of 0..`duration` seconds that calls `changed` after each change. */
export function createTimeView(duration: number, changed: () => void): TimeView {
  const minLength = Math.min(duration, 0.25);
  let start = 0;
  let end = duration;
  function set(from: number, to: number): void {
    const length = Math.min(duration, Math.max(minLength, to - from));
    start = Math.max(0, Math.min(duration - length, from));
    end = start + length;
    changed();
  }
  return {
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    set,
    zoom(factor, at) {
      const length = Math.min(duration, Math.max(minLength, (end - start) * factor));
      const fraction = (at - start) / (end - start);
      set(at - fraction * length, at + (1 - fraction) * length);
    },
    pan: (seconds) => set(start + seconds, end + seconds),
  };
}

/**
 * Attaches the gestures: wheel to zoom, sideways wheel or drag to pan, pinch to zoom, double click to show all. Arrows,
 * plus, minus, Home, End and 0 do the same from the keyboard. `hover` gets the second under the pointer, null outside.
 */
export function attachGestures(
  target: HTMLElement,
  view: TimeView,
  duration: number,
  hover: (second: number | null) => void,
): void {
  const pointers = new Map<number, number>();
  const secondAt = (clientX: number): number => {
    const box = target.getBoundingClientRect();
    return view.start + ((clientX - box.left) / box.width) * (view.end - view.start);
  };
  const secondsPerPixel = (): number => (view.end - view.start) / target.getBoundingClientRect().width;
  target.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaMode === 1 ? 16 : 1;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) view.pan(event.deltaX * pixels * secondsPerPixel());
      else view.zoom(Math.exp(event.deltaY * pixels * 0.0016), secondAt(event.clientX));
    },
    { passive: false },
  );
  target.addEventListener('pointerdown', (event) => {
    target.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event.clientX);
  });
  target.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before !== undefined) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) view.pan((before - event.clientX) * secondsPerPixel());
      else {
        const factor = Math.max(8, Math.abs(before - other)) / Math.max(8, Math.abs(event.clientX - other));
        view.zoom(factor, secondAt((event.clientX + other) / 2));
      }
      pointers.set(event.pointerId, event.clientX);
    }
    hover(secondAt(event.clientX));
  });
  for (const type of ['pointerup', 'pointercancel'] as const) {
    target.addEventListener(type, (event) => pointers.delete(event.pointerId));
  }
  target.addEventListener('pointerleave', () => hover(null));
  target.addEventListener('dblclick', () => view.set(0, duration));
  target.addEventListener('keydown', (event) => {
    const length = view.end - view.start;
    const middle = (view.start + view.end) / 2;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => view.pan(-length / 8),
      ArrowRight: () => view.pan(length / 8),
      PageUp: () => view.pan(-length),
      PageDown: () => view.pan(length),
      ArrowUp: () => view.zoom(0.7, middle),
      ArrowDown: () => view.zoom(1 / 0.7, middle),
      '+': () => view.zoom(0.7, middle),
      '=': () => view.zoom(0.7, middle),
      '-': () => view.zoom(1 / 0.7, middle),
      Home: () => view.set(0, length),
      End: () => view.set(duration - length, duration),
      '0': () => view.set(0, duration),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  });
}
