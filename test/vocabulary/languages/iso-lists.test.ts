// SPDX-License-Identifier: Apache-2.0
// The lists of ISO that are our own data, beside those of Debian's iso-codes, which others keep. What differs is named here, with its reason.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCountry, isCurrency, isLanguage, isScript } from '../../../src/vocabulary/languages/iso.js';

const FOLDER = '/usr/share/iso-codes/json';
const hasLists = existsSync(FOLDER);
const missing = hasLists ? '' : ' (skipped: apt-get install iso-codes)';

const A_TO_Z = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
const PAIRS = A_TO_Z.flatMap((a) => A_TO_Z.map((b) => a + b));
const TRIPLES = PAIRS.flatMap((pair) => A_TO_Z.map((c) => pair + c));
const FOURS = TRIPLES.flatMap((triple) => A_TO_Z.map((d) => triple + d)).map((code) => `${code.slice(0, 1)}${code.slice(1).toLowerCase()}`);

function listed(name: string, member: string): ReadonlySet<string> {
  const { [name]: entries } = JSON.parse(readFileSync(`${FOLDER}/iso_${name}.json`, 'utf8')) as Record<string, Record<string, string>[]>;
  return new Set((entries ?? []).flatMap((entry) => entry[member] ?? []));
}

/** Codes that one side has alone, but for those that are expected. */
function differences(
  ours: readonly string[],
  theirs: ReadonlySet<string>,
  { left = [], newer = [] }: Record<string, readonly string[]>,
): string[] {
  const own = new Set(ours);
  return [
    ...ours.filter((code) => !theirs.has(code) && !newer.includes(code)).map((code) => `${code} is ours alone`),
    ...[...theirs].filter((code) => !own.has(code) && !left.includes(code)).map((code) => `${code} is not ours`),
  ];
}

describe.skipIf(!hasLists)(`lists of ISO beside those of iso-codes${missing}`, () => {
  it('have the same countries, and the same languages but for one that was split', () => {
    expect(differences(PAIRS.filter(isCountry), listed('3166-1', 'alpha_2'), {})).toEqual([]);
    // Withdrawn in 2000 in favour of bs, hr and sr.
    expect(differences(PAIRS.map((code) => code.toLowerCase()).filter(isLanguage), listed('639-3', 'alpha_2'), { left: ['sh'] })).toEqual(
      [],
    );
  });

  it('have the same currencies but for those that came or went lately, and those that name nothing', () => {
    const newer = ['XCG', 'ZWG'];
    // Withdrawn before 2025; for tests; no currency.
    const left = ['CUC', 'HRK', 'SLL', 'ZWL', 'XTS', 'X'.repeat(3)];
    expect(differences(TRIPLES.filter(isCurrency), listed('4217', 'alpha_3'), { left, newer })).toEqual([]);
  });

  it('have every script of iso-codes but for private use, and those that ISO 15924 has entered since', () => {
    const theirs = listed('15924', 'alpha_4');
    expect(differences([], theirs, { left: [...FOURS.filter(isScript), 'Qaaa', 'Qabx'] })).toEqual([]);
    const newer =
      'Chis Chrs Cpmn Diak Dogr Elym Gara Gong Gonm Gukh Hmnp Kawi Krai Maka Medf Nagm Nand Nkdb Onao Ougr Pcun Pelm Psin Ranj Rohg Shui Sidt Sogd Sogo Soyo Sunu Tayo Tnsa Todr Tols Toto Tutg Vith Wcho Yezi Zanb';
    expect(differences(FOURS.filter(isScript), theirs, { left: [...theirs], newer: newer.split(' ') })).toEqual([]);
  });
});
