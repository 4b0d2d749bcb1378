// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import type { Signer } from '../crypto/sign/sign.js';
import { alarmOf } from '../endpoint/alarms.js';
import { authorizeLink } from '../endpoint/link/authority.js';
import { TrustTraffic } from '../endpoint/link/trust-traffic.js';
import { BlobTransfers } from '../endpoint/blobs/blob-transfers.js';
import { plainDocuments } from '../endpoint/documents.js';
import { ExpiryWatch, ownKeyExpiries, trustExpiries } from '../endpoint/expiry.js';
import type { Expiry } from '../endpoint/expiry.js';
import { downReason, LinkWatch } from '../endpoint/link/link-watch.js';
import type { BlobStore } from '../store/blobs/port.js';
import type { PeerKey, Store } from '../store/port.js';
import { StatedOnce } from '../store/stated.js';
import { startSweeper } from '../store/sweeper.js';
import { LISTEN } from '../transport/network.js';
import { TrustAssembly } from '../transport/channel/trust-assembly.js';
import { heldObjects, maxBytesOfKind } from '../trust/store/exchange.js';
import { TrustLinks } from '../trust/store/links.js';
import { relayBoard } from './relay-board.js';
import type { RelayBoard } from './relay-board.js';
import { Duty } from './duty.js';
import type { RelayLog } from './events.js';
import { expectedPeers, PeerLinks, permittedPeers } from './peer-links.js';
import type { PeerLinkOptions, RelayLinkHandler } from './peer-links.js';
import { Pacing } from './quota/pacing.js';
import { Quotas } from './quota/quotas.js';
import { makeRelayEndpoint } from './relay-endpoint.js';
import { relayStatus } from './operate/status.js';
import type { RelayStatus } from './operate/status.js';
import { Acceptance } from './route/acceptance.js';
import { Handover } from './route/handover.js';

/**
 * Who signs for a relay beside its links; each may stand for keys in an HSM. Of several of one role, in the order in which they were made,
 * the oldest signs that the own directory names as in force (TRUST-44).
 */
export interface RelaySigners {
  /** Sign the checkpoints of the relay's own log. */
  readonly log: readonly Signer[];
  /** Cosign the checkpoints of other relays. */
  readonly cosign: readonly Signer[];
}

/** All that a relay needs; clock, randomness, network and store are the caller's, so that a simulation runs this very code. */
export interface RelayOptions extends PeerLinkOptions {
  readonly signers: RelaySigners;
  readonly store: Store;
  /** Keeps the blobs of attachments on their way; the caller closes it. Absent: messages pass, and their blobs do not. */
  readonly blobs?: BlobStore;
  readonly log?: RelayLog;
}

const RELAY_OPTIONS: Members<RelayOptions> = {
  required: {
    identity: 'object',
    signers: { required: { log: 'list', cosign: 'list' }, optional: {} },
    trust: 'object',
    store: 'object',
    network: 'object',
    listen: LISTEN,
    clock: 'object',
    random: 'function',
  },
  optional: { dial: 'list', blobs: 'object', log: 'function' },
};

export interface Relay {
  /** Where the relay really listens. */
  readonly url: string;
  /** Peers with a link up, `scope/id`. */
  connected(): readonly string[];
  /** Tells how the relay stands: what `rogatory relay status` prints. */
  status(): Promise<RelayStatus>;
  /** Says GOAWAY on every link, finishes commits, closes. The store stays open: it is the caller's. */
  close(): Promise<void>;
}

/**
 * Starts a relay: it stores and forwards sealed envelopes between the agencies of its state and the relays of others, and cannot
 * open them.
 * @throws {@link RogatoryError} `LINK_CONNECT` (LINK-19) when the address cannot be bound.
 */
export async function openRelay(options: RelayOptions): Promise<Relay> {
  requireMembers(options, RELAY_OPTIONS, 'openRelay(options)');
  return runRelay(options, relayBoard(options.clock, options.log ?? (() => undefined)));
}

/** As {@link openRelay}. @param board - Takes its events. @param certificates - Ends of those that it listens with. */
export async function runRelay(options: RelayOptions, board: RelayBoard, certificates: readonly Expiry[] = []): Promise<Relay> {
  const { store, clock, signers, trust, identity, random } = options;
  const log: RelayLog = (event) => board.take(event);
  const self = { scope: identity.scope, id: identity.id };
  // Work beside the links failed; what it left undone is durable, and is tried again with the next reason to do so.
  const onError = (error: unknown): void => {
    log(alarmOf('internal', clock.now(), error));
  };
  const links = new PeerLinks(options);
  const { endpoint, committer, book } = makeRelayEndpoint({
    self,
    trust,
    store,
    clock,
    random,
    log,
    links,
    signers: (role) => signers[role],
  });
  const quotas = new Quotas(self.scope, trust, store);
  const transfers =
    options.blobs && new BlobTransfers({ blobs: options.blobs, documents: plainDocuments(store), committer, clock, emit: log });
  const blobs = transfers === undefined ? {} : { blobs: transfers };
  const acceptance = new Acceptance({ self, trust, committer, clock, log, quotas, ...blobs });
  const duty = new Duty({ self, store, committer, book, clock, log, onError });
  const pacing = new Pacing({ self, quotas, clock, log, wake: (peer) => links.wake(peer) });
  const handover = new Handover({ self, store, committer, clock, log, duty, pacing });
  const stated = new StatedOnce(store, committer);
  const ends = (): readonly Expiry[] => [...trustExpiries(trust, clock.now()), ...ownKeyExpiries(trust, self), ...certificates];
  const expiries = new ExpiryWatch(clock, ends, log);
  const trustLinks = new TrustLinks({
    trust,
    clock,
    log,
    assemble: () => new TrustAssembly(maxBytesOfKind),
    send: (peer, content) => links.sendTrust(peer, content),
    onChanged() {
      expiries.look();
      links.trustChanged();
      endpoint.directoryChanged();
      void stated.state(heldObjects(trust)).catch(onError);
    },
  });
  const traffic = new TrustTraffic({
    documents: trustLinks,
    // Agencies seal their statements: over TRUST those of relays of other states count alone.
    statement(peer, part, bytes) {
      if (peer.scope !== self.scope) endpoint.arrived(peer, part, bytes);
    },
  });
  committer.observe(({ inbound = [], documents }) => {
    transfers?.committed(documents);
    for (const to of new Set(inbound.flatMap(({ routes }) => routes.map((route) => route.to)))) links.wake(to);
  });
  book.observe(() => (duty.any ? duty.checkReceipts() : Promise.resolve()));
  const permitted = permittedPeers(self, trust);
  const watches = new Map<PeerKey, LinkWatch>();
  const watchOf = (peer: PeerKey): LinkWatch => {
    const watch = watches.get(peer) ?? new LinkWatch(peer, clock, log);
    watches.set(peer, watch);
    return watch;
  };
  const handler: RelayLinkHandler = {
    ...blobs,
    authorize: (claim) => authorizeLink(claim, permitted, clock.now()),
    counters: (peer) => endpoint.counters(peer),
    restored: ({ key }) => endpoint.frames.restored(key),
    heard: (peer) => endpoint.frames.heard(peer),
    rolledBack: (...found) => endpoint.frames.rolledBack(...found),
    seen: ({ key }) => endpoint.frames.seen(key),
    isBehind: ({ key }, seen) => endpoint.frames.isBehind(key, seen),
    commit: (peer, batch) => acceptance.take(peer, batch),
    window: (...asked) => handover.window(...asked),
    acknowledged: (...told) => handover.acknowledged(...told),
    refused: (...told) => handover.refused(...told),
    notice: (peer, body) => endpoint.notice(peer, body),
    trust: (peer, content) => traffic.receive(peer, content),
    status(peer, up, error) {
      if (up) {
        links.began(peer);
        watchOf(peer.key).up();
        log({ kind: 'link-up', peer: peer.key, ...(peer.trustOnly === true ? { trustOnly: true } : {}) });
        traffic.up(peer);
        endpoint.linkUp(peer);
        return;
      }
      links.ended(peer);
      traffic.down(peer);
      log({ kind: 'link-down', peer: peer.key, ...(error === undefined ? {} : { code: error.code, detail: downReason(error) }) });
      watchOf(peer.key).down(error);
    },
    unreached(peer, error) {
      if (watchOf(peer).failed(error)) log({ kind: 'link-down', peer, code: error.code, detail: downReason(error) });
    },
    failure: (error, address) => log({ kind: 'link-refused', address, code: error.code, detail: error.message }),
  };

  // Looked up first: whatever trust refuses is thrown before anything runs.
  const targets = links.targets();
  await endpoint.start();
  await stated.state(heldObjects(trust));
  await duty.start(endpoint.keeper.restoredAt);
  await transfers?.start();
  await links.listen(handler);
  const stopSweeping = startSweeper(store, clock, { statementsMs: LIMITS.relayStatementRetentionMs });
  log({ kind: 'listening', url: links.url });
  links.dial(targets);
  trustLinks.start();
  expiries.start();
  return {
    url: links.url,
    connected: () =>
      links
        .peers()
        .map(({ key }) => key)
        .sort(),
    async status() {
      const [stats, ofBlobs] = await Promise.all([store.stats(), transfers?.status()]);
      const expected = expectedPeers(self, trust, clock.now());
      return relayStatus({ self, url: links.url, stats, blobs: ofBlobs, watches, dials: links.dials, expected, board, expiries });
    },
    async close() {
      stopSweeping();
      expiries.stop();
      trustLinks.stop();
      pacing.stop();
      await duty.stop();
      transfers?.stop();
      await links.close();
      await transfers?.settled();
      for (const watch of watches.values()) watch.stop();
      await endpoint.stop();
      await stated.settled();
      board.stop();
      log({ kind: 'closed' });
    },
  };
}
