// SPDX-License-Identifier: Apache-2.0
import { base58 } from '../../schema/base.js';
import { readBase58Check } from '../assets/chains/base58check.js';
import { readAccount } from '../assets/chains/caip.js';
import { hasLuhnDigit } from './check-digits.js';
import type { Account } from './fields.js';
import { isIban } from './iban.js';
import type { FindingText } from '../texts/translations.js';
import { isDomain, isEmail, isIpv4, isIpv6, isPhone, isUrl } from './internet.js';

type Check = (value: string) => boolean;

const FORMS: Readonly<Partial<Record<Account['kind'], readonly [check: Check, fault: FindingText]>>> = {
  IBAN: [isIban, 'not an IBAN: length of its country or check digits'],
  // A masked number is kept as the source gave it, so it cannot be checked.
  CARD: [(value) => /[*xX•]/.test(value) || (/^\d{12,19}$/.test(value) && hasLuhnDigit(value)), 'not a card number: check digit'],
  EMAIL: [isEmail, 'not an e-mail address'],
  PHONE: [isPhone, 'not a telephone number in international form'],
  IP: [(value) => isIpv4(value) || isIpv6(value), 'not an IP address'],
  IMSI: [(value) => /^\d{14,15}$/.test(value), 'not an IMSI: 14 or 15 digits'],
  IMEI: [(value) => /^\d{14}$/.test(value) || (/^\d{15}$/.test(value) && hasLuhnDigit(value)), 'not an IMEI: check digit'],
  DOMAIN: [isDomain, 'not a domain name'],
  URL: [isUrl, 'not an http or https address'],
  CAIP10: [(value) => readAccount(value) !== undefined, 'the address does not check'],
  // Version, depth, parent, index, chain code and key of BIP-32.
  XPUB: [(value) => readBase58Check(base58, value, 78) !== undefined, 'not an extended public key: checksum'],
};

/** A fault of an account: its member and the fault. */
export interface AccountFault {
  readonly member: 'value' | 'observedFrom' | 'port' | 'wallet' | 'membership' | 'memo';
  readonly text: FindingText;
  readonly severity: 'E' | 'W';
}

/**
 * Checks an account against the form of its kind, and names missing members.
 * @returns every fault; empty for kinds that have no form of their own.
 */
export function accountFaults(account: Account): AccountFault[] {
  const faults: AccountFault[] = [];
  const form = FORMS[account.kind];
  if (form?.[0](account.value) === false) faults.push({ member: 'value', text: form[1], severity: 'E' });
  if (account.kind === 'IP' && account.observedFrom === undefined) {
    faults.push({ member: 'observedFrom', text: 'an IP address names nobody without a time (UTC)', severity: 'E' });
  }
  // Many customers rarely share one IPv6 address at the same time.
  if (account.kind === 'IP' && account.port === undefined && isIpv4(account.value)) {
    faults.push({ member: 'port', text: 'no source port: the address may be shared by many', severity: 'W' });
  }
  if (account.kind === 'CBDC' && account.wallet === undefined) {
    faults.push({ member: 'wallet', text: 'name platform, wallet and operator', severity: 'E' });
  }
  if (account.kind === 'POOL' && account.membership === undefined) {
    faults.push({ member: 'membership', text: 'name the pool and its member', severity: 'E' });
  }
  return faults;
}
