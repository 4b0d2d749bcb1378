import { describe, expect, it } from 'vitest';
import { killRounds, seeded } from './arena.js';

describe('kill -9 under load', () => {
  it('loses no promised message and hands none over again after its acknowledgement, whoever is killed (RELAY-06, RELAY-11, STORE-19, AGENCY-06, AGENCY-07, AGENCY-09)', async () => {
    const { ledger, crashes, audit } = await killRounds(['relay-b', 'receiver', 'relay-a', 'sender'], 6, seeded(20_261_124));
    expect(crashes).toEqual([]);
    expect([ledger.broken, ledger.alarms]).toEqual([[], []]);
    expect(ledger.lost()).toEqual([]);
    expect(ledger.sent.size).toBeGreaterThan(10);
    // RELAY-11: no receipt without its leaf, no leaf without its message, and nothing said twice.
    expect([audit.unlogged, audit.unpaired, audit.doubled]).toEqual([[], [], []]);
    expect(audit.leaves).toBeGreaterThan(2 * ledger.handed.size);
    expect(audit.receipts).toBeGreaterThan(0);
  }, 120_000);
});
