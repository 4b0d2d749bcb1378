// SPDX-License-Identifier: Apache-2.0
// Rules on answers beyond their form.
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import { defineGeneralRule, defineRule } from '../rule.js';
import type { Report } from '../rule.js';
import { cited } from '../legal-bases/provision.js';
import { consultationBefore, consultationBeforePostponing } from './ground-status.js';
import type { ConsultationDuty } from './ground-status.js';
import { consultedOn, judgedGround } from './refusal.js';

export const postponement = defineRule({
  id: 'V064',
  severity: 'E',
  source: 'see EIO article 15; the accord',
  summary: 'A postponement says when it is looked at again, and rests on a ground that the accord knows.',
  mend: 'Give the date of the review; postpone on a ground of the accord.',
  on: ['decision.postpone'],
  check({ payload }, report, { terms }) {
    if (payload.reviewOn === undefined) report(['payload', 'reviewOn'], 'Say when you will look at it again.');
    if (terms?.postponeGrounds.includes(payload.ground) === false)
      report(['payload', 'ground'], 'The accord does not know this ground for a postponement.');
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

export const barredGround = defineRule({
  id: 'V061',
  severity: 'E',
  source: 'the instrument itself; the accord',
  summary: 'A ground that the cited instrument or the accord forbids is not used.',
  mend: 'Refuse on a ground that instrument and accord leave open, or execute.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    for (const [i, ground] of payload.grounds.entries()) {
      const { accord, found } = judgedGround(ground, payload.measureIds, context);
      const path = ['payload', 'grounds', i, 'code'];
      const values = { ground: ground.code };
      if (accord === 'barred') {
        // The Charter goes before every treaty (articles 25 and 103).
        const severity = ground.code === 'G-SANCT' ? 'W' : 'E';
        report(path, '{ground}: the accord forbids this ground.', { severity, values });
      } else if (accord === undefined && found?.status === 'barred') {
        report(path, '{ground}: {provision} forbids this ground.', { values: { ...values, provision: cited(found) } });
      }
    }
  },
});

export const openGround = defineRule({
  id: 'V062',
  severity: 'E',
  source: 'the instrument itself; the accord',
  summary: 'A ground cites its basis; one that the basis does not open by itself rests on a domestic provision or reservation.',
  mend: 'Cite treaty and article, and the domestic provision or the reservation that opens the ground.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    for (const [i, ground] of payload.grounds.entries()) {
      const { accord, found } = judgedGround(ground, payload.measureIds, context);
      if (accord !== undefined) continue;
      const path = ['payload', 'grounds', i];
      const founded = ground.domesticProvision !== undefined || ground.reservation !== undefined;
      const values = { ground: ground.code };
      if (ground.basis === undefined) {
        report([...path, 'basis'], '{ground}: name the treaty on which you refuse, with its article.', {
          severity: founded ? 'W' : 'E',
          values,
        });
      } else if (!founded && found?.status === 'declared') {
        report(
          [...path, 'domesticProvision'],
          '{ground}: {provision} leaves it to domestic law or a reservation. Name that law or reservation.',
          {
            values: { ...values, provision: cited(found) },
          },
        );
      } else if (!founded && found?.status === 'silent') {
        const text = '{ground}: {basis} does not mention it. Name the domestic law or the reservation that opens it.';
        report([...path, 'domesticProvision'], text, { values: { ...values, basis: ground.basis.code } });
      }
    }
  },
});

export const refusalReasons = defineRule({
  id: 'V063',
  severity: 'E',
  source:
    'UNTOC article 18(23) and (26); see UNCAC article 46(26), ETS 030 article 19, ETS 141 article 20, ETS 185 article 27(6), CETS 198 article 30, EIO article 11(4)',
  summary:
    'A refusal has grounds with reasons; a consultation goes before a refusal or postponement where the cited instrument asks for it.',
  mend: 'State each ground with its reason; write a consultation note first and name it.',
  on: ['decision.refuse', 'decision.postpone'],
  check({ payload }, report, { dossier }) {
    const consulted = payload.consultationRef !== undefined || consultedOn(payload.measureIds, dossier?.consulted);
    if (!('grounds' in payload)) {
      if (!consulted) judgePostponement(consultationBeforePostponing(payload.basis?.code), report);
      return;
    }
    if (payload.grounds.length === 0) report(['payload', 'grounds'], 'state a ground');
    for (const [i, ground] of payload.grounds.entries()) {
      if (ground.reason === undefined) report(['payload', 'grounds', i, 'reason'], 'give the reason');
    }
    if (consulted) return;
    const duties = payload.grounds.flatMap(({ basis, code }) => consultationBefore(basis?.code, code) ?? []);
    const found = duties.find(({ binds }) => binds) ?? duties[0];
    if (found === undefined) return;
    const values = { provision: cited(found.provision) };
    const path = ['payload', 'consultationRef'];
    if (found.binds) report(path, 'Write a consultation note first: {provision} asks for it before this refusal.', { values });
    else report(path, '{provision} asks for a consultation first, where that is appropriate.', { severity: 'W', values });
  },
});

function judgePostponement(found: ConsultationDuty | undefined, report: Report): void {
  if (found === undefined) return;
  const values = { provision: cited(found.provision) };
  const path = ['payload', 'consultationRef'];
  const text = 'Write a consultation note first; the treaty you cite asks for it before a postponement. It is {provision}.';
  if (found.binds) report(path, text, { values });
  else report(path, '{provision} asks for a consultation first, where that is appropriate.', { severity: 'W', values });
}
