// SPDX-License-Identifier: Apache-2.0
// The whole dossier of spec/dossier.md, played: places, states and phases are those of the page.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apply } from '../../src/dossier/apply.js';
import { judgePlace } from '../../src/dossier/chain.js';
import type { DossierState, MessageEvent, Role } from '../../src/dossier/index.js';
import { openDossier } from '../../src/dossier/index.js';
import type { ReceiptKind } from '../../src/dossier/fact.js';
import { phaseOf } from '../../src/dossier/obligations.js';
import { DOSSIER, statesOf, tells } from '../dossier/story.js';
import { ROOT } from './root.js';

const page = readFileSync(new URL('spec/dossier.md', ROOT), 'utf8');
const [, body = ''] = /### One dossier, whole\n[\s\S]*?\n\|---.*\n((?:\|.*\n)+)/.exec(page) ?? [];
const lines = body
  .trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );

type Place = readonly [seq: number, ownPrev: number | null, seenPrev: number | null];
const digestOf = (no: number | null): string | null => (no === null ? null : String(no));

it('plays the dossier of the page to its end (DOSSIER-01, DOSSIER-10, DOSSIER-14)', () => {
  let state: DossierState = openDossier(DOSSIER);
  const sent = new Map<number, { from: Role; seq: number }>();
  for (const [no = '', time = '', from = '', what = '', place = '', payload = '', m1, m2, phase] of lines) {
    const at = Date.parse(time);
    if (no === '') {
      state = apply(state, { kind: 'receipt', receipt: what.replace('receipt ', '') as ReceiptKind, messageId: '1', at });
    } else {
      const [seq, ownPrev, seenPrev] = JSON.parse(place) as Place;
      const own = [...sent].find(([, one]) => one.from === from && one.seq === seq - 1);
      const judged = judgePlace(
        { digest: no, seq, ownPrev: digestOf(ownPrev), seenPrev: digestOf(seenPrev) },
        { ...(own === undefined ? {} : { previous: String(own[0]) }), seen: seenPrev !== null && sent.get(seenPrev)?.from !== from },
      );
      expect([no, judged]).toEqual([no, { verdict: 'ok', seenUnknown: false }]);
      sent.set(Number(no), { from: from as Role, seq });
      const told = { messageId: no, from: from as Role, agency: `${from}/ca`, seq, seen: digestOf(seenPrev), at, issuedAt: at };
      state = apply(state, tells(what, JSON.parse(payload) as object, told satisfies Partial<MessageEvent>));
    }
    expect([what, ...statesOf(state), phaseOf(state, at)]).toEqual([what, m1, m2, phase]);
  }
  expect(lines).toHaveLength(12);
});
