/**
 * ESLint rule: the allowed imports between folders. The table below is the architecture; the rule
 * resolves each import to a folder of the repository, a package or a Node builtin, and looks it up.
 */
import { builtinModules } from 'node:module';
import { posix, sep } from 'node:path';

/**
 * @typedef {object} Arrow
 * @property {RegExp} from files that the arrow applies to, as paths from the repository root
 * @property {RegExp} [except] exceptions among these files
 * @property {RegExp} deny what they must not import: a package name, `node:…`, or a path from the root
 * @property {string} why shown with each violation
 */

/** @type {readonly Arrow[]} */
export const ARROWS = [
  {
    from: /^packages\/core\//,
    deny: /^@sense\//,
    why: 'core depends on no sibling package, and imports its own files by relative paths',
  },
  {
    from: /^packages\/(separation|haptics|visuals|link)\//,
    deny: /^@sense\/(?!core($|\/))/,
    why: 'separation, haptics, visuals and link depend on core and not on each other',
  },
  {
    from: /^packages\/show\//,
    deny: /^@sense\/(?!(core|haptics|visuals)($|\/))|^@sense\/visuals$/,
    why: 'show depends on core, haptics and visuals, of visuals on its data only: @sense/visuals/engine',
  },
  {
    from: /^packages\/|^examples\/|^bench\/|^test\//,
    except: /^packages\/core\/src\/feed\/|^test\/(unit\/core\/feed|unit\/scripts|package)\//,
    deny: /^rxjs($|\/)/,
    why: 'only packages/core/src/feed imports rxjs: subscribe to the streams of the session instead',
  },
  {
    from: /^packages\/|^bench\//,
    except: /^packages\/visuals\/|^bench\/flash\.page\.ts$/,
    deny: /^three($|\/)/,
    why: 'only visuals and examples import three',
  },
  {
    from: /^packages\/core\/src\/(model|dsp|nn|analysis)\//,
    deny: /^packages\/core\/src\/(sources|live|feed|session)\//,
    why: 'model, dsp, nn and analysis are pure: they do not depend on threads, sources or streams',
  },
  {
    from: /^packages\/separation\/src\/masks\//,
    deny: /^onnxruntime|^packages\/separation\/src\/(?!masks\/)/,
    why: 'masks is pure: it imports core only',
  },
  {
    from: /^packages\/separation\/src\/dsp\//,
    deny: /^onnxruntime|^packages\/separation\/src\/(?!(dsp|masks)\/)/,
    why: 'dsp is pure: it imports masks and core only',
  },
  {
    from: /^packages\/separation\/src\/fallback\//,
    deny: /^onnxruntime|^packages\/separation\/src\/(?!fallback\/)/,
    why: 'the fallback chain depends on core only: its candidates are Separators',
  },
  {
    from: /^packages\/separation\/src\/cost\//,
    deny: /^onnxruntime|^packages\/separation\/src\/(?!cost\/)/,
    why: 'cost depends on core only',
  },
  {
    from: /^packages\/separation\/src\/model\//,
    deny: /^packages\/separation\/src\/(?!(model|dsp|masks)\/|shipped-models)/,
    why: 'model imports dsp, masks and the addresses of the shipped models: it does not depend on threads',
  },
  {
    from: /^packages\/separation\/src\/threads\//,
    deny: /^packages\/separation\/src\/(?!(threads|model|fallback|cost|dsp|masks)\/)/,
    why: 'threads must not import api or the entries of separation',
  },
  {
    from: /^packages\//,
    except: /^packages\/cli\//,
    deny: /^node:/,
    why: 'packages run in the browser: Node builtins belong to cli, scripts, test and bench',
  },
];

const PACKAGE_OF = /^packages\/([^/]+)\//;
/** Contract suites run against implementations of every package, public or not. */
const CONTRACT_TEST = /^test\/contract\//;
/** Unit tests mirror the source tree and import the files of their package. */
const UNIT_TEST_OF = /^test\/unit\/([^/]+)\//;

/**
 * Why `file` may not import `specifier`; undefined if it may.
 * @param {string} file path from the repository root, with forward slashes
 * @param {string} specifier as written in the import
 * @returns {string | undefined}
 */
export function brokenArrow(file, specifier) {
  const target = resolveTarget(file, specifier);
  const home = (PACKAGE_OF.exec(file) ?? UNIT_TEST_OF.exec(file))?.[1];
  const away = PACKAGE_OF.exec(target)?.[1];
  if (specifier.startsWith('.') && away && away !== home && !CONTRACT_TEST.test(file)) {
    return `import a package by its name, @sense/${away}, not by a path into its files`;
  }
  return ARROWS.find((arrow) => arrow.from.test(file) && !arrow.except?.test(file) && arrow.deny.test(target))?.why;
}

/** @param {string} file @param {string} specifier */
function resolveTarget(file, specifier) {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier);
  return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importArrows = {
  meta: { type: 'problem', schema: [], messages: { arrow: "'{{specifier}}' breaks the arrows: {{why}}" } },
  create(context) {
    const file = posix.relative(context.cwd.split(sep).join('/'), context.filename.split(sep).join('/'));
    /** @param {any} node the node that holds the specifier */
    const check = (node) => {
      if (typeof node?.value !== 'string') return;
      const why = brokenArrow(file, node.value);
      if (why) context.report({ node, messageId: 'arrow', data: { specifier: node.value, why } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {any} node `import('x').Y` as a type */
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    };
  },
};
