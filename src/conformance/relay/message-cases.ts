// SPDX-License-Identifier: Apache-2.0
// Messages on lanes: places, credit, acknowledgement, resume, verdicts.
import { systemRandom } from '../../core/index.js';
import { encodeFrame } from '../../transport/frame/headers.js';
import { clientFrame } from './raw-socket.js';
import { must, skip } from '../suite/case.js';
import { endsCase, linkCase, relayCase } from './relay-case.js';
import type { Links } from './relay-case.js';
import { hourFrom, message, msg } from './relay-world.js';
import type { KitMessage, MessageChanges, RelayWorld } from './relay-world.js';
import type { Named, Speaker } from './speaker.js';

const WRONG = 1002;
/** How long the kit looks for what must not come. */
const QUIET_MS = 500;

/** Awaits that a lane is acknowledged up to a place. */
export async function requireAcknowledged(speaker: Speaker, lane: number, through: number): Promise<void> {
  await speaker.next('ack', (ack) => ack.lane === lane && ack.through >= through);
}

/** Sends a message that no relay takes, and awaits its RESULT and the acknowledgement behind it. */
async function verdictOf(
  links: Links,
  world: RelayWorld,
  changes: MessageChanges,
  header: Partial<Named<'msg'>> = {},
): Promise<Named<'result'>> {
  const speaker = await links.open('relay');
  speaker.say(msg(1, message(world, world.subjectMailbox, changes), header));
  const result = await speaker.next('result', ({ lane, seq }) => lane === (header.lane ?? 2) && seq === 1);
  await requireAcknowledged(speaker, header.lane ?? 2, 1);
  await speaker.settle();
  return result;
}

const DAY = 86_400;

/** Messages that a relay refuses, and what is wrong with them. */
const REFUSED: readonly (readonly [id: string, clauses: string, title: string, MessageChanges, header?: () => Partial<Named<'msg'>>])[] = [
  ['expired', 'RELAY-05 ENV-05', 'an expired message', { expiresAt: hourFrom(-2 * 3600) }],
  ['too-long-lived', 'RELAY-05 ENV-06', 'a message that lives longer than 30 days', { expiresAt: hourFrom(31 * DAY) }],
  ['profile', 'RELAY-05 ENV-03', 'a message of an unknown profile', { profile: 2 }],
  ['two-scopes', 'RELAY-05', 'a message to mailboxes of two scopes', { mailboxes: ['mla@kit', 'mla@subject'] }],
  ['unsorted-mailboxes', 'RELAY-05', 'a message with mailboxes out of order', { mailboxes: ['mla@subject', 'aaa@subject'] }],
  ['no-mailbox', 'RELAY-02', 'a message to a mailbox that nobody owns', { mailboxes: ['nobody@subject'] }],
  ['foreign-state', 'RELAY-02 RELAY-03', 'a message that another state sends to a third one', { mailboxes: ['mla@nowhere'] }],
  ['back', 'RELAY-03', 'a message that goes back to the state that sent it', { mailboxes: ['mla@kit'] }],
  ['digest', 'RELAY-04', 'an envelope digest that is not of the frame', {}, () => ({ envelopeDigest: systemRandom(32) })],
  ['id', 'RELAY-04', 'an envelope id that is not of the frame', {}, () => ({ envelopeId: systemRandom(16) })],
  ['header-mailbox', 'RELAY-04', 'a mailbox that the frame does not list', {}, () => ({ mailbox: 'other@subject' })],
  ['header-expiry', 'RELAY-04', 'an expiry that is not of the frame', {}, () => ({ expiresAt: hourFrom(12 * 3600) })],
  ['no-frame', 'RELAY-05', 'a payload that is no frame', {}, () => ({ frame: systemRandom(50) })],
  ['trailing', 'RELAY-05 ENV-02', 'a frame with a byte behind it', {}, () => ({})],
];

export const MESSAGE_CASES = [
  ...REFUSED.map(([id, clauses, title, changes, header]) =>
    relayCase(`message.${id}`, `${clauses} LINK-28`, `${title} is rejected, and the lane goes on`, async (links, world) => {
      const given = header?.() ?? {};
      const frame = id === 'trailing' ? new Uint8Array([...message(world, world.subjectMailbox).frame, 0]) : given.frame;
      const { verdict } = await verdictOf(links, world, changes, frame === undefined ? given : { ...given, frame });
      must(verdict.verdict === 'rejected', `the verdict is ${verdict.verdict}`);
      must(['malformed', 'refused', 'policy', 'busy'].includes(verdict.code ?? ''), `the code is ${verdict.code}, no wire code`);
    }),
  ),
  linkCase('message.taken', 'LINK-11 LINK-21 RELAY-06', 'a message is acknowledged, without RESULT', async (speaker, world) => {
    speaker.say(msg(1, message(world, world.subjectMailbox)));
    await requireAcknowledged(speaker, 2, 1);
    must(!speaker.heard.some(({ name }) => name === 'result'), 'a RESULT comes for a message that is taken');
  }),
  linkCase('message.lanes', 'LINK-11 LINK-29', 'places count on each lane by itself', async (speaker, world) => {
    for (const lane of [3, 1, 2]) speaker.say(msg(1, message(world, world.subjectMailbox, { lane }), { lane }));
    for (const lane of [1, 2, 3]) await requireAcknowledged(speaker, lane, 1);
  }),
  endsCase('message.gap', 'LINK-11', 'a gap in the places', WRONG, (speaker, world) =>
    speaker.say(msg(2, message(world, world.subjectMailbox))),
  ),
  linkCase(
    'message.cut',
    'LINK-21 LINK-26',
    'what was acknowledged is held after a cut, and is not wanted again',
    async (speaker, world, links) => {
      for (let seq = 1; seq <= 8; seq++) speaker.say(msg(seq, message(world, world.subjectMailbox)));
      await requireAcknowledged(speaker, 2, 8);
      speaker.socket.cut();
      const again = await links.prove('relay');
      const { lanes } = await again.next('welcome');
      const held = lanes[2]?.received;
      must(
        Buffer.from(held?.streamId ?? []).equals(speaker.streams[2] ?? Buffer.alloc(0)),
        'its WELCOME does not name the stream of before',
      );
      must(held?.through === 8, `its WELCOME says that it holds ${held?.through}, not 8`);
    },
  ),
  relayCase(
    'message.killed',
    'LINK-21 RELAY-06',
    'what was acknowledged is held after the process was killed at that moment',
    async (links, world) => {
      if (world.restart === undefined) skip('the kit did not start the implementation, and cannot kill it');
      for (let round = 0; round < 2; round++) {
        const speaker = await links.open('relay');
        const messages = Array.from({ length: 48 }, () => message(world, world.subjectMailbox));
        messages.forEach((sent, i) => speaker.say(msg(i + 1, sent)));
        const { through } = await speaker.next('ack', ({ lane }) => lane === 2);
        const more = speaker.heard.flatMap((frame) => (frame.name === 'ack' && frame.lane === 2 ? [frame.through] : []));
        const said = Math.max(through, ...more);
        await world.restart();
        const again = await links.prove('relay');
        const held = (await again.next('welcome')).lanes[2]?.received;
        const same = Buffer.from(held?.streamId ?? []).equals(speaker.streams[2] ?? Buffer.alloc(0));
        must(
          same && (held?.through ?? 0) >= said,
          `${said} places were acknowledged; after the kill it holds ${same ? held?.through : 'none'}`,
        );
        await again.leave();
      }
    },
    120_000,
  ),
  relayCase('message.resume', 'LINK-26 LINK-11', 'a stream goes on behind what is held', async (links, world) => {
    const first = await links.open('relay');
    first.say(msg(1, message(world, world.subjectMailbox)));
    await requireAcknowledged(first, 2, 1);
    first.socket.cut();
    const second = await links.open('relay', {
      lane: (lane) => ({ streamId: first.streams[lane] as Uint8Array, acked: lane === 2 ? 1 : 0 }),
    });
    second.say(msg(2, message(world, world.subjectMailbox)));
    await requireAcknowledged(second, 2, 2);
  }),
  relayCase('message.new-stream', 'LINK-26', 'a new stream begins at place 1', async (links, world) => {
    for (let i = 0; i < 2; i++) {
      const speaker = await links.open('relay');
      speaker.say(msg(1, message(world, world.subjectMailbox)));
      await requireAcknowledged(speaker, 2, 1);
      await speaker.leave();
    }
  }),
  linkCase('message.duplicate', 'LINK-28 RELAY-45', 'the same envelope in another place is a duplicate', async (speaker, world, links) => {
    const sent = message(world, world.subjectMailbox);
    speaker.say(msg(1, sent));
    speaker.say(msg(2, sent));
    const result = await speaker.next('result', ({ seq }) => seq === 2);
    await requireAcknowledged(speaker, 2, 2);
    must(result.verdict.verdict === 'duplicate', `the verdict is ${result.verdict.verdict}`);
    const other = await links.open('relay');
    other.say(msg(1, sent));
    must((await other.next('result')).verdict.verdict === 'duplicate', 'on a new link it is none');
  }),
  linkCase('message.conflict', 'LINK-28', 'another envelope under the same id is a conflict', async (speaker, world) => {
    const envelopeId = systemRandom(16);
    speaker.say(msg(1, message(world, world.subjectMailbox, { envelopeId })));
    speaker.say(msg(2, message(world, world.subjectMailbox, { envelopeId, expiresAt: hourFrom(48 * 3600) })));
    const result = await speaker.next('result', ({ seq }) => seq === 2);
    must(result.verdict.verdict === 'conflict', `the verdict is ${result.verdict.verdict}`);
  }),
  linkCase(
    'message.repeated-place',
    'LINK-22',
    'a place that was taken is acknowledged again, and not stored again',
    async (speaker, world) => {
      const sent = msg(1, message(world, world.subjectMailbox));
      speaker.say(sent);
      await requireAcknowledged(speaker, 2, 1);
      speaker.say(sent);
      await requireAcknowledged(speaker, 2, 1);
      await speaker.settle();
      must(!speaker.heard.some(({ name }) => name === 'result'), 'a RESULT comes for a place that was taken');
    },
  ),
  linkCase('message.largest', 'LINK-01', 'a frame of exactly 262,144 bytes is taken', async (speaker, world) => {
    speaker.say(msg(1, message(world, world.subjectMailbox, { size: 262_144 })));
    await requireAcknowledged(speaker, 2, 1);
  }),
  endsCase('ack.unsent', 'LINK-12', 'an acknowledgement of a place that was not sent', WRONG, (speaker) =>
    speaker.say({ name: 'ack', lane: 2, through: 9_000_000_000 }),
  ),
  endsCase('ack.unsent-pong', 'LINK-12', 'a PING that acknowledges a place that was not sent', WRONG, (speaker) =>
    speaker.say({ name: 'ping', token: systemRandom(8), received: [0, 9_000_000_000, 0, 0] }),
  ),
  endsCase('ack.result-unsent', 'LINK-12', 'a RESULT for a place that was not sent', WRONG, (speaker) =>
    speaker.say({ name: 'result', lane: 2, seq: 9_000_000_000, verdict: { verdict: 'rejected', code: 'refused' } }),
  ),
  relayCase('ack.ahead', 'LINK-13', 'a peer that holds more than was ever queued is closed', async (links) => {
    const received = (streamId: Uint8Array) => ({ streamId, through: 9_000_000_000 });
    const speaker = await links.open('relay', { lane: (lane, { streamId }) => (lane === 2 ? { received: received(streamId) } : {}) });
    await speaker.closes(4410);
  }),
  relayCase('ack.farewell', 'LINK-18 LINK-13', 'a GOAWAY before OPEN acknowledges nothing', async (links, world) => {
    const first = await links.open('relay');
    first.say(msg(1, message(world, world.subjectMailbox)));
    await requireAcknowledged(first, 2, 1);
    await first.leave();
    // Refused at lane 0, while the place held of lane 2 is that of the stream before.
    const second = await links.open('relay', { lane: (lane) => (lane === 0 ? { acked: 9_000_000_000 } : {}) });
    const { received } = await second.next('goaway');
    must(
      received.every((place) => place === 0),
      `GOAWAY acknowledges ${received.join(', ')}`,
    );
    await second.closes(4410);
  }),
  relayCase(
    'ack.behind',
    'LINK-13 LINK-51',
    'a peer that holds less than it acknowledged is closed, unless it says that it was restored',
    async (links, world) => {
      await requireDelivered(links, world, 1);
      const lane = (): { received: null } => ({ received: null });
      const speaker = await links.open('agency', { lane });
      await speaker.closes(4410);
      const restored = await links.open('agency', { lane, features: ['restored'] });
      await restored.closes(4410);
      // LINK-51: the stream begins anew, and what was lost comes again.
      const again = await links.open('agency', { lane, features: ['restored'] });
      const before = restored.theirs?.lanes[2]?.streamId ?? new Uint8Array(0);
      must(!Buffer.from(before).equals(again.theirs?.lanes[2]?.streamId ?? before), 'the stream of a restored peer does not begin anew');
      const first = await again.next('msg', ({ lane: on }) => on === 2);
      must(first.seq === 1, `the new stream begins at place ${first.seq}`);
    },
  ),
  linkCase('credit.exceeded', 'LINK-14', 'a peer that goes beyond its credit is closed', async (speaker, world) => {
    const sent = message(world, world.subjectMailbox);
    // All in one piece, and repetitions of one message: they count in no limit but this one.
    const burst: Uint8Array[] = [];
    for (let seq = 1; seq <= 8_000; seq++) burst.push(clientFrame(speaker.packed(encodeFrame(msg(seq, sent)))));
    speaker.socket.sendBytes(Buffer.concat(burst));
    await speaker.closes(1008, 25_000);
  }),
  relayCase('credit.kept', 'LINK-14', 'no more messages come than the credit allows', async (links, world) => {
    await waiting(links, world, 4);
    for (const maxMessages of [0, 2]) {
      const agency = await links.open('agency', { lane: () => ({ maxMessages }) });
      const places: number[] = [];
      for (let i = 0; i < maxMessages; i++) places.push((await agency.next('msg', ({ lane }) => lane === 2)).seq);
      const more = await agency.nextOrNone('msg', ({ lane }) => lane === 2, QUIET_MS);
      must(more === undefined, `a message comes beyond a credit of ${maxMessages}`);
      const through = places.at(-1);
      if (through === undefined) continue;
      agency.say({ name: 'credit', lane: 2, maxPlace: through + 1, maxBytes: 1_000_000 });
      const next = await agency.next('msg', ({ lane }) => lane === 2);
      must(next.seq === through + 1, `place ${next.seq} comes behind ${through}`);
      agency.say({ name: 'ack', lane: 2, through: next.seq });
      await agency.settle();
    }
  }),
  relayCase('credit.bytes', 'LINK-14 LINK-27', 'credit in bytes holds, but for the only message in flight', async (links, world) => {
    await waiting(links, world, 3);
    const agency = await links.open('agency', { lane: () => ({ maxBytes: 1 }) });
    const first = await agency.next('msg', ({ lane }) => lane === 2);
    must(
      (await agency.nextOrNone('msg', ({ lane }) => lane === 2, QUIET_MS)) === undefined,
      'a second message comes with a credit of one byte',
    );
    agency.say({ name: 'ack', lane: 2, through: first.seq });
    await agency.next('msg', ({ lane }) => lane === 2);
  }),
  linkCase('credit.given', 'LINK-43', 'credit comes as messages become durable', async (speaker, world) => {
    const first = speaker.theirs?.lanes[2]?.maxMessages ?? 0;
    const sent = message(world, world.subjectMailbox);
    const half = Math.ceil(first / 2) + 1;
    for (let seq = 1; seq <= half; seq++) speaker.say(msg(seq, sent));
    await speaker.next('credit', ({ lane, maxPlace }) => lane === 2 && maxPlace > first, 20_000);
  }),
];

/** Puts messages into the queue of the own agency, which is not there. */
export async function waiting(
  links: Links,
  world: RelayWorld,
  count: number,
  changes: MessageChanges = {},
): Promise<readonly KitMessage[]> {
  const speaker = await links.open('relay');
  const sent = Array.from({ length: count }, () => message(world, world.subjectMailbox, changes));
  const lane = changes.lane ?? 2;
  sent.forEach((one, i) => speaker.say(msg(i + 1, one, { lane })));
  await requireAcknowledged(speaker, lane, count);
  await speaker.leave();
  return sent;
}

/** Lets the own agency take everything that waits, and at least `count` messages more. */
async function requireDelivered(links: Links, world: RelayWorld, count: number): Promise<void> {
  const [last] = (await waiting(links, world, count)).slice(-1);
  const agency = await links.open('agency');
  for (;;) {
    const taken = await agency.next('msg', ({ lane }) => lane === 2);
    agency.say({ name: 'ack', lane: 2, through: taken.seq });
    if (last !== undefined && Buffer.from(taken.envelopeId).equals(last.envelopeId)) break;
    const maxPlace = taken.seq + 64;
    agency.say({ name: 'credit', lane: 2, maxPlace, maxBytes: 1_000_000_000 });
  }
  await agency.settle();
  await agency.leave();
}
