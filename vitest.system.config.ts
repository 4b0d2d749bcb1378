// The tests that leave their thread: processes, workers, sockets, browsers, tokens, other programs. `npm run test:system` builds first.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import config, { longestFirst, projectsOf } from './vitest.config.js';

export default defineConfig({
  ...config,
  test: {
    ...config.test,
    projects: projectsOf((file) => file.startsWith('test/system/')),
    setupFiles: ['test/setup.ts'],
    // Their processes need the cores that their tests leave.
    maxWorkers: availableParallelism(),
    // Folders whose tests start processes.
    sequence: { sequencer: longestFirst(/\/test\/system\/(?:cli|fault|scenario|tools)\//) },
    testTimeout: 90_000,
  },
});
