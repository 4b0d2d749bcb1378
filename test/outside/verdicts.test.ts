// One table, two verifiers: the library, and one that was made from SPEC.md alone in another language.
import { beforeAll, describe, expect, it } from 'vitest';
import { checkpointRows, cosignatureRows } from './checkpoint-rows.js';
import { evidenceRows } from './evidence-rows.js';
import { offerRows } from './offer-rows.js';
import { ourVerdicts } from './ours.js';
import { hasMlDsa, hasPython, missingMlDsa, missingPython, pythonVerdicts } from './python.js';
import { receiptRows } from './receipt-rows.js';
import { publishedStates } from './statements.js';
import type { Row } from './statements.js';

const PARTS = {
  'checkpoints and notes (LOG-06, LOG-07, LOG-08, LOG-09, LOG-10)': checkpointRows,
  'cosignatures (LOG-12)': cosignatureRows,
  'receipts, single, in batches and anchored (LOG-03, LOG-11, LOG-15, LOG-17, LOG-18, LOG-19, LOG-20, LOG-21)': receiptRows,
  'offers and closings (LOG-04, LOG-13, LOG-14, LOG-16)': offerRows,
  'evidence of every conflict, and of honest pairs (LOG-22, LOG-23, LOG-24)': evidenceRows,
};

for (const [suite, isThere, missing] of [
  ['rogatory-classic', hasPython, missingPython],
  ['rogatory-hybrid', hasMlDsa, missingMlDsa],
] as const) {
  describe(`statements in ${suite}`, () => {
    const parts = new Map<string, readonly Row[]>();
    let verdicts: { readonly library: ReadonlyMap<Row, string>; readonly python: ReadonlyMap<Row, string> };
    beforeAll(async () => {
      const states = await publishedStates(suite);
      for (const [title, rows] of Object.entries(PARTS)) parts.set(title, await rows(states));
      const all = [...parts.values()].flat();
      const reading = { grounds: states.grounds, cases: all.map(({ given }) => given) };
      const byRow = (said: readonly string[]) => new Map(all.map((row, i) => [row, said[i]!]));
      verdicts = {
        library: byRow(ourVerdicts(reading)),
        python: byRow(isThere ? pythonVerdicts([reading])[0]! : []),
      };
    }, 60_000);

    const said = (by: keyof typeof verdicts, part: string) => parts.get(part)!.map((row) => [row.title, verdicts[by].get(row)]);

    it.each(Object.keys(PARTS))('are judged as SPEC.md says: %s', (part) => {
      const expected = parts
        .get(part)!
        .map(({ title, expected: text }) => [title, typeof text === 'string' ? text : expect.stringMatching(text)]);
      expect(said('library', part)).toEqual(expected);
    });

    it.skipIf(!isThere).each(Object.keys(PARTS))(`are judged alike by a verifier made from SPEC.md, in Python${missing}: %s`, (part) => {
      expect(said('python', part)).toEqual(said('library', part));
    });
  });
}
