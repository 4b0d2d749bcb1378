// SPDX-License-Identifier: Apache-2.0
// Urgent restraint of assets: the short request before the formal one, and how long it holds.
import { LIFT_REASONS } from '../status/codes.js';
import { defineMessage } from '../../schema/message.js';
import { authority } from '../authorities/fields.js';
import { asset, trace } from '../assets/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { freezeInstruction, restraintReport as report } from './fields.js';
import { legalBasis } from '../legal-bases/fields.js';
import { proceedings } from '../proceedings/fields.js';
import { list, localId, shortText, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byRequesterPoint, byResponderPoint } from '../senders.js';
import { requester } from '../requests/fields.js';
import { sanctions } from '../costs/fields.js';

export const restraintRequest = defineMessage({
  ...byRequesterPoint,
  type: 'restraint.request',
  profile: 'core',
  purpose: 'urgent restraint of assets, before the formal request',
  source: 'see CETS 198 articles 21 and 22; UNTOC article 13(2); UNCAC articles 54(2) and 55(2)',
  responderRef: 'optional',
  payload: z.object({
    requester,
    requestedAuthority: authority,
    legalBasis: list(legalBasis, { max: 16 }),
    proceedings,
    assets: list(asset, { min: 1 }),
    instruction: freezeInstruction,
    traces: list(trace, { max: 64 }).optional(),
    declarations: z.object({ sanctions: sanctions.optional() }).optional(),
    /** Date by which the formal request will arrive (P31). */
    formalRequestDueBy: dateTime(),
    /** Whether a formal request is meant to follow; absent: it is. */
    followUp: z.object({ intent: z.boolean(), text: text().optional() }).optional(),
  }),
});

/** Reports the frozen assets, the assets already moved, and the end of the freeze. */
export const restraintReport = defineMessage({
  ...byResponderPoint,
  type: 'restraint.report',
  profile: 'core',
  purpose: 'outcome of a restraint',
  source: 'see CETS 198; RU law of 20 February 2026 on digital currency; TR CMK 128/A',
  reply: 'required',
  payload: report.extend({ measureId: localId().optional() }),
});

export const restraintExpiryWarning = defineMessage({
  ...byResponderPoint,
  type: 'restraint.expiry-warning',
  purpose: 'a restraint will lapse',
  source: 'see CETS 198 article 22(2); UNCAC article 55(8)',
  payload: z.object({ ref: shortText(), expiresAt: dateTime(), needed: list(text(), { min: 1, max: 32 }) }),
});

export const restraintLifted = defineMessage({
  ...byResponderPoint,
  type: 'restraint.lifted',
  profile: 'core',
  purpose: 'a restraint was lifted, lapsed or was challenged',
  source: 'see CETS 198 article 22(2)',
  payload: z.object({
    ref: shortText(),
    at: dateTime(),
    why: LIFT_REASONS.schema,
    text: text().optional(),
    /** Assets that stay restrained. */
    remainingAssets: list(localId()),
  }),
});

export const restraintExtend = defineMessage({
  ...byRequesterPoint,
  type: 'restraint.extend',
  purpose: 'keep a restraint for longer',
  source: 'see CETS 198 article 22',
  payload: z.object({ ref: shortText(), until: dateTime(), reason: text() }),
});

export const restraintRelease = defineMessage({
  ...byRequesterPoint,
  type: 'restraint.release',
  purpose: 'a restraint is no longer needed',
  source: 'see CETS 198 article 22',
  payload: z.object({ ref: shortText(), assetIds: list(localId()).optional(), reason: text().optional() }),
});
