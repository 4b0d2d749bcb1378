// SPDX-License-Identifier: Apache-2.0
// Acts that this channel does not carry: extradition, arrest, surrender, transit, transfer of sentenced persons.

/** Answer to somebody who asks for such an act. */
export const EXCLUDED_TEXT =
  'This channel does not carry extradition, transit or the transfer of sentenced persons. They have treaties, deadlines and safeguards of their own (for instance ETS 024, ETS 112). Use that channel. To bring a detained witness for a hearing, use TRF-CUST.';

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

// A row of letters has an end: whoever writes a text could make the search slow.
// An arrest of property, in Russian "арест" of имущество or счёт, and a surrender or return of objects are other acts.
const ACTS: readonly RegExp[] = [
  /\bextradit/iu,
  /(?<!\bcardiac )\b(?:re-?)?arrest(?:ed(?! (?:persons?|m[ae]n|wom[ae]n|suspects?|individuals?)\b)|ing)?\b(?! of (?:the )?(?:ship|vessel|property|asset|account))/iu,
  /\bsurrender(?:ed|ing)?\b(?! values?\b| of (?:the )?(?:object|item|document|device|key))/iu,
  /\bhand(?:ing)? (?:over (?:the |a )?(?:suspect|accused|prisoner)|(?:the|a) (?:suspect|accused|prisoner) over)\b(?!['’])/iu,
  /\btransit of (?:the |a )?(?:person|suspect|accused|prisoner)/iu,
  /\btransfer of (?:the |a )?(?:sentenced|convicted|prisoner)|\bprisoner transfer/iu,
  /\bextrad(?:er|ition)|\barrestation\b|\btransfèrement\b/iu,
  /\barrêter (?:le |la |l'|les )?(?:suspect|prévenu|accusé|personne|condamné|mis en cause)/iu,
  /\bremise (?:de la personne|du suspect|du prévenu|de l'accusé|du condamné)/iu,
  /tutukla|yakala(?:n|ma)|hükümlü(?:nün|lerin)? (?:nakl|transfer)|transit geçiş/iu,
  /(?:şüpheli|sanı[kğ]|hükümlü|suçlu|kişi)\S{0,20}(?:\s+\S+){0,3}\s+(?:iade|teslim)/iu,
  /экстради|выдач[аеиуюй]+ (?:лиц|подозрева|обвиня|осужд)|выда(?:ть|йте) (?:лиц|подозрева|обвиня|осужд)|заключ[а-яё]{1,20} под стражу/iu,
  /арестова[а-яё]{0,20}(?![а-яё])(?! (?:имуществ|сч[её]т|средств|актив))|арест (?:лиц|подозрева|обвиня)/iu,
  /задержа(?:ть|ни[ея]) (?:лиц|подозрева|обвиня)|передач[аеиуюй]+ осужд|транзитн[а-яё]{1,20} перевоз/iu,
];

/** A paper or a fact about such an act may be asked for. */
const ABOUT =
  /\b(?:copy|copies|records?|reports?|minutes|transcripts?|protocols?|certificates?|warrants?|information|whether|when|dates?|photographs?)\b|\b(?:copie|procès-verbal|renseignements?|informations?|attestation|mandat|date)\b|suret|kopya|tutana|bilgi|belge|tarih|копи|протокол|сведени|информаци|справк|дат[аыу](?![а-яё])/iu;

/** Whether a text asks for an excluded act, or only mentions one, in English, French, Turkish or Russian. */
export function excludedActIn(text: string): 'asked' | 'mentioned' | undefined {
  const sentences = text.split(/[.;!?\n]/u).filter((sentence) => ACTS.some((act) => act.test(sentence)));
  if (sentences.length === 0) return undefined;
  return sentences.every((sentence) => ABOUT.test(sentence)) ? 'mentioned' : 'asked';
}
