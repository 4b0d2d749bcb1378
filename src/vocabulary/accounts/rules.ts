// SPDX-License-Identifier: Apache-2.0
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import type { Holder } from '../../schema/rules/members.js';
import { isUserCountry } from '../languages/iso.js';
import { foldName } from '../persons/names/fold.js';
import { defineGeneralRule } from '../rule.js';
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
  severity: 'E',
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
  severity: 'E',
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
