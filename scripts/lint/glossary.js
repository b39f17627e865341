/**
 * ESLint rule: words that docs/glossary.md replaces by a standard term. Checks identifiers,
 * comments, strings and templates. An exception names the files, the word and the reason.
 */

/**
 * @typedef {object} BannedWord
 * @property {string} word shown in the message
 * @property {RegExp} [text] matches in comments and strings
 * @property {RegExp} [name] matches in identifiers, split into lower-case words joined by spaces
 * @property {string} use the term of the glossary
 */

/** A word in prose and as part of an identifier. @param {string} pattern @param {string} use @returns {BannedWord} */
const word = (pattern, use) => ({
  word: pattern.replace(/\(.*/, ''),
  text: new RegExp(`\\b(?:${pattern})\\b`, 'i'),
  name: new RegExp(`(?:^| )(?:${pattern})(?: |$)`),
  use,
});

/** A turn of phrase, in prose only. @param {string} pattern @param {string} use @returns {BannedWord} */
const phrase = (pattern, use) => ({ word: pattern, text: new RegExp(`\\b(?:${pattern})\\b`, 'i'), use });

/** A name, in identifiers only. @param {string} words @param {string} use @returns {BannedWord} */
const name = (words, use) => ({ word: words, name: new RegExp(`(?:^| )${words}(?: |$)`), use });

/** @type {readonly BannedWord[]} */
export const BANNED_WORDS = [
  name('frame frames', 'windowLength or hopFrames'),
  word('growth', 'spectral flux'),
  word('blow(s|n)?', 'transient or drum hit'),
  word('knock(s|ed|ing)?', 'transient'),
  word('told', 'emitted, reported or given'),
  word('tell(s|ing)?', 'emit, report or state'),
  word('fore(tell|tells|told)', 'predict'),
  word('ladder(s)?', 'fallback chain'),
  word('rung(s)?', 'candidate'),
  word('passage(s)?', 'transition'),
  phrase('(take|takes|taking|took|taken) over', 'transition to, become active or replace'),
  word('takeover(s)?', 'transition'),
  phrase('at work', 'active or running'),
  phrase('who separates', 'separator'),
  word('school(s)?', 'enrolment'),
  word('teach(es|ing)?', 'enrol'),
  word('taught', 'enrolled or trained'),
  word('sketch(es|ed|er)?', 'embedding'),
  word('likeness', 'similarity'),
  word('judge(s|d)?', 'verify or assess'),
  word('deafen(s|ed)?', 'disconnect'),
  word('clarity|steadiness|usualness|rarity', 'the name of the parameter, or confidence'),
  phrase('kept files?', 'model cache'),
  name('kept files?', 'model cache'),
  phrase('at-once', 'immediate'),
  name('at once', 'immediate'),
  word('punctual', 'deadline'),
  word('strikes|crystals|tide', 'the name of the stem'),
  word('mend(s|ed|ing)?', 'fix or repair'),
  phrase('knows (nothing|no|neither|not)', '"Does not depend on", or nothing'),
  phrase('says nothing', 'does not report'),
];

/**
 * @typedef {object} Exception
 * @property {RegExp} files paths from the repository root
 * @property {RegExp} words what may be written there
 * @property {string} reason why
 */

/** @type {readonly Exception[]} */
export const EXCEPTIONS = [
  { files: /^scripts\/lint\/glossary\.js$|^test\/unit\/scripts\//, words: /.*/, reason: 'the rule and its tests' },
  {
    files:
      /^packages\/show\/src\/(words|haptic-words)\/|^test\/unit\/(show|cli)\/|^packages\/cli\/src\/commands\/haptics\.ts$/,
    words: /knock|blow|tide|told|take|school|sketch/i,
    reason: 'words that people describe shows and haptics with',
  },
];

/**
 * The first banned word in `text` of `file`; undefined if there is none.
 * @param {string} file path from the repository root, with forward slashes
 * @param {string} text prose, or an identifier
 * @param {'text' | 'name'} kind
 * @returns {BannedWord | undefined}
 */
export function bannedWord(file, text, kind) {
  const subject = kind === 'name' ? wordsOf(text) : text;
  return BANNED_WORDS.find((banned) => {
    const match = banned[kind]?.exec(subject);
    return match && !EXCEPTIONS.some(({ files, words }) => files.test(file) && words.test(match[0].trim()));
  });
}

/** `#heldBlowMs` and `HELD_BLOW_MS` become `held blow ms`. @param {string} identifier */
function wordsOf(identifier) {
  return identifier
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** @type {import('eslint').Rule.RuleModule} */
export const glossary = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { banned: "'{{word}}' is not a term of docs/glossary.md: write {{use}}" },
  },
  create(context) {
    const file = relativePath(context.cwd, context.filename);
    /** @param {any} node @param {string} text @param {'text' | 'name'} kind */
    const check = (node, text, kind) => {
      const banned = bannedWord(file, text, kind);
      if (banned) context.report({ loc: node.loc, messageId: 'banned', data: { word: banned.word, use: banned.use } });
    };
    return {
      Program: () => {
        for (const comment of context.sourceCode.getAllComments()) check(comment, comment.value, 'text');
      },
      Identifier: (node) => check(node, node.name, 'name'),
      PrivateIdentifier: (node) => check(node, node.name, 'name'),
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value, 'text');
      },
      TemplateElement: (node) => check(node, node.value.raw, 'text'),
    };
  },
};

/** @param {string} root @param {string} path */
function relativePath(root, path) {
  const slashes = (/** @type {string} */ text) => text.replaceAll('\\', '/');
  return slashes(path).replace(`${slashes(root)}/`, '');
}
