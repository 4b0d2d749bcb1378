// SPDX-License-Identifier: Apache-2.0
// Accounts in words: of people, of digital currencies, at mining pools, and those into which money is paid.
import { ACCOUNT_HOLDERS, ACCOUNT_KINDS, DIGITAL_CURRENCIES, PAYOUT_SCHEMES } from '../../vocabulary/accounts/codes.js';
import type { Account, DigitalCurrencyWallet, PoolMembership } from '../../vocabulary/accounts/fields.js';
import { escapeHtml, exact, grouped, textIn } from '../html.js';
import type { Html } from '../html.js';
import type { Wording } from './wording.js';

export function accountLine(words: Wording, account: Account): Html | undefined {
  const { kind, value, memo, port, observedFrom, observedTo, wallet, membership } = account;
  if (wallet !== undefined) return walletLine(words, wallet);
  if (membership !== undefined) return poolLine(words, membership);
  const isOfChain = kind === 'CAIP10' && value.split(':').length >= 3;
  return words.phrase('account', {
    kind: words.label(ACCOUNT_KINDS, kind),
    value: isOfChain ? words.account(value, memo) : kind === 'IBAN' || kind === 'XPUB' ? grouped(value) : exact(value),
    memo: memo === undefined || isOfChain ? undefined : exact(memo),
    port: port === undefined ? undefined : escapeHtml(String(port)),
    from: words.time(observedFrom),
    to: words.time(observedTo),
  });
}

/** Accounts in words; many of them stand in an annex. */
export function accountsLine(words: Wording, accounts: readonly Account[]): Html | undefined {
  return words.listed(accounts.map((account) => accountLine(words, account)));
}

export function walletLine(words: Wording, wallet: DigitalCurrencyWallet): Html | undefined {
  const { currency, platform, walletId, operator, operatorLei, operatorBic } = wallet;
  return words.phrase('wallet', {
    wallet: exactly(walletId),
    platform: words.free(platform),
    currency: words.label(DIGITAL_CURRENCIES, currency),
    operator: words.free(operator),
    lei: exactly(operatorLei),
    bic: exactly(operatorBic),
  });
}

export function poolLine(words: Wording, membership: PoolMembership): Html | undefined {
  const { pool, operator, operatorCountry, caip2, userId, workers = [], payoutScheme, payoutTo, unpaid, payouts = [] } = membership;
  const paid = payouts.map(({ transaction, amount }) => words.list([words.amount(amount), words.transaction(transaction)]));
  return words.phrase('pool', {
    user: exactly(userId),
    pool: textIn(pool),
    operator: words.list([words.free(operator), operatorCountry === undefined ? undefined : words.country(operatorCountry)]),
    chain: words.chain(caip2),
    address: payoutTo === undefined ? undefined : words.account(payoutTo.caip10),
    unpaid: words.amount(unpaid),
    workers: words.list(workers.map((worker) => exact(worker))),
    scheme: words.label(PAYOUT_SCHEMES, payoutScheme),
    payouts: words.listed(paid),
  });
}

/** Members of every banking system, of which an account has those of its own. */
const NUMBERS = ['iban', 'account', 'corrAccount', 'bic', 'aba', 'cnaps', 'inn', 'kpp', 'kbk', 'oktmo', 'currency'] as const;

/** An account into which money or assets are paid. */
type Destination = {
  readonly [N in (typeof NUMBERS)[number] | 'bankName' | 'country' | 'purpose' | 'text' | 'caip10']?: string | undefined;
} & {
  readonly holder: string;
  readonly holderKind?: (typeof ACCOUNT_HOLDERS.codes)[number] | undefined;
  readonly proofOfControl?: { readonly challenge: string; readonly signature: string } | undefined;
};

export function paymentLine(words: Wording, account: Destination): Html | undefined {
  const { holder, holderKind, bankName, country, purpose, text, caip10, proofOfControl: proof } = account;
  return words.phrase('payment', {
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberOf(account[name])])),
    holder: textIn(holder),
    holderKind: words.label(ACCOUNT_HOLDERS, holderKind),
    bank: words.free(bankName),
    country: country === undefined ? undefined : words.country(country),
    address: caip10 === undefined ? undefined : words.account(caip10),
    proof: proof === undefined ? undefined : words.list([exact(proof.challenge), exact(proof.signature)]),
    purpose: words.free(purpose),
    text: words.free(text),
  });
}

/** A long number stands in groups, as an address does. */
function numberOf(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : text.length > 12 ? grouped(text) : exact(text);
}

function exactly(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : exact(text);
}
