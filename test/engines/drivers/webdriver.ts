/** A client of WebDriver (W3C, classic) over HTTP: as much of it as the tests need. */

/** How long a script may run, a promise that it returns included. */
const SCRIPT_TIMEOUT_MS = 180_000;

export interface WebDriverSession {
  /** Name and version of the browser. */
  readonly browser: { readonly name: string; readonly version: string };
  navigate(url: string): Promise<void>;
  /** Evaluates an expression; resolves with its value, awaited if it is a promise. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** PNG. */
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface NewSession {
  readonly sessionId: string;
  readonly capabilities: { readonly browserName: string; readonly browserVersion: string };
}

/**
 * Opens a session.
 *
 * @param address of the driver, without a slash at the end
 */
export async function openSession(address: string, capabilities: object): Promise<WebDriverSession> {
  const opened = (await request('POST', `${address}/session`, {
    capabilities: { alwaysMatch: capabilities },
  })) as NewSession;
  const session = `${address}/session/${opened.sessionId}`;
  await request('POST', `${session}/timeouts`, { script: SCRIPT_TIMEOUT_MS });
  return {
    browser: { name: opened.capabilities.browserName, version: opened.capabilities.browserVersion },
    navigate: async (url) => void (await request('POST', `${session}/url`, { url })),
    async evaluate<Value>(expression: string): Promise<Value> {
      const { value, error } = (await request('POST', `${session}/execute/async`, {
        script: asyncScript(expression),
        args: [],
      })) as { value?: Value; error?: string };
      if (error !== undefined) throw new Error(error);
      return value as Value;
    },
    screenshot: async () => Buffer.from((await request('GET', `${session}/screenshot`)) as string, 'base64'),
    close: async () => void (await request('DELETE', session)),
  };
}

/** A script that passes the value of an expression, or the error, to the callback of WebDriver. */
function asyncScript(expression: string): string {
  return `const done = arguments[arguments.length - 1];
    (async () => (${expression}))().then(
      (value) => done({ value }),
      (error) => done({ error: String(error?.stack ? error + '\\n' + error.stack : error) }),
    );`;
}

async function request(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } };
  if (!response.ok) throw new Error(`WebDriver ${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}
