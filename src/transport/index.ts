// SPDX-License-Identifier: Apache-2.0
export { openLinkClient } from './client.js';
export type { LinkClient, LinkClientOptions } from './client.js';
export { openLinkServer } from './server.js';
export type { LinkServer, LinkServerOptions } from './server.js';
export type {
  LaneState,
  LinkGrant,
  LinkHandler,
  LinkIdentity,
  LinkPeer,
  LinkSigner,
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
export type { Listener, Network, Socket } from './network.js';
