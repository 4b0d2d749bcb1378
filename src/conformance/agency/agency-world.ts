// SPDX-License-Identifier: Apache-2.0
// Common ground of the cases about an agency: the kit's agency, the relays of both states, which the kit runs, and the process under test if the
// kit started it.
import { principalKey, systemClock } from '../../core/index.js';
import { openMemoryBlobs, openMemoryStore } from '../../store/index.js';
import type { BlobStore, Store } from '../../store/index.js';
import { nodeNetwork } from '../../transport/adapters/ws.js';
import { Counterparty } from '../counterparty/counterparty.js';
import type { ForgedFrame } from '../counterparty/forge.js';
import { openOperatedTrust, startKitRelay } from '../counterparty/relays.js';
import { tappedStore } from '../counterparty/tapped-store.js';
import type { OwnProcess } from '../suite/own-process.js';
import { accordOf, AGENCY_ID, mailboxOf, makeStates, sealsWithRotated, SUBJECT_SCOPE } from '../states/states.js';
import type { KitStates, StatesInput } from '../states/states.js';

export interface AgencyWorld {
  readonly states: KitStates;
  readonly party: Counterparty;
  /** Mailbox of the agency under test, and its name. */
  readonly to: string;
  readonly subject: string;
  /** The process under test; absent: the kit did not start it. */
  readonly process?: OwnProcess;
  /** Puts a frame into the queue of the subject's relay, past every check of relays. It leaves before the next message of its lane. */
  readonly slip: (frame: ForgedFrame) => Promise<void>;
  /** Resolves when the agency under test has acknowledged its next frame on the link. */
  readonly acknowledged: () => Promise<void>;
  /** Changes one bit of each blob that its relay serves, until it is called with false. */
  readonly spoilBlobs: (isSpoilt: boolean) => void;
  /** Adds a document to those of the relays. */
  readonly publish: (document: Uint8Array) => void;
  /** Ends relays and the kit's agency. */
  close(): Promise<void>;
}

const OVER_SECONDS = 10;
const CONNECT_MS = 60_000;
const POLL_MS = 20;

/**
 * States with what an agency is tested by: an accord that is over, and keys in two suites, of which the accord in force asks for the stronger.
 * @param input.now - Unix milliseconds: documents are of a minute before.
 * @param input.suite - Named: all keys are of this suite alone.
 * @returns Both states, with all their private keys: for tests alone.
 */
export async function makeAgencyStates(input: Omit<StatesInput, 'agencySuites'>): Promise<KitStates> {
  const agencySuites = input.suite === undefined ? (['rogatory-classic', 'rogatory-hybrid'] as const) : [input.suite];
  const states = await makeStates({ ...input, agencySuites });
  const now = Math.floor(input.now / 1000);
  const over = await accordOf(states, now, 'over', { from: now - 60, to: now - OVER_SECONDS });
  return { ...states, documents: [...states.documents, over] };
}

/** Starts both relays and the kit's agency, and waits for the agency under test. @param options.signal - Ends the wait. */
export async function startAgencyWorld(
  states: KitStates,
  { own, signal }: { readonly own?: OwnProcess; readonly signal?: AbortSignal | undefined } = {},
): Promise<AgencyWorld> {
  const machine = { states, network: nodeNetwork };
  const subject = principalKey({ scope: SUBJECT_SCOPE, id: AGENCY_ID });
  const store = openMemoryStore();
  let isSpoilt = false;
  let told: (() => void)[] = [];
  const committed = ({ acknowledgements = [] }: Parameters<Store['commit']>[0]): void => {
    if (!acknowledgements.some(({ to }) => to === subject)) return;
    for (const tell of told.splice(0)) tell();
  };
  const blobs = spoilable(openMemoryBlobs(), () => isSpoilt);
  const trust = openOperatedTrust(states, states.kit, systemClock.now());
  const kitRelay = await startKitRelay({ ...machine, state: states.kit, trust: trust.trust });
  const relay = await startKitRelay({ ...machine, state: states.subject, store: tappedStore(store, { committed }), blobs });
  const party = new Counterparty({ ...machine, state: states.kit, seals: sealsWithRotated(states) });
  const reading = (async () => {
    for await (const _ of party.inbox()) continue;
  })();
  const world: AgencyWorld = {
    ...{ states, party, subject, to: `${mailboxOf(AGENCY_ID)}@${SUBJECT_SCOPE}` },
    ...(own === undefined ? {} : { process: own }),
    publish: trust.publish,
    async slip({ lane, mailbox, envelopeId, envelopeDigest, frame }) {
      const now = systemClock.now();
      const outbound = [{ to: subject, lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt: now + 3_600_000 }];
      await store.commit({ now, outbound });
    },
    acknowledged: () => new Promise((done) => void told.push(done)),
    spoilBlobs(spoil) {
      isSpoilt = spoil;
    },
    async close() {
      told = [];
      await party.close();
      await reading;
      await Promise.all([relay.close(), kitRelay.close()]);
    },
  };
  try {
    await connected(() => relay.connected().includes(subject) || signal?.aborted === true, states.subject.url);
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}

async function connected(isThere: () => boolean, url: string): Promise<void> {
  for (const until = Date.now() + CONNECT_MS; !isThere();) {
    if (Date.now() > until)
      throw new TypeError(
        `the agency under test did not connect to ${url} within ${CONNECT_MS / 1000} s: start it, with that relay and the keys of the folder`,
      );
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** Blobs that read with one bit changed, while that is wanted. */
function spoilable(blobs: BlobStore, isSpoilt: () => boolean): BlobStore {
  return new Proxy(blobs, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const bound = (member as (...given: unknown[]) => unknown).bind(target);
      if (name !== 'read') return bound;
      return async (...given: unknown[]) => {
        const bytes = (await bound(...given)) as Uint8Array;
        if (isSpoilt()) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return bytes;
      };
    },
  });
}
