// SPDX-License-Identifier: Apache-2.0
// The endpoint of a relay: its log, receipts and cosigning, over plain documents; statements leave by TRUST (RELAY-15).
import { principalKey } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { Signer } from '../crypto/sign/sign.js';
import { Committer } from '../endpoint/committer.js';
import { Counterparties } from '../endpoint/cosigning/counterparties.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { trustDocuments } from '../endpoint/link/trust-traffic.js';
import { plainDocuments } from '../endpoint/documents.js';
import type { Documents } from '../endpoint/documents.js';
import { issuersOf } from '../trust/store/issuers.js';
import { RelayBook } from './envelope-book.js';
import type { RelayEvent, RelayGround } from './events.js';
import type { PeerLinks } from './peer-links.js';

export interface RelayEndpointOptions extends Omit<RelayGround, 'committer'> {
  readonly random: RandomSource;
  readonly links: Pick<PeerLinks, 'carries' | 'sendTrust' | 'sendNotice' | 'redial'>;
  /** The one in force, asked at each signature. */
  readonly signer: (role: 'log' | 'cosign') => Signer | undefined;
}

export interface RelayEndpoint {
  readonly documents: Documents;
  readonly committer: Committer<RelayEvent>;
  readonly book: RelayBook;
  readonly endpoint: Endpoint;
}

/** Makes the endpoint; nothing is read or written before it starts. */
export function makeRelayEndpoint(options: RelayEndpointOptions): RelayEndpoint {
  const { self, trust, store, clock, random, log, links, signer } = options;
  const documents = plainDocuments(store);
  const counterparties = new Counterparties(documents, self.scope);
  const committer = new Committer<RelayEvent>({ store, clock, counterparties, emit: log });
  const book = new RelayBook({ self, store, trust, committer });
  const endpoint = new Endpoint({
    self,
    kind: 'relay',
    store,
    documents,
    clock,
    random,
    counterparties,
    committer,
    signer,
    view: issuersOf(trust),
    directoryVersion: (scope) => trust.heldVersion('directory', scope),
    book,
    sink: {
      carries: (peer) => (links.carries(principalKey(peer)) ? 'all' : 'nothing'),
      carry: async () => ({}),
      sent(peer, statement) {
        for (const document of trustDocuments(statement)) void links.sendTrust(principalKey(peer), document);
      },
    },
    sendNotice: (peer, body) => links.sendNotice(peer, body),
    redial: (peer) => links.redial(peer),
    emit: log,
  });
  return { documents, committer, book, endpoint };
}
