// SPDX-License-Identifier: Apache-2.0
import type { LegalBasisCode } from '../legal-bases/codes.js';
import type { RefusalGround } from './codes.js';

/** open: the instrument names it. declared: by declaration, reservation or domestic law only. barred: the instrument forbids it. */
export type GroundStatus = 'open' | 'declared' | 'barred';

type Row = Partial<Record<GroundStatus, readonly RefusalGround[]>>;

const untoc: Row = {
  open: ['G-FORM', 'G-SOV', 'G-DOMLAW', 'G-LEGSYS'],
  declared: ['G-DUAL', 'G-NEBIS', 'G-IMM', 'G-HR', 'G-DISCR', 'G-THRESH', 'G-DEATH', 'G-MIL', 'G-THIRD', 'G-RECIP'],
  barred: ['G-FISC', 'G-BANKSEC'],
};

const TABLE: Partial<Record<LegalBasisCode, Row>> = {
  ETS030: {
    open: ['G-SOV', 'G-POL', 'G-FISC', 'G-MIL'],
    declared: ['G-DUAL', 'G-DOMLAW', 'G-NEBIS', 'G-IMM', 'G-HR', 'G-DISCR', 'G-THRESH', 'G-DEATH', 'G-RECIP'],
  },
  ETS099: { barred: ['G-FISC'] },
  ETS182: { declared: ['G-DP'] },
  CETS224: { declared: ['G-DP'] },
  UNTOC: untoc,
  UNCAC: { ...untoc, open: [...(untoc.open ?? []), 'G-MINOR'] },
  UNCC: { ...untoc, open: [...(untoc.open ?? []), 'G-DISCR', 'G-DP'] },
  ETS185: { open: ['G-SOV', 'G-POL'], declared: ['G-NEBIS', 'G-IMM', 'G-HR', 'G-DISCR', 'G-DEATH'], barred: ['G-FISC'] },
  CETS198: {
    open: [
      'G-SOV',
      'G-POL',
      'G-FISC',
      'G-DUAL',
      'G-DOMLAW',
      'G-LEGSYS',
      'G-NEBIS',
      'G-MINOR',
      'G-TIME',
      'G-ABSENTIA',
      'G-NOTFINAL',
      'G-THIRD',
      'G-LINK',
    ],
    declared: ['G-IMM', 'G-HR', 'G-DISCR', 'G-THRESH', 'G-DEATH'],
    barred: ['G-BANKSEC'],
  },
  'EU-EIO': {
    open: ['G-SOV', 'G-DUAL', 'G-DUALTERR', 'G-DOMLAW', 'G-NEBIS', 'G-IMM', 'G-HR', 'G-THRESH'],
    barred: ['G-FISC', 'G-BANKSEC'],
  },
  'EU-FRZ': {
    open: ['G-FORM', 'G-DUAL', 'G-DUALTERR', 'G-NEBIS', 'G-IMM', 'G-HR', 'G-ABSENTIA', 'G-NOTFINAL', 'G-THIRD', 'G-IMPOSS'],
    barred: ['G-FISC'],
  },
  'EU-EEV': { open: ['G-DUAL', 'G-NEBIS', 'G-IMM', 'G-HR'], declared: ['G-IMPOSS'], barred: ['G-FISC'] },
};

/** Standing of a ground under one instrument; undefined where the instrument is silent. */
export function groundStatus(basis: string, ground: RefusalGround): GroundStatus | undefined {
  const row = Object.hasOwn(TABLE, basis) ? TABLE[basis as LegalBasisCode] : undefined;
  // A ground that an instrument both opens and declares counts as open.
  return (['barred', 'open', 'declared'] as const).find((status) => row?.[status]?.includes(ground));
}

/** Grounds for which a consultation is pointless. */
const WITHOUT_CONSULTATION: ReadonlySet<string> = new Set(['G-IMM', 'G-NEBIS']);

/** Whether a refusal on these grounds needs an earlier consultation. */
export function needsConsultation(codes: readonly string[]): boolean {
  return !codes.every((code) => WITHOUT_CONSULTATION.has(code));
}
