// SPDX-License-Identifier: Apache-2.0
// How the parts of an agency are put together, started and ended.
import type { Principal } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { Clock } from '../core/time.js';
import { SUITE_IDS } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';
import { registry as builtIn } from '../schema/catalogue.js';
import type { Registry } from '../schema/registry.js';
import type { Store } from '../store/port.js';
import { StatedOnce } from '../store/stated.js';
import { startSweeper } from '../store/sweeper.js';
import type { Network } from '../transport/network.js';
import { TrustAssembly } from '../transport/trust-assembly.js';
import { heldObjects, maxBytesOfKind } from '../trust/exchange.js';
import { hasExpired } from '../trust/expired.js';
import { TrustLinks } from '../trust/links.js';
import type { TrustStore } from '../trust/resolver.js';
import { AnchorLink, beside } from './log/anchor-link.js';
import { Anchors } from './log/anchors.js';
import { Casebook } from './dossier/casebook.js';
import { HopReceipts } from './receipts/hop.js';
import { Inbox } from './inbox.js';
import { AGENCY_KEYS } from './keyring.js';
import type { AgencyKeys } from './keyring.js';
import { AgencyLinkHandler } from './link-handler.js';
import { LogBook } from './log-book.js';
import { ownEntry } from './node-parts.js';
import type { AgencyNode } from './node-parts.js';
import { Opener } from './arrival/opener.js';
import { ownSteadySigner } from './own-signers.js';
import { ReceiptReader } from './receipts/reader.js';
import { sealReply } from './arrival/reject-reply.js';
import { RelayLink } from './relay-link.js';
import { SealedReceipts } from './receipts/sealed.js';
import { SentStatus } from './outbox/sent-status.js';
import { Serial } from './serial.js';
import { Stamps, TIMESTAMP_OPTIONS } from './log/stamps.js';
import type { TimestampOptions } from './log/stamps.js';
import { takeStatements } from './receipts/statements.js';
import type { AgencyEvent } from './types.js';
import { Vault } from './vault.js';
import { Witness } from './log/witness.js';
import { Witnessed } from './log/witnessed.js';
import type { Members } from '../core/members.js';

/** All that an agency needs; clock, randomness, network and store are the caller's, so that a simulation runs this very code. */
export interface AgencyOptions extends Principal {
  readonly floor: SuiteId;
  /** What this agency speaks beside the built-in types: `registry.extend(...)` of rogatory/schema. Default: the built-in types alone. */
  readonly registry?: Registry;
  readonly keys: AgencyKeys;
  readonly trust: TrustStore;
  readonly store: Store;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Has the own log stamped by a time-stamping authority (LOG-55); absent: it is not. */
  readonly timestamps?: TimestampOptions;
  /** Called with every event, synchronously. What it throws becomes an uncaught error of the application; nothing observed fails by it. */
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
  },
  optional: { registry: 'object', timestamps: TIMESTAMP_OPTIONS, onEvent: 'function', onClosed: 'function' },
};

/** A running agency, by its parts. */
export interface AgencyParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly inbox: Inbox;
  readonly opener: Opener;
  readonly sent: SentStatus;
  readonly receiptReader: ReceiptReader;
  readonly witness: Witness;
  readonly stamps: Stamps | undefined;
  /** One task at a time in each dossier. */
  readonly serial: Serial;
  readonly link: RelayLink;
  /** Documents of trust came in by another way than a link or the folder. */
  trustChanged(): void;
  /** Ends the inbox, says GOAWAY and finishes what runs; called once. */
  close(): Promise<void>;
}

/**
 * Puts an agency together and starts it.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-06).
 */
export function assemble(options: AgencyOptions): AgencyParts {
  const { trust, clock } = options;
  const self = { scope: options.scope, id: options.id };
  const entry = ownEntry(self, trust, clock.now());
  let isClosing = false;
  const node: AgencyNode = {
    self,
    get mailboxes() {
      return entry.mailboxes;
    },
    get test() {
      return entry.test;
    },
    get relayKey() {
      return link.relay;
    },
    floor: options.floor,
    registry: options.registry ?? builtIn,
    keys: options.keys,
    trust,
    store: options.store,
    vault: new Vault(options.store, options.keys.storageKey, options.random),
    log: new LogBook(self, options.store, () => ownSteadySigner({ self, keys: options.keys, trust, clock }, 'log')),
    clock,
    random: options.random,
    wake: () => link.wake(),
    emit: shield(options.onEvent ?? (() => undefined)),
  };
  const stamps = options.timestamps === undefined ? undefined : new Stamps(node, options.timestamps);
  const casebook = new Casebook(node);
  const inbox = new Inbox(node);
  const serial = new Serial();
  const sent = new SentStatus(node);
  const receiptReader = new ReceiptReader(node, { casebook, serial });
  const witness = new Witness(node);
  const witnessed = new Witnessed(node, () => void sealedReceipts.takeUp());
  const sealedReceipts: SealedReceipts = new SealedReceipts(node, witness, witnessed);
  const hopReceipts = new HopReceipts(node, (body) => link.sendNotice(body));
  const opener = new Opener({
    node,
    casebook,
    inbox,
    serial,
    receipts: {
      hop: () => void hopReceipts.wake(),
      sealed: (peer, urgent) => sealedReceipts.schedule(peer, urgent),
      take: (opened, commit) => takeStatements(node, { reader: receiptReader, witness, witnessed }, opened, commit),
    },
    sealReply: (record, opened, error) => sealReply(node, casebook, record, opened, error),
  });
  const trustLinks = new TrustLinks({
    trust,
    clock,
    log: (event) => node.emit(event),
    assemble: () => new TrustAssembly(maxBytesOfKind),
    send: (_relay, content) => link.sendTrust(content),
    onChanged: () => trustChanged(),
  });
  const anchorLink = new AnchorLink(node, new Anchors(node), (content) => link.sendTrust(content));
  const handler = new AgencyLinkHandler(node, sent, () => void opener.wake(), beside(trustLinks, anchorLink), {
    notice: async (body) => {
      await receiptReader.notice(body);
      anchorLink.wake();
      sealedReceipts.noted();
    },
    wake: () => void hopReceipts.wake(),
    redial: () => link.retryNow(),
  });
  const link: RelayLink = new RelayLink({
    ...{ self, trust, clock, handler },
    store: options.store,
    network: options.network,
    identity: options.keys.link,
    random: options.random,
    onMoved: (relay) => node.emit({ kind: 'relay', relay, at: clock.now() }),
  });
  /** What waited for newer documents is tried again; a link begins anew when it carried trust alone and may carry all, or by a key that ended. */
  function trustChanged(): void {
    if (isClosing) return;
    stateTrust();
    void opener.retryHeld();
    // What is owed to a state that was in the dark, or waits for a key of this agency that is in force.
    void sealedReceipts.takeUp();
    void link.follow().catch(() => undefined);
    if (handler.isUnproven || (handler.isDark && !hasExpired(trust, self.scope, clock.now()))) link.restart();
    // A relay that knew newer documents first has refused the key of before: it may take the one of now.
    else link.retryNow();
  }
  const stated = new StatedOnce(options.store, clock);
  /** What was taken is stated in the log; what could not be is with the next document, or when the agency starts again. */
  function stateTrust(): void {
    void node.log
      .ready()
      .then(() => stated.state(heldObjects(trust)))
      .catch(() => undefined);
  }
  stateTrust();
  const stopSweeping = startSweeper(options.store, clock);
  void opener.wake();
  void link.start().catch(() => undefined);
  trustLinks.start();
  void sealedReceipts.takeUp();
  return {
    node,
    casebook,
    inbox,
    opener,
    sent,
    receiptReader,
    witness,
    stamps,
    serial,
    link,
    trustChanged,
    async close() {
      isClosing = true;
      stopSweeping();
      trustLinks.stop();
      inbox.close();
      await link.close();
      await handler.settled();
      await opener.close();
      await anchorLink.close();
      await sealedReceipts.close();
      await hopReceipts.close();
      await stamps?.close();
      await serial.idle();
      await stated.settled();
      await options.onClosed?.();
    },
  };
}

/** Keeps an observer's error apart from what it observes: a message is not sent again because a listener threw. */
export function shield(observe: (event: AgencyEvent) => void): (event: AgencyEvent) => void {
  return (event) => {
    try {
      observe(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
