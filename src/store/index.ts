// SPDX-License-Identifier: Apache-2.0
export { openSqliteStore } from './sqlite/store.js';
export type { SqliteStoreOptions } from './sqlite/store.js';
export { openMemoryStore } from './memory/memory.js';
export type { MemoryStoreOptions } from './memory/memory.js';
export type {
  Commit,
  CommitResult,
  Document,
  DocumentWrite,
  InboundMessage,
  LaneCounters,
  KnownEnvelope,
  LeafWrite,
  ListOptions,
  OutboundMessage,
  PeerKey,
  QueuedMessage,
  Outstanding,
  Owed,
  Payment,
  ReceiptWrite,
  StoredLeaf,
  StoredReceipt,
  Route,
  Store,
  StoreStats,
} from './port.js';
