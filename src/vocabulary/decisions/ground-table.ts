// SPDX-License-Identifier: Apache-2.0
// Grounds of refusal by instrument: a working aid, not legal advice. Two States overrule it in the terms of their accord.
// o: the instrument names the ground. x: it forbids the ground. d: only by declaration, reservation or domestic law, which a refusal cites.
// A ground without a cell counts as d. `v`: compared with a public copy of the text; `?`: in doubt; neither: known by heart.
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

const SAME_EVERYWHERE: GroundRow = { 'G-SANCT': 'd' };

const UNTOC: GroundRow = {
  'G-FORM': 'o 18(21)(a)',
  'G-SOV': 'o 18(21)(b)',
  'G-FISC': 'x 18(22)',
  'G-DUAL': 'o 18(9)',
  'G-DOMLAW': 'o 18(21)(c)',
  'G-LEGSYS': 'o 18(21)(d)',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-THRESH': 'd',
  'G-DEATH': 'd',
  'G-MIL': 'd',
  'G-NOTFINAL': 'd 13(4)',
  'G-THIRD': 'd 13(8)',
  'G-BANKSEC': 'x 18(8)',
  'G-SCOPE': 'o 13(7), 3',
  'G-SAFETY': 'd 24',
  ...SAME_EVERYWHERE,
};

const UNCAC: GroundRow = {
  'G-FORM': 'o 46(21)(a)',
  'G-SOV': 'o 46(21)(b)',
  'G-FISC': 'x 46(22)',
  'G-DUAL': 'o 46(9)(b)',
  'G-DOMLAW': 'o 46(21)(c)',
  'G-LEGSYS': 'o 46(21)(d)',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-MINOR': 'o 46(9)(b), 55(7)',
  'G-DEATH': 'd',
  'G-MIL': 'd',
  'G-NOTFINAL': 'd 55(4)',
  'G-THIRD': 'd 55(9)',
  'G-BANKSEC': 'x 46(8)',
  'G-SCOPE': 'o 46(1)',
  'G-EVID': 'o 55(7)',
  'G-SAFETY': 'd 32',
  ...SAME_EVERYWHERE,
};

const UNCC: GroundRow = {
  'G-FORM': 'o 40(21)(a)',
  'G-SOV': 'o 40(21)(b)',
  'G-FISC': 'x 40(23) ?',
  'G-DUAL': 'o 40(8)',
  'G-DOMLAW': 'o 40(21)(c)',
  'G-LEGSYS': 'o 40(21)(d)',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd 6, 24',
  'G-DISCR': 'o 40(22)',
  'G-MINOR': 'o 50 ?',
  'G-DEATH': 'd',
  'G-MIL': 'd',
  'G-NOTFINAL': 'd',
  'G-THIRD': 'd 50 ?',
  'G-BANKSEC': 'x 40(24) ?',
  'G-DP': 'o 36 ?',
  'G-SCOPE': 'o 40(1), 3',
  'G-EVID': 'o 50 ?',
  'G-SAFETY': 'd 33',
  ...SAME_EVERYWHERE,
};

const ETS030: GroundRow = {
  'G-SOV': 'o ETS030:2(b) v',
  'G-POL': 'o ETS030:2(a) v',
  'G-FISC': { 'fiscal-protocol': 'x ETS099:1', otherwise: 'o ETS030:2(a) v' },
  // Of search and seizure alone.
  'G-DUAL': 'd ETS030:5(1)(a) v',
  'G-DOMLAW': 'd ETS030:5(1)(c) v',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-THRESH': 'd ETS030:5(1)(b) v',
  'G-DEATH': 'd',
  'G-MIL': 'o ETS030:1(2) v',
  'G-TIME': 'd',
  'G-RECIP': 'd ETS030:5(2) v',
  'G-DP': 'o ETS182:26(3)',
  'G-SAFETY': 'd ETS182:23',
  ...SAME_EVERYWHERE,
};

const ETS185: GroundRow = {
  'G-SOV': { preservation: 'o ETS185:29(5)(b)', otherwise: 'o ETS185:27(4)(b)' },
  'G-POL': { preservation: 'o ETS185:29(5)(a)', otherwise: 'o ETS185:27(4)(a)' },
  // The offences of articles 2 to 11.
  'G-FISC': { 'convention-offence': 'x ETS185:25(4) v', otherwise: 'd ETS185:25(4) v' },
  // Article 29(3) bars it for a preservation, unless the State made the reservation of article 29(4).
  'G-DUAL': { preservation: 'd ETS185:29(4) v', otherwise: 'd ETS185:25(4)-(5) v' },
  'G-DOMLAW': 'd ETS185:25(4) v',
  'G-LEGSYS': 'd ETS185:25(4) v',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd ETS185:15',
  'G-DISCR': 'd',
  'G-DEATH': 'd',
  ...SAME_EVERYWHERE,
};

const ETS141: GroundRow = {
  // Article 28 is about defects of the request; the table counts it as silent.
  'G-FORM': 'd 28',
  'G-SOV': 'o 18(1)(b)',
  'G-POL': 'o 18(1)(d)',
  'G-FISC': 'o 18(1)(d)',
  'G-DUAL': 'o 18(1)(f)',
  'G-DOMLAW': 'o 18(2)',
  'G-LEGSYS': 'o 18(1)(a)',
  'G-NEBIS': 'o 18(1)(e)',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-THRESH': 'o 18(4)(a)',
  'G-MINOR': 'o 18(1)(c)',
  'G-DEATH': 'd',
  'G-TIME': 'o 18(4)(c)',
  'G-ABSENTIA': 'o 18(4)(f)',
  'G-NOTFINAL': 'o 18(4)(e)',
  'G-THIRD': 'o 22(2)',
  'G-LINK': 'o 18(4)(b)',
  'G-BANKSEC': 'x 18(7)',
  'G-BURDEN': 'o 18(1)(c)',
  ...SAME_EVERYWHERE,
};

const CETS198: GroundRow = {
  'G-FORM': 'd 38',
  'G-SOV': 'o 28(1)(b)',
  'G-POL': { terrorism: 'x 28(1)(e)', otherwise: 'o 28(1)(e)' },
  'G-FISC': { terrorism: 'x 28(1)(d)', otherwise: 'o 28(1)(d)' },
  'G-DUAL': 'o 28(1)(g)',
  'G-DOMLAW': 'o 28(2)',
  'G-LEGSYS': 'o 28(1)(a)',
  'G-NEBIS': 'o 28(1)(f)',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-THRESH': 'o 28(4)(a)',
  'G-MINOR': 'o 28(1)(c)',
  'G-DEATH': 'd',
  'G-TIME': 'o 28(4)(c)',
  'G-ABSENTIA': 'o 28(4)(f)',
  'G-NOTFINAL': 'o 28(4)(e)',
  'G-THIRD': 'o 32(2)',
  'G-LINK': 'o 28(4)(b)',
  'G-BANKSEC': 'x 28(7)',
  'G-BURDEN': 'o 28(1)(c)',
  ...SAME_EVERYWHERE,
};

const VIENNA88: GroundRow = {
  'G-FORM': 'o 7(15)(a)',
  'G-SOV': 'o 7(15)(b)',
  'G-POL': 'x 3(10)',
  'G-FISC': 'x 3(10)',
  'G-DOMLAW': 'o 7(15)(c)',
  'G-LEGSYS': 'o 7(15)(d)',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-DEATH': 'd',
  'G-NOTFINAL': 'd',
  'G-THIRD': 'd 5(8)',
  'G-BANKSEC': 'x 7(5)',
  'G-SCOPE': 'o 7(1)',
  ...SAME_EVERYWHERE,
};

const ICSFT99: GroundRow = {
  'G-SOV': 'd 12(5)',
  'G-POL': 'x 14',
  'G-FISC': 'x 13',
  'G-DOMLAW': 'd 12(5)',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd 17',
  'G-DISCR': 'o 15',
  'G-DEATH': 'd',
  'G-NOTFINAL': 'd',
  'G-THIRD': 'd 8(5)',
  'G-BANKSEC': 'x 12(2)',
  'G-SCOPE': 'o 12(1)',
  ...SAME_EVERYWHERE,
};

/** Together with its Protocol of 2001. */
const EU_MLA2000: GroundRow = {
  'G-SOV': 'o ETS030:2(b) v',
  'G-POL': 'x Prot. 9',
  'G-FISC': 'x Prot. 8',
  'G-DUAL': 'd ETS030:5',
  'G-DOMLAW': 'd ETS030:5',
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-THRESH': 'o Prot. 1(3)',
  'G-DEATH': 'd',
  'G-MIL': 'o ETS030:1(2) v',
  'G-BANKSEC': 'x Prot. 7',
  'G-RECIP': 'd',
  'G-DP': 'd 23',
  ...SAME_EVERYWHERE,
};

const EU_EIO: GroundRow = {
  // National security, the source of information, and intelligence only.
  'G-SOV': 'o 11(1)(b) v',
  'G-FISC': 'x 11(3) ?',
  // Not for the offences of Annex D.
  'G-DUAL': 'o 11(1)(g) v',
  'G-DUALTERR': 'o 11(1)(e) v',
  // Proceedings of article 4(b) and (c) only.
  'G-DOMLAW': 'o 11(1)(c) v',
  'G-NEBIS': 'o 11(1)(d) v',
  'G-IMM': 'o 11(1)(a) v',
  'G-HR': 'o 11(1)(f) v',
  'G-THRESH': 'o 11(1)(h)',
  'G-SAFETY': 'o 11(1)(b) v',
  ...SAME_EVERYWHERE,
};

const CIS: GroundRow = {
  'G-NEBIS': 'd',
  'G-IMM': 'd',
  'G-HR': 'd',
  'G-DISCR': 'd',
  'G-DEATH': 'd',
  'G-TIME': 'd',
  ...SAME_EVERYWHERE,
};

/** Nobody compared the two regulations with their texts. */
const EU_FRZ: GroundRow = {
  'G-FORM': 'o ?',
  'G-DUAL': 'o ?',
  'G-DUALTERR': 'o ?',
  'G-NEBIS': 'o ?',
  'G-IMM': 'o ?',
  'G-HR': 'o ?',
  'G-ABSENTIA': 'o ?',
  'G-NOTFINAL': 'o ?',
  'G-THIRD': 'o ?',
  'G-IMPOSS': 'o ?',
  'G-FISC': 'x ?',
  ...SAME_EVERYWHERE,
};

const EU_EEV: GroundRow = {
  'G-DUAL': 'o ?',
  'G-NEBIS': 'o ?',
  'G-IMM': 'o ?',
  'G-HR': 'o ?',
  'G-IMPOSS': 'd ?',
  'G-FISC': 'x ?',
  ...SAME_EVERYWHERE,
};

/** Rows of the instruments that were read. An instrument without a row is not judged: nobody has read its grounds. */
export const GROUND_TABLE: Readonly<Partial<Record<LegalBasisCode, GroundRow>>> = {
  UNTOC,
  UNCAC,
  UNCC,
  ETS030,
  // The protocols leave the grounds of their conventions as they are.
  ETS099: { ...ETS030, 'G-FISC': 'x 1' },
  ETS182: ETS030,
  ETS185,
  CETS224: { ...ETS185, 'G-DP': 'd 14(15)' },
  ETS141,
  CETS198,
  VIENNA88,
  ICSFT99,
  'EU-MLA2000': EU_MLA2000,
  'EU-EIO': EU_EIO,
  'EU-FRZ': EU_FRZ,
  'EU-EEV': EU_EEV,
  MINSK93: { ...CIS, 'G-SOV': 'o 19', 'G-DOMLAW': 'o 19', 'G-LEGSYS': 'o 19' },
  CHISINAU02: { ...CIS, 'G-SOV': 'o 22 ?', 'G-DOMLAW': 'o 22 ?', 'G-LEGSYS': 'o 22 ?' },
};
