// SPDX-License-Identifier: Apache-2.0
// From hop to hop: routing, receipts with their checkpoints, and the documents of trust that relays exchange.
import { systemClock } from '../../core/index.js';
import { encode, itemEnd } from '../../cbor/index.js';
import { sha256 } from '../../crypto/index.js';
import { generateSigner } from '../../crypto/keys/index.js';
import type { SignerSecret } from '../../crypto/keys/index.js';
import { readBatch } from '../../log/index.js';
import type { VerifiedReceipt } from '../../log/index.js';
import { readDocument } from '../../trust/documents/index.js';
import { KIT_SCOPE, SUBJECT_SCOPE, kitDirectory, seededRandom } from '../states/states.js';
import type { DirectoryChanges } from '../states/states.js';
import { requireAcknowledged, waiting } from './message-cases.js';
import { must } from '../suite/case.js';
import { endsCase, linkCase, relayCase } from './relay-case.js';
import type { Links } from './relay-case.js';
import { SUBJECT, hourFrom, logView, message, msg } from './relay-world.js';
import type { KitMessage, RelayWorld } from './relay-world.js';
import type { Speaker } from './speaker.js';

const WRONG = 1002;
const NOT_PERMITTED = 4403;
const RECEIPT_WAIT_MS = 15_000;
const TRUST_KINDS = { root: 9, directory: 10, freshness: 11, accord: 12 } as const;

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(other);

/** Batches of a notice: the map of one member 0 around an array (LOG-21). */
function batchesOf(body: Uint8Array): readonly Uint8Array[] {
  const [first = 0] = body.subarray(2);
  const short = first & 0x1f;
  const head = short < 24 ? 3 : 4;
  const count = short < 24 ? short : (body[3] ?? 0);
  const batches: Uint8Array[] = [];
  for (let at = head; batches.length < count;) {
    const end = itemEnd(body, at);
    batches.push(body.slice(at, end));
    at = end;
  }
  return batches;
}

/** Reads what the relay says by its own log. @throws RogatoryError for a batch that SPEC.md refuses, which fails the case. */
function receiptsIn(world: RelayWorld, body: Uint8Array): readonly VerifiedReceipt[] {
  return batchesOf(body).flatMap((batch) => {
    const reading = readBatch(logView(world), batch, {
      now: Math.floor(systemClock.now() / 1000),
      source: { kind: 'owner', principal: SUBJECT },
    });
    return reading.verdict === 'accepted' ? reading.receipts : [];
  });
}

/** Awaits receipts about all of these messages. */
async function receiptsOf(
  speaker: Speaker,
  world: RelayWorld,
  sent: readonly KitMessage[],
  kind: string,
): Promise<readonly VerifiedReceipt[]> {
  const found: VerifiedReceipt[] = [];
  const open = (): readonly KitMessage[] =>
    sent.filter(
      ({ envelopeDigest }) => !found.some(({ receipt }) => same(receipt.envelopeDigest, envelopeDigest) && receipt.kind === kind),
    );
  while (open().length > 0) {
    const { body } = await speaker.next('notice', () => true, RECEIPT_WAIT_MS);
    found.push(...receiptsIn(world, body));
  }
  return found.filter(({ receipt }) => sent.some(({ envelopeDigest }) => same(receipt.envelopeDigest, envelopeDigest)));
}

const CREDIT = { lane: () => ({ maxMessages: 1_024, maxBytes: 16_777_216 }) };

/** Sends a document of trust, in one part, and waits until it was dealt with (LINK-35). */
async function tell(speaker: Speaker, kind: number, bytes: Uint8Array): Promise<void> {
  speaker.say({ name: 'trust', content: { kind, digest: sha256(bytes), size: bytes.length, offset: 0, bytes } });
  await speaker.settle(20_000);
}

/** Whether the relay permits a link by this key. */
async function isPermitted(links: Links, link: SignerSecret): Promise<boolean> {
  const speaker = await links.prove('relay', { link });
  const welcome = await speaker.nextOrNone('welcome');
  if (welcome === undefined) await speaker.closes(NOT_PERMITTED);
  else await speaker.leave();
  return welcome !== undefined;
}

let drawn = 0;

/** Sends a directory that lists one more link key. @returns the key. */
async function tellDirectory(links: Links, world: RelayWorld, changes: DirectoryChanges): Promise<SignerSecret> {
  const link = generateSigner('rogatory-classic', seededRandom(`rogatory-conformance/1/link/${drawn++}/${systemClock.now()}`));
  const speaker = await links.open('relay');
  await tell(speaker, TRUST_KINDS.directory, await kitDirectory(world.states, systemClock.now(), { ...changes, link }));
  await speaker.leave();
  return link;
}

/** Directories of one run rise, and those of a later run too. */
const nextVersion = (): number => Math.floor(systemClock.now() / 10);

export const ROUTE_CASES = [
  relayCase(
    'route.in',
    'RELAY-02 RELAY-03 LINK-11',
    'a message of another state reaches the agency as it was sent, on its lane',
    async (links, world) => {
      for (const lane of [1, 2, 3]) {
        const [sent] = await waiting(links, world, 1, { lane });
        if (sent === undefined) return;
        const agency = await links.open('agency', CREDIT);
        const got = await agency.next('msg', ({ envelopeId }) => same(envelopeId, sent.envelopeId));
        must(same(got.frame, sent.frame), 'the frame is changed');
        must(got.lane === lane && got.mailbox === sent.mailbox && got.expiresAt === sent.expiresAt, 'the header is changed');
        must(same(got.envelopeDigest, sent.envelopeDigest), 'the digest is not of the frame');
      }
    },
  ),
  relayCase('route.out', 'RELAY-02 RELAY-08', 'a message of the own agency reaches the relay of the other state', async (links, world) => {
    const agency = await links.open('agency');
    const sent = message(world, world.kitMailbox);
    agency.say(msg(1, sent));
    await requireAcknowledged(agency, 2, 1);
    const relay = await links.open('relay', CREDIT);
    const got = await relay.next('msg', ({ envelopeId }) => same(envelopeId, sent.envelopeId));
    must(same(got.frame, sent.frame), 'the frame is changed');
  }),
  relayCase('route.order', 'LINK-11 LINK-26', 'messages of a lane come in their order, each once', async (links, world) => {
    const sent = await waiting(links, world, 20);
    const agency = await links.open('agency', CREDIT);
    let last = 0;
    for (const one of sent) {
      const got = await agency.next('msg', ({ envelopeId }) => same(envelopeId, one.envelopeId));
      must(last === 0 || got.seq === last + 1, `place ${got.seq} comes behind ${last}`);
      last = got.seq;
    }
    must(!agency.heard.some((frame) => frame.name === 'msg' && frame.lane === 2 && frame.seq > last), 'a message comes twice');
  }),
  relayCase(
    'route.again',
    'LINK-26',
    'what was not acknowledged comes again on the next link, and what was does not',
    async (links, world) => {
      const [one, two] = await waiting(links, world, 2);
      if (one === undefined || two === undefined) return;
      const first = await links.open('agency', CREDIT);
      const got = await first.next('msg', ({ envelopeId }) => same(envelopeId, one.envelopeId));
      await first.next('msg', ({ envelopeId }) => same(envelopeId, two.envelopeId));
      first.say({ name: 'ack', lane: 2, through: got.seq });
      await first.settle();
      first.socket.cut();
      const second = await links.open('agency', CREDIT);
      const again = await second.next('msg', ({ envelopeId }) => same(envelopeId, two.envelopeId));
      must(again.seq === got.seq + 1, `it comes at place ${again.seq}, not ${got.seq + 1}`);
      await second.settle();
      must(
        !second.heard.some((frame) => frame.name === 'msg' && same(frame.envelopeId, one.envelopeId)),
        'the acknowledged one comes again',
      );
    },
  ),
  linkCase(
    'receipt.relayed',
    'RELAY-11 LOG-20 LOG-43',
    'the relay states of each message of another state that it took it',
    async (speaker, world) => {
      const sent = Array.from({ length: 12 }, () => message(world, world.subjectMailbox));
      sent.forEach((one, i) => speaker.say(msg(i + 1, one)));
      const found = await receiptsOf(speaker, world, sent, 'relayed');
      must(found.length === sent.length, `${found.length} receipts come for ${sent.length} messages`);
      must(
        found.every(({ receipt }) => receipt.addressee === world.subjectMailbox),
        'a receipt names another mailbox',
      );
    },
  ),
  relayCase(
    'receipt.submitted',
    'RELAY-11 LOG-20',
    'the relay states of a message of the own agency that it took it',
    async (links, world) => {
      const speaker = await links.open('agency');
      const sent = message(world, world.kitMailbox);
      speaker.say(msg(1, sent));
      await receiptsOf(speaker, world, [sent], 'submitted');
    },
  ),
  linkCase(
    'receipt.failed',
    'RELAY-11 LOG-17',
    'the relay states of a refused message that it failed, with the reason',
    async (speaker, world) => {
      const sent = message(world, 'nobody@subject');
      speaker.say(msg(1, sent));
      const result = await speaker.next('result');
      const [found] = await receiptsOf(speaker, world, [sent], 'failed');
      must(found?.receipt.reason === result.verdict.code, `the receipt says ${found?.receipt.reason}, the RESULT ${result.verdict.code}`);
    },
  ),
  linkCase('receipt.no-statement', 'LOG-45', 'of a frame that is not the one of its header nothing is stated', async (speaker, world) => {
    const [lie, truth] = [message(world, world.subjectMailbox), message(world, world.subjectMailbox)];
    speaker.say(msg(1, lie, { expiresAt: hourFrom(2 * 3600) }));
    speaker.say(msg(2, truth));
    const bodies: Uint8Array[] = [];
    do bodies.push((await speaker.next('notice', () => true, RECEIPT_WAIT_MS)).body);
    while (!bodies.some((body) => Buffer.from(body).includes(Buffer.from(truth.envelopeDigest))));
    must(!bodies.some((body) => Buffer.from(body).includes(Buffer.from(lie.envelopeDigest))), 'it states something of the other frame');
  }),
  relayCase('receipt.again', 'RELAY-45 LINK-35', 'a receipt that was not confirmed comes again on the next link', async (links, world) => {
    const first = await links.open('relay');
    const sent = message(world, world.subjectMailbox);
    // Notices owed from before are confirmed; the one about this message is not.
    first.unconfirmed = (body) => Buffer.from(body).includes(Buffer.from(sent.envelopeDigest));
    first.say(msg(1, sent));
    await receiptsOf(first, world, [sent], 'relayed');
    first.socket.cut();
    await receiptsOf(await links.open('relay'), world, [sent], 'relayed');
  }),
  linkCase('receipt.one-log', 'LOG-69 LOG-03', 'its receipts stand in one log, each at a place of its own', async (speaker, world) => {
    const found: VerifiedReceipt[] = [];
    for (let seq = 1; seq <= 3; seq++) {
      const sent = message(world, world.subjectMailbox);
      speaker.say(msg(seq, sent));
      found.push(...(await receiptsOf(speaker, world, [sent], 'relayed')));
    }
    const heads = found.map(({ checkpoint }) => checkpoint.checkpoint);
    must(new Set(heads.map(({ epoch }) => epoch)).size === 1, 'its checkpoints have several origins');
    must(
      heads.every(({ size }, i) => i === 0 || size > (heads[i - 1]?.size ?? 0)),
      'the size of its log does not grow with what it states',
    );
    must(new Set(found.map(({ index }) => index)).size === found.length, 'two receipts have one place');
  }),
  linkCase(
    'receipt.seen-ahead',
    'LINK-41 LOG-63',
    'a peer that has seen more of its log than there is is closed',
    async (speaker, world, links) => {
      const sent = message(world, world.subjectMailbox);
      speaker.say(msg(1, sent));
      const [found] = await receiptsOf(speaker, world, [sent], 'relayed');
      const { epoch = 0, size = 0 } = found?.checkpoint.checkpoint ?? {};
      const seen = (more: number): Uint8Array => encode([`rogatory/${SUBJECT.scope}/${SUBJECT.id}/${epoch}`, size + more]);
      await (await links.open('relay', { seen: seen(0) })).settle();
      await (await links.open('relay', { seen: seen(1_000_000) })).closes(4410);
    },
  ),
  linkCase(
    'receipt.false-notice',
    'RELAY-13 LOG-20',
    'a notice that proves nothing is passed over, and the link goes on',
    async (speaker) => {
      // One batch of a checkpoint that is none.
      speaker.say({ name: 'notice', body: new Uint8Array(Buffer.from('a100818241008100', 'hex')) });
      await speaker.settle();
    },
  ),
  linkCase('trust.asks', 'RELAY-18', 'the relay asks for newer documents of the other state', async (speaker) => {
    const isAsked = (kind: number) =>
      speaker.next('trust', ({ content }) => !('bytes' in content) && content.kind === kind && content.scope === KIT_SCOPE);
    await Promise.all([isAsked(TRUST_KINDS.root), isAsked(TRUST_KINDS.directory)]);
  }),
  linkCase('trust.answers', 'RELAY-18 LINK-37', 'the relay answers a request with the documents of its state', async (speaker, world) => {
    for (const [name, place] of [
      ['root', 0],
      ['directory', 1],
    ] as const) {
      const kind = TRUST_KINDS[name];
      speaker.say({ name: 'trust', content: { kind, scope: SUBJECT_SCOPE, above: 0 } });
      const { content } = await speaker.next('trust', (frame) => 'bytes' in frame.content && frame.content.kind === kind);
      const wanted = readDocument(world.states.documents[place] ?? new Uint8Array(0)).digest;
      must('bytes' in content && same(readDocument(content.bytes).digest, wanted), `another ${name} comes than the one of its state`);
    }
    await speaker.settle();
  }),
  relayCase('trust.newer', 'TRUST-05 TRUST-08 RELAY-18', 'a newer directory is taken, and its keys are used', async (links, world) => {
    const link = await tellDirectory(links, world, { version: nextVersion() });
    must(await isPermitted(links, link), 'a link key of the newer directory is not permitted');
  }),
  relayCase('trust.one-signature', 'TRUST-05 TRUST-23', 'a directory with one signature of two is refused', async (links, world) => {
    const link = await tellDirectory(links, world, { version: nextVersion(), signers: 1 });
    must(!(await isPermitted(links, link)), 'its keys are permitted');
  }),
  relayCase(
    'trust.fork',
    'TRUST-09',
    'a second directory of the same version is refused, and the first one stands',
    async (links, world) => {
      const version = nextVersion();
      const link = await tellDirectory(links, world, { version });
      const forked = await tellDirectory(links, world, { version });
      must(await isPermitted(links, link), 'a key of the first one is not permitted any more');
      must(!(await isPermitted(links, forked)), 'a key of the second one is permitted');
    },
  ),
  relayCase('trust.rollback', 'TRUST-08', 'a directory of a lower version is refused', async (links, world) => {
    const version = nextVersion();
    const link = await tellDirectory(links, world, { version });
    const older = await tellDirectory(links, world, { version: version - 1 });
    must(await isPermitted(links, link), 'a key of the newer one is not permitted any more');
    must(!(await isPermitted(links, older)), 'a key of the older one is permitted');
  }),
  relayCase('trust.expired', 'TRUST-06', 'a directory that has expired is refused', async (links, world) => {
    const link = await tellDirectory(links, world, { version: nextVersion(), expiresAt: Math.floor(systemClock.now() / 1000) - 1 });
    must(!(await isPermitted(links, link)), 'its keys are permitted');
  }),
  endsCase('trust.part-order', 'LINK-37', 'a part of a document out of order', WRONG, (speaker, world) => {
    const bytes = world.states.documents[4] ?? new Uint8Array(1);
    speaker.say({
      name: 'trust',
      content: { kind: TRUST_KINDS.directory, digest: sha256(bytes), size: 300_000, offset: 262_144, bytes: new Uint8Array(37_856) },
    });
  }),
  linkCase('trust.nonsense', 'TRUST-25 LINK-37', 'a document that is none changes nothing, and the link goes on', async (speaker) => {
    await tell(speaker, TRUST_KINDS.directory, Uint8Array.of(0x82, 0x01, 0x02));
    await tell(speaker, TRUST_KINDS.root, new Uint8Array(2_000));
  }),
];
