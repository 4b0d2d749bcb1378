// SPDX-License-Identifier: Apache-2.0
// What answers must have beside their form.
import { sameChain } from '../chains/caip.js';
import { isPlainObject } from '../data.js';
import type { Path } from '../path.js';
import { defineGeneralRule, defineRule } from './define.js';

export const postponement = defineRule({
  id: 'V064',
  severity: 'E',
  source: 'see EIO article 15',
  summary: 'A postponement says when it is looked at again.',
  mend: 'Set reviewOn.',
  on: ['decision.postpone'],
  check({ payload }, report) {
    if (payload.reviewOn === undefined) report(['payload', 'reviewOn'], 'say when it is looked at again');
  },
});

export const conditionText = defineGeneralRule({
  id: 'V065',
  severity: 'E',
  source: 'see UNTOC article 18(26)',
  summary: 'A condition says in words what it asks for; more than the accord expects are a refusal by another name.',
  mend: 'Write each condition out; join or drop what is not needed.',
  check({ body }, report, { terms }) {
    const payload = isPlainObject(body) ? body.payload : undefined;
    const conditions = isPlainObject(payload) && Array.isArray(payload.conditions) ? payload.conditions : [];
    const path: Path = ['payload', 'conditions'];
    for (const [i, condition] of conditions.entries()) {
      if (isPlainObject(condition) && condition.text === undefined) report([...path, i, 'text'], 'say what is asked for');
    }
    if (conditions.length > (terms?.expectations?.conditions ?? Infinity)) report(path, 'more conditions than the accord expects', 'W');
  },
});

export const custodyTransaction = defineRule({
  id: 'V076',
  severity: 'E',
  source: 'a seizure is proved by its transaction',
  summary: 'The transaction into custody is on the chain of the asset, and brings the quantity less the fee.',
  mend: 'Compare chain, wallet and amount with the transaction itself.',
  on: ['restraint.report', 'result.partial', 'result.final'],
  check({ payload }, report) {
    const reports = 'evidence' in payload ? (payload.restraints ?? []) : [payload];
    for (const [i, { custody, perAsset }] of reports.entries()) {
      if (custody === undefined) continue;
      const path: Path = 'evidence' in payload ? ['payload', 'restraints', i, 'custody'] : ['payload', 'custody'];
      const chains = perAsset.flatMap(({ caip19 }) => caip19 ?? []);
      const { caip2 } = custody.txIn;
      if (chains.some((asset) => !sameChain(asset, caip2))) report([...path, 'txIn', 'caip2'], 'on another chain than the asset');
      if (!sameChain(custody.wallet.caip10, caip2)) report([...path, 'wallet'], 'on another chain than the transaction');
      const quantity = perAsset.reduce((sum, asset) => sum + BigInt(asset.quantity?.baseUnits ?? 0), 0n);
      const { amount, fee } = custody;
      if (amount !== undefined && BigInt(amount.baseUnits) !== quantity - BigInt(fee?.baseUnits ?? 0))
        report([...path, 'amount'], 'not the quantity less the fee');
    }
  },
});

export const boundUse = defineRule({
  id: 'V082',
  severity: 'E',
  source: 'see UNTOC article 18(19); ETS 185 article 28',
  summary: 'Conditions that bind stand in every result as limits of its use.',
  mend: 'Copy every accepted condition of these measures into useLimits.',
  on: ['result.partial', 'result.final'],
  check({ payload }, report, { dossier }) {
    for (const { code, measureIds } of dossier?.binding ?? []) {
      const concerns = measureIds === undefined || measureIds.some((id) => payload.measureIds.includes(id));
      if (concerns && !payload.useLimits.some((limit) => limit.code === code))
        report(['payload', 'useLimits'], 'a binding condition is missing');
    }
  },
});

export const serviceProven = defineRule({
  id: 'V084',
  severity: 'E',
  source: 'see ETS 030 article 7(2)',
  summary: 'Service is proved by a receipt or a declaration; its failure by the attempts.',
  mend: 'Attach the signed receipt or a declaration; for a failure list the attempts.',
  on: ['service.proof'],
  check({ payload }, report) {
    if (payload.served !== undefined && payload.served.proof === undefined)
      report(['payload', 'served', 'proof'], 'attach receipt or declaration');
    if (payload.served === undefined && (payload.failure?.attempts.length ?? 0) === 0) report(['payload', 'failure'], 'name the attempts');
  },
});

export const redaction = defineRule({
  id: 'V085',
  severity: 'E',
  source: 'see ETS 182 article 26; CETS 224 article 14',
  summary: 'Evidence with sensitive data, or redacted, says on what basis it was redacted or not.',
  mend: 'State the basis on which it was redacted or left whole.',
  on: ['result.partial', 'result.final'],
  check({ payload }, report) {
    for (const [i, { personalData }] of payload.evidence.entries()) {
      const { special, redacted, redactionBasis } = personalData;
      if ((special || redacted) && redactionBasis === undefined)
        report(['payload', 'evidence', i, 'personalData', 'redactionBasis'], 'say on what basis');
    }
  },
});

export const otherUse = defineRule({
  id: 'V086',
  severity: 'E',
  source: 'see UNTOC article 18(19); ETS 185 article 28',
  summary: 'Evidence is used beyond its purpose only with consent, or where a treaty excepts the use.',
  mend: 'Ask with use.consent-request and name the consent, or the exception of the treaty.',
  on: ['use.report'],
  check({ payload }, report, { dossier }) {
    const { withinPurpose, exception, consentRef } = payload;
    if (withinPurpose || exception !== undefined) return;
    const known = dossier?.consents === undefined || dossier.consents.includes(consentRef ?? '');
    if (consentRef === undefined || !known) report(['payload', 'consentRef'], 'name the message that consented');
  },
});

export const surviving = defineRule({
  id: 'V087',
  severity: 'E',
  source: 'practice: what is not listed is forgotten',
  summary: 'A closure lists every obligation that outlives the dossier.',
  mend: 'List each live freeze, preservation, return and unpaid cost, or end it first.',
  on: ['closure'],
  check({ payload }, report, { dossier }) {
    const listed = new Set(payload.openObligations.map(({ ref }) => ref));
    const isListed = ({ ref, measureId = ref }: { ref: string; measureId?: string }): boolean => listed.has(ref) || listed.has(measureId);
    if (!(dossier?.owed ?? []).every(isListed)) report(['payload', 'openObligations'], 'an obligation is not listed');
  },
});

/** Deadlines of decision and execution, which the messages of the responder end. */
const WATCHED: ReadonlySet<string> = new Set(['D02', 'D03']);

export const overdue = defineGeneralRule({
  id: 'V088',
  severity: 'W',
  source: 'practice: silence is the commonest answer',
  summary: 'A decision that is overdue is decided, or its delay told.',
  mend: 'Decide, send the result, or send notice.delay with a new date.',
  check({ type }, report, { dossier }) {
    if (type.startsWith('decision.') || type === 'notice.delay' || type === 'reminder' || type.startsWith('result.')) return;
    const late = (dossier?.running ?? []).some(({ deadlineId, percent }) => WATCHED.has(deadlineId) && percent >= 100);
    if (late) report([], 'a decision or execution is overdue');
  },
});

export const spontaneous = defineRule({
  id: 'V090',
  severity: 'E',
  source: 'ETS 185 article 26(2); see UNTOC article 18(5)',
  summary: 'Information without a request comes with its evaluation and says its conditions; the answer speaks to each.',
  mend: 'Evaluate source and information, and list conditions or none; the answer names each condition.',
  on: ['spontaneous.info', 'spontaneous.reply'],
  check({ payload }, report, { dossier }) {
    if ('decision' in payload) {
      const answered = new Set(payload.conditionIds);
      if ((dossier?.offered ?? []).some((id) => !answered.has(id))) report(['payload', 'conditionIds'], 'a condition is not answered');
      return;
    }
    if (payload.evaluation === undefined) report(['payload', 'evaluation'], 'evaluate source and information');
    if (payload.conditions === undefined) report(['payload', 'conditions'], 'name the conditions, or none');
  },
});
