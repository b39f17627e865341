/**
 * Finds out why the script of a worker or worklet did not load, because browsers hide it: blocked by the page's
 * Content-Security-Policy, missing, or of the wrong type. Main thread and workers.
 */
import type { Scope } from '../../runtime/scope.js';

/** A script, and how error messages name it. */
export interface NamedScript {
  /** Its address, absolute or relative to the page. */
  readonly address: string;
  /** The option that sets it, for example `workerUrl`. */
  readonly option: string;
}

/** The directive of a policy that a script is subject to. */
export type ScriptDirective = 'worker-src' | 'script-src';

export interface LoadFailure {
  /** Cause and remedy, after a colon. */
  readonly text: string;
  /** True if another try cannot help. */
  readonly isFinal: boolean;
}

/** Allowed by the standard for scripts of modules. */
const SCRIPT_TYPE = /(java|ecma)script/i;

export class ScriptLoad {
  readonly #script: NamedScript;
  readonly #directive: ScriptDirective;
  readonly #url: URL;
  #violation: SecurityPolicyViolationEvent | undefined;

  /** Starts to listen for violations of the policy, until `scope` ends. Chromium reports none of worklets. */
  constructor(script: NamedScript, directive: ScriptDirective, scope: Scope) {
    this.#script = script;
    this.#directive = directive;
    const page: Partial<Pick<Window, 'document' | 'location' | 'addEventListener'>> = globalThis;
    this.#url = new URL(script.address, page.document?.baseURI ?? page.location?.href);
    if (!page.addEventListener) return;
    scope.listen(page as Window, 'securitypolicyviolation', (event: SecurityPolicyViolationEvent) => {
      // The request of `explain` is subject to connect-src.
      if (event.effectiveDirective !== 'connect-src' && this.#concerns(event.blockedURI)) this.#violation = event;
    });
  }

  /** Call it after the load has failed. Never rejects. */
  async explain(): Promise<LoadFailure> {
    const { address, option } = this.#script;
    const answer = await this.#request();
    // The event of a violation arrives during the request.
    const violation = this.#violation;
    if (violation) {
      const directive = violation.effectiveDirective.replace(/-elem$/, '');
      const blocked = violation.blockedURI.startsWith('blob') ? 'blob:' : this.#source;
      return {
        text: `the Content-Security-Policy of the page blocks ${address}: allow ${blocked} in ${directive}, or pass an address that it allows as ${option}`,
        isFinal: true,
      };
    }
    return {
      text: `${answer.text} (${address}): serve that file, or pass its address as ${option}`,
      isFinal: answer.isFinal,
    };
  }

  /** The page's policy must contain it to allow the script. */
  get #source(): string {
    return this.#url.origin === globalThis.location?.origin ? "'self'" : this.#url.origin;
  }

  async #request(): Promise<LoadFailure> {
    const policy = `or a Content-Security-Policy of the page does not allow ${this.#source} in ${this.#directive}`;
    try {
      const response = await fetch(this.#url);
      void response.body?.cancel();
      if (!response.ok) return { text: `its script is missing, HTTP status ${response.status}`, isFinal: true };
      const type = response.headers.get('content-type') ?? 'no type';
      if (SCRIPT_TYPE.test(type))
        return { text: `its script exists but does not load: it is damaged, ${policy}`, isFinal: false };
      return { text: `its script is sent as ${type} instead of text/javascript`, isFinal: true };
    } catch (error) {
      return { text: `its script could not be fetched, ${String(error)}, ${policy}`, isFinal: false };
    }
  }

  /** Bundlers change the path; policies hide it from other origins, and report a Blob by its scheme. */
  #concerns(blocked: string): boolean {
    if (blocked.startsWith('blob')) return true;
    return URL.canParse(blocked) && new URL(blocked).origin === this.#url.origin;
  }
}
