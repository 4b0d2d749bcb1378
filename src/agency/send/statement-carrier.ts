// SPDX-License-Identifier: Apache-2.0
// The sealed path: what an agency says of logs and receipts goes to another one as an ordinary sealed message.
import { formatUuid, uuidv7 } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import type { Effects } from '../../endpoint/effects.js';
import type { Carriage, Statement, StatementSink } from '../../endpoint/ports.js';
import { seal } from '../../envelope/seal.js';
import { encodeBody } from '../../schema/body/codec.js';
import { STATUS_LANE } from '../arrive/arrival-parts.js';
import { carriageTo, resolveAddress } from './addressing.js';
import { counterpartOf } from '../cases/counterpart.js';
import type { AgencyNode } from '../agency-parts.js';
import { accordRef, expiryOf } from './outbox.js';
import { sentDocuments } from './sent-record.js';
import { ownSeal } from '../home/own-signers.js';
import { TRANSPORT_RECEIPT } from '../refusal-types.js';
import { registry } from '../../vocabulary/registry.js';

export class SealedStatements implements StatementSink {
  readonly #node: AgencyNode;

  constructor(node: AgencyNode) {
    this.#node = node;
  }

  carries(peer: Principal): Carriage {
    return carriageTo(this.#node, peer);
  }

  /** Seals one transport.receipt. It stands in no log (LOG-46), and lives as long as an envelope can (LOG-62). */
  async carry(peer: Principal, statement: Statement): Promise<Effects> {
    const node = this.#node;
    const now = node.clock.now();
    const { mailbox } = counterpartOf(peer, node);
    const expiresAt = expiryOf(now, LIMITS.lifetimeMaxSeconds * 1000);
    const isRefusal = this.carries(peer) === 'refusals';
    const address = resolveAddress(mailbox, node.self, node.floor, node.trust, expiresAt, now, isRefusal);
    const messageId = uuidv7(now, node.random);
    const sealed = await seal({
      suite: address.suite,
      mailboxes: [mailbox],
      lane: STATUS_LANE,
      expiresAt,
      message: {
        type: { name: TRANSPORT_RECEIPT, major: 1, minor: 0 },
        messageId,
        issuedAt: toSeconds(now),
        directories: address.directories,
        body: encodeBody(registry, TRANSPORT_RECEIPT, [1, 0], statement),
        ...(address.accord === undefined ? {} : { accord: accordRef(address) }),
        ...(node.test ? { test: true } : {}),
      },
      from: node.self,
      seal: ownSeal(node, address.suite, now),
      recipients: [address.recipient],
      requiredFloor: address.requiredFloor,
      random: node.random,
    });
    const { envelopeId, envelopeDigest, frame } = sealed;
    const how = { addressee: peer, mailbox, kem: address.recipient.kem.kid, lane: STATUS_LANE, expiresAt: expiresAt * 1000 };
    return {
      outbound: [{ to: node.relayKey, lane: STATUS_LANE, mailbox, envelopeId, envelopeDigest, frame, expiresAt: expiresAt * 1000 }],
      documents: [...sentDocuments(node, sealed, how, { messageId: formatUuid(messageId), type: TRANSPORT_RECEIPT })],
    };
  }

  /** It is queued for the relay. */
  sent(): void {}
}
