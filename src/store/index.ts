// SPDX-License-Identifier: Apache-2.0
export { openSqliteStore } from './sqlite.js';
export type { SqliteStoreOptions } from './sqlite.js';
export { openMemoryStore } from './memory.js';
export type { MemoryStoreOptions } from './memory.js';
export { runStoreContract } from './contract.js';
export type { StoreFactory, StoreHarness, TestLibrary } from './contract.js';
export type {
  Acknowledgement,
  Commit,
  CommitResult,
  Document,
  DocumentWrite,
  InboundMessage,
  InboundVerdict,
  LaneCounters,
  EnvelopeAt,
  LeafWrite,
  ExpiryPlace,
  ListOptions,
  OutboundMessage,
  PeerKey,
  QueueStats,
  QueuedMessage,
  LogHead,
  MeterSlot,
  MeterWrite,
  NodePlace,
  Outstanding,
  Owed,
  ReceiptVerdict,
  ReceiptWrite,
  StoredLeaf,
  StoredReceipt,
  Refusal,
  RestoredLane,
  Route,
  Store,
  StoreStats,
} from './port.js';
