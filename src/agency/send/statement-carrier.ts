// SPDX-License-Identifier: Apache-2.0
// The sealed path: what an agency says of logs and receipts goes to another one as an ordinary sealed message.
import { formatUuid, uuidv7 } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { StatementSink } from '../../endpoint/ports.js';
import { encodeBody } from '../../schema/body/codec.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import { carriageTo, counterpartOf, resolveAddress } from './addressing.js';
import type { AgencyNode } from '../agency-parts.js';
import { expiryOf, sealTo } from './outbox.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { registry } from '../../vocabulary/registry.js';

export function sealedStatements(node: AgencyNode): StatementSink {
  return {
    carries: (peer) => carriageTo(node, peer),
    /** Seals one transport.receipt. It stands in no log (LOG-70), and lives as long as an envelope can (LOG-62). */
    async carry(peer, statement) {
      const now = node.clock.now();
      const { mailbox } = counterpartOf(peer, node);
      const expiresAt = expiryOf(now, LIMITS.lifetimeMaxSeconds * 1000);
      const address = resolveAddress(node, mailbox, expiresAt, now, carriageTo(node, peer) === 'refusals');
      const messageId = uuidv7(now, node.random);
      const { outbound, documents } = await sealTo(node, address, now, {
        lane: STATUS_LANE,
        expiresAt,
        message: {
          type: { name: TRANSPORT_RECEIPT, major: 1, minor: 0 },
          messageId,
          body: encodeBody(registry, TRANSPORT_RECEIPT, [1, 0], statement),
          ...(node.test ? { test: true } : {}),
        },
        about: { messageId: formatUuid(messageId), type: TRANSPORT_RECEIPT },
      });
      return { outbound: [outbound], documents };
    },
    /** It is queued for the relay. */
    sent: () => undefined,
  };
}
