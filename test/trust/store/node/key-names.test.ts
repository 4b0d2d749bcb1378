// SPDX-License-Identifier: Apache-2.0
// Key files of a folder: their names, what they hold, when one may go; and the pins beside them.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/core/bytes.js';
import { LIMITS } from '../../../../src/core/limits.js';
import type { DirectoryKem, DirectorySigner } from '../../../../src/trust/documents/signer.js';
import { formatFingerprint } from '../../../../src/trust/ceremony/fingerprint.js';
import { keyFileReader } from '../../../../src/trust/store/node/key-file.js';
import { describeKeys, requireRemovable, unlistedFault } from '../../../../src/trust/store/node/key-inventory.js';
import type { ListedKey } from '../../../../src/trust/store/node/key-inventory.js';
import { followKeys, nextKeyName, nextRoleKeyFile, numberedKeys, roleKeyFiles } from '../../../../src/trust/store/node/key-names.js';
import { joinPins, readPins, writePins } from '../../../../src/trust/store/node/pins.js';

let root = '';
let count = 0;
const folder = (...names: readonly string[]): string => {
  const path = join(root, `folder-${count++}`);
  mkdirSync(path);
  for (const name of names) writeFileSync(join(path, name), '');
  return path;
};
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rogatory-key-names-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('names of key files', () => {
  it('stand in the order of their numbers, those without one first', () => {
    const names = [
      'seal-10.key',
      'seal-9.key',
      'seal-x.key',
      'seal-2.pem',
      'sealed-1.key',
      'seal.key',
      'kem-1.key',
      'seal-a.key',
      'seal-02.key',
      'seal-2.key',
    ];
    expect(numberedKeys(names, 'seal')).toEqual(['seal-a.key', 'seal-x.key', 'seal-02.key', 'seal-2.key', 'seal-9.key', 'seal-10.key']);
  });

  it.each<[readonly string[], number | undefined, string]>([
    [[], undefined, 'seal-1.key'],
    [['seal-1.key'], undefined, 'seal-2.key'],
    [['seal-7.key', 'seal-3.key'], undefined, 'seal-8.key'],
    [[], 2, 'seal-2.key'],
    [['seal-2.key'], 2, 'seal-3.key'],
    [['seal-1.key'], 2, 'seal-2.key'],
  ])('beside %o, from %s on, the next is %s', (names, least, next) => {
    expect(nextKeyName(names, 'seal', least)).toBe(next);
  });

  it('are those of a role: the first one, and those that followed it, while it is there', () => {
    const files = (path: string): string[] => roleKeyFiles(join(path, 'log.key')).map((file) => file.slice(path.length + 1));
    expect(files(folder())).toEqual(['log.key']);
    expect(files(folder('log.key', 'log-3.key', 'log-2.key'))).toEqual(['log.key', 'log-2.key', 'log-3.key']);
    expect(files(folder('log-2.key'))).toEqual(['log-2.key']);
    const path = folder('log.key');
    expect(nextRoleKeyFile(join(path, 'log.key'))).toBe(join(path, 'log-2.key'));
  });

  it('are opened once each, and again when they come back', () => {
    const opened: string[] = [];
    let list = ['a', 'b'];
    const keys = followKeys(
      () => list,
      (path) => `${path}${opened.push(path)}`,
    );
    expect([keys(), keys()]).toEqual([['a1', 'b2'], ['a1', 'b2']]); // prettier-ignore
    list = ['b'];
    expect(keys()).toEqual(['b2']);
    list = ['b', 'a'];
    expect([keys(), opened]).toEqual([['b2', 'a3'], ['a', 'b', 'a']]); // prettier-ignore
  });
});

describe('a key file', () => {
  it('is refused before its passphrase is stretched: no file, a folder, one that is too long (CRYPTO-08)', () => {
    const read = keyFileReader('passphrase');
    const path = folder('long.key', 'edge.key');
    const field = (name: string): string => {
      try {
        read(join(path, name), 'signer');
        return 'read';
      } catch (error) {
        const { code, details } = error as { code: string; details: { field: string } };
        return `${code} ${details.field.slice(path.length + 1)}`;
      }
    };
    truncateSync(join(path, 'long.key'), LIMITS.keyFileMaxBytes + 1);
    truncateSync(join(path, 'edge.key'), LIMITS.keyFileMaxBytes);
    expect(field('none.key')).toBe('CRYPTO_KEY_FILE none.key: ENOENT: no such file or directory');
    expect(field('.')).toContain('not a file');
    expect(field('long.key')).toContain('longer than');
    expect(field('edge.key')).not.toContain('longer than');
  });
});

describe('keys of a folder beside those of the directory', () => {
  const AT = 1_800_000_000;
  const id = (byte: number) => new Uint8Array(32).fill(byte);
  const signer = (byte: number, more: Partial<DirectorySigner> = {}): DirectorySigner => ({
    signerId: id(byte),
    role: 'seal',
    keys: new Map(),
    from: AT - 9,
    to: AT,
    status: 'active',
    ...more,
  });
  const kem = { kid: id(3), from: AT - 9, to: AT, status: 'active' } as unknown as DirectoryKem;
  const held = (byte: number) => ({ file: `${byte}.key`, role: 'signer', suite: 'rogatory-classic', key: toHex(id(byte)) }) as const;

  it('are described as the directory says, and those that it does not name as unpublished', () => {
    const listed = describeKeys([held(1), held(2)], [signer(2), kem, signer(4, { status: 'compromised', invalidSince: 5 })]);
    expect(listed.map(({ file, role, status, removableFrom, invalidSince }) => [file, role, status, removableFrom, invalidSince])).toEqual([
      ['1.key', 'signer', 'unpublished', undefined, undefined],
      ['2.key', 'seal', 'active', AT + 1, undefined],
      [undefined, 'kem', 'active', AT + LIMITS.keyGraceSeconds + 1, undefined],
      [undefined, 'seal', 'compromised', AT - 9, 5],
    ]);
  });

  it.each<[string, Partial<ListedKey>, number, string | undefined]>([
    ['when its time is over', {}, AT + 1, undefined],
    ['not in its last second', {}, AT, 'TRUST_KEY_IN_USE'],
    ['not while the directory does not name it', { removableFrom: undefined as never }, AT + 9, 'TRUST_KEY_IN_USE'],
    ['not when it is not here', { file: undefined as never }, AT + 9, 'TRUST_KEY_UNKNOWN'],
    ['not when no other key of its role is here', { role: 'log' }, AT + 9, 'TRUST_KEY_IN_USE'],
  ])('may go %s (TRUST-45)', (_name, change, at, code) => {
    const one: ListedKey = { file: '1.key', role: 'seal', key: 'aa', status: 'active', removableFrom: AT + 1, ...change };
    const others: ListedKey[] = [
      { file: '2.key', role: 'seal', key: 'bb', status: 'active' },
      { role: 'log', key: 'cc', status: 'active' },
    ];
    const remove = () => requireRemovable([one, ...others], 'aa', at);
    if (code === undefined) expect(remove()).toEqual(one);
    else expect(remove).toThrowCode(code as 'TRUST_KEY_IN_USE');
    expect(() => requireRemovable(others, 'aa', at)).toThrowCode('TRUST_KEY_UNKNOWN');
  });

  it.each<[string, Partial<ListedKey>, string]>([
    ['valid', {}, 'it is valid until 2027-01-15T08:00:00Z'],
    ['one of messages', { role: 'kem' }, 'messages to it may arrive until 2027-01-15T08:00:00Z'],
    ['not named', { removableFrom: undefined as never }, 'the directory does not say that its time is over'],
    ['the only one', { removableFrom: AT }, 'no other seal key is here'],
  ])('stay, with the reason, when the key is %s (TRUST-45)', (_name, change, reason) => {
    const one: ListedKey = { file: '1.key', role: 'seal', key: 'aa', status: 'active', removableFrom: AT + 1, ...change };
    expect(() => requireRemovable([one], 'aa', AT)).toThrowCode('TRUST_KEY_IN_USE', { key: 'aa', reason });
  });

  it.each<[role: string, held: readonly number[], fault: string | undefined]>([
    ['seal', [1], undefined],
    ['seal', [9, 1], undefined],
    ['officer', [2], undefined],
    ['officer', [3], undefined],
    ['seal', [], 'no seal key is here'],
    ['seal', [3], 'the own directory lists this key (0303030303030303...) as officer:jane, not as seal'],
    ['officer', [1], 'the own directory lists this key (0101010101010101...) as seal, not as officer'],
    ['log', [2, 9], 'the own directory lists this key (0909090909090909...) as officer, not as log'],
    ['seal', [9, 8], 'the own directory does not list this key (0808080808080808...) as seal of this node'],
  ])('serve as %s, when %o are here: fault %s', (role, keys, fault) => {
    const entries = [signer(1), signer(2, { role: 'officer' }), signer(3, { role: 'officer:jane' })];
    expect(unlistedFault(role, keys.map((byte) => toHex(id(byte))), entries)).toBe(fault); // prettier-ignore
  });
});

describe('pins of a folder', () => {
  const [one, two] = [1, 2].map((byte) => formatFingerprint(new Uint8Array(32).fill(byte))) as [string, string];

  it('are read as they were written, and none where there is no file (TRUST-30)', () => {
    const path = folder();
    expect(readPins(path)).toEqual({ pins: new Map() });
    const pins = new Map([['bb', two], ['aa', one]]); // prettier-ignore
    writePins(path, { own: 'aa', pins });
    expect(readPins(path)).toEqual({ own: 'aa', pins });
    expect([...readPins(path).pins.keys()]).toEqual(['aa', 'bb']);
    writePins(path, { pins });
    expect(readPins(path)).toEqual({ pins });
  });

  it.each([
    ['no JSON', '{'],
    ['a text', '"pins"'],
    ['nothing', 'null'],
    ['no pins', '{"own":"aa"}'],
    ['pins that are none', '{"pins":null}'],
    ['an own state that is no scope', '{"own":"A A","pins":{}}'],
    ['an own state that is a number', '{"own":1,"pins":{}}'],
    ['a state that is no scope', `{"pins":{"A A":${JSON.stringify(one)}}}`],
    ['a pin that is a number', '{"pins":{"aa":1}}'],
  ])('are refused as %s (TRUST-30)', (_name, text) => {
    const path = folder();
    writeFileSync(join(path, 'pins.json'), text);
    expect(() => readPins(path)).toThrowCode('TRUST_FOLDER');
  });

  it('are joined when they agree, and refused when they differ about a state (TRUST-04)', () => {
    expect(joinPins(new Map([['aa', one]]), new Map([['aa', one], ['bb', two]]))).toEqual(new Map([['aa', one], ['bb', two]])); // prettier-ignore
    expect(() => joinPins(new Map([['aa', one]]), new Map([['aa', two]]))).toThrowCode('TRUST_ROOT_MISMATCH', { scope: 'aa' });
  });
});
