// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bodyFromJson, bodyToJson, decodeBody, encodeBody } from '../../../src/schema/index.js';
import { foldName, icaoForm, matchNames, registry } from '../../../src/vocabulary/index.js';
import { isIcaoForm } from '../../../src/vocabulary/persons/names/icao-9303.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';

describe('icaoForm (SCHEMA-33)', () => {
  it('has a form for every letter of the Turkish alphabet', () => {
    expect(icaoForm('abcçdefgğhıijklmnoöprsştuüvyzâîû')).toBe('ABCCDEFGGHIIJKLMNOOPRSSTUUVYZAIU');
    expect(icaoForm('ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ')).toBe('ABCCDEFGGHIIJKLMNOOPRSSTUUVYZ');
  });

  it('has a form for every letter of the Russian alphabet', () => {
    const forms = 'A B V G D E E ZH Z I I K L M N O P R S T U F KH TS CH SH SHCH IE Y - E IU IA'
      .split(' ')
      .map((form) => form.replace('-', ''));
    expect(Array.from('АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', (letter) => icaoForm(letter))).toEqual(forms);
    expect(Array.from('абвгдеёжзийклмнопрстуфхцчшщъыьэюя', (letter) => icaoForm(letter))).toEqual(forms);
  });

  it.each([
    ['Işıl Çağlayan', 'ISIL CAGLAYAN'],
    ['İNCİ GÜNEŞ', 'INCI GUNES'],
    ['Щукин Юрий Ильич', 'SHCHUKIN IURII ILICH'],
    ['Подъячев', 'PODIEIACHEV'],
    ['Цой-Жемчужный', 'TSOI ZHEMCHUZHNYI'],
    ["O'Neill", 'ONEILL'],
    ['Straße', 'STRASSE'],
  ])('writes %s as %s', (native, latin) => {
    expect(icaoForm(native)).toBe(latin);
  });

  it('has no form for a letter of another script', () => {
    expect(icaoForm('山田')).toBeUndefined();
    expect(isIcaoForm('山田', 'YAMADA')).toBeUndefined();
    expect(icaoForm('constructor')).toBe('CONSTRUCTOR');
  });
});

describe('isIcaoForm (SCHEMA-33)', () => {
  it('takes each alternative of the tables, in any letter case', () => {
    for (const latin of ['GUNES OZTURK', 'Gunes Ozturk', 'GUENES OEZTUERK', 'GUXXNES OZTUERK', 'Güneş Öztürk']) {
      expect(isIcaoForm('Güneş Öztürk', latin), latin).toBe(latin !== 'Güneş Öztürk');
    }
    expect(isIcaoForm('Ёлкин', 'ELKIN')).toBe(true);
    expect(isIcaoForm('Соловьёв', 'SOLOVEV')).toBe(true);
    expect(isIcaoForm('Чайковский-Петров', 'Chaikovskii Petrov')).toBe(true);
  });

  it('takes no other scheme and no other name', () => {
    for (const latin of ['YOLKIN', 'IOLKIN', 'ELKI', 'ELKINA', '']) expect(isIcaoForm('Ёлкин', latin), latin).toBe(false);
    expect(isIcaoForm('Шукшин', 'Schukschin')).toBe(false);
  });

  it('does not care about the dot of a Latin i, whoever printed it', () => {
    for (const latin of ['ILGIN', 'ilgin', 'ılgın', 'İLGİN', 'ILGI\u0307N']) expect(isIcaoForm('Ilgın', latin), latin).toBe(true);
  });

  it('judges a long name of alternatives in a moment', () => {
    const native = 'Ü'.repeat(300);
    expect(isIcaoForm(native, 'U'.repeat(300))).toBe(true);
    expect(isIcaoForm(native, `${'U'.repeat(300)}Z`)).toBe(false);
  });
});

describe('foldName (SCHEMA-33)', () => {
  it.each([
    ['the dotted capital and the dotted small i', 'İNCİ', 'inci'],
    ['the dotless capital and the dotless small i', 'IŞIL', 'ışıl'],
    ['both at once', 'İLGİN ILGIN', 'ilgin ılgın'],
    ['a dot that lower-casing left behind', 'i\u0307nci', 'İNCİ'],
    ['Ё and Е', 'ЁЛКИН Фёдор', 'елкин федор'],
    ['composed and decomposed letters', 'Çağ\u0306'.normalize('NFC'), 'Çağ\u0306'.normalize('NFD')],
    ['decomposed Ё', 'Ёж'.normalize('NFD'), 'еж'],
    ['hyphens and apostrophes of several kinds', 'Ак‑Су O’Neill', "ак-су o'neill"],
    ['spaces', '  Ayşe   Nur ', 'ayşe nur'],
    ['sharp s', 'STRASSE', 'Straße'],
  ])('makes no difference of %s', (_name, a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['an accent', 'Özgür', 'Ozgur'],
    ['the breve of Й', 'Йод', 'Иод'],
    ['a Cyrillic letter that looks Latin', 'Аna', 'Ana'],
    ['Ş and S', 'Şen', 'Sen'],
  ])('keeps %s apart', (_name, a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });

  it('does not depend on the locale of the machine', () => {
    // What a locale-bound comparison would do with the same letters.
    expect('I'.toLocaleLowerCase('tr')).not.toBe('I'.toLocaleLowerCase('en'));
    expect(foldName('DIYARBAKIR')).toBe(foldName('Dıyarbakır'));
    expect(foldName('DİYARBAKIR')).toBe(foldName('diyarbakir'));
  });
});

describe('matchNames (SCHEMA-33)', () => {
  it('tells by which forms two names match, strongest first', () => {
    const passport = { native: 'Пётр Щукин', latin: 'PETR SHCHUKIN' };
    expect(matchNames(passport, { native: 'ПЕТР ЩУКИН', latin: 'Pyotr Schukin' })).toBe('NATIVE');
    expect(matchNames(passport, { native: 'Петро Щукін', latin: 'Petr-Shchukin' })).toBe('LATIN');
    expect(matchNames(passport, { latin: 'PETR SHCHUKIN' })).toBe('LATIN');
    expect(matchNames({ native: 'Пётр Щукин' }, { latin: 'PETR SHCHUKIN' })).toBe('TRANSLITERATION');
    expect(matchNames({ latin: 'OEZGUER' }, { native: 'ÖZGÜR' })).toBe('TRANSLITERATION');
    expect(matchNames(passport, { native: 'Пётр Щукина', latin: 'PETR SHCHUKINA' })).toBeUndefined();
    expect(matchNames({}, {})).toBeUndefined();
  });
});

describe('names in a message', () => {
  // Composed and decomposed letters, both dots of i, soft and hard signs: what a name is made of is evidence.
  const names = ['İNCİ ışıl', 'I\u0307nci', 'Ёжик', 'Е\u0308жик', 'Çağlâ Öz', 'C\u0327ag\u0306la', 'Подъячев', 'Мальцев', 'ﬁliz', '\u00a0'];

  it('come through CBOR and JSON unchanged, code point for code point', () => {
    for (const native of names) {
      const request = requestSubmit();
      const name = { script: 'Latn', native, latin: 'X', scheme: 'OTHER', nameType: 'LEGL' } as const;
      const person = { id: 'p1', kind: 'natural', role: ['SUSP'], names: [name] } as const;
      const body = { ...request, payload: { ...request.payload, persons: [{ ...person, role: ['SUSP' as const], names: [name] }] } };
      const read = decodeBody(registry, 'request.submit', [1, 0], encodeBody(registry, 'request.submit', [1, 0], body)) as typeof body;
      expect(read.payload.persons[0]?.names[0]?.native).toBe(native);
      const json: unknown = JSON.parse(JSON.stringify(bodyToJson(registry, 'request.submit', [1, 0], body)));
      expect((bodyFromJson(registry, 'request.submit', [1, 0], json) as typeof body).payload.persons[0]?.names[0]?.native).toBe(native);
    }
  });
});
