// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/home/node/open.js';
import type { Agency } from '../../../src/agency/agency.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { systemClock } from '../../../src/core/time.js';
import { carriedFrame } from '../agency/carried-frame.js';
import { capture, command, output } from '../../cli/capture.js';

const run = command('held');

const folder = mkdtempSync(join(tmpdir(), 'rogatory-held-'));
/** A day on which the freshness statements of the demonstration are over, and an envelope of five days is not. */
const later = { now: () => systemClock.now() + 100 * 3_600_000, after: systemClock.after };
const digests: string[] = [];
let home = '';
let agency: Agency;

beforeAll(async () => {
  const [a, b] = await prepareStates(folder, 'rogatory-classic');
  home = b.agency.home;
  agency = await openAgency({ home, passphrase: b.passphrase, clock: later });
  for (let i = 0; i < 2; i++) {
    const request = { to: b.agency.mailbox, type: 'request.submit', body: requestSubmit() } as const;
    const { frame } = await carriedFrame(request, { home: a.agency.home, passphrase: a.passphrase });
    digests.push((await agency.importFrame(frame)).envelopeDigest);
  }
  for (const end = Date.now() + 60_000; (await agency.held()).length < 2;) {
    if (Date.now() > end) throw new TypeError('nothing is held');
    await new Promise((done) => setTimeout(done, 5));
  }
});
afterAll(async () => {
  await agency.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('rogatory held', () => {
  it('lists what waits in a home that runs, for people and as JSON, page by page (AGENCY-55, AGENCY-05)', async () => {
    const text = await output(run, 'list', '--home', home);
    expect(text.trimEnd().split('\n')).toHaveLength(2);
    expect(text).toMatch(
      new RegExp(
        `^${digests[0]} {2}\\S+Z until \\S+Z \\(in \\d+ days\\) {2}\\S+ {2}\\d+ bytes {2}TRUST_STALE {2}verified demo-a/\\S+$`,
        'm',
      ),
    );
    const lines = (await output(run, 'list', '--home', home, '--json')).trimEnd().split('\n');
    const listed = lines.map((line) => JSON.parse(line) as { envelopeDigest: string; deliveredAt: number; until: number; key: string });
    expect(listed.map(({ envelopeDigest }) => envelopeDigest)).toEqual(digests);
    expect(listed[0]!.until - listed[0]!.deliveredAt).toBe(30 * 86_400_000);
    expect(await agency.held({ limit: 1 })).toMatchObject([{ envelopeDigest: digests[0] }]);
    expect(await agency.held({ after: listed[0]!.key })).toMatchObject([{ envelopeDigest: digests[1] }]);
  });

  it('discards one by name and reason, which are kept, and no other (AGENCY-57)', async () => {
    const grounds = ['--by', 'Duty Officer', '--reason', 'sent by mistake'];
    const [first, second] = digests as [string, string];
    expect(await output(run, 'discard', first, '--home', home, ...grounds)).toBe(`${first}  discarded by Duty Officer: sent by mistake\n`);
    expect(await agency.held()).toMatchObject([{ envelopeDigest: second }]);
    expect((await capture(run, 'discard', first, '--home', home, ...grounds)).error).toMatchObject({ code: 'AGENCY_MESSAGE_UNKNOWN' });
    const json = await output(run, 'discard', second, '--home', home, ...grounds, '--json');
    expect(JSON.parse(json)).toEqual({ discarded: second, by: 'Duty Officer', reason: 'sent by mistake' });
    expect(await output(run, 'list', '--home', home)).toBe('');
    const decisions = await agency.decisions();
    expect(decisions.map((decision) => decision.kind === 'discard' && decision.envelopeDigest).sort()).toEqual([...digests].sort());
  });

  it('says what it lacks', async () => {
    const wrong = async (...args: string[]): Promise<unknown> => (await capture(run, ...args)).error;
    expect(await capture(run)).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: rogatory held') as string });
    expect(await wrong('list', digests[0]!, '--home', home)).toBeInstanceOf(UsageError);
    expect(await wrong('discard', '--home', home)).toBeInstanceOf(UsageError);
    expect(await wrong('discard', digests[0]!, '--home', home, '--by', 'Duty Officer')).toBeInstanceOf(UsageError);
    expect(await wrong('discard', digests[0]!, '--home', home, '--by', 'Duty Officer', '--reason', 'two\nlines')).toBeInstanceOf(
      UsageError,
    );
    expect(String(await wrong('list', '--home', join(folder, 'nobody')))).toContain('there is no home in');
  });
});
