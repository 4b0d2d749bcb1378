// SPDX-License-Identifier: Apache-2.0
// A letter as PDF, with a browser that the test plays: no process starts.
import childProcess from 'node:child_process';
import fs, { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printPdf } from '../../../src/cli/dossier/pdf.js';
import { FakeChild } from '../../fake-child.js';

type Play = (pdf: string, child: FakeChild) => void;

let play: Play;
let args: readonly string[] = [];
let folder = '';
beforeEach(() => {
  vi.stubEnv('CHROME_PATH', process.execPath);
  vi.spyOn(childProcess, 'spawn').mockImplementation(((_browser: string, given: readonly string[]) => {
    const child = new FakeChild(1);
    args = given;
    const pdf = given.find((arg) => arg.startsWith('--print-to-pdf='))!.slice('--print-to-pdf='.length);
    folder = dirname(pdf);
    setImmediate(() => play(pdf, child));
    return child;
  }) as never);
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const exits =
  (made: (pdf: string) => void, code: number | null = 0, signal: NodeJS.Signals | null = null): Play =>
  (pdf, child) => {
    made(pdf);
    child.over(code, signal);
  };
/** A file is taken by the length that the system tells. */
function says(size: number): void {
  vi.spyOn(fs, 'lstatSync').mockReturnValueOnce({ isFile: () => true, size } as never);
  syncBuiltinESMExports();
}
const nothing = (): void => undefined;

describe('a letter as PDF', () => {
  it('is what the browser made of the page, and nothing else is left (DOSSIER-31)', async () => {
    play = exits((pdf) => {
      mkdirSync(`${dirname(pdf)}/profile/deep`, { recursive: true });
      writeFileSync(pdf, `%PDF-${readFileSync(fileURLToPath(args.at(-1)!), 'utf8')}`);
    });
    expect(Buffer.from(await printPdf('the letter')).toString()).toBe('%PDF-the letter');
    expect(existsSync(folder)).toBe(false);
    vi.spyOn(process, 'getuid').mockReturnValueOnce(0);
    await printPdf('again');
    expect(args).toContain('--no-sandbox');
    vi.spyOn(process, 'getuid').mockReturnValueOnce(1000);
    await printPdf('again');
    expect(args).not.toContain('--no-sandbox');
    // The longest that is taken.
    play = exits((pdf) => {
      writeFileSync(pdf, '%PDF-long');
      says(268_435_456);
    });
    expect(Buffer.from(await printPdf('long')).toString()).toBe('%PDF-long');
  });

  it.each<[string, Play, string]>([
    ['that makes none', exits(nothing, 3), '(exit code 3)'],
    ['that is ended', exits(nothing, null, 'SIGKILL'), '(ended after 60 seconds)'],
    ['that cannot start', (_pdf, child) => child.emit('error', new TypeError('no such program')), '(no such program)'],
    ['that makes something else', exits((pdf) => writeFileSync(pdf, 'text')), '(exit code 0)'],
    ['that makes a folder', exits((pdf) => mkdirSync(pdf)), '(exit code 0)'],
    ['that makes a link', exits((pdf) => symlinkSync(fileURLToPath(args.at(-1)!), pdf)), '(exit code 0)'],
    [
      'that makes too much',
      exits((pdf) => {
        writeFileSync(pdf, '%PDF-');
        says(268_435_457);
      }),
      '(exit code 0)',
    ],
  ])('is not had of a browser %s, and nothing is left (DOSSIER-31)', async (_title, played, outcome) => {
    play = played;
    const printed = printPdf('%PDF-letter');
    await expect(printed).toRejectCode('DOSSIER_PRINTER');
    await expect(printed).rejects.toThrow(outcome);
    expect(existsSync(folder)).toBe(false);
  });
});
