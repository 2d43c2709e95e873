// Packages state their own rules (scripts/eslint/rooms.cjs); these are for the
// scripts at the root.
module.exports = {
  root: true,
  overrides: [
    {
      files: ['scripts/**/*.mjs', 'scripts/**/*.cjs'],
      extends: ['eslint:recommended', 'prettier'],
      env: { es2022: true, node: true },
      parserOptions: { ecmaVersion: 2024, sourceType: 'module' },
      rules: {
        eqeqeq: 'error',
        'no-unused-vars': ['error', { ignoreRestSiblings: true }],
        'no-var': 'error',
        'prefer-const': 'error',
      },
    },
    { files: ['*.cjs'], parserOptions: { sourceType: 'script' } },
  ],
};
