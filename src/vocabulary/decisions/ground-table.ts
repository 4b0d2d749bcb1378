// SPDX-License-Identifier: Apache-2.0
// Grounds of refusal by instrument: a working aid, not legal advice. Two States overrule it in the terms of their accord.
// o: the instrument names the ground. x: it forbids the ground. d: only by declaration, reservation or domestic law, which a refusal cites.
// -: the instrument does not mention it, which counts as d. `v`: compared with a public copy of the text; `?`: in doubt; neither: known by
// heart. A code in front of an article names another instrument.
import { cellsOf } from '../legal-bases/provision.js';
import type { LegalBasisCode } from '../legal-bases/codes.js';
import type { RefusalGround } from './codes.js';

/** Facts on which a cell depends. */
export type GroundCase =
  /** Every measure is the preservation of data. */
  | 'preservation'
  /** Financing of terrorism. */
  | 'terrorism'
  /** An offence that the convention itself defines. */
  | 'convention-offence'
  /** The request also rests on the Additional Protocol to ETS 030. */
  | 'fiscal-protocol';

/** One cell, or the cells of single cases before the one for all others. */
export type GroundCell = string | Readonly<Partial<Record<GroundCase, string>> & { otherwise: string }>;

export type GroundRow = Readonly<Partial<Record<RefusalGround, GroundCell>>>;

/** Instruments that were read, in the order of the columns; EU-MLA2000 with its Protocol of 2001. Nobody compared EU-FRZ and EU-EEV. */
const COLUMNS = [
  'UNTOC',
  'UNCAC',
  'UNCC',
  'ETS030',
  'ETS185',
  'ETS141',
  'CETS198',
  'VIENNA88',
  'ICSFT99',
  'EU-MLA2000',
  'EU-EIO',
  'EU-FRZ',
  'EU-EEV',
  'MINSK93',
  'CHISINAU02',
] as const satisfies readonly LegalBasisCode[];

const ROWS: Readonly<Record<RefusalGround, string>> = {
  // UNTOC | UNCAC | UNCC | ETS030 | ETS185 | ETS141 | CETS198 | VIENNA88 | ICSFT99 | EU-MLA2000 | EU-EIO | EU-FRZ | EU-EEV | MINSK93 | CHISINAU02
  // Articles 28 and 38 of the conventions on laundering are about defects of the request.
  'G-FORM': 'o 18(21)(a) | o 46(21)(a) | o 40(21)(a) | - | - | d 28 | d 38 | o 7(15)(a) | - | - | - | o ? | - | - | -',
  // EU-EIO: national security, the source of information, and intelligence only.
  'G-SOV':
    'o 18(21)(b) | o 46(21)(b) | o 40(21)(b) | o ETS030:2(b) v | o ETS185:27(4)(b) | o 18(1)(b) | o 28(1)(b) | o 7(15)(b) | d 12(5) | o ETS030:2(b) v | o 11(1)(b) v | - | - | o 19 | o 22 ?',
  'G-POL': '- | - | - | o ETS030:2(a) v | o ETS185:27(4)(a) | o 18(1)(d) | o 28(1)(e) | x 3(10) | x 14 | x Prot. 9 | - | - | - | - | -',
  'G-FISC':
    'x 18(22) | x 46(22) | x 40(23) ? | o ETS030:2(a) v | d ETS185:25(4) v | o 18(1)(d) | o 28(1)(d) | x 3(10) | x 13 | x Prot. 8 | x 11(3) ? | x ? | x ? | - | -',
  // ETS030: of search and seizure alone. EU-EIO: not for the offences of Annex D.
  'G-DUAL':
    'o 18(9) | o 46(9)(b) | o 40(8) | d ETS030:5(1)(a) v | d ETS185:25(4)-(5) v | o 18(1)(f) | o 28(1)(g) | - | - | d ETS030:5 | o 11(1)(g) v | o ? | o ? | - | -',
  'G-DUALTERR': '- | - | - | - | - | - | - | - | - | - | o 11(1)(e) v | o ? | - | - | -',
  // EU-EIO: proceedings of article 4(b) and (c) only.
  'G-DOMLAW':
    'o 18(21)(c) | o 46(21)(c) | o 40(21)(c) | d ETS030:5(1)(c) v | d ETS185:25(4) v | o 18(2) | o 28(2) | o 7(15)(c) | d 12(5) | d ETS030:5 | o 11(1)(c) v | - | - | o 19 | o 22 ?',
  'G-LEGSYS':
    'o 18(21)(d) | o 46(21)(d) | o 40(21)(d) | - | d ETS185:25(4) v | o 18(1)(a) | o 28(1)(a) | o 7(15)(d) | - | - | - | - | - | o 19 | o 22 ?',
  'G-NEBIS': 'd | d | d | d | d | o 18(1)(e) | o 28(1)(f) | d | d | d | o 11(1)(d) v | o ? | o ? | d | d',
  'G-IMM': 'd | d | d | d | d | d | d | d | d | d | o 11(1)(a) v | o ? | o ? | d | d',
  'G-HR': 'd | d | d 6, 24 | d | d ETS185:15 | d | d | d | d 17 | d | o 11(1)(f) v | o ? | o ? | d | d',
  'G-DISCR': 'd | d | o 40(22) | d | d | d | d | d | o 15 | d | - | - | - | d | d',
  'G-THRESH': 'd | - | - | d ETS030:5(1)(b) v | - | o 18(4)(a) | o 28(4)(a) | - | - | o Prot. 1(3) | o 11(1)(h) | - | - | - | -',
  'G-MINOR': '- | o 46(9)(b), 55(7) | o 50 ? | - | - | o 18(1)(c) | o 28(1)(c) | - | - | - | - | - | - | - | -',
  'G-DEATH': 'd | d | d | d | d | d | d | d | d | d | - | - | - | d | d',
  'G-MIL': 'd | d | d | o ETS030:1(2) v | - | - | - | - | - | o ETS030:1(2) v | - | - | - | - | -',
  'G-TIME': '- | - | - | d | - | o 18(4)(c) | o 28(4)(c) | - | - | - | - | - | - | d | d',
  'G-ABSENTIA': '- | - | - | - | - | o 18(4)(f) | o 28(4)(f) | - | - | - | - | o ? | - | - | -',
  'G-NOTFINAL': 'd 13(4) | d 55(4) | d | - | - | o 18(4)(e) | o 28(4)(e) | d | d | - | - | o ? | - | - | -',
  'G-THIRD': 'd 13(8) | d 55(9) | d 50 ? | - | - | o 22(2) | o 32(2) | d 5(8) | d 8(5) | - | - | o ? | - | - | -',
  'G-LINK': '- | - | - | - | - | o 18(4)(b) | o 28(4)(b) | - | - | - | - | - | - | - | -',
  'G-BANKSEC': 'x 18(8) | x 46(8) | x 40(24) ? | - | - | x 18(7) | x 28(7) | x 7(5) | x 12(2) | x Prot. 7 | - | - | - | - | -',
  'G-IMPOSS': '- | - | - | - | - | - | - | - | - | - | - | o ? | d ? | - | -',
  'G-RECIP': '- | - | - | d ETS030:5(2) v | - | - | - | - | - | d | - | - | - | - | -',
  'G-DP': '- | - | o 36 ? | o ETS182:26(3) | - | - | - | - | - | d 23 | - | - | - | - | -',
  'G-SCOPE': 'o 13(7), 3 | o 46(1) | o 40(1), 3 | - | - | - | - | o 7(1) | o 12(1) | - | - | - | - | - | -',
  'G-EVID': '- | o 55(7) | o 50 ? | - | - | - | - | - | - | - | - | - | - | - | -',
  'G-BURDEN': '- | - | - | - | - | o 18(1)(c) | o 28(1)(c) | - | - | - | - | - | - | - | -',
  'G-SAFETY': 'd 24 | d 32 | d 33 | d ETS182:23 | - | - | - | - | - | - | o 11(1)(b) v | - | - | - | -',
  'G-SANCT': COLUMNS.map(() => 'd').join(' | '),
};

/** Cells of single cases. */
const CASES: Readonly<
  Partial<Record<LegalBasisCode, Readonly<Partial<Record<RefusalGround, Readonly<Partial<Record<GroundCase, string>>>>>>>>
> = {
  ETS030: { 'G-FISC': { 'fiscal-protocol': 'x ETS099:1' } },
  ETS185: {
    'G-SOV': { preservation: 'o ETS185:29(5)(b)' },
    'G-POL': { preservation: 'o ETS185:29(5)(a)' },
    // The offences of articles 2 to 11.
    'G-FISC': { 'convention-offence': 'x ETS185:25(4) v' },
    // Article 29(3) bars it for a preservation, unless the State made the reservation of article 29(4).
    'G-DUAL': { preservation: 'd ETS185:29(4) v' },
  },
  CETS198: { 'G-POL': { terrorism: 'x 28(1)(e)' }, 'G-FISC': { terrorism: 'x 28(1)(d)' } },
};

function column(of: (typeof COLUMNS)[number]): GroundRow {
  const cells = Object.entries(ROWS).flatMap(([ground, row]) => {
    const { [of]: cell } = cellsOf(COLUMNS, row);
    const cases = CASES[of]?.[ground as RefusalGround];
    if (cell === '-') return [];
    return [[ground, cases === undefined ? cell : { ...cases, otherwise: cell }] as const];
  });
  return Object.fromEntries(cells);
}

/** Rows of the instruments that were read. An instrument without a row is not judged: nobody has read its grounds. */
export const GROUND_TABLE: Readonly<Partial<Record<LegalBasisCode, GroundRow>>> = {
  ...Object.fromEntries(COLUMNS.map((of) => [of, column(of)])),
  // The protocols leave the grounds of their conventions as they are.
  ETS099: { ...column('ETS030'), 'G-FISC': 'x 1' },
  ETS182: column('ETS030'),
  CETS224: { ...column('ETS185'), 'G-DP': 'd 14(15)' },
};
