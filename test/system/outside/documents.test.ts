// From which documents the two verifiers go, and what becomes of statements when a key was stolen or has had its time.
import { beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import type { CborValue } from '../../../src/cbor/value.js';
import type { DirectorySigner } from '../../../src/trust/documents/directory.js';
import { EPOCH, TestLog } from '../../log/world.js';
import { forgeMember } from '../../trust/forge.js';
import { DAY, NOW_S } from '../../trust/states.js';
import { ourVerdicts } from './ours.js';
import { takenReceipt } from './proof-rows.js';
import { hasPython, missingPython, pythonVerdicts } from './python.js';
import type { Case, Grounds, Reading } from './python.js';
import { B_CA, changed, damaged, flip, publishedStates, reverse } from './statements.js';
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

  it('say what a statement of a stolen key is worth, and of one that has had its time (LOG-09, LOG-20, LOG-23, LOG-57, TRUST-41)', async () => {
    const { actors, grounds, pair } = states;
    const { receipt, taken } = await takenReceipt(actors);
    const [one, other] = [new TestLog(actors, B_CA).fill(3), new TestLog(actors, B_CA, { seed: 'other' }).fill(3)];
    const checkpoint = (await one.sign()).bytes;
    const against = 'demo-b';
    const cases: Case[] = [
      { judge: 'batch', bytes: receipt },
      { judge: 'standing', bytes: receipt, against },
      { judge: 'standing', bytes: receipt, entry: taken, against },
      { judge: 'contradiction', bytes: encode([1, 0, checkpoint, (await other.sign()).bytes]) },
      { judge: 'checkpoint', bytes: checkpoint },
    ];
    const under = async (change: (signer: DirectorySigner) => Partial<DirectorySigner>): Promise<Reading> => {
      const agencies = pair.b.directoryInput.agencies.map((agency) => ({
        ...agency,
        signers: agency.signers.map((signer) => ({ ...signer, ...change(signer) })),
      }));
      return { grounds: { ...grounds, documents: [...grounds.documents, await pair.b.nextDirectory({ agencies })] }, cases };
    };
    const of = (role: 'log' | 'cosign', change: Partial<DirectorySigner>) => under((signer) => (signer.role === role ? change : {}));
    const opened = `opened demo-b/ca ${NOW_S} 3 in rogatory/demo-b/ca/${EPOCH} 4`;
    const [alone, dated, lost] = ['opened PASSED, own word', `opened PASSED, dated by ${NOW_S + 60}`, 'opened INDETERMINATE, own word'];
    const convicted = 'split view: demo-b/ca';
    const head = expect.stringMatching(new RegExp(`^rogatory/demo-b/ca/${EPOCH} 4 `)) as string;
    const readings = [
      await under(() => ({})),
      // Stolen after the cosignature, which is the word of its own state against it; and before it.
      await of('log', { status: 'compromised', invalidSince: NOW_S + 61 }),
      await of('log', { status: 'compromised', invalidSince: NOW_S + 60 }),
      // A stolen key dates nothing, whatever time it names.
      await of('cosign', { status: 'compromised', invalidSince: NOW_S + DAY }),
      // What was said in its time stands, an owner answers for its keys, and what it signs later is refused.
      await of('log', { status: 'retired', to: NOW_S }),
      await of('log', { status: 'retired', from: NOW_S - 2 * DAY, to: NOW_S - 1 }),
      await of('log', { from: NOW_S + 1 }),
    ];
    expect(said(readings)).toEqual([
      [opened, alone, dated, convicted, head],
      ['LOG_SIGNER', lost, dated, 'LOG_SIGNER', 'LOG_SIGNER'],
      ['LOG_SIGNER', lost, lost, 'LOG_SIGNER', 'LOG_SIGNER'],
      [opened, alone, alone, convicted, head],
      [opened, alone, dated, convicted, head],
      ['LOG_SIGNER', 'LOG_SIGNER', 'LOG_SIGNER', convicted, 'LOG_SIGNER'],
      // A successor signs what was said before its time.
      [opened, alone, dated, convicted, 'LOG_SIGNER'],
    ]);
  });
});
