/**
 * Shows errors on the page. The text is the message of the error, which says what to do; this file
 * adds a heading per error code.
 */
import { SenseError, type SenseErrorCode } from '@sense/core';
import { byId, make } from './dom.js';

const HEADINGS: Readonly<Record<SenseErrorCode, string>> = {
  'invalid-argument': 'Invalid value',
  disposed: 'Already closed',
  'invalid-state': 'Not possible now',
  unsupported: 'Not supported here',
  'format-invalid': 'This haptic file cannot be read',
  'decode-failed': 'This file cannot be played',
  'source-unavailable': 'No sound source',
  'cross-origin': 'The sound may not be processed',
  'output-unavailable': 'No sound output',
  'permission-denied': 'Not allowed',
  'thread-failed': 'The engine stopped',
  'output-failed': 'No audio output',
  'device-failed': 'A device does not respond',
  'model-unavailable': 'The model could not be loaded',
  'model-invalid': 'The model is invalid',
};

const area = byId('messages');

/** Shows an error until it is dismissed or replaced. */
export function showError(error: unknown): void {
  if (error instanceof SenseError) showMessage(HEADINGS[error.code], error.message);
  else showMessage('Something went wrong', error instanceof Error ? error.message : String(error));
}

/** Shows a message until it is dismissed or replaced. */
export function showMessage(heading: string, text: string): void {
  const message = make('div', 'message');
  const body = make('div');
  body.append(make('strong', '', heading), make('p', '', text));
  const close = make('button', 'quiet', 'Dismiss');
  close.type = 'button';
  close.onclick = () => message.remove();
  message.append(body, close);
  area.replaceChildren(message);
}

/** Removes all messages. */
export function clearMessages(): void {
  area.replaceChildren();
}
