// Checkpoints that are offered to be cosigned, and logs that go on under another origin.
import type { CborValue } from '../../src/cbor/value.js';
import { closing } from '../../src/log/epoch.js';
import { encodeCheckpointOffer, encodeClosingOffer } from '../../src/log/exchange.js';
import { closedObject } from '../../src/log/leaf.js';
import { TestLog } from '../log/world.js';
import { B_RELAY, changed, flip, row } from './statements.js';
import type { Row, States } from './statements.js';

export async function offerRows({ actors }: States): Promise<Row[]> {
  const judge = 'offer';
  const log = new TestLog(actors, B_RELAY).fill(4);
  const held = (await log.sign()).cose;
  const offered = async (of: TestLog, from = 0, proof: readonly Uint8Array[] = []): Promise<Uint8Array> => {
    const { cose, note } = await of.sign();
    return encodeCheckpointOffer({ checkpoint: cose, note, from, proof });
  };
  const first = await offered(log);
  const shorter = await offered(new TestLog(actors, B_RELAY).fill(2));
  const other = new TestLog(actors, B_RELAY, { seed: 'other' }).fill(4);
  const sameSize = await offered(other, 5);
  other.fill(4);
  const rewritten = await offered(other, 5, await other.consistency(5));
  const nextEpoch = await offered(new TestLog(actors, B_RELAY, { epoch: 2 }).fill(9), 5);
  log.fill(4);
  const good = await offered(log, 5, await log.consistency(5));
  const cosign = /^cosign rogatory\/demo-b\/relay\/1 9 /;
  return [
    row('the first checkpoint of a log', { judge, bytes: first }, /^cosign rogatory\/demo-b\/relay\/1 5 /),
    row('a log that grew', { judge, bytes: good, held }, cosign),
    row('the same checkpoint again', { judge, bytes: changed(first, [2], () => 5), held }, /^cosign rogatory\/demo-b\/relay\/1 5 /),
    row('a smaller one', { judge, bytes: shorter, held }, 'LOG_ROLLBACK'),
    row('another root at the same size', { judge, bytes: sameSize, held }, 'equivocation'),
    row('another beginning', { judge, bytes: rewritten, held }, 'equivocation'),
    row('a proof that proves nothing', { judge, bytes: changed(good, [3, 0], flip()), held }, 'LOG_CONSISTENCY'),
    row(
      'a proof that is too short',
      { judge, bytes: changed(good, [3], (path) => (path as CborValue[]).slice(1)), held },
      'LOG_CONSISTENCY',
    ),
    row('another epoch without a closing', { judge, bytes: nextEpoch, held }, 'LOG_EPOCH'),
    ...(await closingRows(actors)),
  ];
}

async function closingRows(actors: States['actors']): Promise<Row[]> {
  const judge = 'closing';
  const lost = new TestLog(actors, B_RELAY).fill(4);
  const last = await lost.sign();
  lost.fill(3);
  const held = (await lost.sign()).cose;
  const proof = await lost.consistency(5);
  const made = async (object: Uint8Array): Promise<Uint8Array> => {
    const opened = new TestLog(actors, B_RELAY, { epoch: 2 });
    opened.add('closed', object);
    opened.fill(2);
    const { cose, note } = await opened.sign();
    const { salt, path } = await opened.entry(1);
    return encodeClosingOffer({ last: last.cose, opened: cose, note, entry: { object, salt, path }, proof });
  };
  const closed = closing(last.checkpoint);
  const good = await made(closedObject(closed));
  const another = (await new TestLog(actors, B_RELAY, { seed: 'another' }).fill(7).sign()).cose;
  return [
    row('a log that was restored', { judge, bytes: good, held }, /^cosign rogatory\/demo-b\/relay\/2 4 [0-9a-f]{64}, 3 lost$/),
    row('a restored log that lost nothing', { judge, bytes: changed(good, [4], () => []), held: last.cose }, /, 0 lost$/),
    row(
      'a closing of another size than its leaf says',
      { judge, bytes: await made(closedObject({ ...closed, size: 4 })), held },
      'LOG_EPOCH',
    ),
    row(
      'an epoch left out',
      { judge, bytes: await made(closedObject({ ...closed, next: { ...closed.next, epoch: 3 } })), held },
      'LOG_EPOCH',
    ),
    row('a bit of the salt of the closing', { judge, bytes: changed(good, [3, 1], flip()), held }, 'LOG_INCLUSION'),
    row('a bit of the proof between the closed and the cosigned', { judge, bytes: changed(good, [4, 0], flip()), held }, 'LOG_CONSISTENCY'),
    row('a closing of what was not cosigned', { judge, bytes: changed(good, [4], () => []), held: another }, 'LOG_CONSISTENCY'),
    row(
      'a bit of the last signature of the old origin',
      { judge, bytes: changed(good, [0, 'inside', 3, 0, 2], flip()), held },
      'LOG_SIGNATURE',
    ),
  ];
}
