// How a question of a vector is read: shared content, members of another form, and knowledge of several things.
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import { kemSecret } from '../../src/crypto/keys/keys.js';
import { readerOf } from '../../src/conformance/adapter/envelope-reader.js';
import type { Json } from '../../src/conformance/adapter/operation.js';
import { withSharedBytes } from '../../src/conformance/adapter/shared-bytes.js';
import { answerOurs } from '../../src/conformance/vectors/subject.js';

const SHARED: Readonly<Record<string, string>> = { 'shared/a.hex': '00010203\n', 'shared/self.json': '{"shared":"shared/self.json"}' };
const expanded = (value: Json): Json | undefined => withSharedBytes({ input: { value } }, (path) => SHARED[path] ?? '').input['value'];

describe('shared content', () => {
  const shared = 'shared/a.hex';
  it.each<[Json, Json]>([
    [{ shared, patch: [{ offset: 1, hex: 'ff' }], cut: 3, append: 'aa' }, '00ff02aa'],
    [
      {
        shared,
        patch: [
          { offset: 2, hex: '', remove: 1 },
          { offset: 0, hex: 'eeee', remove: 0 },
        ],
      },
      'eeee000103',
    ],
    [{ bytes: '01', zeros: 2 }, '010000'],
    [{ zeros: 0 }, ''],
  ])('as %j is %j', (value, content) => {
    expect(expanded(value)).toBe(content);
  });

  it.each([-1, 0.5, 16_777_217])('has no %d zeros', (zeros) => {
    expect(() => expanded({ zeros })).toThrow('zeros is 0 to 16777216');
  });

  it.each<[string, (inner: Json) => Json]>([
    ['lists', (inner) => [inner]],
    ['objects', (inner) => ({ inner })],
  ])('stands in at most 31 %s', (_, wrap) => {
    const nested = (count: number): Json => Array.from({ length: count }).reduce<Json>((inner) => wrap(inner), 0);
    expect(expanded(nested(31))).toEqual(nested(31));
    expect(() => expanded(nested(32))).toThrow('more than 32 deep');
  });

  it('does not name itself', () => {
    expect(() => expanded({ shared: 'shared/self.json' })).toThrow('more than 32 deep');
  });
});

it.each<[Json, string]>([
  [{ value: { map: 5 } }, 'an object must have bytes, integer or map'],
  [{ value: { bytes: 5 } }, 'text in bytes'],
  [{ value: 0, tag: 'one' }, 'a number in tag'],
  ...[null, [], 5].map((input): [Json, string] => [input, 'an object in input']),
])('says of the input %j what a vector must give', async (input, message) => {
  const answer = await answerOurs({ id: 'a', operation: 'cbor.encode', input: input as Record<string, Json> });
  expect(answer).toMatchObject({ ok: false, code: expect.stringMatching(new RegExp(`^CALL: .*${message}`)) as string });
});

it('tells accords of one id or of one version apart', () => {
  const kem = { suite: 'rogatory-classic', seed: '01'.repeat(32) } as const;
  const accord = (id: string, version: number) => ({
    ...{ id, version, digest: `${id}${version}0`, notBefore: 0, notAfter: 9, minimumSuite: kem.suite, agencies: {} },
  });
  const reader = { scope: 'xa', id: 'a', mailboxes: [], test: false, floor: kem.suite, kem };
  const keys = { reader, directories: {}, senders: {}, accords: [accord('aa', 1), accord('bb', 1), accord('bb', 2)] };
  const { trust } = readerOf(keys, memoryDecapsulator(kemSecret(kem.suite, Buffer.from(kem.seed, 'hex'))));
  const digestOf = (id: number, version: number) => toHex(trust.accord(Uint8Array.of(id), version)?.digest ?? new Uint8Array(0));
  expect([digestOf(0xbb, 1), digestOf(0xbb, 2), digestOf(0xaa, 2)]).toEqual(['bb10', 'bb20', '']);
});
