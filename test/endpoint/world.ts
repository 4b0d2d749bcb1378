// Endpoints over memory stores, joined by a wire that loses, delays and cuts. Time stands still until a test moves it; signatures are real.
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { parseMailbox, principalKey } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import { toSeconds } from '../../src/core/time.js';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { Committer } from '../../src/endpoint/committer.js';
import { Counterparties } from '../../src/endpoint/cosigning/counterparties.js';
import { Endpoint } from '../../src/endpoint/endpoint.js';
import type { EndpointAlarm, EndpointEvent } from '../../src/endpoint/alarms.js';
import type { Effects } from '../../src/endpoint/effects.js';
import { STATEMENT_KINDS, trustDocuments } from '../../src/endpoint/link/trust-traffic.js';
import { receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { plainDocuments } from '../../src/endpoint/documents.js';
import type {
  About,
  AcceptedReceipt,
  Carriage,
  EnvelopeBook,
  PartKind,
  Source,
  Statement,
  StatementSink,
} from '../../src/endpoint/ports.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import type { IssuerView, SignerView } from '../../src/log/signer-lookup.js';
import type { LinkPeer } from '../../src/transport/handler.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, makeWorld } from '../log/world.js';
import type { World as Keys } from '../log/world.js';
import { ManualClock, rest } from '../transport/manual-clock.js';
import { seededRandom } from '../trust/states.js';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export { A_CA, A_RELAY, B_CA, B_RELAY };

/** Key of each endpoint, as `aa/relay`. */
export const keyOf = principalKey;

export function peerOf(who: Principal): LinkPeer {
  return { ...who, key: keyOf(who), signerId: new Uint8Array(32) };
}

/** An envelope that passes in a test. */
export interface TestEnvelope {
  readonly id: Uint8Array;
  readonly digest: Uint8Array;
  readonly from: Principal;
  readonly to: Principal;
  readonly lane: number;
}

export function envelopeOf(number: number, from: Principal, to: Principal, lane = 2): TestEnvelope {
  const digest = sha256(toUtf8(`envelope ${number} ${keyOf(from)} ${keyOf(to)}`));
  return { id: digest.slice(0, 16), digest, from, to, lane };
}

/** What the wire carries; a test may change or drop it. */
export interface Parcel {
  readonly kind: 'notice' | 'sealed' | PartKind;
  readonly from: Principal;
  readonly to: Principal;
}

export class TestWorld {
  readonly clock = new ManualClock();
  readonly keys: Keys;
  readonly nodes = new Map<string, TestNode>();
  /** Signatures made and verified, by `who what`. */
  readonly signatures = new Map<string, number>();
  /** Everything that was put on the wire. */
  readonly parcels: Parcel[] = [];
  /** Node that asked its directories last: whoever verifies now. */
  asking = '';
  /** Says what becomes of a parcel: delivered after so many milliseconds, or lost. */
  wire: (parcel: Parcel) => number | 'lost' = () => 5;
  readonly #cut = new Set<string>();
  readonly #successors = new Map<string, Signer>();
  readonly #added = new Map<string, SignerView[]>();
  versions = new Map<string, number>();

  constructor(suite: Parameters<typeof makeWorld>[0] = 'rogatory-classic') {
    this.keys = makeWorld(suite);
    const [from, to] = [toSeconds(this.clock.now()) - 86_400, toSeconds(this.clock.now()) + 400 * 86_400];
    for (const who of [A_CA, A_RELAY, B_CA, B_RELAY])
      for (const role of ['log', 'cosign'] as const) this.keys.patch(who, role, { from, to });
  }

  /** Changes a signer's entry, as a newer directory does. */
  publish(who: Principal, role: 'log' | 'cosign', change: Partial<SignerView>): void {
    this.keys.patch(who, role, change);
    this.versions.set(who.scope, (this.versions.get(who.scope) ?? 1) + 1);
  }

  /** A successor signs from now on: the old key stays in the directory, and ends. */
  rotate(who: Principal, role: 'log' | 'cosign'): void {
    const suite = 'rogatory-classic';
    const next = memorySigner(generateSigner(suite, seededRandom(`successor ${keyOf(who)} ${role} ${this.#successors.size}`)));
    const now = toSeconds(this.clock.now());
    const entry: SignerView = { signerId: next.signerId, role, keys: next.keys, from: now - 1, to: now + 400 * 86_400, status: 'active' };
    this.#added.set(keyOf(who), [...(this.#added.get(keyOf(who)) ?? []), entry]);
    this.#successors.set(`${keyOf(who)} ${role}`, next);
    this.publish(who, role, { to: now });
  }

  /** The signer in force. */
  signer(who: Principal, role: 'log' | 'cosign'): Signer {
    return this.#successors.get(`${keyOf(who)} ${role}`) ?? this.keys.signer(who, role);
  }

  /** The keys, with those of successors for logs. */
  successors(): Keys {
    const signer = (who: Principal, role: 'seal' | 'log' | 'cosign'): Signer =>
      role === 'seal' ? this.keys.signer(who, role) : this.signer(who, role);
    return { ...this.keys, signer };
  }

  /** Takes successors of a principal out of the directories that are held, as long as theirs have not come. */
  hide(who: Principal): { show: () => void } {
    const added = this.#added.get(keyOf(who)) ?? [];
    this.#added.delete(keyOf(who));
    return {
      show: () => {
        this.#added.set(keyOf(who), added);
        this.publish(who, 'cosign', {});
      },
    };
  }

  /** Directories with successors in them. */
  issuer(scope: string, id: string, asking: string): IssuerView | undefined {
    this.asking = asking;
    const issuer = this.keys.view.issuer(scope, id);
    const added = this.#added.get(`${scope}/${id}`);
    return issuer === undefined || added === undefined ? issuer : { ...issuer, signers: [...issuer.signers, ...added] };
  }

  async open(who: Principal, store: Store = openMemoryStore(), known: readonly TestEnvelope[] = []): Promise<TestNode> {
    const node = new TestNode(this, who, store);
    for (const envelope of known) node.knows(envelope);
    this.nodes.set(keyOf(who), node);
    await this.settle(node.endpoint.start());
    return node;
  }

  /** Lets time stand until a promise is settled. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    const ended = Promise.allSettled([promise]).then(() => true);
    for (let i = 0; i < 200; i++) if (await Promise.race([ended, rest().then(() => false)])) break;
    return promise;
  }

  async run(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  cut(a: Principal, b: Principal): void {
    this.#cut.add(linkOf(a, b));
  }

  /** Opens the link between two nodes; both are told. */
  join(a: Principal, b: Principal): void {
    this.#cut.delete(linkOf(a, b));
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const)
      this.nodes.get(keyOf(x))?.endpoint.linkUp(peerOf(y));
  }

  isUp(a: Principal, b: Principal): boolean {
    return !this.#cut.has(linkOf(a, b));
  }

  /** Carries something; `deliver` runs at the other side, unless it is lost. @returns whether it was delivered. */
  carry<T>(parcel: Parcel, deliver: (to: TestNode) => Promise<T>): Promise<T | false> {
    this.parcels.push(parcel);
    const delay = this.wire(parcel);
    return new Promise((resolve) => {
      this.clock.after(delay === 'lost' ? 5 : delay, () => {
        const to = this.nodes.get(keyOf(parcel.to));
        const isUp = parcel.kind === 'sealed' || this.isUp(parcel.from, parcel.to);
        if (delay === 'lost' || !isUp || to === undefined || to.isDown) return resolve(false);
        deliver(to).then(resolve, () => resolve(false));
      });
    });
  }

  count(kind: Parcel['kind'], from?: Principal): number {
    return this.parcels.filter((parcel) => parcel.kind === kind && (from === undefined || keyOf(parcel.from) === keyOf(from))).length;
  }
}

function linkOf(a: Principal, b: Principal): string {
  return [keyOf(a), keyOf(b)].sort().join(' ');
}

/** A relay or an agency with nothing but its endpoint. */
export class TestNode implements EnvelopeBook, StatementSink {
  readonly world: TestWorld;
  readonly who: Principal;
  readonly key: string;
  readonly store: Store;
  readonly endpoint: Endpoint;
  readonly committer: Committer;
  readonly counterparties: Counterparties;
  readonly events: EndpointEvent[] = [];
  readonly accepted: AcceptedReceipt[] = [];
  readonly envelopes = new Map<string, TestEnvelope>();
  /** Statements that left, and those that were sealed, by the digest of their envelope. */
  readonly said: { readonly to: string; readonly at: number; readonly statement: Statement }[] = [];
  readonly sealed = new Map<string, Statement>();
  readonly redialled: string[] = [];
  redial: () => void = () => undefined;
  carriage: Carriage = 'all';
  /** Signers that are in force here; a test takes one away. */
  readonly without = new Set<'log' | 'cosign'>();
  isDown = false;
  #count = 0;

  constructor(world: TestWorld, who: Principal, store: Store) {
    this.world = world;
    this.who = who;
    this.key = keyOf(who);
    this.store = store;
    const { clock } = world;
    const documents = plainDocuments(store);
    this.counterparties = new Counterparties(documents, who.scope);
    const emit = (event: EndpointEvent): void => void this.events.push(event);
    this.committer = new Committer({ store, clock, counterparties: this.counterparties, owner: this.key, emit });
    const { view } = world.keys;
    this.endpoint = new Endpoint({
      self: who,
      kind: who.id.startsWith('relay') ? 'relay' : 'agency',
      store,
      documents,
      clock,
      random: seededRandom(`random of ${this.key}`),
      counterparties: this.counterparties,
      committer: this.committer,
      signer: (role) => (this.without.has(role) ? undefined : this.#counted(role)),
      view: { ...view, issuer: (scope, id) => world.issuer(scope, id, this.key) },
      directoryVersion: (scope) => world.versions.get(scope) ?? 1,
      book: this,
      sink: this,
      sendNotice: (peer, body) => this.#notice(peer, body),
      redial: (peer) => {
        this.redialled.push(peer);
        this.redial();
      },
      emit,
    });
    this.committer.observe((effects) => this.#queued(effects));
  }

  /** Stops as a process that is killed: nothing is written any more, timers mean nothing. */
  async crash(): Promise<void> {
    this.isDown = true;
    await this.world.settle(this.endpoint.stop());
  }

  alarms(name?: EndpointAlarm): string[] {
    return this.events.flatMap((event) => (event.kind === 'alarm' && (name === undefined || event.alarm === name) ? [event.detail] : []));
  }

  codes(): string[] {
    return this.events.flatMap((event) => (event.kind === 'alarm' && event.code !== undefined ? [event.code] : []));
  }

  /** Writes `count` facts that concern a counterparty, as messages with it do. */
  async work(other: Principal, count = 1): Promise<void> {
    for (let i = 0; i < count; i++) {
      const envelope = this.knows(envelopeOf(++this.#count, this.who, other));
      await this.world.settle(this.committer.commit({ leaves: [receiptLeaf(this.says(envelope))], concerns: [keyOf(other)] }));
    }
  }

  /** Makes an envelope known here. */
  knows(envelope: TestEnvelope): TestEnvelope {
    this.envelopes.set(toHex(envelope.id), envelope);
    return envelope;
  }

  /** A receipt of this node about an envelope. */
  says(envelope: TestEnvelope, change: Partial<Receipt> = {}): Receipt {
    const kind = this.who.id.startsWith('relay') ? 'submitted' : 'delivered';
    const { id: envelopeId, digest: envelopeDigest, to } = envelope;
    const addressee = this.who.id.startsWith('relay') ? `ca@${to.scope}` : `ca@${this.who.scope}`;
    return { kind, envelopeId, envelopeDigest, issuer: this.who, at: toSeconds(this.world.clock.now()), addressee, ...change };
  }

  async about(receipt: Receipt, _source: Source): Promise<About | undefined> {
    const envelope = this.envelopes.get(toHex(receipt.envelopeId));
    if (envelope === undefined) return undefined;
    return { envelopeDigest: envelope.digest, lane: envelope.lane, concerns: this.#concernedBy(envelope), ...this.#mailboxOf(receipt) };
  }

  async concerns(receipt: Receipt): Promise<readonly string[]> {
    const envelope = this.envelopes.get(toHex(receipt.envelopeId));
    return envelope === undefined ? [] : this.#concernedBy(envelope);
  }

  async settle({ effects, receipts }: Parameters<EnvelopeBook['settle']>[0]): ReturnType<EnvelopeBook['settle']> {
    const result = await this.committer.commit(effects);
    this.accepted.push(...receipts);
    return result;
  }

  carries(peer: Principal): Carriage {
    return this.who.id.startsWith('relay') && !this.world.isUp(this.who, peer) ? 'nothing' : this.carriage;
  }

  async carry(peer: Principal, statement: Statement): Promise<Effects> {
    if (this.who.id.startsWith('relay')) return {};
    const envelope = this.knows(envelopeOf(1_000_000 + ++this.#count, this.who, peer, 0));
    const { batch = null, cosigned = null, restore = null } = statement;
    const frame = encode([batch, cosigned, restore]);
    const expiresAt = this.world.clock.now() + 30 * DAY;
    this.sealed.set(toHex(envelope.digest), statement);
    const names = { envelopeId: envelope.id, envelopeDigest: envelope.digest };
    return { outbound: [{ to: `${this.who.scope}/relay`, lane: 0, mailbox: `ca@${peer.scope}`, ...names, frame, expiresAt }] };
  }

  sent(peer: Principal, statement: Statement): void {
    this.said.push({ to: keyOf(peer), at: this.world.clock.now(), statement });
    if (!this.who.id.startsWith('relay')) return;
    for (const { kind, bytes } of trustDocuments(statement)) {
      const part = (Object.keys(STATEMENT_KINDS) as PartKind[]).find((name) => STATEMENT_KINDS[name] === kind)!;
      void this.world.carry({ kind: part, from: this.who, to: peer }, async (to) => to.endpoint.arrived(this.who, part, bytes));
    }
  }

  /** Takes a sealed statement, as an agency that opened it does. */
  async receive(from: Principal, { batch, cosigned, restore }: Statement): Promise<void> {
    const parts = { ...(batch && { batch }), ...(cosigned && { cosigned }), ...(restore && { restore }) };
    await this.committer.commit(this.endpoint.received(from, parts));
  }

  #notice(peer: string, body: Uint8Array): Promise<boolean> {
    const [scope = '', id = ''] = peer.split('/');
    if (!this.world.isUp(this.who, { scope, id })) return Promise.resolve(false);
    return this.world.carry({ kind: 'notice', from: this.who, to: { scope, id } }, async (to) => {
      await to.endpoint.notice(peerOf(this.who), body);
      return true;
    });
  }

  /** Sealed messages go over the wire by themselves. */
  #queued({ outbound = [] }: Effects): void {
    for (const { mailbox, frame, lane } of outbound) {
      if (lane !== 0) continue;
      const to = { scope: parseMailbox(mailbox).scope, id: 'ca' };
      const [batch, cosigned, restore] = decode(frame) as (Uint8Array | null)[];
      const statement = { ...(batch && { batch }), ...(cosigned && { cosigned }), ...(restore && { restore }) };
      void this.world.carry({ kind: 'sealed', from: this.who, to }, (node) => node.receive(this.who, statement));
    }
  }

  #counted(role: 'log' | 'cosign'): Signer {
    const signer = this.world.signer(this.who, role);
    const { signatures } = this.world;
    const key = `${this.key} ${role}`;
    return {
      ...signer,
      sign: (alg, bytes) => {
        signatures.set(key, (signatures.get(key) ?? 0) + 1);
        return signer.sign(alg, bytes);
      },
    };
  }

  #concernedBy({ from, to }: TestEnvelope): string[] {
    const id = this.who.id.startsWith('relay') ? 'relay' : 'ca';
    return [...new Set([from.scope, to.scope])].filter((scope) => scope !== this.who.scope).map((scope) => `${scope}/${id}`);
  }

  #mailboxOf({ addressee }: Receipt): { mailbox?: string } {
    return this.who.id.startsWith('relay') && typeof addressee === 'string' ? { mailbox: addressee } : {};
  }
}
