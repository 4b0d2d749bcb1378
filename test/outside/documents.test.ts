// From which documents the two verifiers go, and what becomes of statements when a key was stolen or has had its time.
import { beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import type { DirectoryRelay, DirectorySigner } from '../../src/trust/directory.js';
import { TestLog } from '../log/world.js';
import { forgeMember } from '../trust/forge.js';
import { DAY, NOW_S } from '../trust/states.js';
import { ourVerdicts } from './ours.js';
import { hasPython, missingPython, pythonVerdicts } from './python.js';
import type { Case, Grounds, Reading } from './python.js';
import { anchorOf } from './receipt-rows.js';
import { A_RELAY, B_RELAY, changed, damaged, flip, publishedStates, receiptOf, reverse } from './statements.js';
import type { States } from './statements.js';

/** What the library says, and Python too where it is there. */
function said(readings: readonly Reading[]): readonly string[][] {
  const ours = readings.map(ourVerdicts);
  if (hasPython) expect(pythonVerdicts(readings)).toEqual(ours);
  return ours;
}

describe(`documents of two states, read by the library and by a verifier made from SPEC.md${missingPython}`, () => {
  let states: States;
  beforeAll(async () => {
    states = await publishedStates();
  });

  it('are followed from the pins to the newest directories, and refused for one fault each (TRUST-01, TRUST-04, TRUST-05, TRUST-16, TRUST-17)', async () => {
    const { grounds, pair } = states;
    const { a, b } = pair;
    const root = await b.nextRoot();
    const directory = await b.nextDirectory({}, root);
    const third = await b.nextRoot({}, root);
    const first = (all: CborValue): CborValue => (all as readonly CborValue[]).slice(0, 1);
    const otherPin = new Map([...grounds.pins, ['demo-b', grounds.pins.get('demo-a')!]]);
    const later = (time: CborValue): CborValue => (time as number) + 1;
    const spoilt = (path: readonly (number | 'inside')[], change: (value: CborValue) => CborValue) => [
      b.root,
      changed(b.directory, path, change),
    ];
    // Signed as it must be: signatures are judged before what they cover is looked into.
    const misnamed = await forgeMember(b.directory, b.signers('directory'), [4, 0, 5, 0, 0], new Uint8Array(32));
    const table: [expected: string, documents: readonly Uint8Array[], pins?: Grounds['pins']][] = [
      ['demo-a 1 1 demo-b 1 1', [b.root, b.directory]],
      ['demo-a 1 1 demo-b 2 2', [b.root, b.directory, root, directory]],
      ['TRUST_GAP', [b.root, b.directory, third]],
      ['TRUST_GAP', [b.root, directory]],
      ['TRUST_ROOT_MISMATCH', [b.root, b.directory], otherPin],
      ['TRUST_ROOT_MISMATCH', [changed(b.root, [2, 'inside', 3], later)]],
      ['TRUST_THRESHOLD', [changed(b.root, [3], first)]],
      ['TRUST_THRESHOLD', spoilt([3], first)],
      ['TRUST_THRESHOLD', spoilt([3, 0, 2], flip())],
      ['TRUST_THRESHOLD', spoilt([2, 'inside', 2], later)],
      ['TRUST_DOCUMENT_MALFORMED', spoilt([3], reverse)],
      ['TRUST_DOCUMENT_MALFORMED', [b.root, misnamed]],
    ];
    const verdicts = said(
      table.map(([, documents, pins = grounds.pins]) => ({
        grounds: { ...grounds, pins, documents: [a.root, a.directory, ...documents] },
        cases: [{ judge: 'trust' }],
      })),
    );
    expect(verdicts.map(([verdict]) => verdict)).toEqual(table.map(([expected]) => expected));
  });

  it('say nothing else with one bit changed anywhere, and nothing at all unless a signature was one too many (TRUST-01, TRUST-04, TRUST-05)', () => {
    const { grounds, pair } = states;
    const own = [pair.a.root, pair.a.directory];
    const reading = (root: Uint8Array, directory: Uint8Array): Reading => ({
      grounds: { ...grounds, documents: [...own, root, directory] },
      cases: [{ judge: 'trust' }],
    });
    // Two of three signed the root, and two of two the directory.
    const roots = [...damaged(pair.b.root, 23)].map((root) => reading(root, pair.b.directory));
    const directories = [...damaged(pair.b.directory, 41)].map((directory) => reading(pair.b.root, directory));
    const outcomes = (verdicts: readonly (readonly string[])[]) => verdicts.map(([text]) => (/^[A-Z_]+$/.test(text!) ? 'refused' : text));
    const ours = outcomes([...roots, ...directories].map(ourVerdicts));
    expect(new Set(ours.slice(0, roots.length))).toEqual(new Set(['refused', 'demo-a 1 1 demo-b 1 1']));
    expect(new Set(ours.slice(roots.length))).toEqual(new Set(['refused']));
    if (hasPython) expect(outcomes(pythonVerdicts([...roots, ...directories]))).toEqual(ours);
  });

  it('say what a statement of a stolen key is worth, and of one that has had its time (LOG-09, LOG-15, LOG-23, TRUST-41)', async () => {
    const { actors, grounds, pair } = states;
    const log = new TestLog(actors, B_RELAY).fill(2);
    const bytes = await log.batch(log.receipt(receiptOf('relayed')));
    const anchor = await anchorOf(log, A_RELAY, log);
    const other = new TestLog(actors, B_RELAY, { seed: 'other' }).fill(3);
    const split = encode([1, 0, (await log.sign()).cose, (await other.sign()).cose]);
    const single = await signReceipt(receiptOf('relayed'), actors.signer(B_RELAY, 'relay'));
    const cases: Case[] = [
      { judge: 'receipts', bytes },
      { judge: 'receipts', bytes, anchor },
      { judge: 'evidence', bytes: split },
      { judge: 'receipts', bytes: single },
      { judge: 'checkpoint', bytes: (await log.sign()).cose },
    ];
    const under = async (change: (signer: DirectorySigner) => Partial<DirectorySigner>): Promise<Reading> => {
      const relays = pair.b.directoryInput.relays.map((relay): DirectoryRelay => ({
        ...relay,
        signers: relay.signers.map((signer) => ({ ...signer, ...change(signer) })),
      }));
      return { grounds: { ...grounds, documents: [...grounds.documents, await pair.b.nextDirectory({ relays })] }, cases };
    };
    const ofLog = (change: Partial<DirectorySigner>) => under((signer) => (signer.role === 'log' ? change : {}));
    const receipt = `relayed demo-b/relay ${NOW_S}`;
    const [signed, anchored] = [`${receipt} 3: signed, not anchored`, `${receipt} 3: anchored by demo-a/relay ${NOW_S + 60}`];
    const alone = `${receipt} None: signed, not anchored`;
    const convicted = 'split view: demo-b/relay';
    const head = expect.stringMatching(/^rogatory\/demo-b\/relay\/1 4 /) as string;
    const readings = [
      await under(() => ({})),
      // Stolen after the cosignature, which is the word of the other state; and before it.
      await ofLog({ status: 'compromised', invalidSince: NOW_S + 61 }),
      await ofLog({ status: 'compromised', invalidSince: NOW_S + 60 }),
      // What was said in its time stands, an owner answers for its keys, and what arrives later is refused.
      await ofLog({ status: 'retired', to: NOW_S }),
      await ofLog({ status: 'retired', from: NOW_S - 2 * DAY, to: NOW_S - 1 }),
    ];
    expect(said(readings)).toEqual([
      [signed, anchored, convicted, alone, head],
      ['LOG_SIGNER', anchored, 'LOG_SIGNER', alone, 'LOG_SIGNER'],
      ['LOG_SIGNER', 'LOG_SIGNER', 'LOG_SIGNER', alone, 'LOG_SIGNER'],
      [signed, anchored, convicted, alone, head],
      ['LOG_SIGNER', 'LOG_SIGNER', convicted, alone, 'LOG_SIGNER'],
    ]);
  });
});
