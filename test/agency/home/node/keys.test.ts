// The keys of a home while no process has it open: an operator rotates, lists, retires and removes them.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHome } from '../../../../src/agency/home/node/home.js';
import { compromiseKey, listKeys, removeKey, retireKey, rotateKey } from '../../../../src/agency/home/node/keys.js';
import { toHex } from '../../../../src/core/bytes.js';
import { readKeyChange } from '../../../../src/trust/publish/key-change.js';
import { useMemoryMachine } from '../../../memory-machine.js';
import { testClock } from '../../../relay/world.js';
import { createPair, DAY, NOW, NOW_S, seededRandom } from '../../../trust/states.js';
import type { TestPair } from '../../../trust/states.js';

useMemoryMachine();
const folder = mkdtempSync(join(tmpdir(), 'rogatory-keys-'));
const home = join(folder, 'home');
const options = { home, passphrase: 'correct horse battery staple', clock: { ...testClock, now: () => NOW }, random: seededRandom('keys') };
const files = (): readonly string[] => readdirSync(join(home, 'keys')).sort();
const keyOf = async (file: string): Promise<string> =>
  (await listKeys(options)).find((held) => held.file === join(home, 'keys', file))!.key;
let pair: TestPair;

beforeAll(async () => {
  pair = await createPair();
  createHome(home, {
    settings: { scope: 'demo-a', id: 'ca', floor: 'rogatory-classic', pins: pair.pins },
    secrets: pair.a.agencies.get('ca')!,
    documents: pair.documents,
    passphrase: options.passphrase,
    random: seededRandom('home'),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a key of a home', () => {
  it('is only asked about by a dry run', async () => {
    const before = files();
    const request = await rotateKey({ ...options, role: 'kem', dryRun: true, keep: () => expect.unreachable() });
    expect(readKeyChange(request.bytes).change.kems).toHaveLength(1);
    expect(request).not.toHaveProperty('keyFile');
    expect(files()).toEqual(before);
  });

  it.each([
    ['kem', 'kem-2.key'],
    ['kem', 'kem-3.key'],
    ['seal', 'seal-2.key'],
    ['link', 'link-2.key'],
    ['log', 'log-2.key'],
    ['cosign', 'cosign-2.key'],
  ])('of the role %s is followed by one in %s, behind all of its role', async (role, name) => {
    const before = files();
    const kept: Uint8Array[] = [];
    const keep = (bytes: Uint8Array): void => {
      expect(files()).toEqual(before);
      kept.push(bytes);
    };
    const { bytes, keyFile } = await rotateKey({ ...options, role, keep });
    expect(kept).toEqual([bytes]);
    expect(keyFile).toBe(join(home, 'keys', name));
    expect(files()).toEqual([...before, name].sort());
    const { change } = readKeyChange(bytes);
    const fresh = await keyOf(name);
    expect([...change.kems.map(({ kid }) => toHex(kid)), ...change.signers.map(({ signerId }) => toHex(signerId))]).toEqual([fresh]);
    expect(await listKeys(options)).toContainEqual(expect.objectContaining({ key: fresh, status: 'unpublished', file: keyFile }));
  });

  it('is valid for the days that were asked for, and overlaps with the one before for thirty (AGENCY-30)', async () => {
    const { change } = readKeyChange((await rotateKey({ ...options, role: 'kem', days: 60, dryRun: true })).bytes);
    expect(change.kems[0]).toMatchObject({ from: NOW_S, to: NOW_S + 60 * DAY });
    expect(change.retire.map(({ key, to }) => [toHex(key), to])).toEqual([[await keyOf('kem-1.key'), NOW_S + 30 * DAY]]);
  });

  it('is retired or marked by a request that changes nothing by itself (TRUST-40)', async () => {
    const before = files();
    const kem = await keyOf('kem-1.key');
    const { retire } = readKeyChange((await retireKey(options, kem)).bytes).change;
    expect(retire.map(({ key, to }) => [toHex(key), to])).toEqual([[kem, NOW_S]]);
    const { compromise } = readKeyChange((await compromiseKey(options, kem, NOW_S - 500)).bytes).change;
    expect(compromise.map(({ key, invalidSince }) => [toHex(key), invalidSince])).toEqual([[kem, NOW_S - 500]]);
    expect(files()).toEqual(before);
    await expect(retireKey(options, '00'.repeat(32))).toRejectCode('TRUST_KEY_UNKNOWN');
    await expect(compromiseKey(options, 'none', NOW_S)).toRejectCode('TRUST_KEY_UNKNOWN');
  });

  it('stays while messages to it may arrive (AGENCY-30)', async () => {
    const before = files();
    const reasons = {
      'kem-1.key': 'messages to it may arrive until 2027-12-24T12:00:00Z',
      'kem-3.key': 'the directory does not say that its time is over',
    };
    for (const [name, reason] of Object.entries(reasons))
      await expect(removeKey(options, await keyOf(name)), name).toRejectCode('TRUST_KEY_IN_USE', { reason });
    await expect(removeKey(options, '00'.repeat(32))).toRejectCode('TRUST_KEY_UNKNOWN');
    expect(files()).toEqual(before);
  });

  it('that is asked for wrongly is refused, and nothing is written', async () => {
    const before = files();
    await expect(rotateKey({ ...options, role: 'officer' })).toRejectCode('TRUST_KEY_UNKNOWN');
    for (const wrong of [{ days: 29 }, { days: 91 }, { overlapDays: 29 }])
      await expect(rotateKey({ ...options, role: 'kem', ...wrong }), JSON.stringify(wrong)).rejects.toBeInstanceOf(RangeError);
    await expect(rotateKey({ ...options, role: 'relay' })).rejects.toBeInstanceOf(TypeError);
    expect(files()).toEqual(before);
  });
});
