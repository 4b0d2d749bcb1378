// SPDX-License-Identifier: Apache-2.0
import { documentCases } from './documents.js';
import { inboundCases } from './inbound.js';
import type { ContractContext, StoreFactory, TestLibrary } from './library.js';
import { leaseCases, leasePersistenceCases } from './leases.js';
import { logCases, logPersistenceCases } from './log.js';
import { outboundCases } from './outbound.js';
import { persistenceCases, promiseCases } from './promises.js';
import { propertyCases } from './property.js';
import type { Store } from '../../src/store/port.js';

export type { StoreFactory, StoreHarness, TestLibrary } from './library.js';

const ROUNDS = 30;

/**
 * Registers the tests that every store must pass, in the caller's own test library.
 * @param factory - Makes an empty store for each case; the suite closes it and has it removed.
 * @param library - `describe`, `it` and `expect` of vitest or jest, and fast-check.
 * @example
 * import { describe, expect, it } from 'vitest';
 * import fc from 'fast-check';
 * runStoreContract({ make: makeMyStore, persistent: true }, { describe, it, expect, fc });
 */
export function runStoreContract(factory: StoreFactory, { describe, it, expect, fc }: TestLibrary): void {
  const context: ContractContext = { describe, it, expect, within: (run) => () => runWithin(factory, run) };
  describe('messages received', () => inboundCases(context));
  describe('messages sent', () => outboundCases(context));
  describe('leases', () => leaseCases(context));
  describe('documents', () => documentCases(context));
  describe('log and receipts', () => logCases(context));
  describe('promises of every commit', () => promiseCases(context));
  if (factory.persistent)
    describe('after closing and opening', () => {
      persistenceCases(context);
      leasePersistenceCases(context);
      logPersistenceCases(context);
    });
  describe('as the model', () => propertyCases(context, fc, factory.rounds ?? ROUNDS));
}

async function runWithin(factory: StoreFactory, run: (store: Store, reopen: () => Promise<Store>) => Promise<void>): Promise<void> {
  const harness = await factory.make();
  let store: Store | undefined;
  const open = async (): Promise<Store> => (store = await harness.open());
  try {
    await run(await open(), async () => {
      await store?.close();
      return open();
    });
  } finally {
    await store?.close();
    await harness.destroy();
  }
}
