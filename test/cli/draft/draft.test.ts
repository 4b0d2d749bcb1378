// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isCoreMeasure } from '../../../src/cli/draft/example/measures.js';
import { isCoreType, messageExample, requestExample } from '../../../src/cli/draft/example/messages.js';
import { bodyFromJson, hasErrors, validate } from '../../../src/schema/index.js';
import { MEASURES, MESSAGES, registry } from '../../../src/vocabulary/index.js';
import type { MeasureType, MessageTypeName } from '../../../src/vocabulary/index.js';
import { LABEL_LANGUAGES } from '../../../src/vocabulary/labels/index.js';
import { capture, command } from '../capture.js';

const draft = command('draft');
const core = (all: Readonly<Record<string, { readonly profile: string }>>): string[] =>
  Object.keys(all).filter((name) => all[name]?.profile === 'core');
const MEASURE_NAMES = core(MEASURES);
const MESSAGE_NAMES = core(MESSAGES);

async function drafted(...line: string[]): Promise<string> {
  const { stdout, error } = await capture(() => draft(line));
  if (error !== undefined) throw error as Error;
  return stdout;
}

const uncommented = (text: string): unknown => JSON.parse(text.replaceAll(/^ *\/\/.*$/gm, ''));

function findingsOf(type: MessageTypeName, json: unknown, now: number) {
  const { version } = registry.get(type, [1, 0]);
  const body = bodyFromJson(registry, type, version, json) as { attachments?: readonly { id: number }[] };
  const attachments = (body.attachments ?? []).map(({ id }) => id);
  return validate(registry, { type, version, body, test: false, attachments, issuedAt: now }, {});
}

describe('draft', () => {
  it('has an example of every core measure and message, and of no other', () => {
    expect(MEASURE_NAMES).toHaveLength(22);
    expect(MESSAGE_NAMES).toHaveLength(25);
    expect(Object.keys(MEASURES).filter(isCoreMeasure)).toEqual(MEASURE_NAMES);
    expect(Object.keys(MESSAGES).filter(isCoreType)).toEqual(MESSAGE_NAMES);
  });

  it.each(MEASURE_NAMES)('writes a request for %s that no rule forbids to send, and marks what to replace', async (measure) => {
    const text = await drafted('--measure', measure);
    expect(findingsOf('request.submit', uncommented(text), Date.now()).filter(({ severity }) => severity === 'E')).toEqual([]);
    expect(text).toContain('// example data: replace');
    expect(text).toContain('(example)');
  });

  it.each(MESSAGE_NAMES)('writes %s so that no rule forbids to send it', async (type) => {
    const text = await drafted(type);
    expect(findingsOf(type as MessageTypeName, uncommented(text), Date.now()).filter(({ severity }) => severity === 'E')).toEqual([]);
  });

  it('names attachments as sending numbers them: 1, 2, 3 in their order', () => {
    const counts = MEASURE_NAMES.filter(isCoreMeasure).map((measure) => {
      const { attachments = [] } = requestExample([measure], Date.now());
      expect(
        attachments.map(({ id }) => id),
        measure,
      ).toEqual(attachments.map((_, i) => i + 1));
      return attachments.length;
    });
    expect(Math.max(...counts)).toBe(3);
  });

  it('counts its dates from the moment of drafting, so that examples do not age', () => {
    for (const year of [2027, 2030, 2040]) {
      const now = Date.UTC(year, 1, 28, 23, 30);
      for (const measure of MEASURE_NAMES.filter(isCoreMeasure))
        expect(hasErrors(findingsOf('request.submit', requestExample([measure], now), now)), `${measure} ${year}`).toBe(false);
      for (const type of MESSAGE_NAMES.filter(isCoreType))
        expect(hasErrors(findingsOf(type, messageExample(type, now), now)), `${type} ${year}`).toBe(false);
    }
  });

  it('keeps a request secret, unless somebody is heard or served by it', () => {
    const secrecyOf = (...measures: Parameters<typeof requestExample>[0]) => requestExample(measures, Date.now()).payload.confidentiality;
    const [secret, open] = [
      { level: 'R', protectExistence: true, mayNotify: 'NONE' },
      { level: 'R', protectExistence: false, mayNotify: 'ANY' },
    ];
    expect(secrecyOf('TRACE')).toMatchObject(secret);
    expect(secrecyOf('SVC-DOC')).toMatchObject(open);
    expect(secrecyOf('SVC-DOC', 'FRZ-AST')).toMatchObject(secret);
  });

  it('asks for all core measures in one request', () => {
    const now = Date.now();
    const body = requestExample(MEASURE_NAMES.filter(isCoreMeasure), now);
    expect(body.payload.measures.map(({ type }) => type)).toEqual(MEASURE_NAMES);
    expect(findingsOf('request.submit', body, now).filter(({ severity }) => severity === 'E')).toEqual([]);
  });

  it.each(LABEL_LANGUAGES)('explains every member in words of the language %s, without patterns', async (language) => {
    const text = await drafted('FRZ-VA', 'VID', '--lang', language);
    const comments = text.split('\n').filter((line) => /^ *\/\//.test(line));
    expect(comments.length).toBeGreaterThan(150);
    expect(comments.join('\n')).not.toMatch(/\\d|\[A-Z|\^|undefined/);
    const words = { en: 'freezing of crypto-assets|Facts. Who did what', tr: 'Olaylar. Kim, neyi', fr: 'au choix', ru: 'одно из' };
    expect(text).toMatch(new RegExp(words[language]));
  });

  it('shows codes in words, the usual twelve of a long list, and where all are', async () => {
    const text = await drafted('FRZ-VA');
    expect(text).toMatch(/\/\/ Urgency\. .*\n/);
    expect(text).toMatch(/\/\/ {3}DISSIPATION {2}\w+/);
    expect(text).toContain('all of them: rogatory draft --codes LegalBasisCode');
    expect(text).not.toMatch(/CHISINAU02 /);
    expect(await drafted('--codes', 'legalbasiscode')).toMatch(/ {2}CHISINAU02 {2}\w+/);
    await expect(drafted('--codes', 'LegalBasisCod')).rejects.toThrow('did you mean LegalBasisCode?');
  });

  it('adds a rare measure without content to an example, coercive where its type is', async () => {
    const { payload } = uncommented(await drafted('PRES', 'IDN', 'FRZ-VA')) as {
      payload: { measures: { type: MeasureType; id: string; coercive: boolean }[] };
    };
    expect(payload.measures.map(({ type, id }) => `${id} ${type}`)).toEqual(['m1 PRES', 'm2 FRZ-VA', 'm3 IDN']);
    for (const { type, coercive } of payload.measures) expect(coercive).toBe(MEASURES[type].coercive);
  });

  it('writes each required member of a rare message without content', async () => {
    const { payload } = uncommented(await drafted('reminder')) as { payload: Record<string, unknown> };
    expect(payload).toEqual({ deadlineId: 'D01', level: 1 });
  });

  it('lists the usual measures and messages in words, and the rare ones when they are asked for', async () => {
    const usual = await drafted();
    expect(usual).toMatch(/FRZ-VA +freezing/);
    expect(usual).not.toContain('OBS-XB');
    expect(usual).not.toContain('error.validation');
    const all = await drafted('--extended');
    expect(all).toContain('OBS-XB');
    expect(all).toContain('proceedings.transfer');
    expect(all).not.toContain('error.validation');
  });

  it.each(['EXTRADITION', 'ARREST', 'SURRENDER', 'TRANSIT', 'PRISONER-TRANSFER', 'extradition'])(
    'answers %s with the channel that carries it',
    async (word) => {
      await expect(drafted(word)).rejects.toThrow(
        'This channel does not carry extradition, transit or the transfer of sentenced persons. They have treaties, deadlines and safeguards of their own',
      );
    },
  );

  it('shows the usual measures in its help, and takes the rare ones', async () => {
    const { stdout, error } = await capture(() => draft(['--help']));
    const help = `${stdout}${String(error)}`;
    expect(help).toContain('"FRZ-VA"');
    expect(help).not.toContain('OBS-XB');
    expect(await drafted('--measure', 'OBS-XB')).toContain('"type": "OBS-XB"');
  });

  it('names what it does not know, and what is meant', async () => {
    await expect(drafted('FRZ-AV')).rejects.toThrow(/FRZ-AV; did you mean FRZ-/);
    await expect(drafted('PRES', 'status.query')).rejects.toThrow('not a message type, nor measures: status.query');
  });
});
