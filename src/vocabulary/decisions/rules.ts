// SPDX-License-Identifier: Apache-2.0
// Rules on answers beyond their form.
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import type { RuleContext } from '../context.js';
import { defineGeneralRule, defineRule } from '../rule.js';
import { groundStatus, needsConsultation } from './ground-status.js';
import type { GroundStatus } from './ground-status.js';

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

type Ground = MessageBody<'decision.refuse'>['payload']['grounds'][number];

/** Standing of a ground under the basis it cites, or under every basis of the request. */
function statuses(ground: Ground, { dossier }: RuleContext): readonly (GroundStatus | undefined)[] {
  const bases = ground.basis === undefined ? (dossier?.legalBases ?? []) : [ground.basis.code];
  return bases.map((basis) => groundStatus(basis, ground.code));
}

export const barredGround = defineRule({
  id: 'V061',
  severity: 'E',
  source: 'the instrument itself; the accord',
  summary: 'A ground that the instrument or the accord forbids is not used.',
  mend: 'Refuse on a ground that instrument and accord leave open, or execute.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    for (const [i, ground] of payload.grounds.entries()) {
      const forbidden = context.terms?.forbiddenGrounds.includes(ground.code) === true;
      if (forbidden || statuses(ground, context).includes('barred')) report(['payload', 'grounds', i, 'code'], 'this ground is barred');
    }
  },
});

export const openGround = defineRule({
  id: 'V062',
  severity: 'E',
  source: 'the instrument itself; the accord',
  summary: 'A ground that the instrument does not open by itself rests on a domestic provision or reservation.',
  mend: 'Cite the domestic provision or the reservation that opens the ground.',
  on: ['decision.refuse'],
  check({ payload }, report, context) {
    for (const [i, ground] of payload.grounds.entries()) {
      const found = statuses(ground, context);
      const open = found.includes('open') || context.terms?.refusalGrounds.includes(ground.code) === true;
      const founded = ground.domesticProvision !== undefined || ground.reservation !== undefined;
      if (!open && !founded && found.length > 0 && !found.includes('barred')) {
        report(['payload', 'grounds', i, 'domesticProvision'], 'name the domestic provision or reservation');
      }
    }
  },
});

export const refusalReasons = defineRule({
  id: 'V063',
  severity: 'E',
  source: 'see UNTOC',
  summary: 'A refusal has grounds with reasons, and a consultation went before.',
  mend: 'State each ground with its reason; consult the other side first and name that message.',
  on: ['decision.refuse'],
  check({ payload }, report) {
    if (payload.grounds.length === 0) report(['payload', 'grounds'], 'state a ground');
    for (const [i, ground] of payload.grounds.entries()) {
      if (ground.reason === undefined) report(['payload', 'grounds', i, 'reason'], 'give the reason');
    }
    const codes = payload.grounds.map((ground) => ground.code);
    if (codes.length > 0 && needsConsultation(codes) && payload.consultationRef === undefined) {
      report(['payload', 'consultationRef'], 'name the message of the consultation');
    }
  },
});
