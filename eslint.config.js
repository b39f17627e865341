/**
 * The lint rules: TypeScript's usual ones, the import arrows, and the house habits that a machine
 * can see. Formatting is prettier's.
 */
import eslint from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { fileHeader } from './scripts/lint/file-header.js';
import { glossary } from './scripts/lint/glossary.js';
import { importArrows } from './scripts/lint/import-arrows.js';

const RAW_TIMERS_AND_LISTENERS = [
  {
    selector: 'CallExpression[callee.name=/^set(Timeout|Interval)$/]',
    message: 'Use scope.after() or scope.every(): the scope undoes them.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^set(Timeout|Interval)$/]',
    message: 'Use scope.after() or scope.every(): the scope undoes them.',
  },
  {
    selector: "CallExpression[callee.property.name='addEventListener']",
    message: 'Use scope.listen(): the scope undoes it.',
  },
];

const DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'docs/api/**',
      'examples/public/**',
      'coverage/**',
      'training/sense_training/**',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.recommended,
  {
    plugins: { sense: { rules: { 'import-arrows': importArrows, 'file-header': fileHeader, glossary } } },
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'sense/import-arrows': 'error',
      'sense/file-header': 'error',
      'sense/glossary': 'error',
      'preserve-caught-error': 'off',
      'max-lines': ['warn', { max: 350 }],
      'no-restricted-syntax': ['error', DEFAULT_EXPORT],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-syntax': ['error', DEFAULT_EXPORT, ...RAW_TIMERS_AND_LISTENERS],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    // The scope is where the raw calls live. Threads of their own end with their thread.
    files: ['packages/core/src/runtime/scope.ts', 'packages/*/src/**/*.{worklet,worker}.ts'],
    rules: { 'no-restricted-syntax': ['error', DEFAULT_EXPORT] },
  },
  { files: ['packages/cli/**'], rules: { 'no-console': 'off' } },
  {
    // Tools read a default export here; declaration files describe what others export.
    files: ['**/*.config.{js,ts}', '**/*.d.ts', '**/global-setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
