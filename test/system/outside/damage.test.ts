// One bit changed anywhere in what owners and witnesses say: the library and the verifier that was made from SPEC.md take none of it.
import { describe, expect, it } from 'vitest';
import { betweenCheckpoints } from '../../../src/log/contradiction.js';
import { encodeRestored } from '../../../src/log/leaf.js';
import { encodeNotice } from '../../../src/log/statement/notice.js';
import { encodeRestore } from '../../../src/log/statement/restore.js';
import { EPOCH, TestLog } from '../../log/world.js';
import { ourVerdicts } from './ours.js';
import { takenReceipt } from './proof-rows.js';
import { hasPython, missingPython, pythonVerdicts } from './python.js';
import type { Case } from './python.js';
import { A_RELAY, B_RELAY, cosigned, damaged, publishedStates, receiptOf } from './statements.js';
import type { States } from './statements.js';

/** Sound statements of every form, of which each bit is signed or proven. */
async function sound({ actors }: States): Promise<readonly (Case & { readonly bytes: Uint8Array })[]> {
  const log = new TestLog(actors, B_RELAY).fill(4);
  const batch = await log.batch(log.receipt(receiptOf('relayed')), log.receipt(receiptOf('expired')));
  const { receipt, taken } = await takenReceipt(actors);
  const next = new TestLog(actors, B_RELAY, { epoch: EPOCH + 9 });
  const said = { size: 7, root: log.root(), old: { owner: B_RELAY, epoch: EPOCH }, new: { owner: B_RELAY, epoch: EPOCH + 9 } };
  next.add('restored', encodeRestored(said));
  const leaf = await next.entry(1);
  const restore = encodeRestore({ ...leaf, checkpoint: (await next.sign()).bytes, restored: leaf.receipt });
  const other = new TestLog(actors, B_RELAY, { seed: 'other' }).fill(6);
  const split = betweenCheckpoints(await log.verified(), await other.verified(), [])!;
  return [
    { judge: 'batch', bytes: batch },
    { judge: 'notice', bytes: encodeNotice([batch]) },
    { judge: 'cosigned', bytes: await cosigned(log, A_RELAY), cosigner: 'demo-a/relay' },
    { judge: 'restore', bytes: restore, sender: 'demo-b/relay' },
    { judge: 'own-entry', bytes: taken, against: 'demo-b' },
    { judge: 'standing', bytes: receipt, entry: taken, against: 'demo-b' },
    { judge: 'contradiction', bytes: split.bytes },
  ];
}

describe(`statements with one bit changed, read by the library and by a verifier made from SPEC.md${missingPython}`, () => {
  it('say nothing, and an own entry at most that nobody of that state cosigned it (LOG-03, LOG-10, LOG-12, LOG-16, LOG-20, LOG-23, LOG-57)', async () => {
    const states = await publishedStates();
    const { grounds } = states;
    const whole = await sound(states);
    const spoilt = whole.flatMap((each) => [...damaged(each.bytes, 7)].map((bytes): Case => ({ ...each, bytes })));
    const cases = [...whole, ...spoilt];
    const ours = ourVerdicts({ grounds, cases });
    // The first fault decides the code, and of two faults that one bit makes either is named. A signer that is not known is waited for.
    const outcome = (text: string): string => (/^([A-Z_]+|waits: .*)$/.test(text) ? 'refused' : text);
    const good = new Set(ours.slice(0, whole.length));
    expect([...good].filter((text) => outcome(text) === 'refused')).toEqual([]);
    // Another key under a cosignature is nobody's: it dates nothing.
    const taken = [...new Set(ours.slice(whole.length).map(outcome))].filter((text) => text !== 'refused');
    expect(taken).toEqual([`taken 3 in rogatory/demo-a/ca/${EPOCH} 4: own word`]);
    if (!hasPython) return;
    const theirs = pythonVerdicts([{ grounds, cases }])[0]!;
    expect(theirs.slice(0, whole.length)).toEqual(ours.slice(0, whole.length));
    expect(theirs.map(outcome)).toEqual(ours.map(outcome));
  }, 60_000);
});
