// The endurance tests: minutes, not seconds. `npm run test:long`.
import { defineConfig } from 'vitest/config';
import config from './vitest.config.js';

export default defineConfig({
  ...config,
  test: {
    ...config.test,
    // It starts processes, as test/system does.
    setupFiles: ['test/setup.ts'],
    projects: [{ extends: true, test: { name: 'long', include: ['test/long/**/*.test.ts'] } }],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
