// SPDX-License-Identifier: Apache-2.0
// Words that people write into a member that has to be filled, and that say nothing.

/** In English, French, Turkish and Russian, in lower case. */
const FILLERS: ReadonlySet<string> = new Set([
  ...['none', 'nothing', 'n/a', 'na', 'not applicable', 'test', 'testing', 'unknown', 'tbd', 'tba', 'to be done', 'todo', 'to do', 'empty'],
  ...['asdf', 'qwerty', 'lorem ipsum', 'text', 'see above', 'as above', 'idem', 'ditto', 'fill in', 'string'],
  ...['néant', 'aucun', 'aucune', 'rien', 's/o', 'sans objet', 'inconnu', 'inconnue', 'essai', 'à compléter', 'voir ci-dessus'],
  ...['yok', 'hiçbiri', 'bilinmiyor', 'bilinmeyen', 'deneme', 'boş', 'uygulanmaz', 'doldurulacak', 'yukarıdaki gibi', 'geçersiz'],
  ...[
    'нет',
    'отсутствует',
    'неизвестно',
    'неизвестен',
    'тест',
    'проверка',
    'не применимо',
    'н/п',
    'пусто',
    'уточнить',
    'см. выше',
    'то же',
  ],
]);

/** Characters of the longest word that stands for nothing, and what may stand around it. */
const LONGEST = 64;

const MARK = /[\s\p{P}\p{S}]/u;

/** A text without the marks at its ends. A regular expression for the far end would look at a long row of marks again from each of them. */
function bare(text: string): string {
  const letters = Array.from(text);
  const first = letters.findIndex((letter) => !MARK.test(letter));
  return first < 0 ? '' : letters.slice(first, letters.findLastIndex((letter) => !MARK.test(letter)) + 1).join('');
}

/** Whether a text says nothing: punctuation, one repeated character, or a word that stands for nothing. */
export function isFiller(text: string): boolean {
  // Most texts say something: their beginning shows it, and the rest is not read.
  if (text.length > LONGEST && !isFiller(text.slice(0, LONGEST))) return false;
  // Turkish has two letters i; the list is compared in the lower case of every language.
  const said = bare(text);
  if (said === '') return true;
  if (new Set(said.toLowerCase()).size === 1) return true;
  return FILLERS.has(said.toLowerCase()) || FILLERS.has(said.toLocaleLowerCase('tr')) || FILLERS.has(text.trim().toLowerCase());
}
