// The relay mode of the kit in memory: our relay passes every case, and one that breaks a point fails the case about it.
import { describe, expect, it } from 'vitest';
import { RELAY_CASES } from '../../src/conformance/relay/relay-mode.js';
import type { Finding } from './kit-wire.js';
import { meet } from './relay-bench.js';
import type { Misbehaviour } from './relay-bench.js';
import { BLOB_LIES, HOSTILE_LIES, LINK_LIES, ORDER_LIES, ROUTE_LIES } from './relay-lies.js';
import type { Lie } from './relay-lies.js';

/** Ids of the cases, by their area. */
const CASES: Readonly<Record<string, string>> = {
  handshake:
    'accepted-relay accepted-agency version newest-token origin downgrade unknown-peer unknown-state foreign-agency unlisted-key stolen-name other-addressee itself replayed-first changed-third payload truncated weak-key too-early too-big slow crowd',
  welcome: 'form version superseded',
  frame:
    'long-integer unsorted repeated-key indefinite trailing unknown-member missing-member no-lane flags header-length header-empty prefix payload no-payload unknown-type handshake-again ignorable welcome-members welcome-twice before-welcome header-too-big sealed-too-big socket-too-big text not-utf8 fragments few-fragments compressed replayed reordered changed short-piece ping goaway-first goaway-taken',
  message:
    'expired too-long-lived profile two-scopes unsorted-mailboxes no-mailbox foreign-state back digest id header-mailbox header-expiry no-frame trailing taken lanes gap cut killed resume new-stream duplicate conflict repeated-place largest',
  ack: 'unsent unsent-pong result-unsent ahead farewell behind',
  credit: 'exceeded kept bytes given',
  blob: 'taken cut killed wrong-bytes beyond gap unwanted given-up unknown of-others served pace wanted-twice confirmed-too-much',
  route: 'in out order again',
  receipt: 'relayed submitted failed no-statement again one-log seen-ahead false-notice',
  trust: 'asks answers newer one-signature fork rollback expired part-order nonsense',
  witness: 'follows rewritten no-proof repeats other-signer',
  hostile: 'tiny-frames pings garbage refusals no-reader half-open',
};
const ALL = Object.entries(CASES).flatMap(([area, ids]) => ids.split(' ').map((id) => `${area}.${id}`));

/** Cases that ask for an end of the link, by the codes that they allow. Two are too long for this: `handshake.crowd`, `credit.exceeded`. */
const ENDS: Readonly<Record<string, string>> = {
  '4401':
    'handshake.downgrade handshake.stolen-name handshake.other-addressee handshake.replayed-first handshake.changed-third handshake.payload handshake.truncated handshake.weak-key',
  '4403':
    'handshake.unknown-peer handshake.unknown-state handshake.foreign-agency handshake.unlisted-key welcome.superseded trust.one-signature trust.fork trust.rollback trust.expired',
  '4401 or 4403': 'handshake.itself',
  '4408': 'handshake.slow',
  '4410': 'ack.ahead ack.farewell receipt.seen-ahead ack.behind',
  '1002':
    'handshake.too-early welcome.version frame.long-integer frame.unsorted frame.repeated-key frame.indefinite frame.trailing frame.unknown-member frame.missing-member frame.no-lane frame.flags frame.header-length frame.header-empty frame.prefix frame.payload frame.no-payload frame.unknown-type frame.handshake-again frame.welcome-members frame.welcome-twice frame.before-welcome frame.replayed frame.reordered frame.changed frame.short-piece frame.goaway-first message.gap ack.unsent ack.unsent-pong ack.result-unsent blob.beyond blob.gap blob.unwanted blob.wanted-twice blob.confirmed-too-much trust.part-order hostile.garbage',
  '1002 or 1006': 'frame.compressed',
  '1003': 'frame.text',
  '1003 or 1007': 'frame.not-utf8',
  '1008': 'frame.fragments',
  '1009': 'handshake.too-big frame.header-too-big frame.sealed-too-big frame.socket-too-big',
};

/** Cases before the proofs. */
const UNPROVED =
  'downgrade unknown-peer unknown-state foreign-agency unlisted-key stolen-name other-addressee itself replayed-first changed-third payload truncated weak-key too-early too-big slow';

/** Cases that end when PONG comes, by the time that they give it. */
const ANSWERED: Readonly<Record<string, string>> = {
  '8000':
    'handshake.accepted-relay handshake.accepted-agency handshake.newest-token handshake.replayed-first welcome.superseded frame.ignorable frame.welcome-members frame.few-fragments frame.replayed frame.ping message.expired message.repeated-place credit.kept blob.given-up blob.served receipt.false-notice trust.answers witness.rewritten witness.no-proof hostile.garbage hostile.half-open receipt.seen-ahead',
  '10000': 'hostile.tiny-frames hostile.pings',
  '20000': 'trust.newer trust.nonsense',
};

const idsOf = (table: Readonly<Record<string, string>>): (readonly [id: string, value: string])[] =>
  Object.entries(table).flatMap(([value, ids]) => ids.split(' ').map((id) => [id, value] as const));

/** What each of these cases finds, in a relay that misbehaves in one way. */
function allWith(ids: readonly string[], misbehaviour: Misbehaviour): Promise<readonly Finding[]> {
  return meet(ids.map((id) => [id, misbehaviour]));
}

const expected = (lies: readonly Lie[]): readonly Finding[] => lies.map(([id, , reason, fault = 'wrong']) => [id, 'failed', reason, fault]);
const told = (lies: readonly Lie[]): Promise<readonly Finding[]> => meet(lies.map(([id, misbehaviour]) => [id, misbehaviour]));

describe('our relay under the kit', () => {
  it('passes every case, with time that passes when nothing else happens', async () => {
    expect(RELAY_CASES.map(({ id }) => id)).toEqual(ALL.map((id) => `relay.${id}`));
    expect(await allWith(ALL, {})).toEqual(ALL.map((id) => [id, 'passed']));
  });

  it('is not asked what only a restart shows, when the kit did not start it', async () => {
    const unknown = 'the kit did not start the implementation, and cannot kill it';
    const offers = 'four offers were shown, and more are dropped unread for ten minutes';
    const reasons = { 'message.killed': unknown, 'blob.killed': unknown, 'witness.repeats': offers, 'witness.other-signer': offers };
    const found = await meet(
      Object.keys(reasons).map((id) => [id, {}]),
      { restarts: false },
    );
    expect(found).toEqual(Object.entries(reasons).map(([id, reason]) => [id, 'skipped', reason]));
  });

  it('passes the case about its word as a witness when this case is the only one', async () => {
    expect(await allWith(['witness.repeats'], {})).toEqual([['witness.repeats', 'passed']]);
  });

  it('may give each wire code for a message that it refuses', async () => {
    const codes = ['malformed', 'refused', 'policy', 'busy'].map((code): Misbehaviour => ({
      says: (frame) => [frame.name === 'result' ? { ...frame, verdict: { verdict: 'rejected', code } } : frame],
    }));
    expect(await meet(codes.map((how) => ['message.expired', how]))).toEqual(codes.map(() => ['message.expired', 'passed']));
  });
});

describe('the kit notices a relay', () => {
  it('that never closes a link', async () => {
    const ends = idsOf(ENDS);
    const found = await allWith([...ends.map(([id]) => id), 'frame.goaway-taken'], { closes: () => undefined });
    expect(found).toEqual([
      ...ends.map(([id, codes]) => [id, 'failed', `the link stays open; it has to close with ${codes}`, 'wrong']),
      ['frame.goaway-taken', 'failed', 'no end within 30000 ms', 'time'],
    ]);
  });

  it('that closes links with another code', async () => {
    const ends = idsOf(ENDS);
    const found = await allWith([...ends.map(([id]) => id), 'handshake.crowd'], { closes: () => [4000, 'busy'] });
    expect(found).toEqual([
      ...ends.map(([id, codes]) => [id, 'failed', `the link closes with 4000 "busy", not with ${codes}`, 'wrong']),
      ['handshake.crowd', 'failed', 'they are closed with 4000, not with 1013', 'wrong'],
    ]);
  });

  it('that lets in a crowd of connections which prove nothing (LINK-07)', async () => {
    const reason = 'of 24 connections from one address that prove nothing 24 stay; at most 16 may';
    expect(await allWith(['handshake.crowd'], { closes: () => undefined })).toEqual([['handshake.crowd', 'failed', reason, 'wrong']]);
  });

  it('that tells more than a wire code before the proofs (LINK-32)', async () => {
    const ids = UNPROVED.split(' ').map((id) => `handshake.${id}`);
    const found = await allWith(ids, { closes: (code) => [code, 'why not'] });
    const reason = 'before the proofs the reason is a wire code alone, not "why not"';
    expect(found).toEqual(ids.map((id) => [id, 'failed', reason, 'wrong']));
  });

  it('that answers no PING (LINK-15)', async () => {
    const answered = idsOf(ANSWERED);
    const found = await allWith(
      answered.map(([id]) => id),
      { says: (frame) => (frame.name === 'pong' ? [] : [frame]) },
    );
    expect(found).toEqual(answered.map(([id, ms]) => [id, 'failed', `no pong comes within ${ms} ms`, 'time']));
  });

  it.each([
    ['links', LINK_LIES],
    ['blobs', BLOB_LIES],
    ['routes, receipts, trust and checkpoints', ROUTE_LIES],
    ['peers beside a hostile one', HOSTILE_LIES],
  ])('that is wrong in one point about %s', async (_about, lies) => {
    expect(await told(lies)).toEqual(expected(lies));
  });

  it.each(ORDER_LIES.map((lie) => [lie[2], lie] as const))('that hands on messages out of order: %s', async (_reason, lie) => {
    expect(await told([lie])).toEqual(expected([lie]));
  });
});
