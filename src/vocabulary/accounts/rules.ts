// SPDX-License-Identifier: Apache-2.0
// Numbers of accounts, wallets of central-bank digital currencies, and accounts at mining pools.
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import type { Holder } from '../../schema/rules/members.js';
import { FREEZING, freezesOf, frozenAssetsOf } from '../freezing/freezes.js';
import type { Freeze } from '../freezing/freezes.js';
import { isUserCountry } from '../languages/iso.js';
import { foldName } from '../persons/names/fold.js';
import { defineGeneralRule, defineRule } from '../rule.js';
import type { Report } from '../rule.js';
import { accountFaults } from './account-check.js';
import { isAbaNumber, isCorrespondentAccount, isRussianAccount } from './check-digits.js';
import { ACCOUNT_KINDS } from './codes.js';
import type { Account } from './fields.js';
import { isIban } from './iban.js';

/** Kinds whose value another rule checks: V051 for crypto-asset identifiers, V040 for time and port of an IP address. */
const ELSEWHERE: ReadonlySet<string> = new Set(['CAIP10']);

const KINDS: ReadonlySet<string> = new Set(ACCOUNT_KINDS.codes);

export const checkDigits = defineGeneralRule({
  id: 'V047',
  source: 'ISO 13616, ISO/IEC 7812, ITU-T E.164, RFC 1123, RFC 3696',
  summary: 'An account has the form of its kind, and its check digits hold.',
  mend: 'Copy the number again from the source.',
  check({ texts }, report) {
    for (const { name, path, owner } of texts) {
      if (name !== 'value' || typeof owner.kind !== 'string' || !KINDS.has(owner.kind) || ELSEWHERE.has(owner.kind)) continue;
      for (const { member, text, severity } of accountFaults(owner as unknown as Account)) {
        if (member !== 'observedFrom' && member !== 'port') report([...path().slice(0, -1), member], text, severity);
      }
    }
  },
});

type Members = Readonly<Record<string, unknown>>;

interface Payment {
  readonly account: Members;
  readonly path: Path;
  /** Whether a State is to receive the money. */
  readonly toState: boolean;
}

/** Accounts to be paid, anywhere in a body. A claim of costs is paid to a State, and so are assets that return to it. */
function* paymentsOf(holders: readonly Holder[]): Generator<Payment> {
  const returns = new Set(holders.filter(({ object }) => object.type === 'AST-RET').map(({ object }) => object.particulars));
  for (const { object, path } of holders) {
    for (const name of ['payTo', 'destination'] as const) {
      const account = object[name];
      if (!isPlainObject(account)) continue;
      yield { account, path: [...path(), name], toState: name === 'payTo' || object.role === 'STATE' || returns.has(object) };
    }
  }
}

function numberFaults({ account, path }: Payment, report: Report): void {
  const text = (name: string) => String(account[name]);
  if (account.kind === 'IBAN' && !isIban(text('iban'))) report([...path, 'iban'], 'This is not a correct international account number.');
  if (account.kind === 'RU') {
    // Accounts of the treasury, and those at the Bank of Russia itself, have keys of their own.
    const severity = text('account').startsWith('03') || /00[0-2]$/.test(text('bic')) ? 'W' : 'E';
    if (!isRussianAccount(text('account'), text('bic')))
      report([...path, 'account'], 'This is not a correct Russian account number.', severity);
    if (!isCorrespondentAccount(text('corrAccount'), text('bic')))
      report([...path, 'corrAccount'], 'This is not a correct Russian correspondent account.', severity);
  }
  if (account.kind === 'US' && !isAbaNumber(text('aba'))) report([...path, 'aba'], 'This is not a correct American routing number.');
  if (account.kind === 'OTHER') report(path, 'Nobody can check this account number here. Compare it with the letter of the bank.', 'W');
}

/** State of the bank of an account. */
function bankState({ kind, country, iban }: Members): unknown {
  if (kind === 'RU' || kind === 'US' || kind === 'CN') return kind;
  return typeof iban === 'string' ? iban.slice(0, 2) : country;
}

/** The two States, where a body names both. */
function statesOf(payload: Members): readonly string[] {
  const transfer = isPlainObject(payload.custodyTransfer) ? payload.custodyTransfer : {};
  return [payload.requester, payload.requestedAuthority, transfer.from, transfer.to].flatMap((authority) =>
    isPlainObject(authority) && typeof authority.country === 'string' ? [authority.country] : [],
  );
}

/** Folded names of natural persons of a body. */
function naturalNames({ persons }: Members): ReadonlySet<string> {
  const natural = (Array.isArray(persons) ? persons : []).filter((person) => isPlainObject(person) && person.kind === 'natural');
  const names = (natural as { names: { native?: string; latin?: string }[] }[]).flatMap((person) => person.names);
  return new Set(names.flatMap(({ native, latin }) => [native ?? [], latin ?? []].flat()).map(foldName));
}

export const payments = defineGeneralRule({
  id: 'P33',
  source: 'ISO 13616; Bank of Russia on settlement accounts; ABA routing numbers',
  summary: 'An account to be paid has correct check digits, belongs to its recipient, and lies in one of the two States.',
  mend: "Copy the account from the letter of the treasury or bank; have it name the State's own account.",
  check({ body, holders }, report) {
    const payload = isPlainObject(body) && isPlainObject(body.payload) ? body.payload : {};
    const [states, names] = [statesOf(payload), naturalNames(payload)];
    for (const payment of paymentsOf(holders)) {
      const { account, path, toState } = payment;
      numberFaults(payment, report);
      const personal = account.holderKind === 'PERSON' || (typeof account.holder === 'string' && names.has(foldName(account.holder)));
      if (toState && personal) report([...path, 'holder'], 'A State is to be paid, but the account belongs to a natural person.', 'W');
      const bank = bankState(account);
      // Demonstrations take States that have no banks.
      if (states.length < 2 || states.some(isUserCountry) || typeof bank !== 'string') continue;
      if (!states.includes(bank)) report(path, 'The bank is in a third State: ask whether such a payment can be made.', 'W');
    }
  },
});

/** Money in which the amount of a digital currency is stated. */
const MONEY_OF: Readonly<Record<string, string | undefined>> = { 'DIGITAL-ROUBLE': 'RUB', 'DIGITAL-LIRA': 'TRY' };

/** Whether an amount is money, of the currency behind this digital one. */
function isMoneyOf(currency: unknown, amount: Readonly<Record<string, unknown>>): boolean {
  const wanted = typeof currency === 'string' ? MONEY_OF[currency] : undefined;
  return typeof amount.currency === 'string' && (wanted === undefined || amount.currency === wanted);
}

const aims = (freezes: readonly Freeze[], target: Freeze['instruction']['target']) =>
  freezes.some(({ instruction }) => instruction.target === target);

const shape = {
  id: 'P40',
  source: 'rules of the platforms of central banks; unconfirmed',
  summary: 'A wallet of digital currency has its platform, number and operator, and its amount is stated as money.',
  mend: 'Name the platform, the wallet and the bank or operator that serves it; state amounts in roubles or liras.',
} as const;

export const digitalWallets = defineGeneralRule({
  ...shape,
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const { wallet, location, amount } = object;
      if (isPlainObject(wallet) && typeof wallet.currency === 'string') {
        const at = [...path(), 'wallet'];
        if (wallet.platform === undefined || wallet.walletId === undefined) report(at, 'Name platform, wallet and operator.');
        else if (wallet.operator === undefined && object.kind === 'CBDC')
          report([...at, 'operator'], 'Say which bank or operator serves this wallet.', 'W');
        if (wallet.currency === 'DIGITAL-LIRA')
          report([...at, 'currency'], 'Nobody has confirmed yet that the digital lira is in use. Ask the central authority.', 'W');
      }
      if (!isPlainObject(amount)) continue;
      const held = isPlainObject(location) && isPlainObject(location.wallet) ? location.wallet.currency : undefined;
      if ((held !== undefined || object.kind === 'CBDC') && !isMoneyOf(held, amount))
        report([...path(), 'amount'], 'State this amount as money: roubles for the digital rouble, liras for the digital lira.');
    }
  },
});

export const frozenWallets = defineRule({
  ...shape,
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { wallet } = asset.location;
      if (wallet === undefined) {
        const meant = asset.kind === 'CBDC' || asset.location.type === 'CBDC-WALLET' || aims(freezes, 'CBDC-WALLET');
        if (meant) report([...path, 'location'], 'Name platform, wallet and operator.');
        continue;
      }
      if (wallet.operator === undefined)
        report([...path, 'location', 'wallet', 'operator'], 'Name the bank or operator that can stop this wallet.');
      for (const { instruction, path: at, maxAmount = instruction.maxAmount } of freezes) {
        if (instruction.target !== 'CBDC-WALLET')
          report([...at, 'target'], 'The asset lies in a wallet of a central bank, but the freeze aims at something else.', 'W');
        if (maxAmount !== undefined && !isMoneyOf(wallet.currency, maxAmount as Readonly<Record<string, unknown>>))
          report([...at, 'maxAmount'], 'State this amount as money: roubles for the digital rouble, liras for the digital lira.');
      }
    }
  },
});

const poolShape = {
  id: 'P41',
  source: 'practice of mining pools',
  summary: 'An account at a mining pool is named, its payouts are stopped, and the operator is in the requested State.',
  mend: 'Name the pool, the user number or the address of its payouts, and the operator with its State; in a third State, ask there.',
} as const;

export const poolMembers = defineGeneralRule({
  ...poolShape,
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const { membership } = object;
      if (!isPlainObject(membership)) continue;
      const at = [...path(), 'membership'];
      if (membership.userId === undefined && membership.payoutTo === undefined) report(at, 'Name the pool and the account in it.');
      if (membership.operator !== undefined && membership.operatorCountry === undefined)
        report([...at, 'operatorCountry'], 'Say in which State the operator of the pool can be reached.');
    }
  },
});

export const frozenPools = defineRule({
  ...poolShape,
  on: FREEZING,
  check(body, report) {
    const requested = body.payload.requestedAuthority.country;
    for (const { instruction, path } of freezesOf(body)) {
      if (instruction.target === 'MINING-POOL' && !instruction.block.includes('PAYOUT'))
        report([...path, 'block'], 'A freeze at a mining pool has to stop the payouts.');
    }
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { membership } = asset.location;
      if (membership === undefined) {
        const meant = asset.location.type === 'MINING-POOL' || aims(freezes, 'MINING-POOL');
        if (meant) report([...path, 'location'], 'Name the pool and the account in it.');
        continue;
      }
      const at = [...path, 'location', 'membership'];
      const { operator, operatorCountry } = membership;
      if (operator === undefined) report([...at, 'operator'], 'Say who runs the pool, and in which State.', 'W');
      if (operatorCountry !== undefined && operatorCountry !== requested)
        report([...at, 'operatorCountry'], 'The operator of the pool is in another State. Ask there.', 'W');
    }
  },
});
