/**
 * What the tests need of a browser of any engine. Each driver implements it with the protocol that its browser speaks.
 */

/** A running browser. It shows one page at a time. */
export interface EngineBrowser {
  /** Name and version, as the browser reports them. */
  readonly version: string;
  /** Opens `url` in the place of the page before it. */
  open(url: string): Promise<EnginePage>;
  /** Ends the browser and everything that was started for it. */
  close(): Promise<void>;
}

export interface EnginePage {
  /** Evaluates an expression in the page. Resolves with its value, awaited if it is a promise; JSON only. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** The visible part of the page, PNG. */
  screenshot(): Promise<Uint8Array>;
}

/** How to find and start the browser of an engine. */
export interface Engine {
  readonly name: 'Chromium' | 'Firefox' | 'WebKit';
  /** Debian packages that contain it. */
  readonly packages: readonly string[];
  /** Whether it is installed. */
  isInstalled(): boolean;
  /** @param env environment of the browser, which names its sound device */
  launch(env: NodeJS.ProcessEnv): Promise<EngineBrowser>;
}
