// The endurance tests: minutes, not seconds. `npm run test:long`.
import { defineConfig } from 'vitest/config';
import config from './vitest.config.js';

export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/long/**/*.test.ts'],
    exclude: ['node_modules/**'],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
