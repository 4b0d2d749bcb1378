// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

export const LEGAL_BASES = defineCodes('LegalBasisCode', {
  ETS030: 'European Convention on Mutual Assistance in Criminal Matters',
  ETS099: 'Additional Protocol to ETS 030',
  ETS182: 'Second Additional Protocol to ETS 030',
  ETS141: 'Convention on Laundering, Search, Seizure and Confiscation of the Proceeds from Crime',
  CETS198: 'Convention on Laundering, Search, Seizure and Confiscation and on the Financing of Terrorism',
  ETS185: 'Convention on Cybercrime',
  CETS224: 'Second Additional Protocol to the Convention on Cybercrime',
  UNTOC: 'United Nations Convention against Transnational Organized Crime',
  UNCAC: 'United Nations Convention against Corruption',
  UNCC: 'United Nations Convention against Cybercrime',
  VIENNA88: 'United Nations Convention against Illicit Traffic in Narcotic Drugs and Psychotropic Substances',
  ICSFT99: 'International Convention for the Suppression of the Financing of Terrorism',
  BILAT: 'bilateral treaty',
  'EU-MLA2000': 'EU Convention on Mutual Assistance in Criminal Matters',
  'EU-EIO': 'European Investigation Order',
  'EU-FRZ': 'EU regulation on freezing and confiscation orders',
  'EU-EEV': 'EU regulation on production and preservation orders for electronic evidence',
  HARARE: 'Harare Scheme',
  MINSK93: 'Minsk Convention',
  CHISINAU02: 'Chisinau Convention',
  RECIP: 'undertaking of reciprocity',
  DOMESTIC: "the requested State's own statute on mutual assistance",
  PROG: 'cooperation programme or memorandum, for non-coercive measures only',
});

export type LegalBasisCode = (typeof LEGAL_BASES.codes)[number];
