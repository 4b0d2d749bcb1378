// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const ASSET_KINDS = defineCodes('AssetKind', {
  'VA-NATIVE': 'native crypto-asset',
  'VA-FUNGIBLE': 'fungible token',
  'VA-NFT': 'non-fungible token',
  'VA-CUSTODIAL-BALANCE': 'balance at a custodian',
  'VA-LP': 'liquidity position',
  'VA-STAKED': 'staked crypto-asset',
  'VA-MINED': 'unpaid reward of a mining pool',
  CBDC: 'central-bank digital currency',
  FIAT: 'money',
  SECURITY: 'security',
  REALTY: 'real property',
  MOVABLE: 'movable property',
});

export const LOCATION_TYPES = defineCodes('LocationType', {
  ADDRESS: 'self-custodied address',
  'VASP-ACCOUNT': 'account at a service provider',
  CONTRACT: 'contract',
  DEVICE: 'device',
  'CBDC-WALLET': 'wallet on the platform of a central bank',
  'MINING-POOL': 'account at a mining pool',
  UNKNOWN: 'unknown',
});

export const OFFENCE_LINKS = defineCodes('OffenceLink', {
  PROCEEDS: 'proceeds',
  INSTRUMENTALITY: 'instrumentality',
  EQUIVALENT: 'property of equivalent value',
  MIXED: 'mixed with lawful property',
});

export const CONTROL_BASES = defineCodes('ControlBasis', {
  KYC: 'customer file',
  'KEY-FOUND': 'key found',
  STATEMENT: 'statement',
  CLUSTER: 'clustering of addresses',
  PURCHASE: 'purchase',
});

export const CONFIDENCE = defineCodes('Confidence', { HIGH: 'high', MED: 'medium', LOW: 'low' });

export const TRACE_METHODS = defineCodes('TraceMethod', {
  DIRECT: 'direct',
  FIFO: 'first in, first out',
  POISON: 'poison',
  HAIRCUT: 'haircut',
  CLUSTER: 'cluster',
});
