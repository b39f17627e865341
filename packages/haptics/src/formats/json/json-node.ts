/**
 * Reads untrusted JSON: every node has its path and the name of the format, so that an error states the
 * violated rule, the place and the value. Does not depend on a particular format.
 */
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { SenseError } from '@sense/core/engine';

/** Text, or the bytes of a file (UTF-8 or UTF-16), with or without a byte order mark. */
export type FormatInput = string | Uint8Array;

/** Longest text of a value in a message. */
const LONGEST_VALUE = 60;

/** A value within a document. Every check that fails throws `format-invalid`. */
export class JsonNode {
  readonly value: unknown;
  readonly #format: string;
  readonly #path: string;

  constructor(format: string, path: string, value: unknown) {
    this.#format = format;
    this.#path = path;
    this.value = value;
  }

  /** Whether it is present. */
  get present(): boolean {
    return this.value !== undefined;
  }

  /** The member `key`, present or not. The node itself must be an object. */
  get(key: string): JsonNode {
    const object = this.object();
    const path = this.#path === '' ? key : `${this.#path}.${key}`;
    return new JsonNode(this.#format, path, Object.hasOwn(object, key) ? object[key] : undefined);
  }

  object(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      this.fail('must be an object');
    }
    return this.value as Record<string, unknown>;
  }

  /** The elements of an array of at least `least`. */
  items(least = 0): JsonNode[] {
    if (!Array.isArray(this.value)) this.fail('must be an array');
    const values = this.value as unknown[];
    if (values.length < least) this.fail(`must hold at least ${least} element${least === 1 ? '' : 's'}`);
    return values.map((value, index) => new JsonNode(this.#format, `${this.#path}[${index}]`, value));
  }

  /** The elements of an array; empty if it is absent. */
  itemsIfAny(): JsonNode[] {
    return this.value === undefined || this.value === null ? [] : this.items();
  }

  /** A finite number within `low`..`high`; `otherwise`, if given, when it is absent. */
  number(low: number, high: number, otherwise?: number): number {
    if (this.value === undefined && otherwise !== undefined) return otherwise;
    if (typeof this.value !== 'number' || !(this.value >= low && this.value <= high) || !Number.isFinite(this.value)) {
      const range =
        high === Infinity
          ? low === -Infinity
            ? 'a finite number'
            : `a finite number of at least ${low}`
          : `a number from ${low} to ${high}`;
      this.fail(`must be ${range}`);
    }
    return this.value as number;
  }

  /** One of `choices`. */
  choice<T extends string>(choices: readonly T[]): T {
    if (!choices.includes(this.value as T)) this.fail(`must be one of ${choices.join(', ')}`);
    return this.value as T;
  }

  /** Throws `format-invalid` with the rule; adds format, path and value. */
  fail(rule: string): never {
    const place = this.#path === '' ? 'the document' : this.#path;
    throw new SenseError('format-invalid', `${this.#format}: ${place} ${rule}, received ${shortText(this.value)}`);
  }
}

/**
 * The document in `input`, named `format` in messages. Byte order marks, comments and trailing
 * commas are accepted; anything else that is not JSON throws `format-invalid` with its line.
 */
export function parseDocument(format: string, input: FormatInput): JsonNode {
  const text = toText(input);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = parseLeniently(format, text);
  }
  return new JsonNode(format, '', value);
}

function parseLeniently(format: string, text: string): unknown {
  const errors: ParseError[] = [];
  let value: unknown;
  try {
    value = parse(text, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser is recursive: a few thousand brackets exhaust the stack.
    throw new SenseError('format-invalid', `${format}: the document is nested too deeply`, error);
  }
  const [first] = errors;
  if (text.trim() === '') {
    throw new SenseError('format-invalid', `${format}: the file is empty: export it again`);
  }
  if (first && isTruncated(text, errors)) {
    const lines = text.trimEnd().split('\n').length;
    throw new SenseError(
      'format-invalid',
      `${format}: the file is truncated: it ends in line ${lines}; copy or export it again`,
    );
  }
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    const found = first.offset < text.length ? shortText(text.slice(first.offset, first.offset + 20)) : 'its end';
    throw new SenseError(
      'format-invalid',
      `${format}: the document must be JSON; line ${line}: ${printParseErrorCode(first.error)}, received ${found}`,
    );
  }
  return value;
}

/** Whether the text starts as a document and its only errors are at its end. */
function isTruncated(text: string, errors: readonly ParseError[]): boolean {
  if (!/^\s*[[{/]/.test(text)) return false;
  const end = text.trimEnd().length;
  const isMissing = ({ error, offset }: ParseError): boolean =>
    offset >= end || printParseErrorCode(error).startsWith('UnexpectedEnd');
  return errors[0]!.offset + errors[0]!.length >= end && errors.some(isMissing);
}

function toText(input: FormatInput): string {
  const text = typeof input === 'string' ? input : decoderOf(input).decode(input);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function decoderOf(bytes: Uint8Array): TextDecoder {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder();
}

/** A value as it is shown in a message. */
function shortText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty object' : `an object with ${clip(keys.join(', '))}`;
  }
  return typeof value === 'string' ? clip(JSON.stringify(value)) : String(value);
}

function clip(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
