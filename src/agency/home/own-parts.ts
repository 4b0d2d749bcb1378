// SPDX-License-Identifier: Apache-2.0
// The parts below everything else: who the agency is, its documents, and the one place that commits. A running agency and a home without
// its link are built on the same.
import { Committer } from '../../endpoint/committer.js';
import { Counterparties } from '../../endpoint/cosigning/counterparties.js';
import type { EndpointPorts } from '../../endpoint/ports.js';
import { registry as builtIn } from '../../vocabulary/registry.js';
import { issuersOf } from '../../trust/store/issuers.js';
import { ownEntry } from '../agency-parts.js';
import type { AgencyNode, AgencyPorts } from '../agency-parts.js';
import { ownSteadySigner } from './own-signers.js';
import { RestoreTime } from '../cases/places.js';
import type { AgencyEvent } from '../types.js';
import { Vault } from './vault.js';

export interface NodeOptions extends AgencyPorts {
  readonly relayKey: () => string;
  readonly emit: (event: AgencyEvent) => void;
}

export interface NodeFoundation {
  readonly node: AgencyNode;
  /** What an endpoint asks of the node itself. */
  readonly ports: Omit<EndpointPorts, 'book' | 'sink' | 'sendNotice' | 'redial'>;
  /** To be loaded before the node seals or opens. */
  readonly restoreTime: RestoreTime;
}

/** @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-06). */
export function nodeOf({ scope, id, relayKey, registry = builtIn, ...ports }: NodeOptions): NodeFoundation {
  const { floor, keys, trust, store, clock, random, emit } = ports;
  const self = { scope, id };
  const entry = ownEntry(self, trust, clock.now());
  const vault = new Vault(store, keys.storageKey, random);
  const counterparties = new Counterparties(vault, scope);
  const committer = new Committer<AgencyEvent>({ store, clock, counterparties, emit });
  const restoreTime = new RestoreTime();
  const node: AgencyNode = {
    self,
    ...{ registry, keys, trust, store, vault, committer, clock, random, emit, floor },
    get mailboxes() {
      return entry.mailboxes;
    },
    get test() {
      return entry.test;
    },
    get relayKey() {
      return relayKey();
    },
    get restoredAt() {
      return restoreTime.at;
    },
  };
  return {
    node,
    restoreTime,
    ports: {
      ...{ self, store, clock, random, committer, counterparties, emit },
      kind: 'agency',
      documents: vault,
      signer: (role) => ownSteadySigner(node, role),
      view: issuersOf(trust),
      // A root counts as well: it may set a directory aside.
      directoryVersion: (scope) => trust.heldVersion('root', scope) * VERSIONS + trust.heldVersion('directory', scope),
    },
  };
}

const VERSIONS = 2 ** 26;
