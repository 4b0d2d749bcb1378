import { describe, expect, it } from 'vitest';
import { killRounds, seeded } from '../system/fault/arena.js';
import type { PartyName } from '../system/fault/arena.js';

const ROUNDS = Number(process.env['ROGATORY_KILL_ROUNDS'] ?? 100);

describe(`${ROUNDS} rounds of kill -9 under load`, () => {
  it.each<[string, PartyName[]]>([
    ['relays', ['relay-a', 'relay-b']],
    ['agencies', ['sender', 'receiver']],
  ])(
    'loses nothing and repeats nothing acknowledged when %s are killed',
    async (name, targets) => {
      const { ledger, crashes, audit } = await killRounds(targets, ROUNDS, seeded(20_261_124));
      const again = [...ledger.handed.values()].filter((times) => times.length > 1).length;
      process.stdout.write(
        `${JSON.stringify({ killed: name, rounds: ROUNDS, sent: ledger.sent.size, handedOver: ledger.handed.size, redelivered: again, lost: ledger.lost().length, afterAcknowledgement: ledger.broken.length, leaves: audit.leaves, receipts: audit.receipts, unlogged: audit.unlogged.length, unpaired: audit.unpaired.length, doubled: audit.doubled.length, alarms: ledger.alarms.length })}\n`,
      );
      expect(crashes).toEqual([]);
      expect([ledger.broken, ledger.alarms]).toEqual([[], []]);
      expect(ledger.lost()).toEqual([]);
      // No receipt without its leaf in the log of its issuer, no leaf without its message, and nothing said twice.
      expect([audit.unlogged, audit.unpaired, audit.doubled]).toEqual([[], [], []]);
    },
    1_800_000,
  );
});
