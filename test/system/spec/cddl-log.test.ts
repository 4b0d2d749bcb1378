// Logs and receipts in spec/rogatory.cddl, put before a tool that is not ours, with everything that the two verifiers judge.
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import { genesisObject, sentObject } from '../../../src/log/leaf.js';
import { EPOCH, digest } from '../../log/world.js';
import { checkpointRows, cosignatureRows, restoreRows } from '../outside/checkpoint-rows.js';
import { contradictionRows, ownEntryRows, standingRows } from '../outside/proof-rows.js';
import { receiptRows } from '../outside/receipt-rows.js';
import { B_RELAY, changed, publishedStates } from '../outside/statements.js';
import type { Row } from '../outside/statements.js';
import { hasCddl, violation, withoutCddl } from './cddl.js';

const PARTS = [checkpointRows, cosignatureRows, restoreRows, receiptRows, ownEntryRows, standingRows, contradictionRows];

type Layer = [rule: string, bytes: Uint8Array];

const members = (bytes: Uint8Array): readonly CborValue[] => decode(bytes, { maxBytes: 1 << 20 }) as readonly CborValue[];
/** As a whole, or one batch of a notice. */
const isRefused = ({ expected }: Row): boolean => typeof expected === 'string' && /^[A-Z_]+( \||$)/.test(expected);

/** A structure, and those that its byte strings hold, each under its rule. */
function* layersOf({ given: { judge, bytes } }: Row): Generator<Layer> {
  if (judge === 'trust' || bytes === undefined) return;
  yield [judge === 'standing' ? 'batch' : judge, bytes];
  if (judge === 'batch') yield* batchLayers(bytes);
  if (judge === 'cosigned') yield ['cosignature', members(bytes)[0] as Uint8Array];
  if (judge === 'restore') yield ['restored', members(bytes)[1] as Uint8Array];
}

function* batchLayers(bytes: Uint8Array): Generator<Layer> {
  const [checkpoint, entries, offer] = members(bytes) as [Uint8Array, [Uint8Array][], CborValue | undefined];
  yield ['checkpoint', checkpoint];
  for (const entry of entries) yield ['entry', encode(entry)];
  for (const [receipt] of entries) yield ['receipt', receipt];
  if (offer !== undefined) yield ['offer', encode(offer)];
}

describe.skipIf(!hasCddl)(hasCddl ? 'CDDL of logs and receipts' : `CDDL of logs and receipts, ${withoutCddl}`, () => {
  let rows: readonly Row[];
  beforeAll(async () => {
    const states = await publishedStates();
    rows = (await Promise.all(PARTS.map((part) => part(states)))).flat();
  });

  it('describes every layer of what the two verifiers take', () => {
    const sound = rows.filter((row) => !isRefused(row));
    const layers = [
      ...new Map(sound.flatMap((row) => [...layersOf(row)]).map((layer) => [`${layer[0]} ${layer[1].length}`, layer])).values(),
    ];
    layers.push(['genesis', genesisObject({ owner: B_RELAY, epoch: EPOCH })], ['sent', sentObject(digest('envelope'), digest('message'))]);
    layers.push(['leaf', encode([1, 17, digest('object'), digest('salt')])]);
    const wrong = layers.flatMap(([rule, bytes]) => {
      const words = violation(rule, bytes);
      return words === undefined ? [] : [`${rule}: ${words}`];
    });
    expect(wrong).toEqual([]);
    expect([...new Set(layers.map(([rule]) => rule))].sort()).toEqual([
      'batch',
      'checkpoint',
      'contradiction',
      'cosignature',
      'cosigned',
      'entry',
      'genesis',
      'leaf',
      'notice',
      'offer',
      'own-entry',
      'receipt',
      'restore',
      'restored',
      'sent',
    ]);
  });

  it('refuses a member too many, one too few and one of another type', () => {
    const one = (title: string): Uint8Array => rows.find((row) => row.title === title)!.given.bytes!;
    const more = (value: CborValue): CborValue => [...(value as readonly CborValue[]), 1];
    const fewer = (value: CborValue): CborValue => (value as readonly CborValue[]).slice(1);
    const [batch, contradiction] = [one('a batch'), one('another beginning')];
    const [first] = members(batch)[1] as [CborValue[]];
    const [entry, receipt] = [encode(first), first[0] as Uint8Array];
    const withMember = (key: number, value: CborValue): Uint8Array => encode(new Map([...(decode(receipt) as CborMap), [key, value]]));
    const bad: Layer[] = [
      ['receipt', withMember(9, 1)],
      ['receipt', withMember(8, 5)],
      ['receipt', withMember(7, [])],
      ['batch', changed(batch, [], more)],
      ['batch', changed(batch, [], fewer)],
      ['entry', changed(entry, [1], () => new Uint8Array(31))],
      ['cosigned', changed(one('a cosignature by the other state'), [], fewer)],
      ['restore', changed(one('a log that goes on'), [2], () => new Uint8Array(31))],
      ['own-entry', changed(one('an entry that the other state cosigned'), [0], () => 18)],
      ['contradiction', changed(one('two checkpoints of one size'), [], fewer)],
      ['contradiction', changed(contradiction, [1], () => 2)],
    ];
    expect(bad.map(([rule, bytes]) => [rule, violation(rule, bytes) === undefined])).toEqual(bad.map(([rule]) => [rule, false]));
  });
});
