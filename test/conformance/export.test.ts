// The folder that an implementation under test is set up from: written, and read back with the same keys.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportTrust, importStates } from '../../src/conformance/states/export.js';
import { makeStates } from '../../src/conformance/states/states.js';

const root = mkdtempSync(join(tmpdir(), 'rogatory-export-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the folder of an implementation under test', () => {
  it('holds documents in the order of both states, keys of every set, and what draws the same states again', async () => {
    const folder = join(root, 'new', 'trust');
    const urls = ['ws://one:1', 'ws://two:2'] as const;
    const states = await makeStates({ now: Date.now(), urls, agencies: ['agency', 'second'] });
    const [agency] = states.subject.agencies.values();
    const two = { ...agency!, sets: [...agency!.sets, ...agency!.sets] };
    exportTrust({ ...states, subject: { ...states.subject, agencies: new Map([['agency', two]]) } }, folder);
    const documents = readdirSync(join(folder, 'documents')).sort();
    expect(documents.map((name) => name.replace(/-[0-9a-f]{8}\.cose$/, ''))).toEqual([
      ...['1-subject-root', '2-subject-directory', '3-subject-freshness'],
      ...['4-kit-root', '5-kit-directory', '6-kit-freshness', '7-accord'],
    ]);
    const keys = ['link', 'log', 'cosign'].flatMap((role) => [`agency-${role}.key`, `relay-${role}.key`]);
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual(
      [...keys, 'agency-seal.key', 'agency-seal-2.key', 'agency-kem.key', 'agency-kem-2.key'].sort(),
    );
    expect(statSync(join(folder, 'passphrase')).mode & 0o777).toBe(0o600);
    expect(importStates(folder)).toEqual(states);
  });

  it('is refused without its manifest, and of a suite that does not exist', () => {
    expect(() => importStates(root)).toThrow('kit.json is absent');
    writeFileSync(join(root, 'kit.json'), JSON.stringify({ suite: 'none', agencySuites: [], urls: [], agencies: [], pins: {} }));
    expect(() => importStates(root)).toThrow('the suite none, which does not exist');
  });
});
