// SPDX-License-Identifier: Apache-2.0
import { isPlainObject } from '../../schema/body/data.js';
import { askedOf } from '../measures/asked.js';
import { TARGET } from '../measures/target.js';
import { REQUESTS, defineGeneralRule, defineRule } from '../rule.js';

export const confiscation = defineRule({
  id: 'V060',
  source: 'see CETS 198 article 37(3)(a)',
  summary: 'A confiscation order comes as a certified copy, final, with its extent.',
  mend: 'Attach the certified copy and the attestation of finality, and state the extent.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'CONF-ENF')) {
      const { certifiedCopy, finality, extent } = measure.particulars;
      if (certifiedCopy === undefined) report([...path, 'certifiedCopy'], 'Attach a certified copy of the order.');
      if (finality?.attested !== true) report([...path, 'finality'], 'Attest that the order is final.');
      if (extent === undefined) report([...path, 'extent'], 'State how far the confiscation goes.');
    }
  },
});

export const confiscationTarget = defineRule({
  ...TARGET,
  source: 'see CETS 198 article 37(3)(a); UNTOC article 13',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'CONF-ENF')) {
      const { assetIds = [], maxAmount, particulars } = measure;
      // An extent in words names property by a number.
      const named = assetIds.length > 0 || maxAmount !== undefined || /\p{N}/u.test(particulars.extent ?? '');
      if (!named) report(path, 'A confiscation of what? Name the property or the amount.');
    }
  },
});

export const returnTarget = defineRule({
  ...TARGET,
  source: 'see UNCAC article 57; ETS 182 article 12',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'AST-RET', 'RESTIT')) {
      if ((measure.assetIds ?? []).length === 0) report([...path.slice(0, -1), 'assetIds'], 'A return of what? Name at least one asset.');
    }
  },
});

interface Recipient {
  readonly assetId?: string;
  readonly share?: unknown;
  readonly percent?: string;
}

/** Hundredths of a per cent. */
const hundredths = (percent: string) => Number(percent.replace('.', ''));

const WHOLE = 10_000;

/** Sums of the percentages that do not make the whole, one for each asset. */
function wrongSums(recipients: readonly Recipient[]): number[] {
  const sumOf = (assetId: string | undefined) =>
    recipients
      .filter((one) => one.percent !== undefined && (one.assetId === undefined || one.assetId === assetId))
      .reduce((sum, { percent = '0' }) => sum + hundredths(percent), 0);
  const shared = recipients.filter(({ percent }) => percent !== undefined);
  const assets = new Set(shared.map(({ assetId }) => assetId));
  // A percentage of every asset counts for each asset that is named.
  if (assets.size > 1) assets.delete(undefined);
  return [...assets].map(sumOf).filter((sum) => sum !== WHOLE);
}

export const shares = defineGeneralRule({
  id: 'P34',
  source: 'see UNCAC article 57; UNTOC article 14; the agreement on sharing',
  summary: 'A share is an amount or a percentage, and the percentages of an asset make 100.00 after deductions.',
  mend: 'Correct the shares: they divide what is left after deductions; name every recipient, a State that keeps a part too.',
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const { recipients } = object;
      if (!Array.isArray(recipients)) continue;
      const listed = recipients.filter(isPlainObject) as readonly Recipient[];
      for (const [i, { share, percent }] of listed.entries()) {
        if (share !== undefined && percent !== undefined)
          report([...path(), 'recipients', i, 'percent'], 'State the share as an amount or as a percentage, not as both.');
      }
      for (const sum of wrongSums(listed))
        report([...path(), 'recipients'], 'The shares make {percent} per cent.', { values: { percent: (sum / 100).toFixed(2) } });
    }
  },
});
