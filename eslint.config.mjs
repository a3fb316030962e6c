import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { moduleBoundaries } from './scripts/lint/boundaries.mjs';
import { houseRules, houseRulesWithout } from './scripts/lint/house-rules.mjs';

const specs = ['**/*.spec.ts', 'apps/*/src/**/spec/*.ts', 'apps/*-e2e/**/*.ts', 'libs/testing/**/*.ts'];
const readersOfTheEnvironment = ['apps/*/src/config/**/*.ts', 'libs/nest-kit/src/environment*.ts'];

export default tseslint.config(
  {
    ignores: [
      'apps/worker/src/execution/corpus/',
      '**/dist/',
      '**/node_modules/',
      '**/coverage/',
      '.nx/',
      '.tester/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Leaves files with decorators alone: what Nest injects must stay a value import.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['error'] }],
      'max-lines': ['error', { max: 250 }],
      ...houseRules,
    },
  },
  moduleBoundaries,
  { files: readersOfTheEnvironment, rules: houseRulesWithout('environment') },
  {
    files: specs,
    rules: {
      ...houseRulesWithout('environment'),
      'max-lines': ['error', { max: 500 }],
      // Answers over HTTP have no type until a test has looked at them; doubles are handed around unbound.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' } },
    rules: { ...houseRulesWithout('environment'), 'max-lines': ['error', { max: 250 }], 'no-undef': 'off' },
  },
  prettier,
);
