// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

export const ROLES = defineCodes('RoleCode', {
  'RQ-CA': 'central authority of the requesting State',
  'RQ-JA': 'judicial or prosecutorial authority that issues the request',
  'RQ-POC': 'point of contact of the requesting State, at all hours',
  'RD-CA': 'central authority of the requested State',
  'RD-EA': 'executing authority',
  'RD-POC': 'point of contact of the requested State, at all hours',
  OBS: 'observer',
});
export type RoleCode = (typeof ROLES.codes)[number];

export const STAGES = defineCodes(
  'Stage',
  {
    PRE: 'preliminary check',
    INV: 'investigation',
    PROS: 'prosecution',
    TRIAL: 'trial',
    APPEAL: 'appeal',
    ENF: 'enforcement of a sentence',
    CONF: 'confiscation proceedings',
    NCB: 'confiscation without conviction',
    ADM: 'administrative proceedings with recourse to a criminal court',
  },
  { sources: { ADM: 'see ETS 182 article 1; EIO article 4' } },
);

export const CUSTODIANS = defineCodes('CustodianKind', {
  BANK: 'bank',
  VASP: 'crypto-asset service provider',
  ISP: 'internet access provider',
  TELCO: 'telephone company',
  HOSTING: 'hosting provider',
  SOCIAL: 'social network or messenger',
  REGISTRAR: 'domain registrar',
  'TOKEN-ISSUER': 'issuer of a token',
  'MINING-POOL': 'mining pool',
  'CBDC-OPERATOR': 'operator of a central-bank digital currency',
  'PUBLIC-REGISTER': 'public register',
  PERSON: 'person',
  OTHER: 'other',
});
