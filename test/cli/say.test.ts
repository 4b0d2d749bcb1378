import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CLI = join(import.meta.dirname, '../../src/cli');

/** Who writes by itself, and why that is no way for the text of others to a terminal. */
const ALLOWED: Readonly<Record<string, string>> = {
  'say.ts': 'what escapes',
  'usage.ts': 'help, which is ours',
  'main.ts': 'version and help, which are ours',
  'inbox.ts': 'escaped JSON, whose leaving is waited for',
  'output.ts': 'lines of a log, which are escaped JSON',
  'seal.ts': 'a frame, which goes to no terminal',
  'letter.ts': 'HTML for a file; escaped for a terminal',
  'demo.ts': 'the demonstration, whose names are ours',
  'demo/run.ts': 'the demonstration, whose names are ours',
  'demo/party.ts': 'the demonstration, to its parent process',
  'trust/questions.ts': 'questions, which are ours',
};

it('is the only way by which commands write to a terminal', () => {
  const writers = readdirSync(CLI, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && /process\.std(out|err)\.write|console\./.test(readFileSync(join(CLI, name), 'utf8')))
    .map((name) => name.replaceAll('\\', '/'));
  expect(writers.sort()).toEqual(Object.keys(ALLOWED).sort());
});
