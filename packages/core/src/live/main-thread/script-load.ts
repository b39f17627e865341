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
  readonly #url: URL;
  #violation: SecurityPolicyViolationEvent | undefined;

  /** Starts to listen for violations of the policy, until `scope` ends. */
  constructor(script: NamedScript, scope: Scope) {
    this.#script = script;
    const page: Partial<Pick<Window, 'document' | 'location' | 'addEventListener'>> = globalThis;
    this.#url = new URL(script.address, page.document?.baseURI ?? page.location?.href);
    if (!page.addEventListener) return;
    scope.listen(page as Window, 'securitypolicyviolation', (event: SecurityPolicyViolationEvent) => {
      if (this.#concerns(event.blockedURI)) this.#violation = event;
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
      const text = `the Content-Security-Policy of the page blocks ${address}: allow ${sourceOf(violation.blockedURI)} in ${directive}`;
      return { text: `${text}, or pass an address that it allows as ${option}`, isFinal: true };
    }
    return {
      text: `${answer.text} (${address}): serve that file, or pass its address as ${option}`,
      isFinal: answer.isFinal,
    };
  }

  async #request(): Promise<LoadFailure> {
    try {
      const response = await fetch(this.#url);
      void response.body?.cancel();
      if (!response.ok) return { text: `its script is missing, HTTP status ${response.status}`, isFinal: true };
      const type = response.headers.get('content-type') ?? 'no type';
      if (SCRIPT_TYPE.test(type)) {
        const text =
          'its script exists but does not load here: check worker-src and script-src of the Content-Security-Policy';
        return { text, isFinal: false };
      }
      return { text: `its script is sent as ${type} instead of text/javascript`, isFinal: true };
    } catch (error) {
      return { text: `its script could not be fetched, ${String(error)}`, isFinal: false };
    }
  }

  /** A policy reports the address, only its origin, or only its scheme. */
  #concerns(blocked: string): boolean {
    return blocked !== '' && (this.#url.href.startsWith(blocked) || blocked.startsWith('blob'));
  }
}

function sourceOf(blocked: string): string {
  if (blocked.startsWith('blob')) return 'blob:';
  const { origin } = new URL(blocked);
  return origin === location.origin ? "'self'" : origin;
}
