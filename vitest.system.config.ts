// The tests that leave their thread: processes, workers, sockets, browsers, tokens, other programs. `npm run test:system` builds first.
import { availableParallelism } from 'node:os';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';
import config, { projectsOf } from './vitest.config.js';

/** Folders whose tests start processes begin first: the longest of them, at the end, would leave the other cores without work. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/system\/(?:cli|fault|scenario|tools)\//.test(moduleId);
    // Files of one project stay together: they share the processes.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}

export default defineConfig({
  ...config,
  test: {
    ...config.test,
    projects: projectsOf((file) => file.startsWith('test/system/')),
    setupFiles: ['test/setup.ts'],
    // Their processes need the cores that their tests leave.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    testTimeout: 90_000,
  },
});
