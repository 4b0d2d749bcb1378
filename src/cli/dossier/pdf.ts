// SPDX-License-Identifier: Apache-2.0
// A letter as PDF: a browser of this machine prints it, without a window and with an empty profile of its own.
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RogatoryError } from '../../core/index.js';

/** Programs of the Chromium family, as systems name them. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];

const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const BY_HAND =
  'print the letter from a browser: write it without --pdf, open the file, and print it to PDF on A4 without headers and footers';

const PRINT_TIMEOUT_MS = 60_000;
const PDF_MAX_BYTES = 268_435_456;

/** Path of a browser that prints: the variable CHROME_PATH, else the first one on the PATH. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROME_PATH: named, PATH: path = '' } = environment;
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, `${name}${suffix}`)));
  return [...found, ...(process.platform === 'darwin' ? MAC : [])].find((file) => existsSync(file));
}

/**
 * Prints a letter.
 * @param letter - HTML that loads nothing.
 * @returns the PDF.
 * @throws {@link RogatoryError} `DOSSIER_PRINTER` (DOSSIER-31) when no browser is found, or none that prints within a minute.
 */
export async function printPdf(
  letter: string,
  { timeoutMs = PRINT_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<Uint8Array> {
  const browser = findBrowser();
  if (browser === undefined)
    throw new RogatoryError('DOSSIER_PRINTER', { reason: `no Chromium, Chrome or Edge on the PATH or in CHROME_PATH; ${BY_HAND}` });
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-print-'));
  try {
    const [page, pdf] = [join(folder, 'letter.html'), join(folder, 'letter.pdf')];
    writeFileSync(page, letter, { mode: 0o600 });
    const outcome = await run(browser, printArguments(folder, page, pdf), timeoutMs);
    const made = lstatSync(pdf, { throwIfNoEntry: false });
    const bytes = made?.isFile() === true && made.size <= PDF_MAX_BYTES ? readFileSync(pdf) : undefined;
    if (bytes?.subarray(0, 5).toString('latin1') !== '%PDF-')
      throw new RogatoryError('DOSSIER_PRINTER', { reason: `${browser} made no PDF (${outcome}); ${BY_HAND}` });
    return new Uint8Array(bytes);
  } finally {
    // A browser that was ended may still write to its profile.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function printArguments(folder: string, page: string, pdf: string): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pdf-header-footer',
    `--user-data-dir=${join(folder, 'profile')}`,
    `--print-to-pdf=${pdf}`,
    // Chromium refuses to start with its sandbox as root, and the page runs no script.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    pathToFileURL(page).href,
  ];
}

/** Runs the browser. @returns how it ended, in words. */
function run(browser: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(browser, args, { stdio: 'ignore', timeout: timeoutMs, killSignal: 'SIGKILL' });
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `exit code ${code ?? ''}` : `ended after ${timeoutMs / 1000} seconds`);
    });
  });
}
