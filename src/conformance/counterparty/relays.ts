// SPDX-License-Identifier: Apache-2.0
// Relays of the kit: the public relay over memory, with keys and documents of a state.
import { systemClock, systemRandom } from '../../core/index.js';
import type { Clock } from '../../core/index.js';
import { memorySigner } from '../../crypto/index.js';
import { openRelay } from '../../relay/index.js';
import type { Relay } from '../../relay/index.js';
import { openMemoryBlobs, openMemoryStore } from '../../store/index.js';
import type { BlobStore, Store } from '../../store/index.js';
import { memoryLinkIdentity } from '../../transport/index.js';
import type { Network } from '../../transport/index.js';
import { openTrust } from '../../trust/index.js';
import type { TrustStore } from '../../trust/index.js';
import { RELAY_ID } from '../states/states.js';
import type { KitState, KitStates } from '../states/states.js';

export interface KitRelayOptions {
  readonly states: KitStates;
  readonly state: KitState;
  readonly network: Network;
  readonly clock?: Clock;
  readonly store?: Store;
  readonly blobs?: BlobStore;
  readonly trust?: TrustStore;
}

/** Documents of a relay, to which its operator adds some while it runs: as a folder is looked at, within seconds. */
export interface OperatedTrust {
  readonly trust: TrustStore;
  readonly publish: (document: Uint8Array) => void;
}

export function openOperatedTrust(states: KitStates, { scope }: KitState, now: number): OperatedTrust {
  const trust = openTrust({ own: scope, pins: states.pins, documents: states.documents, now });
  const waiting: Uint8Array[] = [];
  const refresh = async (at: number) => {
    const added = [];
    for (const document of waiting.splice(0)) added.push(await trust.addInSlices(document, at));
    return { added, refused: [] };
  };
  return { trust: Object.assign(trust, { refresh }), publish: (document) => void waiting.push(document) };
}

/** Starts the relay of a state at the address that its directory names. */
export function startKitRelay({ states, state, network, clock = systemClock, ...given }: KitRelayOptions): Promise<Relay> {
  const { trust } = given.trust === undefined ? openOperatedTrust(states, state, clock.now()) : { trust: given.trust };
  const { hostname: host, port } = new URL(state.url);
  const versions = (): [number, number] => [trust.heldVersion('root', state.scope), trust.heldVersion('directory', state.scope)];
  return openRelay({
    identity: memoryLinkIdentity({ scope: state.scope, id: RELAY_ID }, state.relay.link, versions),
    signers: { log: [memorySigner(state.relay.log)], cosign: [memorySigner(state.relay.cosign)] },
    trust,
    store: given.store ?? openMemoryStore(),
    blobs: given.blobs ?? openMemoryBlobs(),
    network,
    listen: { host, port: Number(port) },
    clock,
    random: systemRandom,
    log: () => undefined,
  });
}
