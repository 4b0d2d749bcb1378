// SPDX-License-Identifier: Apache-2.0
// The parts of an agency below its link: who it is, its documents, the one place that commits, its dossiers, what it sent, its log. A running
// agency and a home without its link are built on the same.
import { BlobTransfers } from '../../endpoint/blobs/blob-transfers.js';
import { Committer } from '../../endpoint/committer.js';
import { Counterparties } from '../../endpoint/cosigning/counterparties.js';
import { Endpoint } from '../../endpoint/endpoint.js';
import { Serial } from '../../endpoint/serial.js';
import { issuersOf } from '../../trust/store/issuers.js';
import { registry as builtIn } from '../../vocabulary/registry.js';
import { ownEntry } from '../agency-parts.js';
import type { AgencyNode, AgencyPorts } from '../agency-parts.js';
import { Casebook } from '../cases/casebook.js';
import { SentEnvelopes } from '../send/sent-envelopes.js';
import { SealedStatements } from '../send/statement-carrier.js';
import { BlobArrivals } from '../attachments/blob-arrivals.js';
import { RELAY } from '../attachments/relay-name.js';
import { memorySpool } from '../attachments/spool.js';
import type { AgencyEvent } from '../types.js';
import { ownSteadySigner } from './own-signers.js';
import type { RelayLink } from './relay-link.js';
import { Vault } from './vault.js';

export interface OwnOptions extends AgencyPorts {
  readonly emit: (event: AgencyEvent) => void;
  /** The link to the own relay; absent: nothing leaves. */
  readonly link?: () => Pick<RelayLink, 'relay' | 'client'>;
}

export type OwnParts = ReturnType<typeof ownParts>;

/**
 * Puts them together; nothing is read or written before the endpoint begins.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-63).
 */
export function ownParts({ scope, id, registry = builtIn, floor, keys, trust, store, clock, random, emit, link, ...options }: OwnOptions) {
  const self = { scope, id };
  const entry = ownEntry(self, trust, clock.now());
  const vault = new Vault(store, keys.storageKey, random);
  const counterparties = new Counterparties(vault, scope);
  const committer = new Committer<AgencyEvent>({ store, clock, counterparties, emit });
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
      return link?.().relay ?? '';
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
    sink: new SealedStatements(node),
    sendNotice: (_relay, body) => link?.().client?.sendNotice(body) ?? Promise.resolve(false),
    redial: () => link?.().client?.retryNow(),
  });
  return { node, casebook, serial, sent, endpoint, committer };
}

const VERSIONS = 2 ** 26;
