// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

export const DATA_CATEGORIES = defineCodes(
  'DataCategory',
  {
    SUB: 'subscriber data',
    IDN: 'data for the sole purpose of identifying the user',
    TRA: 'traffic data',
    CON: 'content data',
    KYC: 'customer file',
    LEDGER: 'deposits, withdrawals and trades',
    DEV: 'devices and logins',
    BANK: 'bank data',
  },
  {
    sources: {
      SUB: 'ETS 185 article 18',
      IDN: 'Regulation (EU) 2023/1543 article 3(10)',
      TRA: 'see ETS 185',
      CON: 'see ETS 185',
      KYC: 'see FATF recommendation 10',
      LEDGER: 'see CETS 198',
    },
  },
);

export const ACCOUNT_KINDS = defineCodes('AccountKind', {
  IBAN: 'international bank account number',
  BBAN: 'domestic account number',
  CARD: 'payment card',
  EMAIL: 'e-mail address',
  PHONE: 'telephone number',
  IP: 'IP address',
  IMSI: 'subscriber identity of a SIM card',
  IMEI: 'serial number of a mobile device',
  USERID: 'user id',
  HANDLE: 'handle',
  DOMAIN: 'domain name',
  URL: 'web address',
  DEVICE: 'device',
  CAIP10: 'blockchain account',
  'VASP-UID': 'customer id at a crypto-asset service provider',
  XPUB: 'extended public key',
  CBDC: 'wallet of a central-bank digital currency',
  POOL: 'member account of a mining pool',
});

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
