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
  IBAN: [isIban, 'This is not a correct international account number: length or check digits are wrong.'],
  // A masked number is kept as the source gave it, so it cannot be checked.
  CARD: [(value) => /[*xX•]/.test(value) || (/^\d{12,19}$/.test(value) && hasLuhnDigit(value)), 'This is not a correct card number.'],
  EMAIL: [isEmail, 'This is not an e-mail address.'],
  PHONE: [isPhone, 'This is not a telephone number with its country code.'],
  IP: [(value) => isIpv4(value) || isIpv6(value), 'This is not an IP address.'],
  IMSI: [(value) => /^\d{14,15}$/.test(value), 'The identity of a SIM card has 14 or 15 digits.'],
  IMEI: [
    (value) => /^\d{14}$/.test(value) || (/^\d{15}$/.test(value) && hasLuhnDigit(value)),
    'This is not a correct serial number of a mobile device.',
  ],
  DOMAIN: [isDomain, 'This is not a domain name.'],
  URL: [isUrl, 'This is not a web address.'],
  CAIP10: [(value) => readAccount(value) !== undefined, 'The address is wrong: its check digits do not fit.'],
  // Version, depth, parent, index, chain code and key of BIP-32.
  XPUB: [(value) => readBase58Check(base58, value, 78) !== undefined, 'This is not a correct extended public key.'],
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
    faults.push({ member: 'observedFrom', text: 'An internet address names nobody without its time (UTC).', severity: 'E' });
  }
  // Many customers rarely share one IPv6 address at the same time.
  if (account.kind === 'IP' && account.port === undefined && isIpv4(account.value)) {
    faults.push({ member: 'port', text: 'There is no port: many users may share this address.', severity: 'W' });
  }
  if (account.kind === 'CBDC' && account.wallet === undefined) {
    faults.push({ member: 'wallet', text: 'Name platform, wallet and operator.', severity: 'E' });
  }
  if (account.kind === 'POOL' && account.membership === undefined) {
    faults.push({ member: 'membership', text: 'Name the pool and the account in it.', severity: 'E' });
  }
  return faults;
}
