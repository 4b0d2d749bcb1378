// `rogatory robot` with a robot that does nothing: what is asked of it, what is told, and when it ends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as conformance from '../../src/conformance/index.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { capture, command } from './capture.js';

type Run = Parameters<typeof conformance.runRobot>[0];
const runs: Omit<Run, 'say'>[] = [];
let closed = 0;
const ROBOTS = ['honest', 'slow'].map((name) => ({ name, expect: `${name} is seen`, clauses: ['AGENCY-18'] }));
const STARTED = {
  ...ROBOTS[0],
  ...{
    mailbox: 'mla@kit',
    url: 'ws://one',
    yourMailbox: 'mla@subject',
    yourRelay: 'ws://two',
    fingerprints: { kit: 'ABCD' },
    folder: 'there',
  },
};
vi.mock('../../src/conformance/index.js', () => ({
  listRobots: () => ROBOTS,
  runRobot: async ({ say, ...run }: Run) => {
    runs.push(run);
    // The person at the keyboard ends it.
    setImmediate(() => {
      say('a message\ncame');
      process.listeners('SIGINT').at(-1)?.('SIGINT');
    });
    return { ...STARTED, close: () => Promise.resolve(closed++) };
  },
}));

const root = mkdtempSync(join(tmpdir(), 'rogatory-robot-command-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  runs.length = closed = 0;
});
const robot = command('robot');

describe('rogatory robot', () => {
  it('lists the robots, for people and for programs', async () => {
    const [text, json] = [await capture(robot, '--list'), await capture(robot, '--list', '--json')];
    expect(text.stdout).toBe(`${'honest'.padEnd(22)} honest is seen\n${'slow'.padEnd(22)} slow is seen\n`);
    expect(
      json.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual(ROBOTS);
    expect(runs).toEqual([]);
  });

  it.each([[[]], [['none']], [['honest', '--trust', 'x', '--export-trust', join(root, 'y')]]])('refuses %j', async (args) => {
    expect((await capture(robot, ...args)).error).toBeInstanceOf(UsageError);
    expect(runs).toEqual([]);
  });

  it('says where the robot is, and what it says, until it is interrupted', async () => {
    const { code, stdout } = await capture(robot, 'honest');
    expect([code, runs, closed]).toEqual([0, [{ name: 'honest', port: 7412 }], 1]);
    expect(stdout).toContain('robot      honest: mla@kit, relay ws://one\nyou        mla@subject, relay ws://two\nkit        ABCD\n');
    expect(stdout.endsWith('expect     honest is seen\na message\\u{a}came\n')).toBe(true);
  });

  it('tells the same to a program by one object a line', async () => {
    const { stdout } = await capture(robot, 'slow', '--json', '--port', '9', '--relay', 'ws://three', '--export-trust', join(root, 'out'));
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([STARTED, { said: 'a message\ncame' }]);
    expect(runs).toEqual([{ name: 'slow', port: 9, relay: 'ws://three', exportTrust: join(root, 'out') }]);
  });

  it('takes the states of an earlier run', async () => {
    await capture(robot, 'slow', '--trust', root);
    expect(runs).toEqual([{ name: 'slow', port: 7412, trust: root }]);
    writeFileSync(join(root, 'file'), '');
    expect((await capture(robot, 'slow', '--export-trust', root)).error).toBeInstanceOf(UsageError);
  });
});
