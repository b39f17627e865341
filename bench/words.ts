/**
 * Scores `describeShow` on phrases with expected parameters. Prints a table, or one line of JSON.
 *
 * usage: npm run bench:words -- [--json]
 *
 * A score is the share of expected parameters that are met. `development` and `heldOut` are the halves of a hundred phrases
 * that were written before the code; `fresh` are forty that were written after it.
 */
import { parseArgs } from 'node:util';
import { FRESH_PHRASES } from '../test/unit/show/words/fresh-phrases.js';
import { scoreOf, scorePhrases, type Score } from '../test/unit/show/words/score.js';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const figures = ({ met, expected, share }: Score): object => ({
  met,
  expected,
  score: Math.round(1000 * share) / 1000,
});
const report = {
  bench: 'words',
  development: figures(scorePhrases('development')),
  heldOut: figures(scorePhrases('held out')),
  fresh: figures(scoreOf(FRESH_PHRASES)),
};

if (values.json) console.log(JSON.stringify(report));
else console.table({ development: report.development, heldOut: report.heldOut, fresh: report.fresh });
