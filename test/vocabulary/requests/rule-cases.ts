// SPDX-License-Identifier: Apache-2.0
import { REQUEST, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V020',
    'no authority in charge',
    REQUEST,
    (b) => delete b.payload.proceedings.conductingAuthority,
    'E V020 /payload/proceedings/conductingAuthority',
  ),
  breaks('V020', 'no facts', REQUEST, (b) => (b.payload.proceedings.facts = []), 'E V020 /payload/proceedings/facts'),
  breaks(
    'V020',
    'a measure without a purpose',
    REQUEST,
    (b) => delete b.payload.measures[0]?.purpose,
    'E V020 /payload/measures/0/purpose',
  ),
  breaks(
    'V021',
    'an authority without its officer',
    REQUEST,
    (b) => delete b.payload.proceedings.conductingAuthority?.officer,
    'E V021 /payload/proceedings/conductingAuthority/officer',
  ),
  breaks(
    'V021',
    'an officer without a function',
    REQUEST,
    (b) => delete b.payload.proceedings.conductingAuthority?.officer?.function,
    'E V021 /payload/proceedings/conductingAuthority/officer',
  ),
  breaks(
    'P13',
    'short facts',
    REQUEST,
    (b) => b.payload.proceedings.facts?.forEach((fact) => (fact.text = 'Ransom.')),
    'E P13 /payload/proceedings/facts',
  ),
  breaks(
    'P13',
    'an offence without a place',
    REQUEST,
    (b) => delete b.payload.proceedings.offences[0]?.committedAt[0]?.place,
    'W P13 /payload/proceedings/offences',
  ),
  breaks(
    'V026',
    'a deadline without reason and consequence',
    REQUEST,
    (b) => Object.assign(b.payload.measures[0] ?? {}, { deadline: { by: '2026-03-01T00:00:00Z' } }),
    'E V026 /payload/measures/0/deadline/reason',
    'E V026 /payload/measures/0/deadline/consequenceIfMissed',
  ),
  breaks(
    'V027',
    'an emergency that tells nothing',
    REQUEST,
    (b) => (b.payload.urgency = { level: 'EMERGENCY', reason: 'LIFE', text: 'Patients of a clinic are threatened for tomorrow.' }),
    'E V027 /payload/emergency/facts',
    'E V027 /payload/emergency/riskTo',
    'E V027 /payload/emergency/link',
  ),
  breaks(
    'V028',
    'more urgency than the accord foresees',
    REQUEST,
    (_b, k) => {
      if (k.terms !== undefined) k.terms.urgentShare = { percent: 30, days: 90 };
      k.workload = { urgent: 4, total: 10 };
    },
    'W V028 /payload/urgency/level',
  ),
  breaks(
    'V027',
    'an urgent disclosure that tells nothing',
    'emergency.disclosure',
    (b) => (b.payload.emergency = {}),
    'E V027 /payload/emergency/facts',
    'E V027 /payload/emergency/riskTo',
    'E V027 /payload/emergency/link',
  ),
  ...(['preservation.request', 'restraint.request', 'emergency.disclosure'] as const).flatMap((type) => [
    breaks('V020', `no facts in ${type}`, type, (b) => delete b.payload.proceedings.facts, 'E V020 /payload/proceedings/facts'),
    breaks(
      'V021',
      `no officer in ${type}`,
      type,
      (b) => delete b.payload.proceedings.conductingAuthority?.officer,
      'E V021 /payload/proceedings/conductingAuthority/officer',
    ),
    breaks(
      'P13',
      `short facts in ${type}`,
      type,
      (b) => {
        for (const fact of b.payload.proceedings.facts ?? []) fact.text = 'Short.';
      },
      'E P13 /payload/proceedings/facts',
    ),
  ]),
];
