// Two states with their relays in one process, over a network in memory; agencies are bare link clients that keep what arrives.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { uuidv7 } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import { systemRandom } from '../../src/core/random.js';
import { systemClock, toSeconds } from '../../src/core/time.js';
import type { CancelTimer, Clock } from '../../src/core/time.js';
import type { SignerSecret } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { seal } from '../../src/envelope/seal.js';
import type { SealedEnvelope } from '../../src/envelope/types.js';
import { parseFrame } from '../../src/envelope/header.js';
import { readBatch } from '../../src/log/read-batch.js';
import type { VerifiedReceipt } from '../../src/log/read-batch.js';
import { parseNotice } from '../../src/log/statement/notice.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import type { RelayConfig } from '../../src/relay/config.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { openRelay } from '../../src/relay/relay.js';
import type { Relay } from '../../src/relay/relay.js';
import { openMemoryBlobs } from '../../src/store/blobs/memory-blobs.js';
import type { BlobStore } from '../../src/store/blobs/port.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import { openLinkClient } from '../../src/transport/client.js';
import type { LinkClient } from '../../src/transport/client.js';
import type { LinkHandler, OutgoingMessage, ReceivedMessage, Verdict } from '../../src/transport/handler.js';
import { memoryLinkIdentity } from '../../src/transport/identity.js';
import type { Network } from '../../src/transport/network.js';
import { issuersOf } from '../../src/trust/store/issuers.js';
import { writeTrustFolder } from '../../src/trust/store/node/folder.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { TestLog } from '../log/world.js';
import { makeFolder } from '../store/places.js';
import { DAY, NOW, NOW_S, createPair } from '../trust/states.js';
import type { StateOptions, TestPair, TestState } from '../trust/states.js';
import type { AccordContent } from '../../src/trust/documents/accord.js';

export const URLS = { 'demo-a': 'ws://relay-a:7001', 'demo-b': 'ws://relay-b:7002' } as const;
export type Scope = keyof typeof URLS;

/** The machine's clock, moved to the day on which the states of tests live. */
export const testClock: Clock = {
  now: () => NOW + (systemClock.now() - START),
  after: (delayMs, callback) => systemClock.after(delayMs, callback),
};
const START = systemClock.now();

export interface World {
  readonly pair: TestPair;
  readonly network: Network;
  readonly urls: Readonly<Record<Scope, string>>;
  readonly stores: Readonly<Record<Scope, Store>>;
  /** Blobs of the relays; a test may put another store in the place of one that crashed. */
  readonly blobs: Record<Scope, BlobStore>;
  readonly events: Readonly<Record<Scope, RelayEvent[]>>;
  trust(scope: Scope): TrustStore;
  startRelay(scope: Scope, trust?: TrustStore, clock?: Clock, dial?: readonly Principal[]): Promise<Relay>;
  close(): Promise<void>;
}

export async function createWorld(
  options: {
    a?: Partial<StateOptions>;
    b?: Partial<StateOptions>;
    accord?: Partial<AccordContent>;
    network?: Network;
    urls?: Readonly<Record<Scope, string>>;
    stores?: Partial<Record<Scope, Store>>;
    blobs?: Partial<Record<Scope, BlobStore>>;
  } = {},
): Promise<World> {
  const { network = memoryNetwork(), urls = URLS } = options;
  const at = (scope: Scope) => ({ relays: [{ id: 'relay', urls: [urls[scope]] }] });
  const pair = await createPair({ ...at('demo-a'), ...options.a }, { ...at('demo-b'), ...options.b }, options.accord ?? {});
  const stores = { 'demo-a': openMemoryStore(), 'demo-b': openMemoryStore(), ...options.stores };
  const blobs: Record<Scope, BlobStore> = { 'demo-a': openMemoryBlobs(), 'demo-b': openMemoryBlobs(), ...options.blobs };
  const events: Record<Scope, RelayEvent[]> = { 'demo-a': [], 'demo-b': [] };
  const relays = new Set<Relay>();
  return {
    pair,
    network,
    urls,
    stores,
    blobs,
    events,
    trust: (scope) => pair.open(scope),
    async startRelay(scope, trust = pair.open(scope), clock = testClock, dial = []) {
      const state = stateOf(pair, scope);
      const [host, port] = new URL(urls[scope]).host.split(':') as [string, string];
      const relay = await openRelay({
        identity: memoryLinkIdentity({ scope, id: 'relay' }, state.relays.get('relay')!.link, () => [1, 1]),
        signers: {
          log: [memorySigner(state.relays.get('relay')!.log)],
          cosign: [memorySigner(state.relays.get('relay')!.cosign)],
        },
        trust,
        store: stores[scope],
        blobs: blobs[scope],
        network,
        listen: { host, port: Number(port) },
        clock,
        random: systemRandom,
        dial,
        log: (event) => events[scope].push(event),
      });
      relays.add(relay);
      return relay;
    },
    async close() {
      await Promise.all([...relays].map((relay) => relay.close()));
    },
  };
}

export function stateOf(pair: TestPair, scope: string): TestState {
  return scope === pair.a.scope ? pair.a : pair.b;
}

/** Seals a message of `from` to the mailbox of `to`'s first agency. */
export async function sealed(
  world: World,
  from: Scope,
  to: Scope,
  changes: { issuedAt?: number; expiresAt?: number; agency?: string } = {},
): Promise<SealedEnvelope> {
  const trust = world.pair.open(from);
  const agency = changes.agency ?? 'ca';
  const entry = trust.agency(to, agency, NOW)!;
  const accord = trust.accordBetween(from, to, NOW);
  const suite = entry.suites[0]!;
  return seal({
    suite,
    mailboxes: [`${entry.mailboxes[0]!}@${to}`],
    lane: 2,
    expiresAt: changes.expiresAt ?? toSeconds(testClock.now()) + 86_400,
    message: {
      type: { name: 'request.submit', major: 1, minor: 0 },
      messageId: uuidv7(NOW, systemRandom),
      issuedAt: changes.issuedAt ?? toSeconds(testClock.now()),
      directories: new Map([...new Set([from, to])].map((scope) => [scope, trust.directoryRef(scope)])),
      body: Uint8Array.of(0xa0),
      ...(accord === undefined ? {} : { accord: { id: accord.id, version: accord.version, digest: accord.digest } }),
    },
    from: { scope: from, id: 'ca' },
    seal: stateOf(world.pair, from).seal(),
    recipients: [{ scope: to, id: agency, kem: entry.kems[0]! }],
    requiredFloor: 'rogatory-classic',
  });
}

/** Logs of principals that a test speaks for, one each. */
const logs = new WeakMap<World, Map<string, TestLog>>();

/** The log of an agency or a relay that is nothing but a link: what it says stands there. */
export function logOf(world: World, { scope, id }: Principal): TestLog {
  const known = logs.get(world) ?? new Map<string, TestLog>();
  logs.set(world, known);
  const state = stateOf(world.pair, scope);
  const secrets = state.agencies.get(id) ?? state.relays.get(id)!;
  const keys = { signer: (_: Principal, role: string) => memorySigner(role === 'cosign' ? secrets.cosign : secrets.log) };
  const log = known.get(`${scope}/${id}`) ?? new TestLog(keys as unknown as ConstructorParameters<typeof TestLog>[0], { scope, id });
  known.set(`${scope}/${id}`, log);
  return log;
}

/** A receipt about a frame, by the receiving agency unless a test wants otherwise, in a batch of its issuer's log. */
export function receiptBatch(world: World, frame: Uint8Array, changes: Partial<Receipt> = {}): Promise<Uint8Array> {
  const { envelopeDigest, envelopeId, mailbox } = outgoing(1, frame);
  const issuer = { scope: 'demo-b', id: 'ca' };
  const at = toSeconds(testClock.now());
  const log = logOf(world, changes.issuer ?? issuer);
  return log.batch(log.receipt({ kind: 'delivered', envelopeDigest, envelopeId, issuer, at, addressee: mailbox, ...changes }));
}

/** The receipts that an agency was told, verified by its own directories. */
export function receiptsTold(world: World, scope: Scope, { notices }: Pick<BareAgency, 'notices'>): VerifiedReceipt[] {
  const view = issuersOf(world.trust(scope));
  return notices.flatMap(parseNotice).flatMap((batch) => {
    // Whatever the clocks of relays say.
    const reading = readBatch(view, batch, { now: NOW_S + 300 * DAY, source: { kind: 'own-relay' } });
    return reading.verdict === 'accepted' ? reading.receipts : [];
  });
}

/** What a bare agency sends: the header says what the frame says, unless a test wants otherwise. */
export function outgoing(seq: number, frame: Uint8Array, changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const { outer, envelopeDigest } = parseFrame(frame);
  const { envelopeId, mailboxes, expiresAt } = outer;
  return { seq, frame, envelopeId, envelopeDigest, mailbox: mailboxes[0]!, expiresAt, ...changes };
}

export interface BareAgency {
  readonly link: LinkClient;
  readonly received: ReceivedMessage[];
  readonly refusals: { readonly seq: number; readonly verdict: Verdict }[];
  readonly failures: string[];
  readonly acknowledged: number;
  /** Bodies of the notices that came. */
  readonly notices: Uint8Array[];
  queue(frame: Uint8Array, changes?: Partial<OutgoingMessage>): void;
}

/** An agency that is nothing but a link: it accepts everything, and keeps its counters in memory. */
export function bareAgency(
  world: World,
  scope: Scope,
  options: {
    identity?: Principal;
    link?: SignerSecret;
    streamId?: Uint8Array;
    verdict?: Verdict;
    lane?: number;
    trust?: NonNullable<LinkHandler['trust']>;
    blobs?: NonNullable<LinkHandler['blobs']>;
  } = {},
): BareAgency {
  const self = options.identity ?? { scope, id: 'ca' };
  const secret = options.link ?? stateOf(world.pair, scope).agencies.get('ca')!.link;
  const trust = world.pair.open(scope);
  const streamId = options.streamId ?? systemRandom(16);
  const queue: OutgoingMessage[] = [];
  const received: ReceivedMessage[] = [];
  const refusals: { seq: number; verdict: Verdict }[] = [];
  const failures: string[] = [];
  const notices: Uint8Array[] = [];
  const own = options.lane ?? 2;
  let acked = 0;
  const inStreams = new Map<number, { inStreamId: Uint8Array; receivedThrough: number }>();
  const handler: LinkHandler = {
    authorize(claim) {
      const signers = trust.relay(claim.scope, claim.id, NOW)?.signers ?? [];
      return signers
        .find(({ role }) => role === 'link')
        ?.keys.get(-19)
        ?.get(-2) as Uint8Array | undefined;
    },
    counters: async () =>
      [0, 1, 2, 3].map((lane) => ({
        lane,
        outStreamId: streamId,
        lastSeq: lane === own ? queue.length : 0,
        ackedThrough: lane === own ? acked : 0,
        receivedThrough: 0,
        ...inStreams.get(lane),
      })),
    async commit(_peer, batch) {
      for (const message of batch) {
        received.push(message);
        inStreams.set(message.lane, { inStreamId: message.streamId, receivedThrough: message.seq });
      }
      return batch.map(() => options.verdict ?? { verdict: 'accepted' });
    },
    window: async (_peer, lane, after, maxMessages) => (lane === own ? queue.filter(({ seq }) => seq > after).slice(0, maxMessages) : []),
    acknowledged: async (_peer, _lane, _stream, through) => {
      acked = through;
    },
    refused: async (_peer, _lane, _stream, seq, verdict) => {
      refusals.push({ seq, verdict });
    },
    notice: (_peer, body) => void notices.push(body),
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    ...(options.blobs === undefined ? {} : { blobs: options.blobs }),
    failure: (error) => failures.push(error.code),
    status: (_peer, up, error) => {
      if (!up && error !== undefined) failures.push(error.code);
    },
  };
  const link = openLinkClient({
    network: world.network,
    url: world.urls[scope],
    expect: { scope, id: 'relay' },
    identity: memoryLinkIdentity(self, secret, () => [1, 1]),
    handler,
    clock: testClock,
    random: systemRandom,
  });
  return {
    link,
    received,
    refusals,
    failures,
    notices,
    get acknowledged() {
      return acked;
    },
    queue(frame, changes = {}) {
      queue.push(outgoing(queue.length + 1, frame, changes));
      link.wake();
    },
  };
}

/** A relay of one state that is nothing but a link to the relay of the other: it sends what no honest relay does. */
export function hostileRelay(
  world: World,
  from: Scope,
  to: Scope,
  options: Pick<NonNullable<Parameters<typeof bareAgency>[2]>, 'lane' | 'blobs'> = {},
): BareAgency {
  const link = stateOf(world.pair, from).relays.get('relay')!.link;
  return bareAgency(world, to, { identity: { scope: from, id: 'relay' }, link, ...options });
}

/** Worlds that a test opened, with their agencies; `afterEach(stop)` closes them. */
const started: { readonly world: World; readonly agencies: BareAgency[] }[] = [];

/** Creates a world, and a way to add agencies to it. */
export async function start(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const agencies: BareAgency[] = [];
  started.push({ world, agencies });
  const agency = (scope: Scope, more: Parameters<typeof bareAgency>[2] = {}): BareAgency => {
    const made = bareAgency(world, scope, more);
    agencies.push(made);
    return made;
  };
  return { world, agency };
}

/** Closes what `start` opened. */
export async function stop(): Promise<void> {
  for (const { world, agencies } of started.splice(0)) {
    await Promise.all(agencies.map(({ link }) => link.close()));
    await world.close();
  }
}

/** A configuration for what is done with the store of a relay that does not run; its key files are not read. */
export function relayConfig(world: World, scope: Scope, storePath: string): RelayConfig {
  const trustFolder = join(makeFolder(), 'trust');
  writeTrustFolder(trustFolder, world.pair.documents);
  return {
    scope,
    id: 'relay',
    listen: { host: '127.0.0.1', port: 0 },
    storePath,
    blobs: { path: `${storePath}-blobs` },
    linkKeyFile: 'none',
    logKeyFile: 'none',
    cosignKeyFile: 'none',
    passphrase: { env: 'NONE' },
    trustFolder,
    pins: world.pair.pins,
    dial: [],
  };
}

/** Ports of this process alone, below those that the system gives to whoever asks for any: what is free now is free when it is used. */
const PORTS = { first: 10_000 + 100 * (process.pid % 220), count: 100, used: 0 };

/** A port of this machine that nobody listens at, and that no other test is given. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS.count; tried++) {
    const port = PORTS.first + (PORTS.used++ % PORTS.count);
    const server = createServer();
    const isFree = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
  throw new TypeError('no port is left');
}

/** An address of this machine that nobody listens at. */
export async function freeUrl(): Promise<string> {
  return `ws://127.0.0.1:${await freePort()}`;
}

/** Goes with the clock of tests, and can be moved ahead: timers whose time has come then run at once. */
export class AheadClock implements Clock {
  #ahead = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return testClock.now() + this.#ahead;
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    const run = (): void => {
      cancel();
      callback();
    };
    const timer = { at: this.now() + delayMs, run };
    const stop = testClock.after(delayMs, run);
    const cancel = (): void => {
      stop();
      this.#timers.delete(timer);
    };
    this.#timers.add(timer);
    return cancel;
  }

  advance(ms: number): void {
    this.#ahead += ms;
    for (const { run } of [...this.#timers].filter(({ at }) => at <= this.now()).sort((a, b) => a.at - b.at)) run();
  }
}

/** Waits until `condition` holds; fails after a minute, on a machine that does much else too, with what was waited for. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new TypeError(`waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A trust store some of whose answers a test replaces. */
export function overlay(trust: TrustStore, changes: Partial<TrustStore>): TrustStore {
  return new Proxy(trust, {
    get(target, name) {
      const value: unknown = Object.hasOwn(changes, name) ? Reflect.get(changes, name) : Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

/** A trust store that hands no documents on: its holder alone knows them. */
export function silent(trust: TrustStore): TrustStore {
  return overlay(trust, { newerThan: () => [] });
}
