/**
 * An esbuild plugin that marks the computed constants of a module as free of side effects, so that a bundler can drop
 * those that an app does not use. `"sideEffects": false` says the same of whole modules, but the published chunks hold
 * many modules, and a chunk that is used at all would keep every constant that calls a function, with all it refers to.
 */
import { readFile } from 'node:fs/promises';
import type { Loader, Plugin } from 'esbuild';
import ts from 'typescript';

/** Treats the sources of the packages and the dependencies that are bundled into them. */
export const pureConstants: Plugin = {
  name: 'pure-constants',
  setup({ onLoad }) {
    const treat = (filter: RegExp, loader: Loader, mark: (code: string) => string): void =>
      onLoad({ filter }, async ({ path }) => ({ contents: mark(await readFile(path, 'utf8')), loader }));
    treat(/[\\/]packages[\\/]\w+[\\/]src[\\/].*\.ts$/, 'ts', markPureConstants);
    treat(/[\\/]jsonc-parser[\\/]lib[\\/]esm[\\/].*\.js$/, 'js', (code) => markPureConstants(markPureEnums(code)));
    treat(/[\\/]fft\.js[\\/]lib[\\/]fft\.js$/, 'js', markPureModule);
  },
};

/** An enumeration as TypeScript compiles it: a variable, and a function that fills it. */
function markPureEnums(code: string): string {
  const compiled = /var (\w+);\s+\(function \(\1\) \{([^]*?)\}\)\(\1 \|\| \(\1 = \{\}\)\);/g;
  return code.replace(compiled, 'var $1 = /* @__PURE__ */ (function ($1) {$2; return $1; })({});');
}

/** A CommonJS module without imports, as a module with a default export. */
function markPureModule(code: string): string {
  return `export default /* @__PURE__ */ (() => { const module = {};\n${code}\nreturn module.exports; })();`;
}

/** Wraps each computed initialiser at the top level in a function that is called on the spot and marked as pure. */
export function markPureConstants(code: string): string {
  const source = ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest);
  const computed = source.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .filter(({ declarationList }) => declarationList.flags & ts.NodeFlags.Const)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .filter(({ name }) => ts.isIdentifier(name))
    .map(({ initializer }) => initializer)
    .filter((initializer) => initializer !== undefined && computes(initializer));
  let marked = code;
  for (const { pos, end } of computed.reverse() as ts.Expression[]) {
    marked = `${marked.slice(0, pos)} /* @__PURE__ */ (() => (${marked.slice(pos, end)}))()${marked.slice(end)}`;
  }
  return marked;
}

/** Whether evaluating `node` runs code that a bundler cannot see through. Bodies of functions do not run. */
function computes(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
  const opaque =
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isSpreadElement(node) ||
    ts.isBinaryExpression(node) ||
    ts.isTemplateExpression(node);
  return opaque || (ts.forEachChild(node, (child) => computes(child) || undefined) ?? false);
}
