// SPDX-License-Identifier: Apache-2.0
export { openSqliteStore } from './sqlite/store.js';
export type { SqliteStoreOptions } from './sqlite/store.js';
export { openMemoryStore } from './memory/memory.js';
export type { MemoryStoreOptions } from './memory/memory.js';
export type {
  Commit,
  CommitResult,
  Document,
  InboundMessage,
  LaneCounters,
  KnownEnvelope,
  ListOptions,
  OutboundMessage,
  PeerKey,
  QueuedMessage,
  Outstanding,
  Owed,
  StoredLeaf,
  StoredReceipt,
  Route,
  Store,
  StoreStats,
} from './port.js';
export { openFileBlobs } from './blobs/file-blobs.js';
export { openMemoryBlobs } from './blobs/memory-blobs.js';
export type { BlobState, BlobStore } from './blobs/port.js';
