import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const bareError = "NewExpression[callee.name='Error'], CallExpression[callee.name='Error']";

/** Syntax that the house does not use anywhere (CONTRIBUTING.md). */
const house = [
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name.' },
  { selector: "ExportSpecifier[exported.name='default']", message: 'No default exports: a thing has one name.' },
  { selector: 'TSEnumDeclaration', message: 'No enums: use a union of string literals.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'No namespaces: a file is a module.' },
  { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/]', message: 'No I prefix.' },
];

const library = [
  ...house,
  { selector: bareError, message: "No bare Error: throw fail('CODE', details), or TypeError/RangeError for a caller's bug." },
  {
    selector: "TSTypeReference[typeName.name='Buffer']",
    message: 'No Buffer in types: Uint8Array (slice of a Buffer shares memory, slice of a Uint8Array copies).',
  },
];

/** What scripts find in Node without an import. */
const globals = Object.fromEntries(
  [
    'Buffer',
    'TextDecoder',
    'TextEncoder',
    'URL',
    'clearTimeout',
    'console',
    'crypto',
    'performance',
    'process',
    'require',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
);
globals['module'] = 'writable';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.tmp/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', ...house],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      // A port's method is async although one implementation answers at once.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...library],
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      // A test says what it knows: an index that exists, a value that is there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Test vectors are JSON of others: untyped until an assertion has looked at them.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['eslint.config.js', '*.config.ts', '.size-limit.js'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals },
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
);
