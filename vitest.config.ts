import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('.', import.meta.url));
const src = `${root}src`;

/**
 * Test files that want a process of their own, because they replace modules, load a PKCS#11 module or measure memory (`// Runs alone: why`).
 * The others share one process per worker, in which every module is loaded once: a file of them leaves nothing behind.
 */
const alone = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/long/'))
  .filter((file) => /^\/\/ Runs alone: |\bvi\.(?:mock|doMock|resetModules)\(/m.test(readFileSync(root + file, 'utf8')));

/** Folders whose tests start processes begin first: the longest of them, at the end, would leave the other cores without work. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/(?:cli|fault|scenario|tools)\//.test(moduleId);
    // Files of one project stay together: they share the processes.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}

export default defineConfig({
  resolve: {
    alias: [
      // The package's own conditional imports, on the sources: tests and dist must never hold two copies of one module.
      { find: /^#native\/(.*)$/, replacement: `${src}/crypto/native/$1-node.ts` },
      { find: '#agency-home', replacement: `${src}/agency/home/node/index.ts` },
      { find: /^rogatory$/, replacement: `${src}/index.ts` },
      { find: /^rogatory\/(.*)$/, replacement: `${src}/$1/index.ts` },
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: 'alone', include: alone, isolate: true } },
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: ['test/long/**', ...alone], isolate: false } },
    ],
    sequence: { sequencer: LongestFirst },
    maxWorkers: availableParallelism(),
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    setupFiles: ['test/setup.ts', 'test/within.ts'],
    pool: 'forks',
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
