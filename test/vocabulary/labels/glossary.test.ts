// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Language = 'tr' | 'ru' | 'fr';

/** A term that was wrong once: which words show it, and which term is right. */
interface Row {
  readonly language: Language;
  readonly wrong: RegExp;
  readonly right: string;
  /** Texts in which these words are right after all: a title of a treaty, another concept. */
  readonly except?: readonly string[];
}

/** A text that must say something, because one key has several meanings or its words lagged behind the rule. */
interface Said {
  readonly language: Language;
  readonly at: string;
  readonly says: RegExp;
}

/** One term for one concept, in every text. A row stays when its term is mended: it keeps the old word out. */
const GLOSSARY: readonly Row[] = [
  // Turkish: legal aid is another thing, and stands in the title of ETS 030 alone.
  {
    language: 'tr',
    wrong: /adl[iî] yardım(?!laşma)/iu,
    right: 'adlî yardımlaşma',
    except: ['Ceza İşlerinde Karşılıklı Adlî Yardım Avrupa'],
  },
  { language: 'tr', wrong: /(?<!\p{L})(?:adli|hukuki|resmi|siyasi|gıyabi|hayati|insani)(?!\p{L})|merkezi makam/iu, right: 'merkezî makam' },
  { language: 'tr', wrong: /gizli soruşturma(?!cı)/iu, right: 'gizli soruşturmacı' },
  { language: 'tr', wrong: /içeriğin dinlenmesi/iu, right: 'iletişimin dinlenmesi ve kayda alınması' },
  { language: 'tr', wrong: /(?<!sırf )asker[iî] suç/iu, right: 'sırf askerî suç' },
  { language: 'tr', wrong: /(?:malî|mali|mâlî) suç/iu, right: 'vergi suçu' },
  { language: 'tr', wrong: /yerel (?:kripto )?varlık/iu, right: 'zincirin kendi varlığı' },
  { language: 'tr', wrong: /(?<!\p{L})(?:acil(?!(?: durum\p{L}*)? \(hayatî tehlike\))|acele)/iu, right: 'ivedi' },
  { language: 'tr', wrong: /(?<!\p{L})olağanüstü hâl|olağanüstü:/iu, right: 'acil (hayatî tehlike)' },
  { language: 'tr', wrong: /(?<!\p{L})el (?:koy|kon)/iu, right: 'elkoyma' },
  { language: 'tr', wrong: /dondur/iu, right: 'elkoyma' },
  { language: 'tr', wrong: /mesaj(?!laşma)/iu, right: 'ileti' },
  {
    language: 'tr',
    wrong: /sakla(?:ma|n|y)/iu,
    right: 'muhafaza',
    // Custody of crypto-assets is a licensed service of this name.
    except: [
      'saklama hizmetindeki',
      'kendi saklamasındaki adres',
      'elkonulan malvarlığının saklanması',
      'saklama kuruluşu',
      'muhafaza veya saklama',
      'saklama planı',
      'saklama cüzdanı',
      String.raw`saklama: \[`,
    ],
  },
  { language: 'tr', wrong: /(?<!zorlayıcı |geçici )tedbir/iu, right: 'işlem' },
  { language: 'tr', wrong: /çifte suçluluk|çifte suçluluğ/iu, right: 'çifte suç olma şartı' },
  { language: 'tr', wrong: /(?<!\p{L})karşılıklılık/iu, right: 'mütekabiliyet' },
  { language: 'tr', wrong: /temas noktası/iu, right: 'irtibat noktası' },
  { language: 'tr', wrong: /yerine getiren makam/iu, right: 'yerine getiren merci' },
  { language: 'tr', wrong: /azami ceza/iu, right: 'cezanın üst sınırı' },
  { language: 'tr', wrong: /başvuru yol(?!u açık)/iu, right: 'kanun yol' },
  { language: 'tr', wrong: /ikili anlaşma/iu, right: 'ikili antlaşma' },
  { language: 'tr', wrong: /belirteç|(?<!\p{L})token/iu, right: 'jeton' },
  { language: 'tr', wrong: /koşul/iu, right: 'şart' },
  { language: 'tr', wrong: /(?<!\p{L})ceva[bp]/iu, right: 'yanıt' },
  { language: 'tr', wrong: /(?<!dava )zamanaşımı(?!$)/iu, right: 'dava zamanaşımı' },

  { language: 'ru', wrong: /юридическ\p{L}* помощ|взаимн\p{L}* помощ/iu, right: 'правовой помощи' },
  {
    language: 'ru',
    wrong: /двойн\p{L}* (?:криминал|преступн|наказуем)|взаимн\p{L}* криминал/iu,
    right: 'обоюдное признание деяния преступлением',
  },
  { language: 'ru', wrong: /обоюдн\p{L}* (?!признани\p{L}* деяния преступлением)/iu, right: 'обоюдное признание деяния преступлением' },
  { language: 'ru', wrong: /номер запраш/iu, right: 'исходящий № запрашивающего органа' },
  // Bodies have a designation, officers have names.
  {
    language: 'ru',
    wrong: /наименован/iu,
    right: 'фамилия, имя, отчество',
    except: [
      'имя или наименование',
      'вид наименования',
      'полное наименование',
      'сокращённое наименование',
      'торговое наименование',
      '^наименование$',
    ],
  },
  { language: 'ru', wrong: /возмещ|возмести/iu, right: 'возврат' },
  { language: 'ru', wrong: /обыск\p{L}* и изъят/iu, right: 'обыск и выемка' },
  { language: 'ru', wrong: /^свидетели$|свидетел\p{L}* обыска/iu, right: 'понятые' },
  {
    language: 'ru',
    wrong: /конвенци\p{L}* (?:о преступности в сфере|о компьютерн|о борьбе с киберпреступн|по киберпреступн)|будапештск\p{L}* конвенц/iu,
    right: 'Конвенция о киберпреступности',
  },
  { language: 'ru', wrong: /конвенци\p{L}* оон (?:о|по борьбе с) киберпреступн/iu, right: 'Конвенция ООН против киберпреступности' },
  { language: 'ru', wrong: /заморо|заморажив/iu, right: 'арест' },
  { language: 'ru', wrong: /прослежив|прослежен/iu, right: 'отслеж' },
  { language: 'ru', wrong: /крипто(?:актив|валют)/iu, right: 'цифровая валюта' },
  { language: 'ru', wrong: /хранител/iu, right: 'держатель' },
  { language: 'ru', wrong: /(?<!хостинг-)провайдер/iu, right: 'поставщик услуг' },
  { language: 'ru', wrong: /экстренн/iu, right: 'чрезвычайн' },
  { language: 'ru', wrong: /(?<!\p{L})временн\p{L}* мер/iu, right: 'обеспечительной мере' },
  { language: 'ru', wrong: /присяжн/iu, right: 'заверена нотариально' },
  { language: 'ru', wrong: /перехват/iu, right: 'контроль и запись переговоров' },
  { language: 'ru', wrong: /негласн\p{L}* расследован/iu, right: 'негласного сотрудника' },
  { language: 'ru', wrong: /средств\p{L}* защиты/iu, right: 'порядок обжалования' },
  { language: 'ru', wrong: /заверения/iu, right: 'гарантии' },
  { language: 'ru', wrong: /(?<!запрос об обеспечении )сохранени\p{L}* данных|^сохранени/iu, right: 'обеспечение сохранности' },

  { language: 'fr', wrong: /aide juridi|entraide(?! judiciaire)/iu, right: 'entraide judiciaire' },
  { language: 'fr', wrong: /patronym/iu, right: 'nom dérivé du prénom du père' },
  { language: 'fr', wrong: /signifi(?!e que|cati[fv])|notification d'un acte/iu, right: 'remise' },
  { language: 'fr', wrong: /fondement|bases? légale/iu, right: 'base juridique' },
  { language: 'fr', wrong: /dépositaire/iu, right: 'détenteur' },
  { language: 'fr', wrong: /blocages?(?! par l'émetteur)/iu, right: 'gel' },
  { language: 'fr', wrong: /copies? certifiées?(?!s| conforme)/iu, right: 'copie certifiée conforme' },
  { language: 'fr', wrong: /peine maximale/iu, right: 'maximum de la peine' },
  { language: 'fr', wrong: /limites? d'usage/iu, right: "restrictions d'utilisation" },
  { language: 'fr', wrong: /enquête (?:discrète|couverte|sous couverture)/iu, right: 'agent infiltré' },
  { language: 'fr', wrong: /personnes? (?:soupçonnée|accusée|poursuivie)/iu, right: 'suspect' },
  { language: 'fr', wrong: /en cas d'urgence(?! vitale)|^danger :/iu, right: 'urgence vitale' },
  { language: 'fr', wrong: /reportée?s?(?!\p{L})/iu, right: 'ajournée' },
];

/** Texts of one place that need their own words. */
const SAID: readonly Said[] = [
  // A holder is no owner, and the existence of a request is no asset.
  { language: 'tr', at: 'members custodian', says: /^muhafaza eden$/ },
  { language: 'ru', at: 'members custodian', says: /^держатель$/ },
  { language: 'fr', at: 'members custodian', says: /^détenteur$/ },
  { language: 'tr', at: 'members protectExistence', says: /^talebin varlığının gizli tutulması$/ },
  // The father's name is a surname in no language.
  { language: 'tr', at: 'members patronymic', says: /^baba adı$/ },
  { language: 'ru', at: 'members patronymic', says: /^отчество$/ },
  // "by" is a day and a person; "from" and "to" are days and persons.
  { language: 'tr', at: 'members by', says: /geç.*yapan/ },
  { language: 'ru', at: 'members by', says: /позднее.*кем/ },
  { language: 'fr', at: 'members by', says: /tard.*par/ },
  { language: 'tr', at: 'members from', says: /başlangıç.*veren/ },
  { language: 'ru', at: 'members from', says: /с .*от кого/ },
  { language: 'fr', at: 'members from', says: /du .*de/ },
  { language: 'tr', at: 'members to', says: /bitiş.*alan/ },
  { language: 'ru', at: 'members to', says: /по .*кому/ },
  { language: 'fr', at: 'members to', says: /au .*à/ },
  { language: 'tr', at: 'members was', says: /gıyapta/ },
  { language: 'ru', at: 'members was', says: /заочное/ },
  { language: 'fr', at: 'members was', says: /par défaut/ },
  // Urgency, and a measure for the time being, are two things.
  { language: 'tr', at: 'requests/labels UrgencyLevel.URGENT', says: /^ivedi$/ },
  { language: 'tr', at: 'requests/labels UrgencyLevel.PROVISIONAL', says: /^geçici/ },
  { language: 'ru', at: 'requests/labels UrgencyLevel.PROVISIONAL', says: /^обеспечительная/ },
  { language: 'fr', at: 'requests/labels UrgencyLevel.PROVISIONAL', says: /^provisoire/ },
  { language: 'tr', at: 'requests/labels UrgencyLevel.EMERGENCY', says: /^acil \(hayatî tehlike\)/ },
  { language: 'ru', at: 'requests/labels UrgencyLevel.EMERGENCY', says: /^чрезвычайная/ },
  { language: 'fr', at: 'requests/labels UrgencyLevel.EMERGENCY', says: /^urgence vitale/ },
  { language: 'tr', at: 'measures/labels MeasureType.COV', says: /^gizli soruşturmacı görevlendirilmesi$/ },
  { language: 'tr', at: 'decisions/labels RefusalGround.G-MIL', says: /^sırf askerî suç$/ },
  { language: 'ru', at: 'measures/labels MeasureType.RESTIT', says: /^возврат потерпевшему$/ },
  { language: 'ru', at: 'measures/labels MeasureType.SRCH', says: /^обыск и выемка$/ },
  { language: 'fr', at: 'measures/labels MeasureType.SVC-DOC', says: /^remise d'un acte$/ },
];

const ROOT = new URL('../../../src/', import.meta.url);

/** Values of a file, by their dotted place. */
function* leaves(value: unknown, at: readonly string[] = []): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [at.join('.'), value];
  else for (const [key, inner] of Object.entries(value as object)) yield* leaves(inner, [...at, key]);
}

/** Every text of a language, without its placeholders: labels, findings, members and letters. */
const textsOf = (language: Language): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path === `letter/text/${language}.json` || path.endsWith(`.${language}.json`))
      .sort()
      .flatMap((path) => {
        const file = path.replace(/^(?:vocabulary\/labels|vocabulary)\//, '').replace(/(?:\.|\/)[a-z]{2}\.json$/, '');
        return [...leaves(JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')))].map(
          ([at, text]) => [`${file} ${at}`, text.replaceAll(/\{[A-Za-z]*\}|\[!?[A-Za-z]+\?/g, '')] as const,
        );
      }),
  );

const TEXTS: Readonly<Record<Language, ReadonlyMap<string, string>>> = { tr: textsOf('tr'), ru: textsOf('ru'), fr: textsOf('fr') };

/** Places whose text has the wrong words, outside the exceptions. */
function found({ language, wrong, except = [] }: Row, texts: ReadonlyMap<string, string>): readonly string[] {
  // Turkish has a small letter of its own for a capital I: only its rules find a term at the beginning of a sentence.
  const lower = (text: string) => text.toLocaleLowerCase(language);
  const bare = (text: string) => except.reduce((rest, part) => rest.replace(new RegExp(lower(part), 'gu'), ''), lower(text));
  return [...texts].filter(([, text]) => wrong.test(bare(text))).map(([at, text]) => `${language} ${at}: ${text}`);
}

describe('glossary (SCHEMA-36)', () => {
  it('reads every text of each language', () => {
    for (const texts of Object.values(TEXTS)) expect(texts.size).toBeGreaterThan(1_900);
    for (const file of ['members', 'letter/text', 'schema/frame/labels', 'freezing/labels', 'freezing/findings'])
      expect(
        [...TEXTS.tr.keys()].some((at) => at.startsWith(`${file} `)),
        file,
      ).toBe(true);
  });

  it('keeps every wrong term out of labels, findings, names of members and letters', () => {
    for (const row of GLOSSARY) expect(found(row, TEXTS[row.language]), `${String(row.wrong)}: write "${row.right}"`).toEqual([]);
  });

  it('names a right term that is in use and is not wrong itself, and no exception that nothing needs', () => {
    for (const row of GLOSSARY) {
      const texts = [...TEXTS[row.language].values()];
      const right = row.right.toLocaleLowerCase(row.language);
      expect(found(row, new Map([['right', row.right]])), row.right).toEqual([]);
      expect(
        texts.some((text) => text.toLocaleLowerCase(row.language).includes(right)),
        row.right,
      ).toBe(true);
      for (const part of row.except ?? [])
        expect(
          texts.some((text) => new RegExp(part, 'iu').test(text)),
          part,
        ).toBe(true);
    }
  });

  it('says in its place what a key of two meanings, or a rule that changed, needs', () => {
    for (const { language, at, says } of SAID) expect(TEXTS[language].get(at), `${language} ${at}`).toMatch(says);
  });
});
