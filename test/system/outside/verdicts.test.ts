// One table, two verifiers: the library, and one that was made from SPEC.md alone in another language.
import { beforeAll, describe, expect, it } from 'vitest';
import { checkpointRows, cosignatureRows, restoreRows } from './checkpoint-rows.js';
import { ourVerdicts } from './ours.js';
import { hasMlDsa, hasPython, missingMlDsa, missingPython, pythonVerdicts } from './python.js';
import { contradictionRows, ownEntryRows, standingRows } from './proof-rows.js';
import { receiptRows } from './receipt-rows.js';
import { publishedStates } from './statements.js';
import type { Row } from './statements.js';

const PARTS = {
  'checkpoints (LOG-07, LOG-09, LOG-10, LOG-41)': checkpointRows,
  'cosignatures (LOG-12, LOG-30)': cosignatureRows,
  'restore statements (LOG-05, LOG-16)': restoreRows,
  'batches and notices (LOG-03, LOG-17, LOG-18, LOG-20, LOG-21)': receiptRows,
  'own entries (LOG-57)': ownEntryRows,
  'receipts and what dates them (LOG-57, LOG-59)': standingRows,
  'contradictions of every class, and honest pairs (LOG-04, LOG-22, LOG-23)': contradictionRows,
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
