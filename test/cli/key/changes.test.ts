import { expect, it } from 'vitest';
import { changeLines } from '../../../src/cli/key/changes.js';
import type { KeyChange } from '../../../src/trust/keys/index.js';

const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const [FROM, TO] = [Date.UTC(2027, 0, 1) / 1000, Date.UTC(2028, 0, 1) / 1000];

it('tells each change of keys in one line', () => {
  const signer = { role: 'officer', signerId: id(1), from: FROM, to: TO, status: 'active' };
  const change = {
    ...{ scope: 'demo-a', id: 'agency', issuedAt: FROM },
    signers: [signer, { ...signer, person: { name: 'A. Name', function: 'prosecutor' }, predecessor: id(2) }],
    kems: [{ kid: id(3), alg: -99, from: FROM, to: TO, status: 'active' }],
    retire: [{ key: id(4), to: TO }],
    compromise: [{ key: id(5), invalidSince: FROM }],
  } as unknown as KeyChange;
  const hex = (byte: number): string => `0${byte}`.repeat(32);
  const span = '2027-01-01T00:00:00Z to 2028-01-01T00:00:00Z';
  expect(changeLines(change)).toEqual([
    `demo-a/agency: enter officer ${hex(1)}, ${span}`,
    `demo-a/agency: enter officer (A. Name, prosecutor) ${hex(1)}, ${span}, after ${hex(2)}`,
    `demo-a/agency: enter KEM key ${hex(3)} of -99, ${span}`,
    `demo-a/agency: retire ${hex(4)}, whose validity ends 2028-01-01T00:00:00Z`,
    `demo-a/agency: mark ${hex(5)} compromised since 2027-01-01T00:00:00Z, for good`,
  ]);
});
