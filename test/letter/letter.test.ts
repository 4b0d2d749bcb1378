// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { formalLetter, LETTER_TYPES } from '../../src/letter/index.js';
import { memberName, titleOf } from '../../src/letter/words.js';
import type { LetterInput } from '../../src/letter/index.js';
import { MEASURE_TYPES, MESSAGES } from '../../src/vocabulary/index.js';
import type { MessageBody } from '../../src/vocabulary/index.js';
import { example } from '../vocabulary/examples.js';
import { MEASURE_EXAMPLES, requestFor } from '../vocabulary/examples/measures.js';
import { richRequest } from '../vocabulary/rich.js';

const SIGNED: NonNullable<LetterInput['signed']> = {
  digest: '0123456789abcdef'.repeat(4),
  messageId: '01890a5d-ac96-774b-bcce-b302099a8057',
  from: 'demo-a/central-authority',
  issuedAt: Date.UTC(2026, 1, 2, 9, 30),
};

type Body = MessageBody<'request.submit'>;
const letter = (body: Body, ...languages: LetterInput['languages']) => formalLetter({ body, languages, signed: SIGNED });

/** Text of a letter without its elements, as a reader has it. */
function read(html: string): string {
  const text = html.slice(html.indexOf('<body>')).replaceAll(/<[^>]*>/g, ' ');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

/** Every text of a body, at any depth. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const member of Object.values(value)) yield* texts(member);
}

interface Shape {
  readonly def: Readonly<Record<string, unknown>>;
}

/** Names of the members of a schema, at any depth. */
function membersOf(schema: unknown, found = new Set<string>(), above: readonly unknown[] = []): ReadonlySet<string> {
  if (above.includes(schema)) return found;
  const { def } = schema as Shape;
  const inner = [def['innerType'], def['element'], def['in'], def['valueType'], ...((def['options'] as unknown[] | undefined) ?? [])];
  for (const [name, member] of Object.entries((def['shape'] as object | undefined) ?? {})) {
    found.add(name);
    inner.push(member);
  }
  for (const one of inner) if (one !== undefined) membersOf(one, found, [...above, schema]);
  return found;
}

/** A copy of a body with each text changed. */
function changed<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => changed<unknown>(item, change)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, changed<unknown>(member, change)])) as T;
}

describe('a letter (DOSSIER-24)', () => {
  it.each(['plain', 'rich', ...MEASURE_EXAMPLES])('shows every text and code of a request: %s', (kind) => {
    const body = kind === 'plain' ? example('request.submit') : kind === 'rich' ? richRequest() : requestFor(kind as never);
    const text = read(letter(body, 'tr', 'ru'));
    for (const said of texts(body)) expect(text).toContain(said);
  });

  it('names codes in the languages of both parties, marks what nobody has reviewed, and leaves free text as it is', () => {
    const html = letter(example('request.submit'), 'en', 'tr');
    expect(html).toContain(
      '<div><bdi lang="en">Request for mutual legal assistance in criminal matters</bdi></div>'.replaceAll('div>', 'h1>'),
    );
    expect(html).toContain('<bdi lang="tr">Cezai konularda karşılıklı adli yardım talebi</bdi><span class="mark">†</span>');
    expect(html).toContain(`<bdi lang="en">${MEASURE_TYPES.labels['FRZ-VA']}</bdi> <span class="mono">(FRZ-VA)</span>`);
    expect(html).toMatch(/<bdi lang="tr">[^<]*elkoyma[^<]*<\/bdi><span class="mark">†<\/span> <span class="mono">\(FRZ-VA\)<\/span>/);
    expect(html).toContain('<footer class="notes"><span class="mark">†</span> <bdi lang="tr">çeviri denetlenmedi</bdi></footer>');
    expect(html).toContain('<bdi lang="en">To learn who paid from the addresses, and to whom.</bdi>');
    expect(read(letter(example('request.submit'), 'en'))).not.toContain('†');
  });

  it('sets each version of the facts in the column of its language, and those of a third one across', () => {
    const body = example('request.submit');
    const facts = [
      { language: 'tr', text: 'Türkçe anlatım' },
      { language: 'ru', text: 'Русское изложение' },
      { language: 'en', text: 'English account' },
    ];
    const html = letter({ ...body, payload: { ...body.payload, proceedings: { ...body.payload.proceedings, facts } } }, 'ru', 'tr');
    const [, cells = ''] =
      /<div class="pair">((?:(?!<div class="pair">)[\s\S])*?Türkçe anlatım[\s\S]*?)<\/div><\/div><\/div><\/div>/.exec(html) ?? [];
    expect(cells.indexOf('Русское изложение')).toBeGreaterThan(0);
    expect(cells.indexOf('Русское изложение')).toBeLessThan(cells.indexOf('Türkçe anlatım'));
    expect(cells).not.toContain('English account');
    expect(html).toContain('<bdi lang="en">English account</bdi>');
  });

  it('has the fingerprint of the signed bytes, and places for seal and signature', () => {
    const text = read(letter(example('request.submit'), 'en', 'ru'));
    expect(text).toContain('0123 4567 89ab cdef 0123 4567');
    expect(text).toContain('2026-02-02T09:30:00Z, demo-a/central-authority');
    for (const place of ['Seal of the authority', 'Печать органа', 'Place, date, name, function, signature']) expect(text).toContain(place);
    expect(text).not.toContain('DRAFT');
    expect(() => formalLetter({ body: example('request.submit'), languages: ['en'], signed: { ...SIGNED, digest: '"' } })).toThrow(
      RangeError,
    );
  });

  it('says on its face that it is a draft when nothing was signed', () => {
    const text = read(formalLetter({ body: example('request.submit'), languages: ['en', 'tr'] }));
    expect(text).toContain('DRAFT: neither signed nor sent');
    expect(text).toContain('TASLAK: imzalanmamış ve gönderilmemiştir');
    expect(text).not.toContain('SHA-256');
  });

  it('has a title for every formal act, and a name in four languages for every member of one', () => {
    const languages = ['en', 'fr', 'tr', 'ru'] as const;
    for (const type of LETTER_TYPES) {
      const text = read(formalLetter({ type, body: example(type), languages: ['ru', 'tr'], signed: SIGNED }));
      for (const language of ['ru', 'tr'] as const) expect(text).toContain(titleOf(type, language));
      for (const said of texts(example(type))) expect(text, type).toContain(said);
      for (const member of membersOf(MESSAGES[type].body)) {
        const names = languages.map((language) => memberName(member, language));
        expect(names.every(({ translated }) => translated) && /[а-яА-ЯA-Z]/.test(names[3]?.text ?? ''), `${type} ${member}`).toBe(true);
      }
    }
    expect(LETTER_TYPES).toEqual(expect.arrayContaining(['request.submit', 'request.confirm', 'decision.refuse', 'service.proof']));
  });

  it('keeps members that a later minor version brings', () => {
    const body = example('request.submit');
    const later = { ...body, payload: { ...body.payload, laterMember: { inner: 'kept' } } };
    const text = read(letter(later, 'en', 'tr'));
    expect(text).toContain('later member');
    expect(text).toContain('kept');
  });
});

describe('text of a peer in a letter (DOSSIER-25)', () => {
  const attack = `</bdi></style><script>globalThis.owned=1</script><img src="x" onerror='owned=1'>&lt;"'\u202e\u0000\u200b\u00ad\ufeff\u3164`;

  it('is text, in every member of a body', () => {
    for (const body of [richRequest(), example('request.submit'), ...MEASURE_EXAMPLES.map(requestFor)]) {
      const html = letter(
        changed(body, () => attack),
        'ru',
        'tr',
      );
      expect(html).not.toMatch(/<script|<img|onerror='|[\u202e\u200b\u00ad\ufeff\u3164]/);
      expect(html).not.toContain('\u0000');
      expect(html.match(/<style>/g)).toHaveLength(1);
      expect(html).toContain('&lt;script&gt;globalThis.owned=1&lt;/script&gt;');
    }
  });

  it('is text in names of members that nobody knows', () => {
    const body = example('request.submit');
    const html = letter({ ...body, payload: { ...body.payload, [attack]: { [attack]: [attack] } } } as Body, 'en', 'tr');
    expect(html).not.toMatch(/<script|<img/);
  });

  it('finds a policy that lets in its own style sheet and nothing else', () => {
    const html = letter(example('request.submit'), 'en', 'tr');
    const policy = `default-src 'none'; style-src 'sha256-[A-Za-z0-9_-]{43}='; base-uri 'none'; form-action 'none'`;
    expect(html).toMatch(new RegExp(`<meta http-equiv="Content-Security-Policy" content="${policy}">`));
    expect(html).not.toMatch(/https?:|url\(|@import|<link|<script|\son[a-z]+=|\sstyle=/);
  });
});
