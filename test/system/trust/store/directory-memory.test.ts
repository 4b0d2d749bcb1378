// A hostile state fills the memory of a node that pins it, directory by directory.
// Runs alone: it measures memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrustFolder } from '../../../../src/trust/store/node/folder-store.js';
import { writeTrustFolder } from '../../../../src/trust/store/node/folder.js';
import { NOW, createState } from '../../../trust/states.js';
import type { TestState } from '../../../trust/states.js';

const MIB = 1_048_576;
const VERSIONS = 100;
/** Twelve in somewhat more than a day: all of them are taken in. */
const EVERY_MS = 7_300_000;

let folder = '';
let mallory: TestState;
let carol: TestState;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-memory-'));
  mallory = await createState({ scope: 'mallory' });
  carol = await createState({ scope: 'carol' });
  writeTrustFolder(
    folder,
    [carol, mallory].flatMap(({ root, directory }) => [root, directory]),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A directory of near one megabyte, nothing of which stands in another. */
function version(count: number): Promise<Uint8Array> {
  const [agency] = mallory.directoryInput.agencies;
  const competences = Array.from({ length: 1_000 }, (_, i) => `${count}.${i}.`.padEnd(1_000, 'x'));
  return mallory.signDirectory({ version: count, agencies: [{ ...agency!, competences }] });
}

describe('a node that a hostile state sends a hundred directories of a megabyte', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / MIB;
  };
  const pins = (): ReadonlyMap<string, string> => new Map([carol, mallory].map(({ scope, fingerprint }) => [scope, fingerprint]));

  it('holds less than 200 MiB while they come, and opens again with them (TRUST-53)', async () => {
    const store = openTrustFolder(folder, 'carol', pins(), NOW);
    let most = 0;
    for (let count = 2; count < 2 + VERSIONS; count++) {
      const added = await store.addInSlices(await version(count), NOW + count * EVERY_MS, { fromPeer: true });
      expect(added.changed).toBe(true);
      if (count % 10 === 0) most = Math.max(most, held());
    }
    expect(most).toBeLessThan(200);
    const late = NOW + (VERSIONS + 2) * EVERY_MS;
    const again = openTrustFolder(folder, 'carol', pins(), late);
    expect(again.directoryRef('mallory').directoryVersion).toBe(1 + VERSIONS);
    expect(held()).toBeLessThan(200);
  }, 120_000);
});
