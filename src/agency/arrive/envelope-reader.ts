// SPDX-License-Identifier: Apache-2.0
import type { EnvelopeReader } from '../../envelope/types.js';
import { decapsulatorIndex } from '../home/keyring.js';
import type { AgencyNode } from '../agency-parts.js';

/** Who opens envelopes for this agency: its names, its keys, and its trust at the moment of each look. */
export function readerOf(
  node: Pick<AgencyNode, 'self' | 'mailboxes' | 'test' | 'floor' | 'trust' | 'clock' | 'keys'>,
  options?: Parameters<AgencyNode['trust']['view']>[1],
): EnvelopeReader {
  return {
    scope: node.self.scope,
    id: node.self.id,
    get mailboxes() {
      return node.mailboxes;
    },
    get test() {
      return node.test;
    },
    floor: node.floor,
    // A view is a snapshot of trust at one moment: taken anew for each arrival.
    get trust() {
      return node.trust.view(node.clock.now(), options);
    },
    decapsulator: decapsulatorIndex(node.keys),
  };
}
