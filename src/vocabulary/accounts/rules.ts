// SPDX-License-Identifier: Apache-2.0
import { defineGeneralRule } from '../rule.js';
import { accountFaults } from './account-check.js';
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
    for (const { name, value, path, owner } of texts) {
      if (name === 'iban' && !isIban(value)) report(path(), 'not an account number of its country');
      if (name !== 'value' || typeof owner.kind !== 'string' || !KINDS.has(owner.kind) || ELSEWHERE.has(owner.kind)) continue;
      for (const { member, text, severity } of accountFaults(owner as unknown as Account)) {
        if (member !== 'observedFrom' && member !== 'port') report([...path().slice(0, -1), member], text, severity);
      }
    }
  },
});
