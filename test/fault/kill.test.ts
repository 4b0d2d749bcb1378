import { describe, expect, it } from 'vitest';
import { killRounds, seeded } from './arena.js';

describe('kill -9 under load', () => {
  it('loses no promised message and hands none over again after its acknowledgement, whoever is killed (RELAY-06, AGENCY-06, AGENCY-07, AGENCY-09)', async () => {
    const { ledger, crashes } = await killRounds(['relay-b', 'receiver', 'relay-a', 'sender'], 6, seeded(20_261_124));
    expect(crashes).toEqual([]);
    expect(ledger.broken).toEqual([]);
    expect(ledger.lost()).toEqual([]);
    expect(ledger.sent.size).toBeGreaterThan(10);
  }, 120_000);
});
