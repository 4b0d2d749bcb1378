// SPDX-License-Identifier: Apache-2.0
export { openSqliteStore } from './sqlite/sqlite.js';
export type { SqliteStoreOptions } from './sqlite/sqlite.js';
export { openMemoryStore } from './memory/memory.js';
export type { MemoryStoreOptions } from './memory/memory.js';
export { runStoreContract } from './contract/contract.js';
export type { StoreFactory, StoreHarness, TestLibrary } from './contract/contract.js';
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
