// SPDX-License-Identifier: Apache-2.0
// Which preservation or restraint a message is about, and what it does to it.
import { describe, expect, it } from 'vitest';
import type { MessageFact, ProvisionalContent } from '../../src/dossier/fact.js';
import { amendProvisionals, isHeld, provisionalRule } from '../../src/dossier/records/provisionals.js';
import { PROVISIONAL_STATES } from '../../src/vocabulary/status/codes.js';
import { EMPTY } from '../../src/dossier/view.js';
import type { ProvisionalRecord, View } from '../../src/dossier/view.js';

const record = (message: string, more: Partial<ProvisionalRecord> = {}): ProvisionalRecord => ({
  ...{ kind: 'preservation', message, state: 'SECURED', changed: message, ...more },
});
const viewOf = (...provisionals: readonly ProvisionalRecord[]): View => ({ ...EMPTY, provisionals });
const fact = (type: string, content: Partial<ProvisionalContent> | undefined, more: Partial<MessageFact> = {}): MessageFact => ({
  ...{ type, messageId: 'now', from: 'responder', arrival: 9, issuedAt: 0, at: 0 },
  ...(content === undefined ? {} : { provisionals: [{ kind: 'preservation' as const, ...content }] }),
  ...more,
});
/** Messages that asked for what the message has changed. */
const touched = (view: View, message: MessageFact): string[] =>
  amendProvisionals(view, message)
    .provisionals.filter(({ changed }) => changed === 'now')
    .map(({ message: asked }) => asked);

describe('a report is about', () => {
  const named = record('p1', { ref: 'R1' });
  const unnamed = record('p2');
  const restraint = record('p3', { kind: 'restraint', ref: 'R3' });

  it.each<[string, ProvisionalRecord[], string | undefined, string | undefined, string[]]>([
    ['what has its reference', [named, unnamed], 'R1', undefined, ['p1']],
    ['what its reference names by message', [named, unnamed], 'p2', undefined, ['p2']],
    ['what has its reference, not what it answers', [named, unnamed], 'R1', 'p2', ['p1']],
    ['what it answers, which has no reference yet', [named, unnamed], 'R2', 'p2', ['p2']],
    ['what it answers, if it gives no reference itself', [named, unnamed], undefined, 'p1', ['p1']],
    ['nothing, when it answers what has another reference', [named, unnamed], 'R9', 'p1', []],
    ['the only one of its kind, by no reference', [named, restraint], undefined, undefined, ['p1']],
    ['the only one of its kind, which has no reference yet', [unnamed, restraint], 'R2', undefined, ['p2']],
    ['nothing, when the only one of its kind has another reference', [named, restraint], 'R9', undefined, []],
    ['nothing, when there are two of its kind', [named, unnamed], undefined, undefined, []],
    ['nothing of another kind', [restraint], 'R3', undefined, []],
  ])('%s', (_name, records, ref, inReplyTo, expected) => {
    const view = viewOf(...records);
    const content = { outcome: 'secured' as const, ...(ref === undefined ? {} : { ref }) };
    const message = fact('preservation.report', content, inReplyTo === undefined ? {} : { inReplyTo });
    expect(touched(view, message)).toEqual(expected);
    expect(provisionalRule(view, message)).toBe(expected.length === 0 ? 'X00' : undefined);
  });
});

describe('a message about something secured breaks', () => {
  it.each<[string, string, ProvisionalRecord['state'], string | undefined]>([
    ['no rule while it is held', 'preservation.extend', 'SECURED', undefined],
    ['X12 when it extends what has ended', 'preservation.extend', 'RELEASED', 'X12'],
    ['X12 when it extends what has run out', 'preservation.extend', 'EXPIRED', 'X12'],
    ['X05 when it releases what has ended', 'preservation.release', 'EXPIRED', 'X05'],
    ['X00 when it extends what is only asked for', 'preservation.extend', 'ASKED', 'X00'],
    ['no rule when it asks anew', 'preservation.request', 'RELEASED', undefined],
    ['no rule when it reports a result', 'result.partial', 'RELEASED', undefined],
  ])('%s', (_name, type, state, rule) => {
    expect(provisionalRule(viewOf(record('p1', { state })), fact(type, {}))).toBe(rule);
  });

  it('no rule when it says nothing of any', () => {
    expect(provisionalRule(viewOf(record('p1', { state: 'EXPIRED' })), fact('preservation.extend', undefined))).toBeUndefined();
  });
});

describe('a withdrawal', () => {
  it('releases what it names and what is held, and nothing else (X13)', () => {
    const records = [
      record('p1', { ref: 'R1' }),
      record('p2', { ref: 'R2' }),
      record('p3', { ref: 'R3', state: 'FAILED' }),
      record('p4', { kind: 'restraint', ref: 'R4', state: 'CONVERTED' }),
      record('p5'),
    ];
    const states = (releases?: readonly string[]): string[] =>
      amendProvisionals(
        viewOf(...records),
        fact('request.withdraw', undefined, releases === undefined ? {} : { releases }),
      ).provisionals.map(({ state }) => state);
    expect(states(['R1', 'R3', 'R4'])).toEqual(['RELEASED', 'SECURED', 'FAILED', 'RELEASED', 'SECURED']);
    for (const none of [undefined, []]) expect(states(none)).toEqual(['SECURED', 'SECURED', 'FAILED', 'CONVERTED', 'SECURED']);
  });

  it('finds something held in three states alone', () => {
    expect(PROVISIONAL_STATES.codes.filter((state) => isHeld({ state }))).toEqual(['SECURED', 'LINKED', 'CONVERTED']);
  });
});

describe('a request', () => {
  const opens = (links?: readonly string[]) => ({ opens: { legalBases: [], measures: [], ...(links === undefined ? {} : { links }) } });

  it('links what it names by reference or by message, where that is held', () => {
    const view = viewOf(
      record('p1', { ref: 'R1' }),
      record('p2'),
      record('p3', { ref: 'R3' }),
      record('p4', { ref: 'R4', state: 'ASKED' }),
    );
    const linked = (links?: readonly string[]): string[] => touched(view, fact('request.submit', undefined, opens(links)));
    expect(linked(['R1', 'p2', 'R4'])).toEqual(['p1', 'p2']);
    expect([linked([]), linked()]).toEqual([[], []]);
  });

  it('that is accepted converts what is linked, and one of which nothing is left releases it', () => {
    const linked = record('p1', { ref: 'R1', state: 'LINKED' });
    const measure = { id: 'm1', type: 'PRES', coercive: false, assetIds: [], essential: [] } as const;
    const states = (type: string, ...measures: View['measures']): string[] =>
      amendProvisionals({ ...viewOf(linked), measures }, fact(type, undefined)).provisionals.map(({ state }) => state);
    expect(states('decision.accept')).toEqual(['CONVERTED']);
    expect(states('decision.refuse', { ...measure, state: 'REFUSED' })).toEqual(['RELEASED']);
    expect(states('decision.refuse', { ...measure, state: 'REFUSED' }, { ...measure, id: 'm2', state: 'RECEIVED' })).toEqual(['LINKED']);
    const accepted = { ...measure, state: 'ACCEPTED' as const };
    expect(states('conditions.reply', { ...accepted, entered: { ACCEPTED: 'now' } })).toEqual(['CONVERTED']);
    expect(states('conditions.reply', { ...accepted, entered: { ACCEPTED: 'before' } })).toEqual(['LINKED']);
    expect(states('conditions.reply', { ...measure, state: 'RECEIVED', entered: { ACCEPTED: 'now' } })).toEqual(['LINKED']);
    expect(states('conditions.reply', accepted)).toEqual(['LINKED']);
  });
});

describe('a report of a restraint', () => {
  const after = (before: Partial<ProvisionalRecord>, type: string, content: Partial<ProvisionalContent>): ProvisionalRecord => {
    const view = viewOf(record('p1', { kind: 'restraint', ...before }));
    return amendProvisionals(view, fact(type, { kind: 'restraint', ...content })).provisionals[0] as ProvisionalRecord;
  };

  it.each<[ProvisionalRecord['hold'], ProvisionalRecord['hold'], ProvisionalRecord['hold']]>([
    [undefined, undefined, undefined],
    [undefined, 'FROZEN', 'FROZEN'],
    ['FROZEN', undefined, 'FROZEN'],
    ['SUSPENDED', 'FROZEN', 'FROZEN'],
    ['SUSPENDED', 'CUSTODY', 'CUSTODY'],
    ['FROZEN', 'CUSTODY', 'CUSTODY'],
    ['FROZEN', 'SUSPENDED', 'FROZEN'],
    ['CUSTODY', 'FROZEN', 'CUSTODY'],
  ])('over a hold of %s that says %s leaves %s', (held, reported, left) => {
    const content = { outcome: 'secured' as const, ...(reported === undefined ? {} : { hold: reported }) };
    expect(after(held === undefined ? {} : { hold: held }, 'restraint.report', content).hold).toBe(left);
  });

  it('names what had no name, and renames nothing', () => {
    expect(after({}, 'restraint.report', { outcome: 'secured', ref: 'R1' }).ref).toBe('R1');
    expect(after({ ref: 'R1' }, 'restraint.report', { outcome: 'secured', ref: 'p1' }).ref).toBe('R1');
    expect(after({ why: 'before' }, 'restraint.report', { outcome: 'secured' }).why).toBe('before');
    expect(after({ why: 'before' }, 'restraint.report', { outcome: 'secured', why: 'after' }).why).toBe('after');
  });

  it('takes a warning back by a new end alone, and asks for an extension without moving the end', () => {
    const warned = { warned: true as const, expiresAt: 5 };
    expect(after(warned, 'restraint.report', { outcome: 'secured', expiresAt: 9, since: 3 })).toEqual({
      ...{ kind: 'restraint', message: 'p1', state: 'SECURED', changed: 'now', expiresAt: 9, since: 3 },
    });
    expect(after(warned, 'restraint.report', { outcome: 'secured' })).toMatchObject(warned);
    expect(after(warned, 'restraint.extend', { expiresAt: 9 })).toMatchObject({ ...warned, extensionAsked: 9 });
    expect(after(warned, 'restraint.extend', {})).not.toHaveProperty('extensionAsked');
    expect(after({ expiresAt: 5 }, 'restraint.expiry-warning', { expiresAt: 9 })).toMatchObject({ ...warned, changed: 'p1' });
  });

  it('lifts and releases in part what then still stands', () => {
    for (const [type, over] of [
      ['restraint.release', 'RELEASED'],
      ['restraint.lifted', 'LIFTED'],
    ] as const) {
      expect(after({}, type, { outcome: 'in-part' }).state).toBe('SECURED');
      expect(after({}, type, {}).state).toBe(over);
    }
  });
});

describe('what is secured', () => {
  it('begins as asked for, or as secured when a result brings it, and not at all when that failed', () => {
    const begun = (type: string, content: Partial<ProvisionalContent>): (string | undefined)[] =>
      amendProvisionals(viewOf(), fact(type, content)).provisionals.map(({ state }) => state);
    expect(begun('preservation.request', {})).toEqual(['ASKED']);
    expect(begun('result.partial', { outcome: 'secured' })).toEqual(['SECURED']);
    expect(begun('result.final', { outcome: 'failed' })).toEqual([]);
  });

  it('is brought up to date by a later result of the same kind and reference, and is another one otherwise', () => {
    const view = viewOf(record('p1', { ref: 'R1', expiresAt: 5 }), record('p2'));
    const result = (content: Partial<ProvisionalContent>): [number, number | undefined] => {
      const { provisionals } = amendProvisionals(view, fact('result.final', { outcome: 'secured', expiresAt: 9, ...content }));
      return [provisionals.length, provisionals[0]?.expiresAt];
    };
    expect(result({ ref: 'R1' })).toEqual([2, 9]);
    expect(result({ ref: 'R1', kind: 'restraint' })).toEqual([3, 5]);
    expect(result({ ref: 'R2' })).toEqual([3, 5]);
    expect(result({})).toEqual([3, 5]);
  });
});
