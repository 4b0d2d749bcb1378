import { equal, fromUtf8, toUtf8 } from '../../src/core/bytes.js';
import { principalKey } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import type { RogatoryError } from '../../src/core/errors.js';
import type { RandomSource } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { publicKeyEd25519, signEd25519 } from '../../src/crypto/curve/ed25519.js';
import type {
  LaneState,
  LinkHandler,
  LinkIdentity,
  LinkPeer,
  OutgoingMessage,
  OwnRestore,
  LinkGrant,
  PeerClaim,
  ReceivedMessage,
  TrustPart,
  TrustRequest,
  Verdict,
} from '../../src/transport/handler.js';

/** Bytes that look random and come out the same for the same seed. */
export function seeded(seed: string): RandomSource {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) out.set(sha256(toUtf8(`${seed} ${counter++}`)).subarray(0, length - at), at);
    return out;
  };
}

interface Lane {
  outStreamId: Uint8Array;
  queue: OutgoingMessage[];
  ackedThrough: number;
  inStreamId: Uint8Array | undefined;
  receivedThrough: number;
}

interface Peer {
  readonly publicKey: Uint8Array;
  readonly lanes: Lane[];
}

/** A node with a store in memory that survives every cut, and a list of what it took responsibility for. */
export class TestNode implements LinkHandler {
  readonly key: string;
  readonly identity: LinkIdentity;
  readonly publicKey: Uint8Array;
  readonly random: RandomSource;
  /** What was committed, in order, as `from lane text`. */
  readonly committed: string[] = [];
  readonly refusals: { readonly seq: number; readonly verdict: Verdict }[] = [];
  readonly events: string[] = [];
  /** Sizes of the commits. */
  readonly batches: number[] = [];
  /** Decides what to say of a message; default: accepted. */
  judge: (message: ReceivedMessage) => Verdict = () => ({ verdict: 'accepted' });
  /** Bodies of notices, and what came in TRUST, in order. */
  readonly notices: Uint8Array[] = [];
  readonly trusted: (TrustPart | TrustRequest)[] = [];
  /** When set, peers are let in for TRUST alone. */
  trustOnly = false;
  /** Set when the store of the node came back from a backup. */
  restore: OwnRestore | undefined;
  /** Lanes of which frames of an earlier stream are held. */
  readonly past = new Set<number>();
  /** The record of its peers that this node says it has seen, and those of itself that lie ahead of its store. */
  record: Uint8Array | undefined;
  ahead: (seen: Uint8Array) => boolean = () => false;
  /** When set, notices and TRUST frames are dealt with only after it. */
  looseGate: Promise<void> | undefined;
  /** When set, commits wait for it. */
  gate: Promise<void> | undefined;
  readonly #peers = new Map<string, Peer>();

  constructor(principal: Principal) {
    this.key = principalKey(principal);
    this.random = seeded(this.key);
    const seed = sha256(toUtf8(this.key));
    this.publicKey = publicKeyEd25519(seed);
    this.identity = {
      ...principal,
      signer: () => ({ signerId: sha256(this.publicKey), sign: (message) => signEd25519(seed, message) }),
      versions: () => [3, 7],
    };
  }

  /** Puts the peer in this node's directory. */
  knows(peer: TestNode, publicKey: Uint8Array = peer.publicKey): this {
    const lanes = [0, 1, 2, 3].map(() => ({
      outStreamId: this.random(16),
      queue: [],
      ackedThrough: 0,
      inStreamId: undefined,
      receivedThrough: 0,
    }));
    this.#peers.set(peer.key, { publicKey, lanes });
    return this;
  }

  lane(peer: string | TestNode, lane: number): Lane {
    const found = this.#peers.get(typeof peer === 'string' ? peer : peer.key)?.lanes[lane];
    if (found === undefined) throw new RangeError(`no lane ${lane}`);
    return found;
  }

  /** Queues a message. */
  send(to: TestNode, lane: number, text: string): void {
    const { queue } = this.lane(to, lane);
    queue.push(outgoing(queue.length + 1, toUtf8(text)));
  }

  authorize(claim: PeerClaim): Uint8Array | LinkGrant | undefined {
    const peer = this.#peers.get(principalKey(claim));
    if (peer === undefined || !equal(claim.signerId, sha256(peer.publicKey))) return undefined;
    return this.trustOnly ? { publicKey: peer.publicKey, trustOnly: true } : peer.publicKey;
  }

  states(peer: string): LaneState[] {
    return [0, 1, 2, 3].map((lane) => {
      const { outStreamId, queue, ackedThrough, inStreamId, receivedThrough } = this.lane(peer, lane);
      return {
        lane,
        outStreamId,
        lastSeq: queue.length,
        ackedThrough,
        receivedThrough,
        ...(inStreamId === undefined ? {} : { inStreamId }),
        ...(this.past.has(lane) ? { past: true as const } : {}),
      };
    });
  }

  /** Stores a batch as a real store would: a place behind the counter is a duplicate, a gap is a fault of the link. */
  store(peer: string, batch: readonly Pick<ReceivedMessage, 'lane' | 'seq' | 'streamId' | 'frame'>[]): Verdict[] {
    this.batches.push(batch.length);
    return batch.map((message) => {
      const lane = this.lane(peer, message.lane);
      if (lane.inStreamId === undefined || !equal(lane.inStreamId, message.streamId)) {
        lane.inStreamId = message.streamId;
        lane.receivedThrough = 0;
      }
      if (message.seq <= lane.receivedThrough) return { verdict: 'duplicate' };
      if (message.seq !== lane.receivedThrough + 1) throw new RangeError(`gap before ${message.seq}`);
      lane.receivedThrough = message.seq;
      this.committed.push(`${peer} ${message.lane} ${fromUtf8(message.frame)}`);
      return this.judge(message as ReceivedMessage);
    });
  }

  read(peer: string, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): OutgoingMessage[] {
    let bytes = 0;
    const rows = this.lane(peer, lane).queue.slice(afterSeq, afterSeq + maxMessages);
    const fit = rows.findIndex(({ frame }, index) => (bytes += frame.length) > maxBytes && index > 0);
    return fit === -1 ? rows : rows.slice(0, fit);
  }

  settle(peer: string, lane: number, streamId: Uint8Array, through: number): void {
    const own = this.lane(peer, lane);
    if (equal(own.outStreamId, streamId)) own.ackedThrough = Math.max(own.ackedThrough, through);
  }

  async counters(peer: LinkPeer): Promise<readonly LaneState[]> {
    return this.states(peer.key);
  }

  async seen(): Promise<Uint8Array | undefined> {
    return this.record;
  }

  isBehind(_peer: LinkPeer, seen: Uint8Array): boolean {
    return this.ahead(seen);
  }

  async commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    await this.gate;
    return this.store(peer.key, batch);
  }

  async window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]> {
    return this.read(peer.key, lane, afterSeq, maxMessages, maxBytes);
  }

  async acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    this.settle(peer.key, lane, streamId, through);
  }

  async refused(_peer: LinkPeer, _lane: number, _streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    this.refusals.push({ seq, verdict });
  }

  async notice(_peer: LinkPeer, body: Uint8Array): Promise<void> {
    await this.looseGate;
    this.notices.push(body);
  }

  async trust(_peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    await this.looseGate;
    this.trusted.push(content);
  }

  status(peer: LinkPeer, up: boolean, error?: RogatoryError): void {
    this.events.push(`${peer.key} ${up ? 'up' : 'down'}${error === undefined ? '' : ` ${error.code}`}`);
  }

  failure(error: RogatoryError): void {
    this.events.push(`failure ${error.code}`);
  }
}

export function outgoing(seq: number, frame: Uint8Array): OutgoingMessage {
  return {
    seq,
    mailbox: 'mla@beta',
    envelopeId: new Uint8Array(16).fill(seq),
    envelopeDigest: sha256(frame),
    expiresAt: 1_900_000_000,
    frame,
  };
}

/** Two nodes that know each other. */
export function twoNodes(): { alpha: TestNode; beta: TestNode } {
  const alpha = new TestNode({ scope: 'alpha', id: 'relay' });
  const beta = new TestNode({ scope: 'beta', id: 'relay' });
  alpha.knows(beta);
  beta.knows(alpha);
  return { alpha, beta };
}

/** Claims another node's signer, and signs with the own key. */
export function underName(liar: TestNode, other: TestNode): LinkIdentity['signer'] {
  return () => ({ ...liar.identity.signer(), signerId: other.identity.signer().signerId });
}
