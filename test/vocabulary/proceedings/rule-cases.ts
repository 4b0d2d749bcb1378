// SPDX-License-Identifier: Apache-2.0
import { REQUEST, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V022',
    'a measure without an offence',
    REQUEST,
    (b) => Object.assign(b.payload.measures[0] ?? {}, { offenceIds: [] }),
    'E V022 /payload/measures/0/offenceIds',
  ),
  breaks(
    'V022',
    'a measure for an offence that is not there',
    REQUEST,
    (b) => b.payload.measures[0]?.offenceIds.push('o2'),
    'E V022 /payload/measures/0/offenceIds/1',
  ),
  breaks(
    'V023',
    'an offence without the text of a provision',
    REQUEST,
    (b) => delete b.payload.proceedings.offences[0]?.provisions[0]?.text,
    'E V023 /payload/proceedings/offences/0/provisions',
  ),
  breaks(
    'V023',
    'an offence without its penalty',
    REQUEST,
    (b) => delete b.payload.proceedings.offences[0]?.maxPenalty,
    'E V023 /payload/proceedings/offences/0/maxPenalty',
  ),
  breaks(
    'P17',
    'no dual criminality asserted',
    REQUEST,
    (b) => delete b.payload.proceedings.offences[0]?.dualCriminality,
    'W P17 /payload/proceedings/offences/0/dualCriminality',
  ),
  breaks(
    'V029',
    'a death penalty without assurance',
    REQUEST,
    (b) => Object.assign(b.payload.proceedings.offences[0] ?? {}, { maxPenalty: { death: true } }),
    'W V029 /payload/proceedings/offences/0/maxPenalty/death',
  ),
  breaks(
    'V023',
    'a restraint without maximum penalty',
    'restraint.request',
    (b) => delete b.payload.proceedings.offences[0]?.maxPenalty,
    'E V023 /payload/proceedings/offences/0/maxPenalty',
  ),
  breaks('V023', 'a preservation without it is none', 'preservation.request', (b) => delete b.payload.proceedings.offences[0]?.maxPenalty),
  breaks(
    'P17',
    'a restraint that does not assert dual criminality',
    'restraint.request',
    (b, k) => {
      delete b.payload.proceedings.offences[0]?.dualCriminality;
      if (k.terms !== undefined) k.terms.dualCriminality = 'coercive';
    },
    'W P17 /payload/proceedings/offences/0/dualCriminality',
  ),
  breaks('P17', 'a preservation needs no dual criminality', 'preservation.request', (b, k) => {
    delete b.payload.proceedings.offences[0]?.dualCriminality;
    if (k.terms !== undefined) k.terms.dualCriminality = 'always';
  }),
  breaks(
    'P17',
    'a preservation needs it where a State reserved it',
    'preservation.request',
    (b, k) => {
      delete b.payload.proceedings.offences[0]?.dualCriminality;
      if (k.terms !== undefined) Object.assign(k.terms, { dualCriminality: 'always', preservationDualCriminality: true });
    },
    'W P17 /payload/proceedings/offences/0/dualCriminality',
  ),
];
