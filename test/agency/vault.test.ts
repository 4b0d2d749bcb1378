import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { Vault } from '../../src/agency/home/vault.js';
import { Serial } from '../../src/endpoint/serial.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';

const key = new Uint8Array(32).fill(7);

async function filled() {
  const store = openMemoryStore();
  const vault = new Vault(store, key, systemRandom);
  await store.commit({ now: 1, documents: [vault.put('case', 'a', 'Öffentlich ist nichts'), vault.put('case', 'b', new Map([['n', 1]]))] });
  return { store, vault };
}

describe('vault', () => {
  it('gives back what was put, in key order, with its version', async () => {
    const { vault } = await filled();
    expect(await vault.get('case', 'a')).toEqual({ key: 'a', value: 'Öffentlich ist nichts', version: 1 });
    expect((await vault.list('case')).map((document) => document.key)).toEqual(['a', 'b']);
    expect(await vault.get('case', 'absent')).toBeUndefined();
  });

  it('stores no plaintext, and no two equal ciphertexts (AGENCY-02)', async () => {
    const { store, vault } = await filled();
    const stored = (await store.get('case', 'a'))!.value;
    expect(Buffer.from(stored).includes(Buffer.from(toUtf8('ffentlich')))).toBe(false);
    expect(vault.put('case', 'a', 'x').value).not.toEqual(vault.put('case', 'a', 'x').value);
  });

  it('refuses a document that was moved, changed or sealed under another key, and names its place (AGENCY-02)', async () => {
    const { store, vault } = await filled();
    const value = (await store.get('case', 'a'))!.value;
    await store.commit({ now: 1, documents: [{ collection: 'case', key: 'moved', value }] });
    await expect(vault.get('case', 'moved')).toRejectCode('AGENCY_HOME_INVALID');
    const changed = value.slice();
    changed[20]! ^= 1;
    await store.commit({ now: 1, documents: [{ collection: 'case', key: 'a', value: changed }] });
    await expect(vault.get('case', 'a')).toRejectCode('AGENCY_HOME_INVALID');
    await expect(new Vault(store, new Uint8Array(32), systemRandom).get('case', 'b')).toRejectCode('AGENCY_HOME_INVALID');
    await store.commit({ now: 1, documents: [{ collection: 'case', key: 'short', value: Uint8Array.of(1) }] });
    await expect(vault.get('case', 'short')).toRejectCode('AGENCY_HOME_INVALID');
  });
});

describe('serial', () => {
  it('runs tasks of one key in order and of two keys side by side, whatever fails', async () => {
    const serial = new Serial();
    const log: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((done) => (release = done));
    const first = serial.run('a', async () => {
      await gate;
      log.push('a1');
      throw new TypeError('a1 failed');
    });
    const failure = first.catch((error: unknown) => (error as Error).message);
    const second = serial.run('a', async () => void log.push('a2'));
    await serial.run('b', async () => void log.push('b1'));
    release();
    await second;
    expect(log).toEqual(['b1', 'a1', 'a2']);
    expect(await failure).toBe('a1 failed');
    await serial.idle();
  });
});
