import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CLI = join(import.meta.dirname, '../../src/cli');

/** Who writes by itself, and why that is no way for the text of others to a terminal. */
const ALLOWED: Readonly<Record<string, string>> = {
  'terminal/say.ts': 'what escapes',
  'terminal/log-lines.ts': 'lines of a log, which are escaped JSON',
  'terminal/questions.ts': 'questions, which are ours',
  'main.ts': 'the version, which is ours',
  'message/inbox.ts': 'escaped JSON, whose leaving is waited for',
  'dossier/letter.ts': 'HTML for a file; escaped for a terminal',
  'demo/demo.ts': 'the demonstration, whose names are ours',
  'demo/run.ts': 'the demonstration, whose names are ours',
  'demo/party.ts': 'the demonstration, to its parent process',
};

it('is the only way by which commands write to a terminal', () => {
  const writers = readdirSync(CLI, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && /process\.std(out|err)\.write|console\./.test(readFileSync(join(CLI, name), 'utf8')))
    .map((name) => name.replaceAll('\\', '/'));
  expect(writers.sort()).toEqual(Object.keys(ALLOWED).sort());
});
