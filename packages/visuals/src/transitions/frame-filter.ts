/**
 * A pass between the composed picture and the screen: the place of a limiter of flashes. It receives
 * what the screen would show, after transition, bloom and tone mapping.
 */
import type { Seconds } from '@sense/core';
import type { Node, Renderer, Texture, TextureNode } from 'three/webgpu';

/** What a {@link FrameFilter} measures. */
export interface ComposedFrame {
  /** Half float, linear light after tone mapping, 0..1, the size of the drawing buffer. */
  readonly texture: Texture;
  readonly width: number;
  readonly height: number;
  /** Time since the previous frame. */
  readonly deltaSeconds: Seconds;
}

/** Filters every picture of a stage before it reaches the screen. */
export interface FrameFilter {
  /** The light to show for `frame`, linear. Called once for a graphics context; `frame` keeps its identity. */
  output(frame: TextureNode<'vec4'>): Node<'vec4'>;
  /** Measures a frame, before its output is drawn. May draw into targets of its own. Must not allocate. */
  measure(renderer: Renderer, frame: ComposedFrame): void;
  /** Frees targets and materials. May be called again. Resolves when the renderer may be disposed of. */
  dispose(): void | Promise<void>;
}

/** Creates a filter. Called again after a lost graphics context. */
export type FrameFilterFactory = () => FrameFilter;
