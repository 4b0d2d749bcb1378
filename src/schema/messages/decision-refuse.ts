// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { REFUSAL_GROUNDS } from '../codes/refusal-grounds.js';
import { defineMessage } from '../define.js';
import { legalBasisRef } from '../fields/legal-basis.js';
import { line, list, localId, text, uuid } from '../fields/text.js';
import { z } from '../zod.js';

/** Refuses measures, never the dossier: each ground with the basis that opens it and the reason that treaties ask for (V061 to V063). */
export const decisionRefuse = defineMessage({
  type: 'decision.refuse',
  version: [1, 0],
  purpose: 'refused',
  from: 'responder',
  roles: ['RD-CA', 'RD-EA'],
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    grounds: list(
      z.object({
        code: REFUSAL_GROUNDS.schema,
        basis: legalBasisRef.optional(),
        domesticProvision: line().optional(),
        reservation: line().optional(),
        reason: text().optional(),
      }),
      { max: 32 },
    ),
    /** Message of the consultation that went before. */
    consultationRef: uuid().optional(),
    remedies: text().optional(),
  }),
});
