// An accord that changes while a batch is being judged.
import { expect, it } from 'vitest';
import { Quotas } from '../../src/relay/quotas.js';
import { openMemoryStore } from '../../src/store/memory.js';
import type { AccordLimits } from '../../src/trust/accord.js';
import type { TrustStore } from '../../src/trust/trust-store.js';
import { NOW } from '../trust/states.js';

it('limits that come in between the reading of the counts and their use are kept to (RELAY-20)', async () => {
  let limits: AccordLimits = {};
  const trust = { accordBetween: () => ({ limits }) } as unknown as TrustStore;
  const quotas = new Quotas('demo-a', trust, openMemoryStore());
  const direction = { from: 'demo-b', to: 'demo-a' };
  await quotas.load(direction);
  limits = { messagesPerDay: 1 };
  expect(quotas.admit(direction, 2, 100, NOW)).toMatchObject({ lane: 2, isLowered: false });
  expect(() => quotas.admit(direction, 2, 100, NOW)).toThrowCode('RELAY_QUOTA');
});
