/**
 * Checks data from outside, events and status, field by field. Returns whether it can be used; never throws.
 */
import type { MusicalEvent, SessionStatus } from '@sense/core';
import { STEM_NAMES } from '@sense/core/engine';
import type { FeatureLayout } from './feature-layout.js';

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isUnit = (value: unknown): boolean => isNumber(value) && value >= 0 && value <= 1;
const isCount = (value: unknown): boolean => isNumber(value) && value >= 0;
const isOptional = (value: unknown, check: (value: unknown) => boolean): boolean => value === undefined || check(value);

const STATES: readonly unknown[] = [
  'starting',
  'running',
  'suspended',
  'interrupted',
  'failed',
  'disposed',
] satisfies SessionStatus['state'][];
const SOURCES: readonly unknown[] = [
  'open',
  'cross-origin',
  'muted',
  'ended',
  'unplugged',
  'revoked',
  'failed',
] satisfies SessionStatus['source'][];
const COUNTERS = [
  'separatorTransitions',
  'stemLatencyMs',
  'hops',
  'processingMs',
  'underruns',
  'underrunFrames',
  'overrunFrames',
  'workerRestarts',
] as const satisfies (keyof SessionStatus)[];

/** Longest list of names in a layout. */
const MAX_NAMES = 256;

/**
 * Whether `value` is an event. Of a type that this version does not have, only the fields of every event are checked:
 * consumers ignore types that they do not handle. Further fields are allowed.
 */
export function isEvent(value: unknown): value is MusicalEvent {
  if (!isFields(value)) return false;
  const { type, id, time, frame, emitted, confidence } = value;
  const hasBase =
    isText(type) &&
    Number.isSafeInteger(id) &&
    isCount(id) &&
    isNumber(time) &&
    isNumber(frame) &&
    isNumber(emitted) &&
    isUnit(confidence);
  if (!hasBase) return false;
  if (type === 'onset') return isOnset(value);
  return type !== 'beat' || isBeat(value);
}

function isOnset({ stem, strength, levelDb, drum, drums, drumConfidence }: Fields): boolean {
  return (
    (STEM_NAMES as readonly unknown[]).includes(stem) &&
    isUnit(strength) &&
    isNumber(levelDb) &&
    isOptional(drum, isText) &&
    isOptional(drums, isTexts) &&
    isOptional(drumConfidence, isUnit)
  );
}

function isBeat({ predicted, beatInBar, beatsInBar, subdivision, tempo }: Fields): boolean {
  return (
    typeof predicted === 'boolean' &&
    isCount(beatInBar) &&
    isCount(beatsInBar) &&
    isCount(subdivision) &&
    isNumber(tempo) &&
    tempo > 0
  );
}

/** Whether `value` is a status. */
export function isStatus(value: unknown): value is SessionStatus {
  if (!isFields(value)) return false;
  const { state, source, separator, model, transport, error } = value;
  return (
    STATES.includes(state) &&
    SOURCES.includes(source) &&
    isText(separator) &&
    isFields(model) &&
    isText(model['state']) &&
    isNumber(model['progress']) &&
    isText(transport) &&
    COUNTERS.every((name) => isCount(value[name])) &&
    isOptional(error, (value) => isFields(value) && isText(value['code']) && isText(value['message']))
  );
}

/** Whether `value` is a layout of features. */
export function isLayout(value: unknown): value is FeatureLayout {
  if (!isFields(value)) return false;
  return [value['stems'], value['stem'], value['mix']].every((names) => isTexts(names) && names.length <= MAX_NAMES);
}

/** Whether `value` is a block of finite values. */
export function isBlock(value: unknown): value is Float32Array {
  if (!(value instanceof Float32Array)) return false;
  for (let i = 0; i < value.length; i++) if (!Number.isFinite(value[i])) return false;
  return true;
}
