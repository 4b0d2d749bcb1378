// Two agencies of two states, their relays, and everything between them, in one process.
import { encode } from '../../src/cbor/encode.js';
import { parseUuid, uuidv7 } from '../../src/core/ids.js';
import { systemRandom } from '../../src/core/random.js';
import { toSeconds } from '../../src/core/time.js';
import type { Clock } from '../../src/core/time.js';
import { memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import type { Decapsulator } from '../../src/crypto/hpke/hpke.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { createAgency } from '../../src/agency/agency.js';
import type { Agency } from '../../src/agency/agency.js';
import type { AgencyOptions } from '../../src/agency/assembly.js';
import type { AgencyNode } from '../../src/agency/agency-parts.js';
import { ownParts } from '../../src/agency/assembly.js';
import { agencyLinkHandler } from '../../src/agency/home/relay-link.js';
import type { EndpointPorts } from '../../src/endpoint/ports.js';
import type { AgencyEvent, AnyInboxMessage } from '../../src/agency/types.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { accordTerms } from '../../src/cli/demo/messages.js';
import { seal } from '../../src/envelope/seal.js';
import type { SealedAttachment } from '../../src/envelope/seal-input.js';
import type { Lane, ReleasedKey, SealedEnvelope } from '../../src/envelope/types.js';
import { registry as builtIn } from '../../src/vocabulary/registry.js';
import { toCbor } from '../../src/schema/body/data.js';
import { encodeTerms } from '../../src/vocabulary/accords/terms.js';
import { openMemoryBlobs } from '../../src/store/blobs/memory-blobs.js';
import type { BlobStore } from '../../src/store/blobs/port.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import type { LinkClient } from '../../src/transport/client.js';
import { memoryLinkIdentity } from '../../src/transport/identity.js';
import type { DirectoryKem } from '../../src/trust/documents/directory.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { URLS, createWorld, stateOf, testClock } from '../relay/world.js';
import type { Scope, World } from '../relay/world.js';
import type { StateOptions } from '../trust/states.js';

/** The name of an alarm, the kind of any other event. */
export function nameOf(event: AgencyEvent | RelayEvent): string {
  return event.kind === 'alarm' ? event.alarm : event.kind;
}

export interface Opened {
  readonly agency: Agency;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly events: AgencyEvent[];
  /** Takes the next message of the inbox. */
  next(): Promise<AnyInboxMessage>;
}

export interface AgencyWorld extends World {
  /** Opens an agency of a state, by default `ca`; the same store again makes a restart. */
  open(
    scope: Scope,
    options?: {
      id?: string;
      store?: Store;
      /** Null: it keeps no attachments. */
      blobs?: BlobStore;
      clock?: Clock;
      trust?: TrustStore;
      cosign?: readonly Signer[];
      decapsulators?: readonly Decapsulator[];
      /** Stands before each seal. */
      wrapSeal?: (seal: Signer) => Signer;
    } & Partial<Pick<AgencyOptions, 'floor' | 'registry' | 'timestamps' | 'attachmentSpool' | 'scan'>>,
  ): Opened;
  closeAll(): Promise<void>;
}

const COMPETENCES = ['RQ-CA', 'RD-CA'];

export async function createAgencies(options: NonNullable<Parameters<typeof createWorld>[0]> = {}): Promise<AgencyWorld> {
  const { urls = URLS } = options;
  const state = (scope: Scope, more: Partial<StateOptions> = {}): Partial<StateOptions> => ({
    agencies: [{ id: 'ca', competences: COMPETENCES }],
    relays: [{ id: 'relay', urls: [urls[scope]] }],
    ...more,
  });
  const world = await createWorld({
    ...options,
    a: state('demo-a', options.a),
    b: state('demo-b', options.b),
    accord: { terms: encodeTerms(accordTerms()), ...options.accord },
  });
  const agencies = new Set<Agency>();
  return {
    ...world,
    open(
      scope,
      {
        id = 'ca',
        store = openMemoryStore(),
        blobs = openMemoryBlobs(),
        clock = testClock,
        trust = world.pair.open(scope),
        floor = 'rogatory-classic',
        registry = builtIn,
        timestamps,
        attachmentSpool,
        scan,
        cosign,
        decapsulators,
        wrapSeal = (signer: Signer): Signer => signer,
      } = {},
    ) {
      const secrets = stateOf(world.pair, scope).agencies.get(id)!;
      const events: AgencyEvent[] = [];
      const agency = createAgency({
        scope,
        id,
        floor,
        registry,
        keys: {
          seals: secrets.sets.map(({ seal }) => wrapSeal(memorySigner(seal))),
          officers: secrets.sets.flatMap(({ officers }) => officers.map(({ secret }) => memorySigner(secret))),
          decapsulators: decapsulators ?? secrets.sets.map(({ kem }) => memoryDecapsulator(kem)),
          link: memoryLinkIdentity({ scope, id }, secrets.link, () => [1, 1]),
          log: [memorySigner(secrets.log)],
          cosign: cosign ?? [memorySigner(secrets.cosign)],
          storageKey: new Uint8Array(32).fill(scope === 'demo-a' ? 1 : 2),
        },
        trust,
        store,
        blobs,
        network: world.network,
        clock,
        random: systemRandom,
        onEvent: (event) => events.push(event),
        ...(timestamps === undefined ? {} : { timestamps }),
        ...(attachmentSpool === undefined ? {} : { attachmentSpool }),
        ...(scan === undefined ? {} : { scan }),
      });
      agencies.add(agency);
      const inbox = agency.inbox();
      return {
        agency,
        store,
        blobs,
        events,
        async next() {
          const { value, done } = await inbox.next();
          if (done === true) throw new TypeError('the inbox ended');
          return value;
        },
      };
    },
    async closeAll() {
      await Promise.all([...agencies].map((agency) => agency.close()));
      await world.close();
    },
  };
}

export interface Forgery {
  /** Of any name: what a program never sends, another one may. */
  readonly type: string;
  readonly body: unknown;
  /** UUID; null for a message outside of any dossier. */
  readonly dossier: string | null;
  readonly seq?: number;
  readonly ownPrev?: Uint8Array | null;
  readonly seenPrev?: Uint8Array | null;
  readonly lane?: Lane;
  readonly messageId?: Uint8Array;
  readonly test?: boolean;
  readonly attachments?: readonly SealedAttachment[];
  readonly released?: readonly ReleasedKey[];
  /** The sender's clock; default the test's. */
  readonly clock?: Clock;
  /** Sending agency; default `ca`. */
  readonly agency?: string;
  /** Mailboxes that the outer header lists; default that of `ca`. */
  readonly mailboxes?: readonly string[];
  /** Documents that the sender holds; default those of the world. */
  readonly trust?: TrustStore;
  /** Who signs as the seal; default the agency's own. */
  readonly seal?: Signer;
  /** Version of the sender's directory that is cited, of an unknown digest; default the one held. */
  readonly cites?: number;
  /** Key that it is sealed to; default that of the addressee. */
  readonly kem?: DirectoryKem;
}

/** Seals a message as the agency `ca` of `from` would that skips every check of its own. */
export function forge(world: AgencyWorld, from: Scope, to: Scope, message: Forgery): Promise<SealedEnvelope> {
  const { trust = world.pair.open(from) } = message;
  const now = (message.clock ?? testClock).now();
  const entry = trust.standing(to)!.agencies.get('ca')!;
  const accord = trust.accordBetween(from, to, now)!;
  const {
    type,
    body,
    dossier,
    seq = 1,
    ownPrev = null,
    seenPrev = null,
    lane = 2,
    messageId = uuidv7(now, systemRandom),
    agency = 'ca',
    mailboxes = [`ca@${to}`],
    cites,
  } = message;
  const newer = cites === undefined ? {} : { directoryVersion: cites, digest: systemRandom(32) };
  return seal({
    suite: 'rogatory-classic',
    mailboxes: [...mailboxes],
    lane,
    expiresAt: toSeconds(now) + 86_400,
    message: {
      type: { name: type, major: 1, minor: 0 },
      messageId,
      issuedAt: toSeconds(now),
      directories: new Map([
        [from, { ...trust.directoryRef(from), ...newer }],
        [to, trust.directoryRef(to)],
      ]),
      ...(dossier === null ? {} : { dossierId: parseUuid(dossier), chain: { seq, ownPrev, seenPrev } }),
      accord: { id: accord.id, version: accord.version, digest: accord.digest },
      body: encode(toCbor(body, () => fault())),
      ...(message.test === true ? { test: true } : {}),
    },
    ...(message.attachments === undefined ? {} : { attachments: message.attachments }),
    ...(message.released === undefined ? {} : { released: message.released }),
    from: { scope: from, id: agency },
    seal: message.seal ?? stateOf(world.pair, from).seal(agency),
    recipients: [{ scope: to, id: 'ca', kem: message.kem ?? entry.kems[0]! }],
    requiredFloor: 'rogatory-classic',
  });
}

/** The parts of the agency `ca` of a state that lie below everything else. */
export function linkNode(world: AgencyWorld, clock: Clock, events: AgencyEvent[], scope: Scope = 'demo-b'): AgencyNode {
  return foundation(world, clock, events, scope).node;
}

/** The agency `ca` of a state as far as its side of a link goes; its endpoint has begun. */
export async function linkParts(
  world: AgencyWorld,
  clock: Clock,
  events: AgencyEvent[],
  scope: Scope = 'demo-b',
  sendNotice: EndpointPorts['sendNotice'] = () => Promise.resolve(false),
) {
  const { node, sent, endpoint } = foundation(world, clock, events, scope, sendNotice);
  await endpoint.start();
  const trust = { up: () => undefined, down: () => undefined, receive: async () => undefined };
  const handler = agencyLinkHandler({ node, sent, endpoint, trust, onLone: () => undefined, onStored: () => undefined });
  return { node, endpoint, handler, sent };
}

function foundation(
  world: AgencyWorld,
  clock: Clock,
  events: AgencyEvent[],
  scope: Scope,
  sendNotice: EndpointPorts['sendNotice'] = () => Promise.resolve(false),
): ReturnType<typeof ownParts> {
  const relay = `${scope}/relay`;
  const client = { sendNotice: (body: Uint8Array) => sendNotice(relay, body), retryNow: () => undefined } as unknown as LinkClient;
  const secrets = stateOf(world.pair, scope).agencies.get('ca')!;
  const ports = {
    scope,
    id: 'ca',
    floor: 'rogatory-classic',
    keys: {
      seals: secrets.sets.map(({ seal: secret }) => memorySigner(secret)),
      decapsulators: [],
      link: memoryLinkIdentity({ scope, id: 'ca' }, secrets.link, () => [1, 1]),
      log: [memorySigner(secrets.log)],
      cosign: [memorySigner(secrets.cosign)],
      storageKey: new Uint8Array(32),
    },
    trust: world.pair.open(scope),
    store: openMemoryStore(),
    blobs: openMemoryBlobs(),
    clock,
    random: systemRandom,
  } as const;
  return ownParts(
    ports,
    (event) => void events.push(event),
    () => ({ relay, client }),
  );
}

function fault(): never {
  throw new TypeError('not a body');
}

/** A clock that stands still until a test moves it, and then runs what is due. */
export function manualClock(start: number): Clock & { advance(ms: number): void } {
  let now = start;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}
