// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { applyEvent, openDossier } from '../../../src/dossier/index.js';
import { describe as say, higherRung, timelineEntry } from '../../../src/dossier/timeline/timeline.js';
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
  it('tells a dossier message by message (DOSSIER-15)', () => {
    const entries = story();
    const time = '2026-02-02T09:30:00Z';
    const told = entries.map(({ direction, who, type, what, measures, transport }) => [
      `${direction} ${who} ${type}: ${what}`,
      measures.map(({ id, type: of, state }) => `${id} ${of} ${state}`).join(', '),
      transport,
    ]);
    expect(told).toEqual([
      ['sent demo-a/agency request.submit: asks for PRES, FRZ-VA', 'm1 PRES SENT, m2 FRZ-VA SENT', 'queued'],
      [
        `received demo-b/agency ack.receipt: has received it as DEMO-B-2026-0007; next step due 2026-02-03T09:30:00Z`,
        'm1 PRES RECEIVED, m2 FRZ-VA RECEIVED',
        'opened',
      ],
      ['received responder info.request: asks I-LINK about m2', 'm1 PRES RECEIVED, m2 FRZ-VA INFO_WAIT', 'opened'],
      ['sent requester request.supplement: answers q1', 'm1 PRES RECEIVED, m2 FRZ-VA RECEIVED', 'queued'],
      ['received responder decision.accept: accepts m1, m2; expected by 2026-02-03', 'm1 PRES ACCEPTED, m2 FRZ-VA ACCEPTED', 'opened'],
      ['received responder result.final: reports m1 FULL, m2 FULL, m2 FULL, m2 FULL', 'm1 PRES EXECUTED, m2 FRZ-VA EXECUTED', 'opened'],
    ]);
    for (const entry of entries) expect(entry).toMatchObject({ time, flags: [] });
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
    expect(higherRung('relayed', 'submitted')).toBe('relayed');
  });
});
