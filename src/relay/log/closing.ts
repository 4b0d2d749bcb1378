// SPDX-License-Identifier: Apache-2.0
// The relay's log over all of its epochs, as one who cosigned a closed one is led through it (LOG-16).
import type { Principal } from '../../core/ids.js';
import type { Signer } from '../../crypto/sign.js';
import type { ClosedLog } from '../../log/closing-offer.js';
import { CLOSED_INDEX } from '../../log/epoch.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { Store } from '../../store/port.js';
import { nodeReader } from './reader.js';

interface ClosingParts {
  readonly self: Principal;
  readonly store: Store;
  /** Signs checkpoints: here that which closes an origin. */
  readonly logSigner: Signer;
}

export function closedLog({ self, store, logSigner }: ClosingParts): ClosedLog {
  return {
    owner: self,
    signer: logSigner,
    read: (epoch) => nodeReader(store, epoch),
    async closedEntry(epoch) {
      const [leaf] = await store.leaves(epoch, CLOSED_INDEX, 1);
      // Another leaf stands there when there was nothing that could be closed (RELAY-25).
      if (leaf?.object === undefined || leaf.kind !== leafKindNumber('closed')) return undefined;
      return { object: leaf.object, salt: leaf.salt };
    },
  };
}
