// Section 12.2 of SPEC.md, put before a tool that is not ours, with everything that the two verifiers judge.
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborMap, CborValue } from '../../src/cbor/value.js';
import { encodeAnchorRequest } from '../../src/log/anchor-exchange.js';
import { genesisObject, sentObject } from '../../src/log/leaf.js';
import { digest } from '../log/world.js';
import { checkpointRows, cosignatureRows } from '../outside/checkpoint-rows.js';
import { evidenceRows } from '../outside/evidence-rows.js';
import { offerRows } from '../outside/offer-rows.js';
import { receiptRows } from '../outside/receipt-rows.js';
import { B_RELAY, changed, publishedStates } from '../outside/statements.js';
import type { Row } from '../outside/statements.js';
import { hasCddl, violation, withoutCddl } from './cddl.js';

const RULES = {
  checkpoint: 'checkpoint',
  cosignature: 'cosignature-offer',
  notice: 'notice',
  'cose-receipt': 'cose-receipt',
  offer: 'checkpoint-offer',
  closing: 'closing-offer',
  evidence: 'evidence',
} as const;

const members = (bytes: Uint8Array): readonly CborValue[] => decode(bytes, { maxBytes: 1 << 20 }) as readonly CborValue[];
const isRefused = ({ expected }: Row): boolean => typeof expected === 'string' && /^[A-Z_]+$/.test(expected);

/** A structure, and those that its byte strings hold, each under its rule. */
function* layersOf({ given: { judge, bytes, leaf, anchor } }: Row): Generator<[rule: string, bytes: Uint8Array]> {
  if (judge === 'trust' || judge === 'tlog-proof' || bytes === undefined) return;
  if (leaf !== undefined) yield ['leaf', leaf];
  if (anchor !== undefined) yield ['anchor-offer', anchor];
  if (judge === 'cosignature') yield ['cosignature', members(bytes)[1] as Uint8Array];
  if (judge === 'closing') yield ['closed', (members(bytes)[3] as Uint8Array[])[0]!];
  if (judge === 'receipts') yield* receiptLayers(bytes);
  else yield [RULES[judge], bytes];
}

function* receiptLayers(bytes: Uint8Array): Generator<[rule: string, bytes: Uint8Array]> {
  yield ['receipt-object', bytes];
  if (bytes[0] !== 0x83) return yield ['receipt', (decode(bytes, { tag: 98 }) as Uint8Array[])[2]!];
  const [checkpoint, , entries] = members(bytes) as [Uint8Array, Uint8Array, [Uint8Array][]];
  yield ['checkpoint', checkpoint];
  for (const [receipt] of entries) yield ['receipt', receipt];
}

describe.skipIf(!hasCddl)(hasCddl ? 'CDDL of logs and receipts' : `CDDL of logs and receipts, ${withoutCddl}`, () => {
  let rows: readonly Row[];
  beforeAll(async () => {
    const states = await publishedStates();
    const all = await Promise.all([checkpointRows, cosignatureRows, receiptRows, offerRows, evidenceRows].map((part) => part(states)));
    rows = all.flat();
  });

  it('describes every layer of what the two verifiers take', () => {
    const sound = rows.filter((row) => !isRefused(row));
    const layers = [
      ...new Map(sound.flatMap((row) => [...layersOf(row)]).map((layer) => [`${layer[0]} ${layer[1].length}`, layer])).values(),
    ];
    layers.push(['genesis', genesisObject({ owner: B_RELAY, epoch: 1 })], ['sent', sentObject(digest('envelope'), digest('message'))]);
    layers.push(['anchor-request', encodeAnchorRequest({ origin: { owner: B_RELAY, epoch: 1 }, sizes: [2, 9] })]);
    const wrong = layers.flatMap(([rule, bytes]) => {
      const words = violation('LOG', rule, bytes);
      return words === undefined ? [] : [`${rule}: ${words}`];
    });
    expect(wrong).toEqual([]);
    expect([...new Set(layers.map(([rule]) => rule))].sort()).toEqual([
      'anchor-offer',
      'anchor-request',
      'checkpoint',
      'checkpoint-offer',
      'closed',
      'closing-offer',
      'cose-receipt',
      'cosignature',
      'cosignature-offer',
      'evidence',
      'genesis',
      'leaf',
      'notice',
      'receipt',
      'receipt-object',
      'sent',
    ]);
  });

  it('refuses a member too many, one too few and one of another type', () => {
    const one = (title: string): Uint8Array => rows.find((row) => row.title === title)!.given.bytes!;
    const more = (value: CborValue): CborValue => [...(value as readonly CborValue[]), 1];
    const fewer = (value: CborValue): CborValue => (value as readonly CborValue[]).slice(1);
    const [batch, evidence] = [one('a batch'), one('another leaf in the place of a receipt')];
    const [first] = members(batch)[2] as [CborValue[]];
    const [entry, receipt] = [encode(first), first[0] as Uint8Array];
    const withMember = (key: number, value: CborValue): Uint8Array => encode(new Map([...(decode(receipt) as CborMap), [key, value]]));
    const bad: [rule: string, bytes: Uint8Array][] = [
      ['receipt', withMember(9, 1)],
      ['receipt', withMember(8, 5)],
      ['receipt', withMember(7, [])],
      ['receipt-batch', changed(batch, [], more)],
      ['receipt-batch', changed(batch, [2], () => [])],
      ['entry', changed(entry, [1], () => new Uint8Array(31))],
      ['evidence', changed(evidence, [], fewer)],
      ['evidence', changed(evidence, [1], () => 7)],
    ];
    expect(bad.map(([rule, bytes]) => violation('LOG', rule, bytes) === undefined)).toEqual(bad.map(() => false));
  });
});
