// SPDX-License-Identifier: Apache-2.0
// How the parts of an agency are put together, started and ended.
import { fail, isRogatoryError } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Members } from '../core/members.js';
import { SUITE_IDS } from '../crypto/suites/suites.js';
import { StatedOnce } from '../store/stated.js';
import { startSweeper } from '../store/sweeper.js';
import type { Network } from '../transport/network.js';
import { TrustAssembly } from '../transport/channel/trust-assembly.js';
import { heldObjects, maxBytesOfKind } from '../trust/store/exchange.js';
import { TrustLinks } from '../trust/store/links.js';
import { issuersOf } from '../trust/store/issuers.js';
import { registry as builtIn } from '../vocabulary/registry.js';
import { BlobTransfers } from '../endpoint/blobs/blob-transfers.js';
import { Committer } from '../endpoint/committer.js';
import { Counterparties } from '../endpoint/cosigning/counterparties.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { ExpiryWatch, ownKeyExpiries, trustExpiries } from '../endpoint/expiry.js';
import { Serial } from '../endpoint/serial.js';
import { sealedReceipt } from './arrive/own-receipts.js';
import { disclosedMessages } from './attachments/disclosure.js';
import { Attestations } from './attachments/attestation.js';
import { BlobArrivals } from './attachments/blob-arrivals.js';
import { RELAY } from '../endpoint/blobs/blob-record.js';
import { memorySpool } from './attachments/spool.js';
import { Opener } from './arrive/opener.js';
import { Inbox } from './inbox/inbox.js';
import { AGENCY_KEYS } from './home/keyring.js';
import { ownSteadySigner } from './home/own-signers.js';
import { agencyLinkHandler, RelayLink } from './home/relay-link.js';
import { Vault } from './home/vault.js';
import { ownEntry } from './agency-parts.js';
import type { AgencyNode, AgencyPorts } from './agency-parts.js';
import type { AgencyBoard } from './agency-board.js';
import { Casebook } from './cases/casebook.js';
import { CompromisedSigners } from './cases/undated-receipts.js';
import { SentEnvelopes } from './send/sent-envelopes.js';
import { sealedStatements } from './send/statement-carrier.js';
import { Stamps, TIMESTAMP_OPTIONS } from './home/stamps.js';
import type { TimestampOptions } from './home/stamps.js';
import type { AgencyEvent } from './types.js';

/** Versions of directories under one version of the root, in one number. */
const VERSIONS = 2 ** 26;

/** All that an agency needs; clock, randomness, network and store are the caller's, so that a simulation runs this very code. */
export interface AgencyOptions extends AgencyPorts {
  readonly network: Network;
  /** Has the own log stamped by a time-stamping authority (LOG-55); absent: it is not. */
  readonly timestamps?: TimestampOptions;
  /** Called with every event, synchronously; with an alarm when its matter begins, and not when it repeats. What it throws becomes an uncaught error of the application; nothing observed fails by it. */
  readonly onEvent?: (event: AgencyEvent) => void;
  /** Runs at the end of `close`, when nothing uses the store any more. */
  readonly onClosed?: () => Promise<void>;
}

export const AGENCY_OPTIONS: Members<AgencyOptions> = {
  required: {
    scope: 'text',
    id: 'text',
    floor: SUITE_IDS,
    keys: AGENCY_KEYS,
    trust: 'object',
    store: 'object',
    network: 'object',
    clock: 'object',
    random: 'function',
    blobs: 'object',
  },
  optional: {
    registry: 'object',
    attachmentSpool: 'object',
    scan: 'function',
    timestamps: TIMESTAMP_OPTIONS,
    onEvent: 'function',
    onClosed: 'function',
  },
};

/**
 * The parts below the link: who the agency is, its documents, the one place that commits, its dossiers, what it sent, its log. Nothing is read
 * or written before the endpoint begins.
 * @param link - The link to the own relay, which stands on these parts.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-63).
 */
export function ownParts(
  { scope, id, registry = builtIn, floor, keys, trust, store, clock, random, ...options }: AgencyPorts,
  emit: (event: AgencyEvent) => void,
  link: () => Pick<RelayLink, 'relay' | 'client'>,
) {
  const self = { scope, id };
  const entry = ownEntry(self, trust, clock.now());
  const vault = new Vault(store, keys.storageKey, random);
  const counterparties = new Counterparties(vault, scope);
  const committer = new Committer<AgencyEvent>({ store, clock, counterparties, owner: principalKey(self), emit });
  const { blobs, attachmentSpool = memorySpool(blobs), scan } = options;
  const arrivals = new BlobArrivals(clock, emit);
  const transfers = new BlobTransfers({
    ...{ blobs, documents: vault, committer, clock, emit },
    peerName: RELAY,
    onProgress: (progress) => arrivals.take(progress),
    onGone: ({ digest, from }) => from === RELAY && arrivals.gone(digest),
  });
  committer.observe(({ documents }) => transfers.committed(documents));
  const node: AgencyNode = {
    self,
    ...(scan === undefined ? {} : { scan }),
    ...{ blobs, attachmentSpool, transfers, arrivals },
    ...{ registry, keys, trust, store, vault, committer, clock, random, emit, floor },
    get mailboxes() {
      return entry.mailboxes;
    },
    get test() {
      return entry.test;
    },
    get relayKey() {
      return link().relay;
    },
    get restoredAt() {
      return endpoint.keeper.restoredAt;
    },
  };
  const casebook = new Casebook(node);
  /** One task at a time in each dossier. */
  const serial = new Serial();
  const sent = new SentEnvelopes(node, casebook, serial);
  const endpoint: Endpoint = new Endpoint({
    ...{ self, store, clock, random, committer, counterparties, emit },
    kind: 'agency',
    documents: vault,
    signer: (role) => ownSteadySigner(node, role),
    view: issuersOf(trust),
    // A root counts as well: it may set a directory aside.
    directoryVersion: (of) => trust.heldVersion('root', of) * VERSIONS + trust.heldVersion('directory', of),
    book: sent,
    sink: sealedStatements(node),
    sendNotice: (_relay, body) => link().client?.sendNotice(body) ?? Promise.resolve(false),
    redial: () => link().client?.retryNow(),
  });
  return { node, casebook, serial, sent, endpoint, committer };
}

/** A running agency, by its parts. */
export type AgencyParts = ReturnType<typeof assemble>;

/**
 * Puts an agency together and starts it. Parts stand in order: each knows those before it alone.
 * @param board - Takes its events.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-63).
 */
export function assemble(options: AgencyOptions, board: AgencyBoard) {
  const { trust, clock, store } = options;
  const emit = (event: AgencyEvent): void => board.take(event);
  const { node, casebook, serial, sent, endpoint, committer } = ownParts(options, emit, () => link);
  const inbox = new Inbox(node);
  const stamps = options.timestamps === undefined ? undefined : new Stamps(node, endpoint.keeper, options.timestamps);
  const compromised = new CompromisedSigners(node, endpoint.entries);
  const opener = new Opener({ node, casebook, inbox, serial, endpoint });
  const attestations = new Attestations(node, (opened, said) => sealedReceipt({ node, endpoint }, opened, said));
  node.arrivals.observe(
    (record) => attestations.whole(record),
    () => inbox.announce(),
  );
  const stated = new StatedOnce(store, committer);
  const expiries = new ExpiryWatch(clock, () => [...trustExpiries(trust, clock.now()), ...ownKeyExpiries(trust, node.self)], emit);
  let isRunning = false;
  /** What was taken is stated in the log; what could not be is with the next document, or when the agency starts again. */
  const stateTrust = (): void => void stated.state(heldObjects(trust)).catch(() => undefined);
  /** What waited for newer documents is tried again; a link begins anew when it carried trust alone and may carry all, or by a key that ended. */
  const trustChanged = (): void => {
    if (!isRunning) return;
    expiries.look();
    stateTrust();
    void compromised.look();
    void opener.retryHeld();
    endpoint.directoryChanged();
    void link.follow().catch(() => undefined);
    if (handler.isOutdated) link.client?.restart();
    // A relay that knew newer documents first has refused the key of before: it may take the one of now.
    else link.client?.retryNow();
  };
  const trustLinks = new TrustLinks({
    trust,
    clock,
    log: emit,
    assemble: () => new TrustAssembly(maxBytesOfKind),
    send: (_relay, content) => link.client?.sendTrust(content) ?? Promise.resolve(false),
    onChanged: trustChanged,
  });
  const handler = agencyLinkHandler({
    ...{ node, sent, endpoint, trust: trustLinks },
    onLone: (frame) => opener.early.begin(frame),
    onStored: () => void opener.wake(),
  });
  const link: RelayLink = new RelayLink(node, options.network, handler);
  committer.observe(({ outbound = [], documents }, { log }) => {
    for (const message of disclosedMessages(documents)) void attestations.look(message).catch(() => undefined);
    if (outbound.length > 0) link.client?.wake();
    if (log !== undefined) stamps?.grown();
  });
  const start = async (): Promise<void> => {
    // Alarms about documents do not wait for the log: whoever looks into the inbox for a moment is told.
    trustLinks.start();
    await endpoint.start();
    await stamps?.start();
    await node.transfers.start();
    await attestations.look();
    if (isClosing) return;
    isRunning = true;
    expiries.start();
    stateTrust();
    void compromised.look();
    void opener.wake();
    void link.start().catch(() => undefined);
  };
  let isClosing = false;
  /** Resolves when the log has begun: nothing that is logged is committed before. */
  const ready = start();
  ready.catch((error: unknown) => {
    const { code, message: detail } = isRogatoryError(error) ? error : fail('STORE_UNAVAILABLE', { reason: 'the log cannot begin' }, error);
    emit({ kind: 'alarm', alarm: 'stalled', code, detail, at: clock.now() });
  });
  const stopSweeping = startSweeper(store, clock);
  return {
    ...{ attestations, node, casebook, inbox, opener, sent, endpoint, stamps, serial, link, handler, ready, trustChanged, board, expiries },
    /** Ends the inbox, says GOAWAY and finishes what runs; called once. */
    async close(): Promise<void> {
      isClosing = true;
      isRunning = false;
      stopSweeping();
      expiries.stop();
      trustLinks.stop();
      inbox.close();
      await ready.catch(() => undefined);
      node.transfers.stop();
      node.arrivals.close();
      const stopping = endpoint.stop();
      await link.close();
      await node.transfers.settled();
      await attestations.stop();
      handler.stop();
      await opener.close();
      await stopping;
      await stamps?.close();
      await serial.idle();
      await stated.settled();
      await compromised.settled();
      await options.onClosed?.();
    },
  };
}
