import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import type { CborValue } from '../../../src/cbor/value.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import { readAccord, toAccord } from '../../../src/trust/documents/accord.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { at, forge, forgeMember } from '../forge.js';
import type { Path } from '../forge.js';
import { NOW_S, accordContent, createPair } from '../states.js';
import type { TestPair } from '../states.js';

let pair: TestPair;
const more = {
  limits: { messagesPerDay: 500, largestAttachment: 5_000_000_000 },
  terms: Uint8Array.of(0xa0),
  timestampAuthorities: [new Uint8Array(32)],
};

beforeAll(async () => {
  pair = await createPair({ agencies: [{ id: 'ca' }, { id: 'police', mailboxes: ['police', 'police.24x7'] }] }, {}, more);
});

async function expectMember(path: Path, replacement: CborValue | undefined, code: ErrorCode = 'TRUST_DOCUMENT_MALFORMED'): Promise<void> {
  const bytes = await forgeMember(pair.accord, [pair.a.seal()], path, replacement);
  expect(() => readAccord(readDocument(bytes)), path.join('.')).toThrowCode(code);
}

describe('accord', () => {
  it('reads back what was proposed', () => {
    expect(readAccord(readDocument(pair.accord)).claimed).toEqual(accordContent(pair.a, pair.b, more));
  });

  it('has exactly the members of its CDDL (TRUST-01)', async () => {
    for (const member of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) await expectMember([member], undefined);
    await expectMember([12], 1);
    await expectMember([9, 4], 1);
    await expectMember([9, 0], -1);
    await expectMember([0], new Uint8Array(15));
    await expectMember([10], 'terms');
    await expectMember([11], []);
    await expectMember([11, 0], new Uint8Array(31));
  });

  it('is between two scopes, sorted (TRUST-21)', async () => {
    await expectMember([2, 0, 0], 'demo-b');
    await expectMember([2, 0, 0], 'demo-c');
    await expectMember([2, 1], undefined);
    await expectMember([2, 0, 2], new Uint8Array(31));
    const bytes = await forge(pair.accord, [pair.a.seal()], (payload) => (at(payload, [2]) as CborValue[]).reverse());
    expect(() => readAccord(readDocument(bytes))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('ends after it begins (TRUST-01)', async () => {
    await expectMember([5], NOW_S - 1);
  });

  it('has a previous digest exactly above version 1 (TRUST-22)', async () => {
    await expectMember([7], new Uint8Array(32));
    await expectMember([1], 2);
    await expectMember([1], 0);
  });

  it('names agencies of its own two scopes, of both and each once (TRUST-62)', async () => {
    const agencies = at(decode(readDocument(pair.accord).payload), [8]) as Map<string, CborValue>;
    const entry = agencies.get('demo-b')!;
    await expectMember([8], new Map([...agencies, ['demo-c', entry]]), 'TRUST_SCOPE_WALL');
    await expectMember([8, 'demo-b'], undefined);
    await expectMember([8, 'demo-b'], []);
    await expectMember([8, 'demo-a', 1, 0], 'ca', 'TRUST_SCOPE_WALL');
    await expectMember([8, 'demo-a', 1, 1, 1], 'police', 'TRUST_SCOPE_WALL');
    await expectMember([8, 'demo-a', 0, 0], 'сa', 'ID_MALFORMED');
    await expectMember([8, 'demo-a', 0, 1], []);
  });

  it('asks for a known suite', async () => {
    await expectMember([6], 'rogatory-none', 'CRYPTO_SUITE_UNKNOWN');
  });

  it('covers the agencies and mailboxes that it lists, and no other (TRUST-14)', () => {
    const { covers } = toAccord(accordContent(pair.a, pair.b), new Uint8Array(32));
    expect(covers('demo-a', 'police')).toBe(true);
    expect(covers('demo-a', 'police', 'police.24x7')).toBe(true);
    expect(covers('demo-a', 'police', 'ca')).toBe(false);
    expect(covers('demo-b', 'police')).toBe(false);
    expect(covers('demo-c', 'ca')).toBe(false);
  });
});
