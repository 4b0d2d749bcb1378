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
import { steadySigner } from '../trust/documents/signer.js';
import { issuersOf } from '../trust/store/issuers.js';
import { RelayBook } from './envelope-book.js';
import type { RelayEvent, RelayGround } from './events.js';
import type { PeerLinks } from './peer-links.js';

export interface RelayEndpointOptions extends Omit<RelayGround, 'committer'> {
  readonly random: RandomSource;
  readonly links: Pick<PeerLinks, 'carries' | 'sendTrust' | 'sendNotice' | 'redial'>;
  /** In the order in which they were made; asked at each signature. */
  readonly signers: (role: 'log' | 'cosign') => readonly Signer[];
}

export type RelayEndpoint = ReturnType<typeof makeRelayEndpoint>;

/** Makes the endpoint; nothing is read or written before it starts. */
export function makeRelayEndpoint({ self, trust, store, clock, random, log, links, signers }: RelayEndpointOptions) {
  const documents = plainDocuments(store);
  const counterparties = new Counterparties(documents, self.scope);
  const committer = new Committer<RelayEvent>({ store, clock, counterparties, owner: principalKey(self), emit: log });
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
    signer: (role) => steadySigner(trust.standing(self.scope)?.relays.get(self.id)?.signers ?? [], role, signers(role), clock.now()),
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
  return { committer, book, endpoint };
}
