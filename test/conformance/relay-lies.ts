// Relays that keep all of SPEC.md but one point, each with the case that is about this point, and what the case then finds.
import type { KitStates } from '../../src/conformance/states/states.js';
import { toSeconds } from '../../src/core/time.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Checkpoint } from '../../src/log/statement/checkpoint.js';
import { parseBatch } from '../../src/log/statement/batch.js';
import { encodeCosigned } from '../../src/log/statement/cosigned.js';
import { cosignatureStatement } from '../../src/log/statement/cosignature.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { readCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { signStatement } from '../../src/log/statement/signed-statement.js';
import { parseNotice, encodeNotice } from '../../src/log/statement/notice.js';
import { parseFrame } from '../../src/envelope/header.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import { readDirectory } from '../../src/trust/documents/directory-reader.js';
import { readDocument } from '../../src/trust/documents/document.js';
import type { DirectorySigner } from '../../src/trust/documents/signer.js';
import { TestLog } from '../log/world.js';
import type { Misbehaviour } from './relay-bench.js';

type Named<N extends Frame['name']> = Extract<Frame, { readonly name: N }>;
type Tell = (states: KitStates) => Misbehaviour;
export type Lie = readonly [id: string, misbehaviour: Tell, reason: string, fault?: string];

/** Says something else in place of each frame of a name. @param change - Gets how many there were before. */
function says<N extends Frame['name']>(name: N, change: (frame: Named<N>, before: number) => readonly Frame[]): () => Misbehaviour {
  return () => {
    let count = 0;
    return { says: (frame) => (frame.name === name ? change(frame as Named<N>, count++) : [frame]) };
  };
}

/** Never says a frame of a name. */
const never = (name: Frame['name']): (() => Misbehaviour) => says(name, () => []);
/** Passes over frames of a name. */
const deaf = (name: Frame['name']) => (): Misbehaviour => ({ hears: (frame) => (frame.name === name ? undefined : frame) });
/** Changes members of each frame of a name. */
const changes = <N extends Frame['name']>(name: N, change: (frame: Named<N>, before: number) => Partial<Named<N>>): (() => Misbehaviour) =>
  says(name, (frame, before) => [{ ...frame, ...change(frame, before) }]);

const flip = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
const upgrade = (change: NonNullable<Misbehaviour['upgrade']>) => (): Misbehaviour => ({ upgrade: change });
const answers = (before: string | RegExp, after: string): (() => Misbehaviour) =>
  upgrade((head, from) => (from === 'relay' ? head.replace(before, after) : head));
const rejected: Frame = { name: 'result', lane: 2, seq: 1, verdict: { verdict: 'rejected', code: 'refused' } };
/** A message that nobody sent. */
const stray = (seq: number): Named<'msg'> => ({
  ...{ name: 'msg', lane: 2, seq, envelopeId: new Uint8Array(16), envelopeDigest: new Uint8Array(32) },
  ...{ mailbox: 'mla@subject', expiresAt: 1_800_000_000, frame: Uint8Array.of(0x80) },
});
const lane2 = (welcome: Named<'welcome'>, change: (lane: Named<'welcome'>['lanes'][number]) => object) => ({
  lanes: welcome.lanes.map((lane, i) => (i === 2 ? { ...lane, ...change(lane) } : lane)),
});

/** Lets in every link key of a directory that it was told of, whatever it holds of that directory. */
function permitsAll(): Misbehaviour {
  const permits: DirectorySigner[] = [];
  return {
    permits,
    hears(frame) {
      if (frame.name === 'trust' && 'bytes' in frame.content)
        permits.push(...readDirectory(readDocument(frame.content.bytes)).claimed.relays.flatMap(({ signers }) => signers));
      return frame;
    },
  };
}

/** Answers a request for one document by another one. */
function swapped(frame: Frame, kind: number, bytes: Uint8Array = new Uint8Array(1)): Frame {
  if (frame.name !== 'trust' || !('bytes' in frame.content) || frame.content.kind !== kind) return frame;
  return { ...frame, content: { ...frame.content, bytes, size: bytes.length, digest: sha256(bytes) } };
}

/** Cosigns each checkpoint that it is shown, or another one. @param change - Gets how many were shown before; undefined: not this one. */
function cosigns(change: (shown: Checkpoint, before: number) => Checkpoint | undefined = (shown) => shown): Tell {
  return ({ subject }) => {
    let cosigned: readonly Frame[] = [];
    let count = 0;
    return {
      hears(frame) {
        if (frame.name !== 'trust' || !('bytes' in frame.content) || frame.content.kind !== 32) return frame;
        const checkpoint = change(readCheckpoint(parseBatch(frame.content.bytes).checkpoint).checkpoint, count++);
        cosigned = [];
        if (checkpoint === undefined) return frame;
        const statement = cosignatureStatement(checkpoint, toSeconds(Date.now()));
        void signStatement('cosignature', statement, memorySigner(subject.relay.cosign)).then((cosignature) => {
          const bytes = encodeCosigned({ cosignature });
          cosigned = [{ name: 'trust', content: { kind: 33, digest: sha256(bytes), size: bytes.length, offset: 0, bytes } }];
        });
        return frame;
      },
      says(frame) {
        const isOwn = frame.name === 'trust' && frame.content.kind === 33;
        if (isOwn) return cosigned;
        return frame.name === 'pong' ? [...cosigned, frame] : [frame];
      },
    };
  };
}

/** States something else of each message. @param isSplit - Each statement stands in a log of its own. */
function states(change: Partial<Receipt>, isSplit = false): Tell {
  return ({ subject }) => {
    const signers = { signer: () => memorySigner(subject.relay.log) } as unknown as ConstructorParameters<typeof TestLog>[0];
    const issuer = { scope: 'subject', id: 'relay' };
    let made: Uint8Array[] = [];
    let count = 0;
    const logAt = (epoch: number): TestLog => new TestLog(signers, issuer, { epoch });
    let log = logAt(Date.now() - 1_000);
    return {
      hears(frame) {
        if (frame.name !== 'msg') return frame;
        if (isSplit) log = logAt(Date.now() - 1_000 - count++);
        const { envelopeDigest, envelopeId, mailbox } = frame;
        const base = { kind: 'relayed', envelopeDigest, envelopeId, issuer, at: toSeconds(Date.now()), addressee: mailbox } as const;
        void log.batch(log.receipt({ ...base, ...change })).then((batch) => void made.push(batch));
        return frame;
      },
      says(frame) {
        if (frame.name !== 'notice') return [frame];
        const body = made.length === 0 ? undefined : encodeNotice(made);
        made = [];
        return body === undefined ? [] : [{ ...frame, body }];
      },
    };
  };
}

export const LINK_LIES: readonly Lie[] = [
  ['credit.kept', changes('msg', ({ seq }, before) => (before === 2 ? { seq: seq + 1 } : {})), 'place 4 comes behind 2'],
  ['credit.kept', says('welcome', (frame) => [frame, stray(1)]), 'a message comes beyond a credit of 0'],
  [
    'credit.bytes',
    says('msg', (frame, before) => (before === 0 ? [frame, stray(frame.seq + 1)] : [frame])),
    'a second message comes with a credit of one byte',
  ],
  ['credit.bytes', says('msg', (frame, before) => (before === 0 ? [frame] : [])), 'no msg comes within 8000 ms', 'time'],
  ['credit.given', never('credit'), 'no credit comes within 20000 ms', 'time'],
  ['credit.given', changes('credit', () => ({ maxPlace: 1 })), 'no credit comes within 20000 ms', 'time'],
  ['credit.given', changes('credit', () => ({ lane: 1 })), 'no credit comes within 20000 ms', 'time'],
  // The WELCOME to the agency is the third.
  ['credit.kept', says('welcome', (frame, before) => (before === 2 ? [frame, stray(1)] : [frame])), 'a message comes beyond a credit of 2'],
  ['credit.kept', never('msg'), 'no msg comes within 8000 ms', 'time'],
  ['handshake.accepted-relay', answers(/Accept: ./i, 'Accept: !'), 'the upgrade is accepted with a wrong Sec-WebSocket-Accept'],
  [
    'handshake.accepted-relay',
    answers(/\r\n\r\n/, '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'),
    'the upgrade negotiates an extension that was not offered',
  ],
  ['handshake.accepted-relay', answers(/101.*\r\n[^]*/, '503 Busy\r\nContent-Length: 0\r\n\r\n'), 'the upgrade is answered by HTTP 503'],
  ['handshake.accepted-agency', upgrade(() => ''), 'nothing answers at ws://127.0.0.1:7001: no answer in time', 'ended'],
  ['handshake.version', answers('400', '418'), 'an offer of ["rogatory-link.9"] is answered by HTTP 418, not by 400'],
  [
    'handshake.version',
    upgrade((head, from) => (from === 'kit' ? head.replace('rogatory-link.9', 'rogatory-link.1') : head)),
    'an offer of ["rogatory-link.9"] is answered by HTTP 101, not by 400',
  ],
  [
    'handshake.version',
    upgrade((head, from) =>
      from === 'kit' && !head.includes('Protocol') ? head.replace('\r\n\r\n', '\r\nSec-WebSocket-Protocol: rogatory-link.1\r\n\r\n') : head,
    ),
    'an offer of [] is answered by HTTP 101, not by 400',
  ],
  ['handshake.origin', answers('403', '418'), 'HTTP 418, not 403'],
  ['handshake.origin', upgrade((head, from) => (from === 'kit' ? head.replace(/Origin.*\r\n/, '') : head)), 'HTTP 101, not 403'],
  ['handshake.newest-token', never('welcome'), 'no welcome comes within 8000 ms', 'time'],
  ['welcome.form', changes('welcome', () => ({ version: 2 })), 'version 2'],
  ['welcome.form', changes('welcome', (frame) => lane2(frame, () => ({ maxMessages: 0 }))), 'a lane has no credit'],
  ['welcome.form', changes('welcome', (frame) => lane2(frame, () => ({ maxBytes: 0 }))), 'a lane has no credit'],
  ['frame.goaway-first', changes('goaway', () => ({ closeCode: 1000 })), 'GOAWAY has 1000'],
  ['frame.goaway-first', never('goaway'), 'the link closes with 1002 "malformed" while goaway is awaited'],
  ['message.expired', changes('result', () => ({ verdict: { verdict: 'duplicate' } })), 'the verdict is duplicate'],
  ['message.expired', changes('result', () => ({ verdict: { verdict: 'rejected' } })), 'the code is undefined, no wire code'],
  ['message.expired', changes('result', () => ({ verdict: { verdict: 'rejected', code: 'odd' } })), 'the code is odd, no wire code'],
  ['message.expired', changes('result', () => ({ seq: 2 })), 'no result comes within 8000 ms', 'time'],
  ['message.expired', changes('result', () => ({ lane: 1 })), 'no result comes within 8000 ms', 'time'],
  ['message.expired', never('ack'), 'no ack comes within 8000 ms', 'time'],
  ['message.taken', says('ack', (frame) => [rejected, frame]), 'a RESULT comes for a message that is taken'],
  ['message.taken', changes('ack', () => ({ through: 0 })), 'no ack comes within 8000 ms', 'time'],
  ['message.taken', changes('ack', () => ({ lane: 1 })), 'no ack comes within 8000 ms', 'time'],
  ['message.lanes', says('ack', (frame) => (frame.lane === 3 ? [] : [frame])), 'no ack comes within 8000 ms', 'time'],
  ['message.lanes', says('ack', (frame) => (frame.lane === 1 ? [] : [frame])), 'no ack comes within 8000 ms', 'time'],
  [
    'message.cut',
    changes('welcome', (frame) => lane2(frame, ({ received }) => ({ received: received && { ...received, through: 7 } }))),
    'its WELCOME says that it holds 7, not 8',
  ],
  [
    'message.cut',
    changes('welcome', (frame) => lane2(frame, () => ({ received: null }))),
    'its WELCOME does not name the stream of before',
  ],
  [
    'message.cut',
    changes('welcome', (frame) =>
      lane2(frame, ({ received }) => ({ received: received && { ...received, streamId: flip(received.streamId) } })),
    ),
    'its WELCOME does not name the stream of before',
  ],
  ['message.killed', () => ({ forgets: true }), '1 places were acknowledged; after the kill it holds none'],
  [
    'message.killed',
    changes('welcome', (frame) => lane2(frame, ({ received }) => ({ received: received && { ...received, through: 0 } }))),
    '1 places were acknowledged; after the kill it holds 0',
  ],
  ['message.resume', changes('ack', () => ({ through: 1 })), 'no ack comes within 8000 ms', 'time'],
  ['message.new-stream', never('ack'), 'no ack comes within 8000 ms', 'time'],
  ['message.duplicate', changes('result', () => ({ verdict: { verdict: 'conflict' } })), 'the verdict is conflict'],
  [
    'message.duplicate',
    changes('result', ({ seq }) => (seq === 1 ? { verdict: { verdict: 'conflict' } } : {})),
    'on a new link it is none',
  ],
  ['message.conflict', changes('result', () => ({ verdict: { verdict: 'duplicate' } })), 'the verdict is duplicate'],
  [
    'message.repeated-place',
    says('ack', (frame, before) => (before === 0 ? [frame] : [rejected, frame])),
    'a RESULT comes for a place that was taken',
  ],
  ['message.repeated-place', says('ack', (frame, before) => (before === 0 ? [frame] : [])), 'no ack comes within 8000 ms', 'time'],
  ['message.largest', never('ack'), 'no ack comes within 8000 ms', 'time'],
  ['ack.farewell', changes('goaway', () => ({ received: [0, 0, 1, 0] })), 'GOAWAY acknowledges 0, 0, 1, 0'],
  [
    'ack.behind',
    () => {
      let welcomes = 0;
      return {
        says(frame) {
          if (frame.name === 'welcome') welcomes++;
          return frame.name === 'msg' && welcomes === 5 ? [{ ...frame, seq: frame.seq + 4 }] : [frame];
        },
      };
    },
    'the new stream begins at place 5',
  ],
  [
    'ack.behind',
    () => {
      const streams: Uint8Array[] = [];
      return {
        says: (frame) => {
          if (frame.name !== 'welcome') return [frame];
          streams.push(frame.lanes[2]?.streamId ?? new Uint8Array(16));
          // The fourth is that on which the agency says first that it was restored.
          return [{ ...frame, ...lane2(frame, () => ({ streamId: streams.length === 5 ? streams[3] : streams.at(-1) })) }];
        },
      };
    },
    'the stream of a restored peer does not begin anew',
  ],
];

export const BLOB_LIES: readonly Lie[] = [
  ['blob.taken', changes('blob-want', () => ({ offset: 1 })), 'it is wanted from 1'],
  ['blob.taken', never('blob-want'), 'no blob-want comes within 8000 ms', 'time'],
  ['blob.taken', changes('blob-want', ({ size }) => ({ size: size + 1 })), 'no blob-want comes within 8000 ms', 'time'],
  ['blob.taken', changes('blob-want', ({ digest }) => ({ digest: flip(digest) })), 'no blob-want comes within 8000 ms', 'time'],
  ['blob.taken', changes('blob-state', ({ digest }) => ({ digest: flip(digest) })), 'no blob-state comes within 8000 ms', 'time'],
  ['blob.taken', changes('blob-state', ({ through }) => ({ through: through - 1 })), 'no blob-state comes within 8000 ms', 'time'],
  [
    'blob.cut',
    changes('blob-want', (_, before) => (before === 0 ? {} : { offset: 0 })),
    '98304 bytes were confirmed, and it is wanted from 0',
  ],
  ['blob.killed', () => ({ forgets: true }), 'no blob-want comes within 8000 ms', 'time'],
  [
    'blob.killed',
    changes('blob-want', (_, before) => (before === 0 ? {} : { offset: 131_071 })),
    '131072 bytes were confirmed, and it is wanted from 131071',
  ],
  ['blob.wrong-bytes', changes('blob-end', () => ({ reason: 'stopped' })), 'the reason is stopped'],
  ['blob.wrong-bytes', never('blob-end'), 'no blob-end comes within 8000 ms', 'time'],
  [
    'blob.wrong-bytes',
    says('blob-end', (frame) => [{ name: 'blob-state', digest: frame.digest, through: 98_304 }, frame]),
    'the whole is confirmed',
  ],
  ['blob.given-up', never('blob-end'), 'no blob-end comes within 8000 ms', 'time'],
  ['blob.given-up', changes('blob-end', ({ digest }) => ({ digest: flip(digest) })), 'no blob-end comes within 8000 ms', 'time'],
  ['blob.unknown', changes('blob-end', () => ({ reason: 'stopped' })), 'the reason is stopped'],
  ['blob.unknown', changes('blob-end', ({ digest }) => ({ digest: flip(digest) })), 'no blob-end comes within 8000 ms', 'time'],
  ['blob.of-others', changes('blob-end', () => ({ reason: 'stopped' })), 'the reason is stopped'],
  ['blob.served', changes('blob-data', ({ offset }) => ({ offset: offset + 1 })), 'bytes come at 1, not at 0'],
  ['blob.served', changes('blob-data', ({ bytes }) => ({ bytes: flip(bytes) })), 'other bytes come at 0'],
  ['blob.served', changes('blob-data', ({ digest }) => ({ digest: flip(digest) })), 'no blob-data comes within 8000 ms', 'time'],
  ['blob.served', never('blob-end'), 'no blob-end comes within 8000 ms', 'time'],
  ['blob.served', never('msg'), 'no msg comes within 8000 ms', 'time'],
  ['blob.pace', never('blob-data'), '0 bytes come without a confirmation'],
  ['blob.pace', says('blob-data', (frame) => Array.from({ length: 5 }, () => frame)), '327680 bytes come without a confirmation'],
  [
    'blob.pace',
    changes('blob-data', ({ offset }) => ({ offset: offset === 0 ? 0 : offset + 1 })),
    'no blob-data comes within 8000 ms',
    'time',
  ],
];

const INCLUSION = 'LOG_INCLUSION: An inclusion proof does not lead from the leaf to the root (reason: another root)';

const ISSUER = 'LOG_ISSUER: The issuer may not give a receipt of this kind (kind: relayed, issuer: subject/relay)';

export const ROUTE_LIES: readonly Lie[] = [
  ['route.in', changes('msg', ({ frame }) => ({ frame: flip(frame) })), 'the frame is changed'],
  ['route.in', changes('msg', () => ({ mailbox: 'mla@kit' })), 'the header is changed'],
  ['route.in', changes('msg', ({ expiresAt }) => ({ expiresAt: expiresAt + 1 })), 'the header is changed'],
  ['route.in', changes('msg', ({ lane }) => ({ lane: lane === 3 ? 2 : lane })), 'the header is changed'],
  ['route.in', changes('msg', ({ envelopeDigest }) => ({ envelopeDigest: flip(envelopeDigest) })), 'the digest is not of the frame'],
  ['route.in', changes('msg', ({ envelopeId }) => ({ envelopeId: flip(envelopeId) })), 'no msg comes within 8000 ms', 'time'],
  ['route.out', changes('msg', ({ frame }) => ({ frame: flip(frame) })), 'the frame is changed'],
  ['route.out', never('msg'), 'no msg comes within 8000 ms', 'time'],
  ['receipt.relayed', never('notice'), 'no notice comes within 15000 ms', 'time'],
  [
    'receipt.relayed',
    changes('notice', ({ body }) => ({ body: encodeNotice(parseNotice(body).flatMap((batch) => [batch, batch])) })),
    '24 receipts come for 12 messages',
  ],
  ['receipt.relayed', changes('notice', ({ body }) => ({ body: flip(body) })), INCLUSION],
  ['receipt.submitted', never('notice'), 'no notice comes within 15000 ms', 'time'],
  [
    'receipt.failed',
    changes('result', () => ({ verdict: { verdict: 'rejected', code: 'refused' } })),
    'the receipt says policy, the RESULT refused',
  ],
  [
    'receipt.no-statement',
    () => ({ hears: (frame) => (frame.name === 'msg' ? { ...frame, expiresAt: parseFrame(frame.frame).outer.expiresAt } : frame) }),
    'it states something of the other frame',
  ],
  ['receipt.no-statement', never('notice'), 'no notice comes within 15000 ms', 'time'],
  ['receipt.again', says('notice', (frame, before) => (before === 0 ? [frame] : [])), 'no notice comes within 15000 ms', 'time'],
  ['receipt.seen-ahead', () => ({ hears: withoutSeen }), 'the link stays open; it has to close with 4410'],
  ['trust.asks', never('trust'), 'no trust comes within 8000 ms', 'time'],
  [
    'trust.asks',
    says('trust', (frame) => ('scope' in frame.content && frame.content.kind === 9 ? [] : [frame])),
    'no trust comes within 8000 ms',
    'time',
  ],
  [
    'trust.asks',
    says('trust', (frame) => ('scope' in frame.content && frame.content.kind === 10 ? [] : [frame])),
    'no trust comes within 8000 ms',
    'time',
  ],
  [
    'trust.asks',
    changes('trust', ({ content }) => ({ content: 'scope' in content ? { ...content, scope: 'subject' } : content })),
    'no trust comes within 8000 ms',
    'time',
  ],
  ['trust.answers', says('trust', (frame) => ('bytes' in frame.content ? [] : [frame])), 'no trust comes within 8000 ms', 'time'],
  ['trust.newer', deaf('trust'), 'a link key of the newer directory is not permitted'],
  ['trust.fork', deaf('trust'), 'a key of the first one is not permitted any more'],
  ['trust.rollback', deaf('trust'), 'a key of the newer one is not permitted any more'],
  ['trust.one-signature', permitsAll, 'its keys are permitted'],
  ['trust.expired', permitsAll, 'its keys are permitted'],
  ['trust.fork', permitsAll, 'a key of the second one is permitted'],
  ['trust.rollback', permitsAll, 'a key of the older one is permitted'],
  [
    'trust.answers',
    ({ documents }) => ({ says: (frame) => [swapped(frame, 9, documents[3])] }),
    'another root comes than the one of its state',
  ],
  [
    'trust.answers',
    ({ documents }) => ({ says: (frame) => [swapped(frame, 10, documents[4])] }),
    'another directory comes than the one of its state',
  ],
  ['receipt.relayed', states({ addressee: 'aaa@subject' }), 'a receipt names another mailbox'],
  ['receipt.submitted', states({}), ISSUER],
  ['receipt.one-log', states({}, true), 'its checkpoints have several origins'],
  ['receipt.failed', states({ kind: 'failed', reason: 'malformed' }), 'the receipt says malformed, the RESULT policy'],
  ['witness.follows', never('trust'), 'no cosignature of size 3 comes within 60 seconds', 'time'],
  ['witness.follows', cosigns((shown) => ({ ...shown, size: 7 })), 'size 7 is cosigned, not 3'],
  ['witness.rewritten', cosigns(), 'a cosignature of size 7 comes; the head has 3'],
  ['witness.no-proof', cosigns(), 'a cosignature of size 6 comes; the head has 3'],
  ['witness.repeats', never('trust'), 'nothing comes, not size 3'],
  ['witness.repeats', cosigns((shown) => ({ ...shown, size: 9 })), 'size 9 comes, not size 3'],
  ['witness.repeats', cosigns(), 'the other root is cosigned'],
  ['witness.repeats', cosigns((shown, before) => (before === 1 ? undefined : shown)), 'a cosignature of size 2 comes; the head has 3'],
  ['witness.other-signer', cosigns(), 'a cosignature of size 4 comes; the head has 3'],
];

/** Each in a world of its own: what one leaves behind stops the next. */
export const ORDER_LIES: readonly Lie[] = [
  ['route.order', changes('msg', ({ seq }, before) => ({ seq: before > 3 ? seq + 1 : seq })), 'place 6 comes behind 4'],
  ['route.order', says('msg', (frame) => [frame, { ...frame, seq: frame.seq + 100 }]), 'a message comes twice'],
  ['route.again', changes('msg', ({ seq }, before) => ({ seq: before > 1 ? seq + 1 : seq })), 'it comes at place 3, not 2'],
  [
    'route.again',
    () => {
      const sent: Frame[] = [];
      return {
        says: (frame) => {
          if (frame.name !== 'msg') return [frame];
          sent.push(frame);
          return sent.length > 2 ? [sent[0] as Frame, frame] : [frame];
        },
      };
    },
    'the acknowledged one comes again',
  ],
];

export const HOSTILE_LIES: readonly Lie[] = [
  ['hostile.tiny-frames', never('ack'), 'no ack comes within 8000 ms', 'time'],
  ['hostile.refusals', never('ack'), 'no ack comes within 8000 ms', 'time'],
  ['hostile.no-reader', never('ack'), 'no ack comes within 8000 ms', 'time'],
];

const withoutSeen = (frame: Frame): Frame => {
  if (frame.name !== 'welcome') return frame;
  const { seen: _, ...rest } = frame;
  return rest;
};
