// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { spaced } from '../../../src/vocabulary/labels/member-names.js';
import { memberName } from '../../../src/vocabulary/labels/index.js';
import { MESSAGES } from '../../../src/vocabulary/index.js';
import en from '../../../src/vocabulary/labels/members.en.json' with { type: 'json' };
import fr from '../../../src/vocabulary/labels/members.fr.json' with { type: 'json' };
import ru from '../../../src/vocabulary/labels/members.ru.json' with { type: 'json' };
import tr from '../../../src/vocabulary/labels/members.tr.json' with { type: 'json' };
import { membersOf } from '../../letter/members-of.js';

const MEMBERS = new Set(Object.values(MESSAGES).flatMap(({ body }) => [...membersOf(body)]));

describe('names of members (SCHEMA-36)', () => {
  it('are there for every member of a dossier in each language, and for no other', () => {
    expect(Object.keys(fr).sort()).toEqual([...MEMBERS].sort());
    for (const names of [ru, tr]) expect(Object.keys(names).sort()).toEqual(Object.keys(fr).sort());
  });

  it('stand in English only where they differ from the name in the schema', () => {
    for (const [member, name] of Object.entries(en)) {
      expect(MEMBERS.has(member), member).toBe(true);
      expect(name, member).not.toBe(spaced(member));
    }
    expect(memberName('dateOfBirth', 'en')).toEqual({ text: 'date of birth', translated: true });
    expect(memberName('dob', 'en')).toEqual({ text: en.dob, translated: true });
  });
});
