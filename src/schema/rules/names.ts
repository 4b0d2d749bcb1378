// SPDX-License-Identifier: Apache-2.0
import { foldName } from '../names/fold.js';
import { isIcaoForm } from '../names/icao-9303.js';
import { defineRule } from './define.js';
import type { MessageBody } from '../catalogue.js';

const on = ['request.submit', 'request.confirm', 'request.supplement'] as const;

/** Names of natural persons, with where they stand. */
function namesOf({ payload }: MessageBody<(typeof on)[number]>) {
  return (payload.persons ?? []).flatMap((person, i) =>
    person.kind === 'natural' ? person.names.map((name, j) => ({ name, path: ['payload', 'persons', i, 'names', j] })) : [],
  );
}

export const latinForm = defineRule({
  id: 'V031',
  severity: 'W',
  source: 'ICAO 9303 part 3 section 6',
  summary: 'The Latin form of a name is one that ICAO 9303 makes of the native form; both spellings are kept in any case.',
  mend: 'Use the form of the passport and mark it PASSPORT-AS-ISSUED, or correct the transliteration.',
  on,
  check(body, report) {
    for (const { name, path } of namesOf(body)) {
      const { native, latin, scheme } = name;
      if (native === undefined || latin === undefined || scheme !== 'ICAO9303') continue;
      if (isIcaoForm(native, latin) === false) report([...path, 'latin'], 'not the Latin form of the native name');
    }
  },
});

export const nameParts = defineRule({
  id: 'V034',
  severity: 'E',
  source: 'Unicode case folding; Turkish and Russian spelling',
  summary: 'The parts of a name are parts of its native form, in whatever case, dots or yo they are written.',
  mend: 'Correct the part, or put the whole name into its native form.',
  on,
  check(body, report) {
    for (const { name, path } of namesOf(body)) {
      if (name.native === undefined) continue;
      const whole = foldName(name.native);
      for (const part of ['family', 'given', 'patronymic'] as const) {
        const value = name[part];
        if (value !== undefined && !whole.includes(foldName(value))) report([...path, part], 'not a part of the native name');
      }
    }
  },
});
