import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const src = fileURLToPath(new URL('./src', import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      // The package's own conditional imports, on the sources: tests and dist must never hold two copies of one module.
      { find: /^#native\/(.*)$/, replacement: `${src}/crypto/native/$1-node.ts` },
      { find: '#agency-home', replacement: `${src}/agency/node/index.ts` },
      { find: /^rogatory$/, replacement: `${src}/index.ts` },
      { find: /^rogatory\/(.*)$/, replacement: `${src}/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
