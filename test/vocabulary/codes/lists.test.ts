// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bodyFromJson, checkBody } from '../../../src/schema/index.js';
import { defineCodes, sourceOf } from '../../../src/schema/code-list.js';
import { CODE_LISTS } from '../../../src/vocabulary/code-lists.js';
import { DEADLINES } from '../../../src/vocabulary/accords/codes.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { registry } from '../../../src/vocabulary/index.js';

const kebab = (name: string) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

describe('code lists', () => {
  it('are all in the table of lists, by unique names', () => {
    const folder = new URL('../../../src/', import.meta.url);
    const files = ['schema', 'vocabulary'].flatMap((room) =>
      readdirSync(new URL(`${room}/`, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
    );
    const defined = files
      .filter((file) => file.endsWith('codes.ts'))
      .flatMap((file) =>
        [...readFileSync(new URL(file, folder), 'utf8').matchAll(/= defineCodes\(\s*'(\w+)', (?:labels\.\1\b|\{)/g)].map(
          ([, name]) => name,
        ),
      );
    expect(CODE_LISTS.map((list) => list.name).sort()).toEqual(defined.sort());
    expect(new Set(defined).size).toBe(defined.length);
  });

  it('stand in spec/messages.md code for code, in the same order (SCHEMA-31)', () => {
    const spec = readFileSync(new URL('../../../spec/messages.md', import.meta.url), 'utf8');
    for (const { name, codes } of CODE_LISTS) {
      const rule = kebab(name).replace(/(?:-code)?$/, '-code');
      const table = spec.split(`\n#### ${rule}\n`)[1]?.split('\n#### ')[0] ?? '';
      expect(
        [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code]) => code),
        name,
      ).toEqual(codes);
    }
  });

  it('refuse every other text and another letter case, with the path of the member (SCHEMA-31)', () => {
    const body = (level: string) => {
      const request = requestSubmit();
      return { ...request, payload: { ...request.payload, urgency: { level } } };
    };
    expect(checkBody(registry, 'request.submit', [1, 0], body('ROUTINE'))).toEqual([]);
    for (const level of ['routine', 'SOON', 'constructor', '']) {
      expect(() => bodyFromJson(registry, 'request.submit', [1, 0], body(level)), level).toThrowCode('SCHEMA_INVALID');
      expect(checkBody(registry, 'request.submit', [1, 0], body(level))).toEqual([
        {
          rule: 'V001',
          severity: 'E',
          path: '/payload/urgency/level',
          text: 'write one of these codes: ROUTINE, URGENT, PROVISIONAL, EMERGENCY',
        },
      ]);
    }
    for (const { name, codes, schema } of CODE_LISTS) {
      for (const code of codes) expect(schema.safeParse(code).success, `${name} ${code}`).toBe(true);
      for (const alien of ['', '__proto__', `${codes[0] ?? ''} `]) expect(schema.safeParse(alien).success, name).toBe(false);
    }
  });

  it('name their sources, of single codes or of the list', () => {
    expect(sourceOf(DEADLINES, 'D07')).toBe('Regulation (EU) 2023/1543 article 10(3)');
    expect(sourceOf(DEADLINES, 'D24')).toBeUndefined();
    expect(sourceOf(DEADLINES, 'constructor')).toBeUndefined();
    expect(sourceOf(defineCodes('Example', { A: 'a', B: 'b' }, { source: 'whole', sources: { B: 'one' } }), 'A')).toBe('whole');
    for (const { name, codes, sources } of CODE_LISTS) {
      expect(
        Object.keys(sources).filter((code) => !codes.includes(code)),
        name,
      ).toEqual([]);
    }
  });
});
