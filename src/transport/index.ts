// SPDX-License-Identifier: Apache-2.0
export { openLinkClient } from './client.js';
export type { LinkClient, LinkClientOptions } from './client.js';
export { CLOSE_CODES, closeCodeOf, retryPolicyOf } from './close-codes.js';
export type { CloseCode, RetryPolicy } from './close-codes.js';
export type {
  LaneState,
  LinkGrant,
  LinkHandler,
  LinkIdentity,
  LinkSigner,
  LinkPeer,
  OutgoingMessage,
  PeerClaim,
  PeerLane,
  ReceivedMessage,
  TrustDocument,
  TrustPart,
  TrustRequest,
  Verdict,
} from './handler.js';
export { memoryLinkIdentity, memoryLinkSigner } from './identity.js';
export type { LinkTimes } from './link/link.js';
export type { Listener, ListenOptions, Network, Socket } from './network.js';
export { openLinkServer } from './server.js';
export type { LinkServer, LinkServerLimits, LinkServerOptions } from './server.js';
export type { Window } from './lane/receive-lane.js';
export { TrustAssembly } from './channel/trust-assembly.js';
export { isPart } from './frame/trust-header.js';
export { LINK_TOKENS } from './version.js';
