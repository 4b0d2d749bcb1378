// SPDX-License-Identifier: Apache-2.0
// Acts that this channel does not carry: extradition, arrest, surrender, transit, transfer of sentenced persons.

/** Words that people write as the type of a measure. */
const EXCLUDED_TYPES: ReadonlySet<string> = new Set([
  'EXTRADITION',
  'ARREST',
  'PROVISIONAL-ARREST',
  'SURRENDER',
  'TRANSIT',
  'PRISONER-TRANSFER',
]);

/** Whether a type of measure names an excluded act. */
export function isExcludedType(type: unknown): boolean {
  return typeof type === 'string' && type.length <= 64 && EXCLUDED_TYPES.has(type.toUpperCase().replaceAll(/[\s_]+/g, '-'));
}

// An arrest of property, in Russian "арест" of имущество, счёт, and a surrender of objects are other acts.
const ACTS: readonly RegExp[] = [
  /\bextradit/iu,
  /\b(?:re-?)?arrest(?:ed|ing)?\b(?! of (?:the )?(?:ship|vessel|property|asset|account))/iu,
  /\bsurrender(?:ed|ing)?\b(?! of (?:the )?(?:object|item|document|device|key))/iu,
  /\btransit of (?:the |a )?(?:person|suspect|accused|prisoner)/iu,
  /\btransfer of (?:the |a )?(?:sentenced|convicted|prisoner)|\bprisoner transfer/iu,
  /\bextrad(?:er|ition)|\barrestation\b|\barrêter\b|\btransfèrement\b/iu,
  /\bremise (?:de la personne|du suspect|du prévenu|de l'accusé)/iu,
  /suçlu(?:nun|ların)? iade|iadesini|tutuklan|tutuklama|yakalan|yakalama|hükümlü(?:nün|lerin)? (?:nakl|transfer)|(?:kişi|şüpheli)nin teslim/iu,
  /экстрадиц|выдач[аеиуюй]+ (?:лиц|подозрева|обвиня|осужд)|заключ[а-яё]+ под стражу|арестова|арест (?:лиц|подозрева|обвиня)/iu,
  /задержа(?:ть|ни[ея]) (?:лиц|подозрева|обвиня)|передач[аеиуюй]+ осужд|транзитн[а-яё]+ перевоз/iu,
];

/** Whether a text asks for an excluded act, in English, French, Turkish or Russian. */
export function asksForExcluded(text: string): boolean {
  return ACTS.some((act) => act.test(text));
}
