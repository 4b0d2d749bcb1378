// SPDX-License-Identifier: Apache-2.0
import { accountFaults } from '../account-check.js';
import { needsMemo } from '../chains/caip.js';
import { ACCOUNT_KINDS } from '../codes/assets.js';
import { isPlainObject } from '../data.js';
import type { Account } from '../fields/custodian.js';
import { deadlineOf, lengthMs } from '../duration.js';
import { isIban } from '../iban.js';
import type { Path } from '../path.js';
import { defineGeneralRule, defineRule } from './define.js';
import { FREEZING, freezesOf, frozenAssetsOf } from './freezes.js';
import type { Holder } from './members.js';

/** Types of measure whose IP addresses have to name one user. */
const USERS: ReadonlySet<string> = new Set(['SUB', 'IDN', 'TRA']);

export const ipAccounts = defineRule({
  id: 'V040',
  severity: 'E',
  source: 'practice of providers: an address without its time names nobody',
  summary: 'An IP address comes with the UTC time at which it was seen, and with the source port.',
  mend: 'Take time (UTC) and source port from the log in which the address was found.',
  on: ['request.submit', 'request.confirm'],
  check({ payload }, report) {
    for (const [i, { type, particulars }] of payload.measures.entries()) {
      if (!USERS.has(type) || !('accounts' in particulars)) continue;
      for (const [j, { kind, observedFrom, port }] of particulars.accounts.entries()) {
        const path = ['payload', 'measures', i, 'particulars', 'accounts', j];
        if (kind !== 'IP') continue;
        if (observedFrom === undefined) report([...path, 'observedFrom'], 'state the time, in UTC');
        if (port === undefined) report([...path, 'port'], 'no source port: many users may share the address', 'W');
      }
    }
  },
});

/** Kinds whose value another rule judges: crypto-asset identifiers V051. Of an IP address, time and port are V040. */
const ELSEWHERE: ReadonlySet<string> = new Set(['CAIP10']);
const KINDS: ReadonlySet<string> = new Set(ACCOUNT_KINDS.codes);

export const checkDigits = defineGeneralRule({
  id: 'V047',
  severity: 'E',
  source: 'ISO 13616, ISO/IEC 7812, ITU-T E.164, RFC 1123, RFC 3696',
  summary: 'An account has the form of its kind, and its check digits hold.',
  mend: 'Copy the number again from the source.',
  check({ texts }, report) {
    for (const { name, value, path, owner } of texts) {
      if (name === 'iban' && !isIban(value)) report(path(), 'not an account number of its country');
      if (name !== 'value' || typeof owner.kind !== 'string' || !KINDS.has(owner.kind) || ELSEWHERE.has(owner.kind)) continue;
      for (const { member, text, severity } of accountFaults(owner as unknown as Account)) {
        if (member !== 'observedFrom' && member !== 'port') report([...path().slice(0, -1), member], text, severity);
      }
    }
  },
});

/** Where assets lie, anywhere in a body. */
function* locations(holders: readonly Holder[]): Generator<{ readonly location: Record<string, unknown>; readonly path: Path }> {
  for (const { object, path } of holders) {
    if (isPlainObject(object.location)) yield { location: object.location, path: [...path(), 'location'] };
  }
}

export const memo = defineGeneralRule({
  id: 'V058',
  severity: 'E',
  source: 'practice of exchanges: the memo names the customer',
  summary: 'A custodial address on a chain with memos or tags has its memo.',
  mend: 'Take memo or destination tag from the deposit transaction.',
  check({ holders }, report) {
    for (const { location, path } of locations(holders)) {
      const { caip10, memo: given, type, custodian } = location;
      const custodial = type === 'VASP-ACCOUNT' || custodian !== undefined;
      if (custodial && typeof caip10 === 'string' && given === undefined && needsMemo(caip10))
        report([...path, 'memo'], 'state memo or tag');
    }
  },
});

/** Addresses that nobody holds. */
const BURNT = /^eip155:\d+:0x(?:0{40}|0{36}dead)$/i;

export const pooledTarget = defineRule({
  id: 'V059',
  severity: 'W',
  source: 'freezing a shared wallet hits third parties',
  summary: 'A contract, a burnt address or a shared wallet is not frozen as a whole without a word about third parties.',
  mend: 'Narrow the scope to amount or asset, or state whose interests are touched and why the whole is needed.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { caip10 = '', type } = asset.location;
      const shared = type === 'CONTRACT' || BURNT.test(caip10);
      const whole = freezes.some(({ instruction }) => instruction.scope === 'ALL');
      if (shared && whole && asset.thirdPartyInterests === undefined)
        report([...path, 'location'], 'others may hold it too: narrow the scope, or say why not');
    }
  },
});

export const formalRequestDue = defineRule({
  id: 'V070',
  severity: 'E',
  source: 'TR CMK 128/A; see Directive (EU) 2024/1260 article 11; the accord',
  summary: 'The formal request follows an urgent restraint within the time of the accord.',
  mend: 'Promise the formal request sooner: what was restrained is released otherwise.',
  on: ['restraint.request'],
  check(body, report, { terms }, { issuedAt }) {
    // A restraint is urgent by its kind, and that is how its deadline runs.
    const entry = terms === undefined ? undefined : deadlineOf(terms, 'D17', 'PROVISIONAL');
    if (entry === undefined || issuedAt === undefined) return;
    if (Date.parse(body.payload.formalRequestDueBy) - issuedAt > lengthMs(entry) && freezesOf(body).length > 0)
      report(['payload', 'formalRequestDueBy'], 'later than the accord allows');
  },
});
