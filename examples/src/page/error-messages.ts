/**
 * Tells people what went wrong and the way out. The text comes from the error itself; here it only
 * gets a heading. Knows nothing of causes.
 */
import { SenseError, type SenseErrorCode } from '@sense/core';
import { byId, make } from './dom.js';

const HEADINGS: Readonly<Record<SenseErrorCode, string>> = {
  'invalid-argument': 'That does not fit',
  disposed: 'That has ended',
  'invalid-state': 'Not now',
  unsupported: 'Not supported here',
  'format-invalid': 'This haptic file could not be read.',
  'decode-failed': 'This file cannot be played',
  'source-unavailable': 'Nothing to listen to',
  'permission-denied': 'Not allowed',
  'thread-failed': 'The engine stopped',
  'output-failed': 'No sound comes out',
  'device-failed': 'A device does not answer',
  'model-unavailable': 'The model could not be loaded',
  'model-invalid': 'The model is damaged',
};

const area = byId('messages');

/** Shows an error until it is dismissed or replaced. */
export function showError(error: unknown): void {
  if (error instanceof SenseError) showMessage(HEADINGS[error.code], error.message);
  else showMessage('Something went wrong', error instanceof Error ? error.message : String(error));
}

/** Shows a message until it is dismissed or replaced; an equal one is shown once. */
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

/** Takes every message away: what was asked for has worked. */
export function clearMessages(): void {
  area.replaceChildren();
}
