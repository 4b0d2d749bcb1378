// Mistakes at the command line that are found when a home is open.
import { describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { answer } from '../../../src/cli/program.js';
import { capture } from '../../cli/capture.js';
import { a, at, attached, decided, home, ORIGIN, own, request, requireAnswer, requirePlain, useStates } from '../../cli/mistaken.js';
import type { Mistake } from '../../cli/mistaken.js';

useStates();

const MISTAKES: readonly Mistake[] = [
  ['a name that turns the direction of writing', () => attached('--attach', at('a\u202efdp.exe')), 1, 'ENVELOPE_ATTACHMENT'],
  ['a restore that nobody stated', () => ['discard-restore', ...own(), '--origin', ORIGIN, ...decided], 1, 'LOG_RESTORE'],
  [
    'an agency that is none',
    () => request('--to', 'police@demo-b', '--body', at('request.json')),
    2,
    'the directory of demo-b lists mla@demo-b',
  ],
  [
    'a mailbox that is mistyped',
    () => request('--to', 'mia@demo-b', '--body', at('request.json')),
    2,
    'no agency has the mailbox mia@demo-b: the directory of demo-b lists mla@demo-b; did you mean mla@demo-b?',
  ],
  ['a state that is none', () => request('--to', 'mla@demo-x', '--body', at('request.json')), 1, 'demo-x'],
  ['a mailbox that is none', () => request('--to', 'mla', '--body', at('request.json')), 1, 'mla'],
];

describe('a mistake at the command line, with a home that is opened', () => {
  it.each(MISTAKES)('is answered plainly: %s', (...mistake) => requireAnswer(mistake));

  it('is answered plainly: a home that another process has open', async () => {
    const agency = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    try {
      const told = await capture((given) => answer(given), 'inbox', ...own(), '--wait', '0');
      expect(told).toMatchObject({ code: 1, stderr: expect.stringContaining(`process ${process.pid} has`) as string });
      requirePlain(told, false);
      // While it is open, its status is printed for people, as that of a relay.
      const status = await capture((given) => answer(given), 'status', ...home());
      expect(status.code).toBe(0);
      expect(status.stdout).toMatch(/^\{\n {2}"/);
    } finally {
      await agency.close();
    }
  });
});
