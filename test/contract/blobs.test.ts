// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFileBlobs, openMemoryBlobs } from '../../src/store/index.js';
import type { BlobStore } from '../../src/store/index.js';
import { runBlobContract } from './blob-store.js';
import type { BlobHarness } from './blob-store.js';

async function makeFiles(): Promise<BlobHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-blobs-'));
  let store: BlobStore | undefined;
  let options = { folder, minFreeBytes: 0 };
  const open = async (): Promise<BlobStore> => (store = await openFileBlobs(options));
  return {
    open: (maxBytes) => ((options = { ...options, ...(maxBytes === undefined ? {} : { maxBytes }) }), open()),
    reopen: async () => (await store?.close(), open()),
    destroy: async () => {
      await store?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeMemory(): Promise<BlobHarness> {
  let store = openMemoryBlobs();
  return {
    open: async (maxBytes) => (store = openMemoryBlobs(maxBytes === undefined ? {} : { maxBytes })),
    reopen: async () => (await store.close(), (store = store.crash())),
    destroy: () => store.close(),
  };
}

describe('the blob store on files', () => {
  runBlobContract(makeFiles, { describe, it, expect, fc });
});

describe('the blob store in memory', () => {
  runBlobContract(makeMemory, { describe, it, expect, fc }, 200);
});
