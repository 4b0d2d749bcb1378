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
  DebtAgain,
  Document,
  DocumentWrite,
  InboundMessage,
  InboundVerdict,
  LaneCounters,
  EnvelopeAt,
  KnownEnvelope,
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
  Payment,
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
