// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/store/index.js';
import { runStoreContract } from './contract.js';

describe('the memory store', () => {
  const make = async () => ({ open: async () => openMemoryStore(), destroy: async () => undefined });
  runStoreContract({ make, persistent: false }, { describe, it, expect, fc });
});
