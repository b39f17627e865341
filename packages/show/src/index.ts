/**
 * SENSE shows: documents of looks, cues and set lists, their rules, applying them live, and words into shows and
 * haptics.
 */
export { parseShow, serializeShow, showProblems } from './document/parse-show.js';
