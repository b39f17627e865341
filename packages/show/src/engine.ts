/**
 * SENSE shows as data, without the DOM: documents, their rules, and words into shows and haptics. Node and tools
 * import this entry.
 */
export { parseShow, serializeShow, showProblems } from './document/parse-show.js';
export { describeShow } from './words/describe-show.js';
export type { DescribedShow } from './words/describe-show.js';
