// SPDX-License-Identifier: Apache-2.0
// Before a request is sent: what do its schema and the rules of the instruments say? Nothing is thrown, everything is listed.
import { decodeTerms, registry } from 'rogatory/vocabulary';
import { findingLine, validate } from 'rogatory/schema';
import type { Finding } from 'rogatory/schema';

/**
 * @param body - A request as JSON; still incomplete.
 * @param terms - Terms of the accord between the two states, as its document carries them; rules about them are silent without.
 * @returns one line a finding: rule, place in the body, what is wrong.
 */
export function main(body: unknown, terms?: Uint8Array): string[] {
  const findings: readonly Finding[] = validate(
    registry,
    { type: 'request.submit', version: [1, 0], body },
    terms === undefined ? {} : { terms: decodeTerms(terms) },
  );
  return findings.map((finding) => `${finding.severity} ${findingLine(finding)}`);
}
