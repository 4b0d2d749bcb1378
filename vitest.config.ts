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

/** Schedules first. Until a clone has measured its files, the largest file starts first, and these short ones would be last, on one core. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): number => (moduleId.includes('/test/schedules/') ? 0 : 1);
    return (await super.sort(files)).sort((a, b) => isLong(a) - isLong(b));
  }
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
    sequence: { sequencer: LongestFirst },
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
