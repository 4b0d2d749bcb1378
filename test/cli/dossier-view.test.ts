// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import type { Agency, DossierView } from '../../src/agency/index.js';
import { ackReceipt, requestSubmit } from '../../src/cli/demo/messages.js';
import { byPressure, listText, numbered } from '../../src/cli/dossier/list.js';
import type { DossierSummary } from '../../src/cli/dossier/list.js';
import { momentText, soonText } from '../../src/cli/dossier/due.js';
import type { Viewpoint } from '../../src/cli/dossier/due.js';
import { viewText } from '../../src/cli/dossier/show.js';
import { createAgencies } from '../agency/world.js';
import type { AgencyWorld } from '../agency/world.js';

const worlds: AgencyWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** A request, acknowledged; both sides' views of it. */
async function acknowledged(): Promise<{ readonly a: Agency; readonly b: Agency; readonly dossier: string }> {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const [a, b] = [world.open('demo-a'), world.open('demo-b')];
  const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
  const request = await b.next();
  const to = { messageId: request.messageId, body: requestSubmit() };
  await request.reply('ack.receipt', ackReceipt(to));
  await request.acknowledge();
  await (await a.next()).acknowledge();
  return { a: a.agency, b: b.agency, dossier };
}

const at = (view: DossierView | DossierSummary, more: Partial<Viewpoint> = {}): Viewpoint => ({
  language: 'en',
  now: view.last?.at ?? 0,
  zone: 'Etc/UTC',
  ...more,
});

describe('dossier show', () => {
  it('tells what we must do and until when, with day and zone, before anything else', async () => {
    const { b, dossier } = await acknowledged();
    const view = await b.dossier(dossier);
    const text = viewText(view, at(view), '/home/ca');
    expect(text).toMatch(/^Our reference: DEMO-B-2026-0007 {3}Your reference: DEMO-A-2026-0001\n/);
    expect(text).toContain('Extortion by malicious software: preservation of data; freezing of crypto-assets');
    // The demonstration's accord is silent on freezes.
    expect(text).toMatch(
      /What we must do\n {2}decision on, then execution of, a freezing order \(m2, freezing of crypto-assets\), by \d+ \w+ \d{4}, \d\d:\d\d UTC\. D05, since .* UTC, no term agreed\n/,
    );
    expect(text).toMatch(/ {2}decision \(m1, preservation of data\), by .*public holidays not complete/);
    expect(text).toContain('  m2, freezing of crypto-assets: received\n');
    expect(text.indexOf('What we must do')).toBeLessThan(text.indexOf('History'));
    expect(viewText(view, at(view, { language: 'tr' }), '/home/ca')).toContain('Bizim yapacaklarımız');
  });

  it('offers what the case calls for, in words with the command, and says why the rest has to wait', async () => {
    const { a, b, dossier } = await acknowledged();
    const [ours, theirs] = [await b.dossier(dossier), await a.dossier(dossier)];
    const text = viewText(ours, at(ours), '/home/ca');
    expect(text).toContain(
      `Ask for information (info.request): rogatory draft info.request > FILE; rogatory send --home /home/ca --dossier ${dossier} --type info.request --body FILE`,
    );
    const offered = (view: DossierView) => view.next.filter(({ calledFor }) => calledFor).map(({ type }) => type);
    expect(offered(ours)).toEqual(expect.arrayContaining(['decision.accept', 'decision.refuse', 'consultation.note', 'status.report']));
    for (const without of ['use.consent-decision', 'costs.reply', 'restraint.lifted', 'conditions.reply', 'error.validation', 'dp.notice'])
      expect(offered(ours), without).not.toContain(without);
    expect(offered(theirs)).toEqual(expect.arrayContaining(['request.supplement', 'request.withdraw', 'status.query']));
    // The JSON keeps all that is allowed.
    expect(ours.next.length).toBeGreaterThan(offered(ours).length);
    expect(text).not.toContain('use.consent-decision');
  });

  it('says of what is not allowed now by which rule, in words, the rule last', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await (await b.next()).acknowledge();
    const view = await b.agency.dossier(dossier);
    const text = viewText(view, at(view), '/home/ca');
    expect(text).toContain('Not now\n');
    expect(text).toContain('Accept (decision.accept), because it decides or reports on a measure before ack.receipt [X01]');
  });
});

describe('dossier list', () => {
  it('shows file numbers, who must act until when, State, subject and stage, and no UUID', async () => {
    const { a, b, dossier } = await acknowledged();
    const [[ours], [theirs]] = [await b.dossiers(), await a.dossiers()] as [[DossierSummary], [DossierSummary]];
    const text = listText([ours], at(ours));
    expect(text).toMatch(/^1\. we, tomorrow \d\d:\d\d \(in (?:23|24) hours\) {2}\[provisional: /);
    expect(text).toContain('DEMO-B-2026-0007 / DEMO-A-2026-0001   request from demo-a/ca');
    expect(text).toContain('Extortion by malicious software: preservation of data; freezing of crypto-assets   0 of 2 granted');
    expect(text).toMatch(/last: Acknowledge receipt, .* UTC {3}officer: Officer B1 \(demonstration\) {3}secret\n/);
    expect(text).not.toContain(dossier);
    expect(listText([theirs], at(theirs))).toContain('they, tomorrow');
    expect(listText([], at(ours))).toBe('none\n');
  });

  it('has the most pressing case first: by what is due, then by urgency', () => {
    const one = (dossier: string, due: number[], urgency: string): DossierSummary =>
      ({
        dossier,
        due: due.map((moment) => ({ due: moment, by: 'responder', level: 0 })),
        state: { urgency },
      }) as unknown as DossierSummary;
    const cases = [one('calm', [], 'ROUTINE'), one('late', [9], 'EMERGENCY'), one('urgent', [], 'URGENT'), one('soon', [5], 'ROUTINE')];
    expect(byPressure(cases).map(({ dossier }) => dossier)).toEqual(['soon', 'late', 'urgent', 'calm']);
    // A least time presses nobody.
    const least = { ...one('least', [], 'ROUTINE'), due: [{ due: 1, by: 'responder', notBefore: true }] } as unknown as DossierSummary;
    expect(byPressure([least, ...cases]).map(({ dossier }) => dossier)[0]).toBe('soon');
  });
});

describe('a file number', () => {
  const one = (dossier: string, rqRef?: string, rdRef?: string): DossierSummary => ({ dossier, state: { rqRef, rdRef } }) as never;
  const cases = [one('d1', 'A-1', 'B-1'), one('d2', 'A-2'), one('d3', 'B-1')];

  it('names the one dossier that has it, on either side, and else nothing', () => {
    expect(['A-1', 'A-2', 'C-9'].map((name) => numbered(cases, name))).toEqual(['d1', 'd2', 'C-9']);
    expect(numbered([], 'A-1')).toBe('A-1');
  });

  it('of several dossiers names them all', () => {
    expect(() => numbered(cases, 'B-1')).toThrow(/B-1: name one of d1, d3/);
  });
});

describe('a moment for an officer', () => {
  it('has its day, UTC, and the clock of the office where that differs', () => {
    const noon = Date.UTC(2026, 2, 6, 11, 30);
    const here: Viewpoint = { language: 'en', now: noon - 3_600_000, zone: 'Europe/Istanbul' };
    expect(momentText(noon, here)).toBe('6 March 2026, 11:30 UTC (14:30 Europe/Istanbul)');
    expect(momentText(noon, { ...here, zone: 'Etc/UTC' })).toBe('6 March 2026, 11:30 UTC');
    expect(momentText(Date.UTC(2026, 2, 6, 22, 30), here)).toBe('6 March 2026, 22:30 UTC (7 March 2026, 01:30 Europe/Istanbul)');
    expect(soonText(noon, here)).toBe('today 14:30');
    expect(soonText(noon + 86_400_000, here)).toBe('tomorrow 14:30');
    expect(soonText(noon + 9 * 86_400_000, { ...here, language: 'tr' })).toBe('15 Mart 2026 14:30');
  });
});
