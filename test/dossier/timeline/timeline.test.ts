// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { applyEvent, openDossier, timelineLine, timelineText } from '../../../src/dossier/index.js';
import { describe as say, higherRung, timelineEntry, withReceipt } from '../../../src/dossier/timeline/timeline.js';
import { timelinePrint } from '../../../src/letter/index.js';
import type { MessageEvent, TimelineEntry } from '../../../src/dossier/index.js';
import { example, REQUEST_ID, TYPES } from '../../vocabulary/examples.js';
import { DOSSIER, message } from '../story.js';

function story(): TimelineEntry[] {
  const events: MessageEvent[] = [
    message('request.submit', { agency: 'demo-a/agency' }),
    message('ack.receipt', { agency: 'demo-b/agency' }),
    message('info.request'),
    message('request.supplement'),
    message('decision.accept'),
    message('result.final'),
  ];
  let state = openDossier(DOSSIER);
  return events.map((event) => {
    const applied = applyEvent(state, event);
    state = applied.state;
    return timelineEntry('requester', event, applied);
  });
}

describe('timeline', () => {
  it('tells a dossier line by line (DOSSIER-15)', () => {
    const entries = withReceipt(story(), REQUEST_ID, 'delivered');
    expect(timelineText(entries)).toBe(
      [
        '2026-02-02T09:30:00Z  -> demo-a/agency  request.submit: asks for PRES, FRZ-VA  [m1 PRES SENT, m2 FRZ-VA SENT]  delivered',
        '2026-02-02T09:30:00Z  <- demo-b/agency  ack.receipt: has received it as DEMO-B-2026-0007; next step due 2026-02-03T09:30:00Z  [m1 PRES RECEIVED, m2 FRZ-VA RECEIVED]  opened',
        '2026-02-02T09:30:00Z  <- responder  info.request: asks I-LINK about m2  [m1 PRES RECEIVED, m2 FRZ-VA INFO_WAIT]  opened',
        '2026-02-02T09:30:00Z  -> requester  request.supplement: answers q1  [m1 PRES RECEIVED, m2 FRZ-VA RECEIVED]  queued',
        '2026-02-02T09:30:00Z  <- responder  decision.accept: accepts m1, m2; expected by 2026-02-03  [m1 PRES ACCEPTED, m2 FRZ-VA ACCEPTED]  opened',
        '2026-02-02T09:30:00Z  <- responder  result.final: reports m1 FULL, m2 FULL, m2 FULL, m2 FULL  [m1 PRES EXECUTED, m2 FRZ-VA EXECUTED]  opened',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
  });

  it('says what each type says, and the type where nothing is known', () => {
    for (const type of TYPES) expect(say(type, example(type)).length).toBeGreaterThan(6);
    expect(say('decision.refuse', example('decision.refuse'))).toBe('refuses m2: G-DUAL');
    expect(say('error.validation', example('error.validation'))).toBe(`rejects ${REQUEST_ID}: V001`);
    expect(say('x-demo.note', {})).toBe('x-demo.note');
    const unasked = example('request.supplement');
    unasked.payload.answers = [];
    expect(say('request.supplement', unasked)).toBe('adds information on m2');
  });

  it('climbs the ladder and never down again (DOSSIER-15)', () => {
    expect(higherRung('queued', 'submitted')).toBe('submitted');
    expect(higherRung('opened', 'delivered')).toBe('opened');
    expect(higherRung('delivered', 'refused')).toBe('refused');
    const [first] = withReceipt(withReceipt(story(), REQUEST_ID, 'relayed'), REQUEST_ID, 'submitted');
    expect(first?.transport).toBe('relayed');
  });

  it('shows flags, and nothing that could forge a line (DOSSIER-15)', () => {
    const [, entry] = story();
    if (entry === undefined) throw new RangeError('the story has a second entry');
    const line = timelineLine({ ...entry, what: 'a\nb\u202ec\u001b[31m\u3164', flags: ['crossed', 'waiting'] });
    expect(line).toContain('a\\u{a}b\\u{202e}c\\u{1b}[31m\\u{3164}');
    expect(line.endsWith('opened (crossed) (waiting)')).toBe(true);
  });

  it('prints for people, in four languages and the zones of both sides (DOSSIER-15)', () => {
    const entries = story().map((entry, i) => ({ ...entry, flags: i === 3 ? (['crossed', 'waiting'] as const) : [] }));
    const english = timelinePrint(entries, { zones: ['Europe/Istanbul', 'Asia/Vladivostok'] });
    expect(english).toContain('2026-02-02T09:30:00Z (2026-02-02 12:30:00 Europe/Istanbul; 2026-02-02 19:30:00 Asia/Vladivostok)\n');
    expect(english).toContain('  received from demo-b/agency: ack.receipt (opened)\n');
    expect(english).toContain('    m2 freezing of crypto-assets: waiting for information\n');
    expect(english).toContain('    * crossed a message of the other side\n    * waits for an earlier message\n');
    expect(english.split('\n').every((line) => line.length <= 104)).toBe(true);
    const russian = timelinePrint(entries, { language: 'ru' });
    expect(russian).toContain('ожидаются сведения');
    expect(russian.endsWith('Перевод ещё не проверен.\n')).toBe(true);
    expect(timelinePrint(entries, { language: 'tr' })).toContain('bilgi bekleniyor');
    expect(timelinePrint(entries, { language: 'fr' })).toContain("en attente d'informations");
    expect(() => timelinePrint(entries, { zones: ['Nowhere/Nothing'] })).toThrow(RangeError);
  });
});
