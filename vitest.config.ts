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
 * @param isOf - Tells the files of one suite, by their path.
 */
export function projectsOf(isOf: (file: string) => boolean): { extends: true; test: object }[] {
  const files = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
    .map((file) => `test/${file}`)
    .filter((file) => file.endsWith('.test.ts') && isOf(file));
  const isAlone = (file: string): boolean =>
    /^\/\/ Runs alone: |\bvi\.(?:mock|doMock|resetModules)\(/m.test(readFileSync(root + file, 'utf8'));
  return [
    { extends: true, test: { name: 'alone', include: files.filter(isAlone), isolate: true } },
    { extends: true, test: { name: 'together', include: files.filter((file) => !isAlone(file)), isolate: false } },
  ];
}

/**
 * Sequencer that starts the long files first: a clone that never measured them would start the largest files, and end with these on one core.
 * @param long - Matches their paths.
 */
export function longestFirst(long: RegExp): typeof BaseSequencer {
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const sorted = await super.sort(files);
      const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
      // Files of one project stay together: they share the processes.
      const projects = [...new Set(sorted.map(({ project }) => project))];
      return projects.flatMap((project) => {
        const own = sorted.filter((file) => file.project === project);
        return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
      });
    }
  };
}

/** The ordinary suite: on the sources, in its own thread, without a build, a process, a socket. `test/system` is the other one. */
export default defineConfig({
  resolve: {
    alias: [
      // The package's own conditional imports, on the sources: tests and dist must never hold two copies of one module.
      { find: /^#native\/(.*)$/, replacement: `${src}/crypto/native/node/$1.ts` },
      { find: '#agency-home', replacement: `${src}/agency/home/node/open.ts` },
      { find: /^rogatory$/, replacement: `${src}/index.ts` },
      { find: /^rogatory\/(.*)$/, replacement: `${src}/$1/index.ts` },
    ],
  },
  test: {
    projects: projectsOf((file) => !/^test\/(?:system|long)\//.test(file)),
    // One more than cores: some tests wait for a timer, and leave a core to another.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: longestFirst(/\/test\/schedules\//) },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    setupFiles: ['test/setup.ts', 'test/within.ts'],
    pool: 'forks',
    // Nearly all that tests allocate is dropped at once: a larger young generation spares a tenth of the time.
    execArgv: ['--max-semi-space-size=64'],
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
