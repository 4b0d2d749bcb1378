// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const FREEZE_OUTCOMES = defineCodes('FreezeOutcome', {
  FROZEN: 'frozen',
  PARTIAL: 'frozen in part',
  'ALREADY-MOVED': 'moved before',
  'NOT-FOUND': 'not found',
  'REFUSED-BY-VASP': 'refused by the service provider',
  'SUSPENDED-ONLY': 'suspended, no order yet',
});

export const FREEZE_KINDS = defineCodes(
  'FreezeKind',
  {
    SUSPENSION: 'suspension',
    FREEZE: 'freeze',
    'SEIZURE-TRANSFER': 'seizure by transfer',
    'ISSUER-BLOCK': 'block by the issuer',
  },
  { sources: { SUSPENSION: 'TR CMK 128/A', 'SEIZURE-TRANSFER': 'RU law of 20 February 2026 on digital currency in criminal proceedings' } },
);

export const FREEZE_TARGETS = defineCodes('FreezeTarget', {
  ADDRESS: 'address',
  'VASP-ACCOUNT': 'account at a service provider',
  'TOKEN-ISSUER': 'issuer of the token',
  CONTRACT: 'contract',
  DEVICE: 'device',
  'UTXO-SET': 'set of unspent outputs',
});

export const FREEZE_SCOPES = defineCodes('FreezeScope', {
  ALL: 'everything',
  ASSET: 'the asset',
  'UP-TO-AMOUNT': 'up to an amount',
  UTXO: 'the outputs',
});

export const FREEZE_BLOCKS = defineCodes('FreezeBlock', {
  WITHDRAW: 'withdrawals',
  TRADE: 'trades',
  CONVERT: 'conversions',
  STAKE: 'staking',
  P2P: 'transfers between customers',
  'FIAT-OUT': 'payments out',
});

export const FREEZE_ALLOWS = defineCodes('FreezeAllow', { DEPOSIT: 'deposits' });

export const SUBJECT_NOTICES = defineCodes('SubjectNotice', { PROHIBITED: 'prohibited', AFTER: 'after a date', ALLOWED: 'allowed' });

export const CUSTODY_PLANS = defineCodes('CustodyPlan', {
  'HOLD-AT-VASP': 'stays at the service provider',
  'STATE-WALLET': 'moves to a wallet of the State',
  'ISSUER-BLOCK': 'blocked by the issuer',
  'DEVICE-SEAL': 'device sealed',
});

export const KEY_MODELS = defineCodes('KeyModel', {
  MULTISIG: 'several signatures',
  HSM: 'hardware module',
  MPC: 'split key',
  CUSTODIAN: 'custodian',
});

export const CONTROL_PROOFS = defineCodes('ControlProof', {
  'BIP-322': 'message signed by BIP-322',
  'EIP-191': 'message signed by EIP-191',
  'EIP-1271': 'signature of a contract by EIP-1271',
  'SOL-ED25519': 'Ed25519 signature of a Solana account',
  'CAIP-380': 'portable proof by CAIP-380 (draft)',
});

export const CONVERSIONS = defineCodes('Conversion', {
  FORBIDDEN: 'forbidden',
  'ON-AGREEMENT': 'on agreement',
  'VOLATILITY-SALE': 'sale against volatility, by a stated rule',
});
