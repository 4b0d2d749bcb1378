// SPDX-License-Identifier: Apache-2.0
// Standing of a ground of refusal under the basis that it cites (SCHEMA-43), and the consultation that some instruments ask for first.
import type { LegalBasisCode } from '../legal-bases/codes.js';
import { readCell } from '../legal-bases/provision.js';
import type { Provision } from '../legal-bases/provision.js';
import type { RefusalGround } from './codes.js';
import { GROUND_TABLE } from './ground-table.js';
import type { GroundCase } from './ground-table.js';

/** open: the instrument names it. declared: by declaration, reservation or domestic law only. barred: forbidden. silent: as declared. */
export type GroundStatus = 'open' | 'declared' | 'barred' | 'silent';

/** Provision of a basis on a ground, and what it makes of it. */
export interface GroundArticle extends Provision {
  readonly status: GroundStatus;
}

const STATUSES: Readonly<Record<string, GroundStatus>> = { o: 'open', d: 'declared', x: 'barred' };

/**
 * Looks a ground of refusal up under one instrument.
 * @param basis - Code of the basis that the refusal cites.
 * @param cases - Facts on which some instruments make it depend.
 * @returns status, provision and its mark; undefined for a basis whose grounds nobody has read.
 */
export function groundArticle(basis: string, ground: RefusalGround, cases: Iterable<GroundCase> = []): GroundArticle | undefined {
  const row = Object.hasOwn(GROUND_TABLE, basis) ? GROUND_TABLE[basis as LegalBasisCode] : undefined;
  if (row === undefined) return undefined;
  const code = basis as LegalBasisCode;
  const cell = row[ground];
  if (cell === undefined) return { status: 'silent', of: code, mark: 'by-heart' };
  const known = new Set(cases);
  const chosen =
    typeof cell === 'string' ? cell : (Object.entries(cell).find(([name]) => known.has(name as GroundCase))?.[1] ?? cell.otherwise);
  const { status, ...provision } = readCell(code, chosen);
  return { ...provision, status: STATUSES[status] ?? 'declared' };
}

/** A duty to consult before refusing or postponing. */
interface Consultation {
  readonly provision: Provision;
  /** Where it is appropriate, the instrument says. */
  readonly mild?: true;
  /** Articles of the grounds before which it asks for it; absent: all. */
  readonly grounds?: RegExp;
  readonly postponing: boolean;
}

function duty(basis: LegalBasisCode, cell: string, rest: Omit<Consultation, 'provision'>): Consultation {
  const { status: _status, ...provision } = readCell(basis, `o ${cell}`);
  return { provision, ...rest };
}

const CONSULTATIONS: Readonly<Partial<Record<LegalBasisCode, Consultation>>> = {
  UNTOC: duty('UNTOC', '18(26)', { grounds: /^18\(21\)/, postponing: true }),
  UNCAC: duty('UNCAC', '46(26)', { grounds: /^46\(21\)/, postponing: true }),
  UNCC: duty('UNCC', '40(28) ?', { grounds: /^40\(21\)/, postponing: true }),
  ETS185: duty('ETS185', '27(6)', { grounds: /^27\(4\)/, postponing: true }),
  'EU-EIO': duty('EU-EIO', '11(4)', { grounds: /^11\(1\)\([abdef]\)/, postponing: false }),
  ETS141: duty('ETS141', '20', { mild: true, postponing: true }),
  CETS198: duty('CETS198', '30', { mild: true, postponing: true }),
};

/** A provision that asks for a consultation first, and whether it binds or only asks for it where that is appropriate. */
export interface ConsultationDuty {
  readonly provision: Provision;
  readonly binds: boolean;
}

function consultationOf(basis: string | undefined): Consultation | undefined {
  return basis !== undefined && Object.hasOwn(CONSULTATIONS, basis) ? CONSULTATIONS[basis as LegalBasisCode] : undefined;
}

/** Consultation that the cited basis asks for before a refusal on this ground; undefined when it asks for none. */
export function consultationBefore(basis: string | undefined, ground: RefusalGround): ConsultationDuty | undefined {
  const found = consultationOf(basis);
  if (basis === undefined || found === undefined) return undefined;
  const { provision, grounds, mild = false } = found;
  const { of, article = '' } = groundArticle(basis, ground) ?? {};
  if (grounds !== undefined && !(of === basis && grounds.test(article))) return undefined;
  return { provision, binds: !mild };
}

/** Consultation that the cited basis asks for before a postponement. */
export function consultationBeforePostponing(basis: string | undefined): ConsultationDuty | undefined {
  const found = consultationOf(basis);
  return found?.postponing === true ? { provision: found.provision, binds: found.mild !== true } : undefined;
}
