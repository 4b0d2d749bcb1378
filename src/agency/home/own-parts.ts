// SPDX-License-Identifier: Apache-2.0
// The parts below everything else: who the agency is, its documents, and the one place that commits. A running agency and a home without
// its link are built on the same.
import type { RandomSource } from '../../core/random.js';
import type { Principal } from '../../core/ids.js';
import type { Clock } from '../../core/time.js';
import type { SuiteId } from '../../crypto/suites.js';
import { Committer } from '../../endpoint/committer.js';
import { Counterparties } from '../../endpoint/cosigning/counterparties.js';
import type { EndpointPorts } from '../../endpoint/ports.js';
import { registry as builtIn } from '../../vocabulary/registry.js';
import type { Registry } from '../../schema/registry.js';
import type { Store } from '../../store/port.js';
import { issuersOf } from '../../trust/store/issuers.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import type { AgencyKeys } from './keyring.js';
import { ownEntry } from '../agency-parts.js';
import type { AgencyNode } from '../agency-parts.js';
import { ownSteadySigner } from './own-signers.js';
import { RestoreTime } from '../cases/places.js';
import type { AgencyEvent } from '../types.js';
import { Vault } from './vault.js';

export interface NodeOptions extends Principal {
  readonly floor: SuiteId;
  readonly registry?: Registry;
  readonly keys: AgencyKeys;
  readonly trust: TrustStore;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly relayKey: () => string;
  readonly emit: (event: AgencyEvent) => void;
}

export interface NodeFoundation {
  readonly node: AgencyNode;
  readonly committer: Committer<AgencyEvent>;
  readonly counterparties: Counterparties;
  /** To be loaded before the node seals or opens. */
  readonly restoreTime: RestoreTime;
}

/** @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-06). */
export function nodeOf({ scope, id, relayKey, registry = builtIn, ...ports }: NodeOptions): NodeFoundation {
  const { keys, trust, store, clock, random, emit } = ports;
  const self = { scope, id };
  const entry = ownEntry(self, trust, clock.now());
  const vault = new Vault(store, keys.storageKey, random);
  const counterparties = new Counterparties(vault, scope);
  const committer = new Committer<AgencyEvent>({ store, clock, counterparties, emit });
  const restoreTime = new RestoreTime();
  const node: AgencyNode = {
    self,
    ...{ registry, keys, trust, store, vault, committer, clock, random, emit, floor: ports.floor },
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
  return { node, committer, counterparties, restoreTime };
}

/** What an endpoint asks of the node itself. */
export function endpointPorts(
  node: AgencyNode,
  committer: Committer<AgencyEvent>,
  counterparties: Counterparties,
): Omit<EndpointPorts, 'book' | 'sink' | 'sendNotice' | 'redial'> {
  const { self, store, vault, clock, random, trust } = node;
  return {
    ...{ self, store, clock, random, committer, counterparties },
    emit: (event) => node.emit(event),
    kind: 'agency',
    documents: vault,
    signer: (role) => ownSteadySigner(node, role),
    view: issuersOf(trust),
    // A root counts as well: it may set a directory aside.
    directoryVersion: (scope) => trust.heldVersion('root', scope) * VERSIONS + trust.heldVersion('directory', scope),
  };
}

const VERSIONS = 2 ** 26;
