// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { formalLetter, LABEL_LANGUAGES, LETTER_TYPES } from '../../src/letter/index.js';
import type { LabelLanguage, LetterInput, LetterType } from '../../src/letter/index.js';
import type { MessageBody } from '../../src/vocabulary/index.js';
import { example } from '../vocabulary/examples.js';
import { MEASURE_EXAMPLES, requestFor } from '../vocabulary/examples/measures.js';
import { richRequest } from '../vocabulary/rich.js';
import { LETTER_TEXTS } from '../../src/letter/text/text.js';
import { FULL_TEXTS, fullRequest, PAYEES } from './full.js';
import { isOfMachines, missing, read, running, traces } from './reading.js';

const SIGNED: NonNullable<LetterInput['signed']> = {
  digest: '0123456789abcdef'.repeat(4),
  messageId: '01890a5d-ac96-774b-bcce-b302099a8057',
  from: 'demo-a/central-authority',
  issuedAt: Date.UTC(2026, 1, 2, 9, 30),
};
const REQUEST: NonNullable<LetterInput['request']> = { body: example('request.submit'), issuedAt: Date.UTC(2026, 0, 30, 9, 30) };

const OPENING: readonly LetterType[] = [
  'request.submit',
  'request.confirm',
  'restraint.request',
  'preservation.request',
  'emergency.disclosure',
  'proceedings.transfer',
  'spontaneous.info',
];

type Body = MessageBody<'request.submit'>;

function letterOf(type: LetterType, language: LabelLanguage, more: Partial<LetterInput> = {}): string {
  return formalLetter({
    type,
    body: example(type),
    language,
    signed: SIGNED,
    ...(!OPENING.includes(type) && { request: REQUEST }),
    ...more,
  });
}

const request = (body: Body, language: LabelLanguage = 'en') => formalLetter({ body, language, signed: SIGNED });

/** A request for one urgent freeze. */
function freezeRequest(): Body {
  const body = example('request.submit');
  const { measures, assets = [] } = body.payload;
  return { ...body, payload: { ...body.payload, measures: measures.slice(1), assets: assets.slice(0, 1) } };
}

/** A copy of a body with each text changed. */
function changed<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => changed<unknown>(item, change)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, changed<unknown>(member, change)])) as T;
}

describe('the running text of a letter (DOSSIER-24)', () => {
  const types = LETTER_TYPES.flatMap((type) => LABEL_LANGUAGES.map((language) => [type, language] as const));

  it.each(types)('has no code, identifier, pointer or time of machines, and no empty place: %s in %s', (type, language) => {
    const html = letterOf(type, language);
    expect(traces(html, example(type))).toEqual([]);
    expect(running(html)).not.toMatch(/\[|\]|\{|\}|: \.|\(\)|,\s*[,.;]|\.\.|\bfalse\b|\btrue\b/);
  });

  it.each(['rich', ...MEASURE_EXAMPLES])('has none for any measure either, in four languages: %s', (kind) => {
    const body = kind === 'rich' ? richRequest() : requestFor(kind as never);
    for (const language of LABEL_LANGUAGES) expect(traces(request(body, language), body), language).toEqual([]);
  });

  it.each(types)('differs from the same letter in another language: %s in %s', (type, language) => {
    const texts = LABEL_LANGUAGES.filter((other) => other !== language).map((other) => running(letterOf(type, other)));
    expect(texts).not.toContain(running(letterOf(type, language)));
  });

  it('numbers the paragraphs that are there, one after the other', () => {
    const html = request(example('request.submit'));
    const numbers = [...html.matchAll(/<div class="paragraph"><div class="no">(\d+)\.<\/div>/g)].map(([, no]) => Number(no));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    // The example has no persons.
    expect(running(html)).not.toContain('Persons.');
    expect(running(html)).toMatch(/5\.\s+Assistance requested\.\s.*\s5\.1\.\s+m1, preserve stored data at once/s);
  });

  it('says dates in words, and times in the zone of the author and in UTC', () => {
    const at = { timeZone: 'Europe/Istanbul' };
    expect(running(letterOf('ack.receipt', 'en', at))).toContain('on 2 February 2026, 12:30 (Ankara), 09:30 UTC');
    expect(running(letterOf('ack.receipt', 'tr', at))).toContain('Alındığı tarih: 2 Şubat 2026, 12:30 (Ankara), 09:30 UTC');
    expect(running(letterOf('ack.receipt', 'ru', at))).toContain(
      'Ваш запрос от 30 января 2026 года получен 2 февраля 2026 года, 12:30 (Анкара)',
    );
    expect(running(letterOf('ack.receipt', 'fr', { timeZone: 'Pacific/Auckland' }))).toContain(
      '2 février 2026, 22:30 (Auckland), 09:30 UTC',
    );
    expect(running(request(example('request.submit')))).toContain('from 12 May 2017 to 31 August 2017 inclusive');
  });

  it('writes amounts and addresses as people do, and keeps their machine form in the last annex', () => {
    const body = freezeRequest();
    const [asset] = body.payload.assets ?? [];
    const token = 'tron:0x2b6653dc/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
    const location = { type: 'ADDRESS' as const, caip10: 'tron:0x2b6653dc:TJRabPrwbZy45sbavfcjinPJC18kjpRTv8', memo: '77' };
    const usdt = {
      ...asset,
      id: 'a1',
      kind: 'VA-FUNGIBLE' as const,
      caip19: token,
      displaySymbol: 'USDT',
      decimals: 6,
      location,
      amount: { baseUnits: '612400500000', decimals: 6 },
    };
    const letter = (language: LabelLanguage) => request({ ...body, payload: { ...body.payload, assets: [usdt] } }, language);
    expect(running(letter('en'))).toContain('612\u202f400.5 USDT on TRON, contract TR7N Hqje');
    expect(running(letter('ru'))).toContain('612\u202f400,5 USDT в сети TRON, контракт TR7N Hqje');
    expect(running(letter('en'))).toContain('TJRa bPrw bZy4 5sba vfcj inPJ C18k jpRT v8 on TRON, memo 77');
    for (const exact of [token, location.caip10, `612400500000 ${token}`]) expect(read(letter('fr'))).toContain(exact);
    const money = {
      ...body,
      payload: { ...body.payload, costsOffer: { currency: 'USD', amount: '612400.00' }, urgency: { level: 'ROUTINE' as const } },
    };
    expect(running(request(money))).toContain('USD 612,400.00');
    expect(running(request(money, 'tr'))).toContain('612\u202f400,00 USD');
  });

  it('names States by their official names, treaties with place and date, grounds with their article', () => {
    const body = example('request.submit');
    const { requester, requestedAuthority } = body.payload;
    const between = {
      ...body,
      payload: {
        ...body.payload,
        requester: { ...requester, country: 'TR' },
        requestedAuthority: { ...requestedAuthority, country: 'RU' },
      },
    };
    expect(running(request(between, 'tr'))).toMatch(/Türkiye Cumhuriyeti[\s\S]*Rusya Federasyonu/);
    expect(running(request(between, 'ru'))).toMatch(/Турецкая Республика[\s\S]*Российская Федерация/);
    expect(running(request(between))).toContain(
      'Articles 13 and 18 of the United Nations Convention against Transnational Organized Crime (New York, 15 November 2000)',
    );
    const refusal = running(letterOf('decision.refuse', 'en'));
    expect(refusal).toContain(
      'm2, freezing of crypto-assets: is refused. no dual criminality, under Article 18(9) of the United Nations Convention',
    );
    expect(refusal).toContain('Assistance Act of State B (demonstration), section 4');
    expect(refusal).toContain('Measures not mentioned remain under examination.');
  });

  it('says in a draft alone that nobody has checked whether a treaty is in force', () => {
    const body = example('request.submit');
    body.payload.legalBasis[0]!.inForceBetween = 'asserted';
    expect(running(formalLetter({ body, language: 'en' }))).toContain('(entry into force not verified)');
    expect(running(request(body))).not.toContain('entry into force');
  });

  it('asks for urgent freezes in the short letter, and for anything else in the long one', () => {
    const text = running(request(freezeRequest()));
    expect(text).toContain('URGENT: provisional freezing of assets, case No. DEMO-A-CASE-17');
    expect(text).toContain('Please act by 3 February 2026, 09:30 UTC');
    expect(text).toContain('Duration: until further notice');
    expect(running(request(example('request.submit')))).toContain('Request for mutual legal assistance in criminal matters');
    const routine = freezeRequest();
    routine.payload.urgency = { level: 'ROUTINE' };
    expect(running(request(routine))).not.toContain('URGENT');
  });

  it('has the facts in its own language when somebody wrote them in it, else in that of the body', () => {
    const body = example('request.submit');
    const facts = [
      { language: 'en', text: 'English account.' },
      { language: 'tr', text: 'Türkçe anlatım.' },
    ];
    const told = { ...body, payload: { ...body.payload, proceedings: { ...body.payload.proceedings, facts } } };
    expect(request(told, 'tr')).toContain('<bdi lang="tr">Türkçe anlatım.</bdi>');
    expect(request(told, 'tr')).not.toContain('English account.');
    expect(request(told, 'ru')).toContain('<bdi lang="en">English account.</bdi>');
    expect(read(request(told, 'ru'))).toContain('язык свободного текста: английский');
    expect(read(request(told, 'ru'))).toContain('ещё не проверен переводчиком, подпись которого заверена нотариально');
    expect(read(request(told))).toContain('Text of the signed message.');
  });
});

describe('a letter (DOSSIER-24)', () => {
  it.each(['plain', 'rich', 'freeze', ...MEASURE_EXAMPLES])('drops no text that a person wrote: %s', (kind) => {
    const body =
      kind === 'plain'
        ? example('request.submit')
        : kind === 'rich'
          ? richRequest()
          : kind === 'freeze'
            ? freezeRequest()
            : requestFor(kind as never);
    expect(missing(request(body), body)).toEqual([]);
  });

  it.each(LABEL_LANGUAGES)('has a sentence for what every rule asks a person to write: in %s', (language) => {
    const body = fullRequest();
    const html = request(body, language);
    if (language === 'en') expect(missing(html, body)).toEqual([]);
    expect(traces(html, body)).toEqual([]);
    // Nothing of it is left to the list of members without a sentence.
    const further = html.split(LETTER_TEXTS[language].frame.further)[1] ?? '';
    for (const said of FULL_TEXTS) expect(read(html).replaceAll(/\s/g, ''), said).toContain(said.replaceAll(/\s/g, ''));
    for (const said of FULL_TEXTS) expect(further, said).not.toContain(said);
    const costs = example('costs.claim');
    for (const payTo of PAYEES) {
      const claim = { ...costs, payload: { ...costs.payload, payTo } };
      const text = read(letterOf('costs.claim', language, { body: claim })).replaceAll(/\s/g, '');
      const members = Object.entries(payTo).filter(([name]) => !['kind', 'holderKind', 'country'].includes(name));
      for (const [name, value] of members) expect(text, `${payTo.kind} ${name}`).toContain(String(value).replaceAll(/\s/g, ''));
    }
  });

  it.each(LETTER_TYPES)('drops none of any other act: %s', (type) => {
    expect(missing(letterOf(type, 'en'), example(type).payload)).toEqual([]);
  });

  it('sets long texts and many addresses apart, in annexes that the end of the letter lists', () => {
    const body = example('request.submit');
    const long = 'A long account. '.repeat(120);
    const [asset] = body.payload.assets ?? [];
    const transactions = Array.from({ length: 6 }, (_, i) => ({ caip2: 'eip155:1', txHash: `0x${String(i).repeat(64)}` }));
    const many = { ...asset, location: { type: 'ADDRESS' as const, transactions } } as NonNullable<typeof asset>;
    const proceedings = { ...body.payload.proceedings, facts: [{ language: 'en', text: long }] };
    const html = request({ ...body, payload: { ...body.payload, proceedings, assets: [many] } });
    expect(running(html)).toMatch(/3\.\s+Facts\. See Annex \d/);
    expect(html.indexOf('A long account.')).toBeGreaterThan(html.indexOf('class="certification"'));
    expect(read(html)).toMatch(
      /Annexes:[\s\S]*Provisions of law[\s\S]*Facts, full text[\s\S]*Addresses, transactions and paths[\s\S]*Identifiers/,
    );
    expect(html.match(/transactions: see Annex \d/)).not.toBeNull();
  });

  it('sets many assets apart too, and describes an asset once', () => {
    const body = freezeRequest();
    const [asset] = body.payload.assets ?? [];
    const assets = Array.from({ length: 6 }, (_, i) => ({ ...asset, id: `a${i + 1}` }) as NonNullable<typeof asset>);
    const [freeze] = body.payload.measures;
    const many = { ...body, payload: { ...body.payload, assets, measures: [{ ...freeze, assetIds: assets.map(({ id }) => id) }] } } as Body;
    expect(running(request(many))).toMatch(/Assets\. See Annex 2/);
    const twice = {
      ...many,
      payload: {
        ...many.payload,
        measures: [...many.payload.measures, { ...many.payload.measures[0], id: 'm9' }],
        urgency: { level: 'ROUTINE' },
      },
    } as Body;
    const text = running(request(twice));
    expect(text.match(/see Annex 2/g)).toHaveLength(1);
    expect(text).toContain('m9, freeze crypto-assets: a1, a2, a3, a4, a5, a6');
  });

  it('lists the files that travel with the message, and names them where the body does', () => {
    const body = { ...example('service.proof'), attachments: [{ id: 1, kind: 'CERTIFICATE' as const }] };
    const attachments = [
      { id: 1, name: 'receipt.pdf', size: 2048 },
      { id: 7, name: 'cover.pdf', pages: 2 },
    ];
    const text = read(letterOf('service.proof', 'en', { body, signed: { ...SIGNED, attachments } }));
    expect(text).toContain('Proof: receipt signed by the recipient, Annex 1.');
    expect(text).toMatch(/Annexes:\s+Certificate: receipt\.pdf, 2\u202f048 bytes[\s\S]*cover\.pdf, 2 pages/i);
  });

  it('has fingerprint, seal, signature, references and a QR code of message and fingerprint', () => {
    const html = letterOf('decision.accept', 'ru', {
      signed: { ...SIGNED, isOriginal: true, signers: [{ name: 'Officer B1', function: 'судья' }] },
    });
    const text = read(html);
    for (const said of [
      '0123 4567 89ab cdef 0123 4567',
      SIGNED.messageId,
      'Гербовая печать',
      'Officer B1, судья',
      'DEMO-B-2026-0007',
      'Подлинником является',
    ])
      expect(text).toContain(said);
    expect(text).toMatch(/Исх\. №\s+DEMO-B-2026-0007\s+На Ваш №\s+DEMO-A-2026-0001/);
    expect(html.match(/class="qr"/g)).toHaveLength(1);
    expect(read(letterOf('decision.accept', 'ru'))).not.toContain('Подлинником');
    expect(() => letterOf('decision.accept', 'en', { signed: { ...SIGNED, digest: '"' } })).toThrow(RangeError);
  });

  it('writes from the side that answers to the side that asked, and turns the references round', () => {
    const text = read(letterOf('closure', 'en', { side: 'responder' }));
    expect(text).toMatch(/Our reference\s+DEMO-B-2026-0007\s+Your reference\s+DEMO-A-2026-0001\s+From\s+Central Authority of State B/);
    expect(read(letterOf('closure', 'en'))).toMatch(
      /Our reference\s+DEMO-A-2026-0001\s+Your reference\s+DEMO-B-2026-0007\s+From\s+Central Authority of State A/,
    );
  });

  it('says on its face that it is a draft when nothing was signed', () => {
    const text = read(formalLetter({ body: example('request.submit'), language: 'tr' }));
    expect(text).toContain('TASLAK: imzalanmamış ve gönderilmemiştir');
    expect(text).not.toContain('SHA-256');
  });

  it('keeps members that a later minor version brings', () => {
    const body = example('request.submit');
    const text = read(request({ ...body, payload: { ...body.payload, laterMember: { inner: 'kept' } } } as Body));
    expect(text).toMatch(/Further particulars\.[\s\S]*Later member:[\s\S]*kept/);
  });

  it('begins names of members with the capital of its language', () => {
    const body = example('request.submit');
    const text = read(request({ ...body, payload: { ...body.payload, exception: 'kept' } } as Body, 'tr'));
    expect(text).toMatch(/İstisna:\s+kept/);
  });
});

describe('text of a peer in a letter (DOSSIER-25)', () => {
  const attack = `</bdi></style><script>globalThis.owned=1</script><img src="x" onerror='owned=1'>&lt;"'\u202e\u0000\u200b\u00ad\ufeff\u3164`;

  it('is text, in every member of a body', () => {
    const bodies = [richRequest(), example('request.submit'), ...MEASURE_EXAMPLES.map(requestFor)];
    for (const body of bodies) {
      // Types and roles decide which sentences are written.
      const payload = changed(body.payload, (text) => (isOfMachines(text) || text === 'TR' ? text : attack));
      const html = request({ ...body, payload }, 'ru');
      expect(html).not.toMatch(/<script|<img|onerror='|[\u202e\u200b\u00ad\ufeff\u3164]/);
      expect(html).not.toContain('\u0000');
      expect(html.match(/<style>/g)).toHaveLength(1);
      expect(html).toContain('&lt;script&gt;globalThis.owned=1&lt;/script&gt;');
    }
  });

  it('is text in every other act, and codes of nobody are text too', () => {
    for (const type of LETTER_TYPES) {
      const body = example(type);
      const payload = changed(body.payload as object, (text) => (isOfMachines(text) ? text : attack));
      const html = formalLetter({ type, body: { ...body, payload } as never, language: 'fr', signed: SIGNED });
      expect(html, type).not.toMatch(/<script|<img|onerror='|[\u202e\u200b\u00ad\ufeff\u3164]/);
    }
  });

  it('is text in names of members that nobody knows', () => {
    const body = example('request.submit');
    const html = request({ ...body, payload: { ...body.payload, [attack]: { [attack]: [attack] } } } as Body);
    expect(html).not.toMatch(/<script|<img/);
  });

  it('finds a policy that lets in its own style sheet and nothing else', () => {
    const html = request(example('request.submit'));
    const policy = `default-src 'none'; style-src 'sha256-[A-Za-z0-9_-]{43}='; base-uri 'none'; form-action 'none'`;
    expect(html).toMatch(new RegExp(`<meta http-equiv="Content-Security-Policy" content="${policy}">`));
    expect(html).not.toMatch(/https?:|url\(|@import|<link|<script|\son[a-z]+=|\sstyle=/);
  });
});
