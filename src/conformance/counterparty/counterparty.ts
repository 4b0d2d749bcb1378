// SPDX-License-Identifier: Apache-2.0
// An agency of the kit's own state: the public agency, watched through its store, and able to send what no honest agency would. Its
// knowledge of the other side came over its link.
import { createAgency } from '../../agency/index.js';
import type { Agency, AgencyEvent, AnyInboxMessage } from '../../agency/index.js';
import { formatUuid, isRogatoryError, principalKey, systemClock, systemRandom } from '../../core/index.js';
import type { Clock } from '../../core/index.js';
import { memoryDecapsulator, memorySigner, sha256 } from '../../crypto/index.js';
import type { Signer, SuiteId } from '../../crypto/index.js';
import { open } from '../../envelope/index.js';
import type { OpenedEnvelope } from '../../envelope/index.js';
import { readBatch } from '../../log/index.js';
import type { Receipt } from '../../log/index.js';
import { readBody } from '../../schema/index.js';
import { openMemoryBlobs, openMemoryStore } from '../../store/index.js';
import type { Commit, CommitResult, InboundMessage, Store } from '../../store/index.js';
import { memoryLinkIdentity } from '../../transport/index.js';
import type { Network } from '../../transport/index.js';
import { issuersOf, openTrust } from '../../trust/index.js';
import type { TrustStore } from '../../trust/index.js';
import type { AgencySecrets } from '../../trust/keys/index.js';
import { AGENCY_ID } from '../states/states.js';
import type { KitState, KitStates } from '../states/states.js';
import { requestSubmit } from './bodies.js';
import { falseSpool } from './false-spool.js';
import { forge } from './forge.js';
import type { ForgedFrame, Forgery } from './forge.js';
import { tappedStore } from './tapped-store.js';

/** A message that came in, and could be opened. */
export interface ArrivedMessage {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** `scope/id`. */
  readonly from: string;
  /** UUIDs; of the message that it answers, if it says so. */
  readonly messageId: string;
  readonly dossier?: string;
  readonly inReplyTo?: string;
  readonly opened: OpenedEnvelope;
}

/** Local floor of the kit's agencies: an accord may ask for more. */
const FLOOR: SuiteId = 'rogatory-classic';

export interface CounterpartyOptions {
  readonly states: KitStates;
  readonly state: KitState;
  readonly network: Network;
  readonly clock?: Clock;
  /** Signs in place of the agency's own seals. */
  readonly seals?: readonly Signer[];
  /** Changes what its agency commits. */
  readonly rewrite?: (commit: Commit) => Commit;
}

export class Counterparty {
  readonly agency: Agency;
  readonly trust: TrustStore;
  readonly clock: Clock;
  readonly scope: string;
  readonly id: string;
  readonly secrets: AgencySecrets;
  /** Messages that came in and could be opened, in their order. */
  readonly arrived: ArrivedMessage[] = [];
  /** Receipts that the other agency signed, proved in its log. */
  readonly receipts: Receipt[] = [];
  readonly events: AgencyEvent[] = [];
  /** Codes of frames and statements that the kit's own reader refused. */
  readonly unread: string[] = [];
  readonly #store: Store;
  readonly #watchers = new Set<() => void>();
  #opening: Promise<void> = Promise.resolve();
  #requests = 0;

  constructor(options: CounterpartyOptions) {
    const { states, state, network, clock = systemClock, rewrite } = options;
    const id = AGENCY_ID;
    const secrets = state.agencies.get(id);
    if (secrets === undefined) throw new RangeError(`${state.scope} has no agency ${id}`);
    this.clock = clock;
    this.scope = state.scope;
    this.id = id;
    this.secrets = secrets;
    this.trust = openTrust({
      own: state.scope,
      pins: states.pins,
      documents: states.documents,
      now: clock.now(),
    });
    this.#store = openMemoryStore();
    const blobs = openMemoryBlobs();
    const committed = (commit: Commit, result: CommitResult): void => this.#took(commit, result);
    this.agency = createAgency({
      scope: state.scope,
      id,
      floor: FLOOR,
      keys: {
        seals: options.seals ?? secrets.sets.map(({ seal }) => memorySigner(seal)),
        decapsulators: secrets.sets.map(({ kem }) => memoryDecapsulator(kem)),
        link: memoryLinkIdentity({ scope: state.scope, id }, secrets.link, () => this.#versions(state.scope)),
        log: [memorySigner(secrets.log)],
        cosign: [memorySigner(secrets.cosign)],
        storageKey: systemRandom(32),
      },
      trust: this.trust,
      store: tappedStore(this.#store, { committed, ...(rewrite === undefined ? {} : { rewrite }) }),
      blobs,
      attachmentSpool: falseSpool(blobs),
      network,
      clock,
      random: systemRandom,
      onEvent: (event) => {
        this.events.push(event);
        this.#changed();
      },
    });
  }

  /** Sends a request as an honest agency does, urgent. @param mark - Part of its reference. @returns ids, and the reference. */
  async request(to: string, mark: string) {
    const rqRef = `${mark}-${++this.#requests}`;
    const sent = await this.agency.send({ to, type: 'request.submit', body: requestSubmit(rqRef), priority: 'urgent' });
    return { ...sent, rqRef };
  }

  /** Forges a message; nothing is sent. */
  forge(forgery: Forgery): Promise<ForgedFrame> {
    return forge(this, forgery, this.clock.now());
  }

  /** Queues frames for the own relay. They leave with the next message of the agency, before it when they are of its lane. */
  async post(...frames: readonly Omit<ForgedFrame, 'message' | 'dossier'>[]): Promise<void> {
    const relay = this.trust.relayOf(this.scope, this.#mailbox(), this.clock.now());
    if (relay === undefined) throw new TypeError('no relay serves this agency');
    const to = principalKey({ scope: this.scope, id: relay.id });
    const outbound = frames.map(({ lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt }) => ({
      ...{ to, lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt },
    }));
    await this.#store.commit({ now: this.clock.now(), outbound });
  }

  /** The mailbox of this agency, `local@scope`. */
  get mailbox(): string {
    return `${this.#mailbox()}@${this.scope}`;
  }

  /** Messages of the inbox, one after another; each is acknowledged after the body of the loop. */
  async *inbox(): AsyncGenerator<AnyInboxMessage, void, undefined> {
    for await (const message of this.agency.inbox()) {
      yield message;
      await message.acknowledge();
    }
  }

  /**
   * Waits until something is found in what came in. @param withinMs - At most, by the own clock.
   * @returns undefined when it did not come by then.
   */
  async find<T>(look: () => T | undefined, withinMs: number, signal?: AbortSignal): Promise<T | undefined> {
    const now = look();
    if (now !== undefined) return now;
    return new Promise((done) => {
      const end = (found: T | undefined): void => {
        this.#watchers.delete(again);
        cancel();
        signal?.removeEventListener('abort', give);
        done(found);
      };
      const give = (): void => end(undefined);
      const again = (): void => {
        const found = look();
        if (found !== undefined) end(found);
      };
      const cancel = this.clock.after(withinMs, give);
      this.#watchers.add(again);
      signal?.addEventListener('abort', give);
    });
  }

  /** An answer of a type to a message. @param to - UUID. */
  answer(to: string, type: string): ArrivedMessage | undefined {
    return this.arrived.find((one) => one.type === type && (one.inReplyTo === to || payloadOf(one)['ofMessageId'] === to));
  }

  /** A receipt of the other agency about a frame. */
  receipt(kind: Receipt['kind'], { envelopeDigest }: Pick<ForgedFrame, 'envelopeDigest'>): Receipt | undefined {
    return this.receipts.find((one) => one.kind === kind && hex(one.envelopeDigest) === hex(envelopeDigest));
  }

  close(): Promise<void> {
    return this.agency.close();
  }

  #mailbox(): string {
    return this.trust.agency(this.scope, this.id, this.clock.now())?.mailboxes[0] ?? '';
  }

  #versions(scope: string): [number, number] {
    return [this.trust.heldVersion('root', scope), this.trust.heldVersion('directory', scope)];
  }

  /** Opens what was stored, in its order; the agency opens it by itself. */
  #took({ inbound = [] }: Commit, { inbound: verdicts }: CommitResult): void {
    const frames = inbound.filter((message, i) => verdicts[i] === 'accepted' && message.routes.length > 0);
    if (frames.length === 0) return;
    this.#opening = this.#opening.then(async () => {
      for (const frame of frames) await this.#open(frame);
      this.#changed();
    });
  }

  async #open({ frame }: InboundMessage): Promise<void> {
    const now = this.clock.now();
    const decapsulators = this.secrets.sets.map(({ kem }) => memoryDecapsulator(kem));
    const reader = {
      ...{ scope: this.scope, id: this.id, mailboxes: new Set([this.mailbox]), test: false, floor: FLOOR },
      trust: this.trust.view(now),
      decapsulator: (kid: Uint8Array) => decapsulators.find((one) => hex(one.kid) === hex(kid)),
    };
    try {
      const opened = await open(frame, reader, { deliveredAt: now, isRefusal: () => true });
      const { message } = opened;
      const body = readBody(message.type.name, opened.body) as ArrivedMessage['body'];
      if (message.type.name === 'transport.receipt') this.#read(opened, body);
      this.arrived.push({
        type: message.type.name,
        body,
        from: principalKey(message.from),
        messageId: formatUuid(message.messageId),
        ...(message.dossierId === undefined ? {} : { dossier: formatUuid(message.dossierId) }),
        ...(typeof body['inReplyTo'] === 'string' ? { inReplyTo: body['inReplyTo'] } : {}),
        opened,
      });
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      this.unread.push(error.code);
    }
  }

  #read({ message }: OpenedEnvelope, { batch }: ArrivedMessage['body']): void {
    if (!(batch instanceof Uint8Array)) return;
    const now = Math.floor(this.clock.now() / 1000);
    const reading = readBatch(issuersOf(this.trust), batch, { now, source: { kind: 'owner', principal: message.from } });
    if (reading.verdict === 'accepted') this.receipts.push(...reading.receipts.map(({ receipt }) => receipt));
  }

  #changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

export function payloadOf({ body }: Pick<ArrivedMessage, 'body'>): Readonly<Record<string, unknown>> {
  return (body['payload'] ?? {}) as Readonly<Record<string, unknown>>;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** SHA-256, hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return hex(sha256(bytes));
}
