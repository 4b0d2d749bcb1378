// SPDX-License-Identifier: Apache-2.0
// The letter as paper: what Chromium makes of it for a printer.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printPdf } from '../../../src/cli/dossier/pdf.js';
import { formalLetter, LABEL_LANGUAGES } from '../../../src/letter/index.js';
import type { LabelLanguage, LetterInput, LetterType } from '../../../src/letter/index.js';
import { richRequest } from '../../vocabulary/rich.js';
import { example } from '../../vocabulary/examples.js';
import { inChromium, noChromium, openPaper } from './chromium.js';
import type { Paper } from './chromium.js';

const DIGEST = '0123456789abcdef'.repeat(4);
const signed = { digest: DIGEST, messageId: '01890a5d-ac96-774b-bcce-b302099a8057', from: 'demo-a/central-authority', issuedAt: 0 };
const request = { body: example('request.submit'), issuedAt: 0 };
const noPdftotext = !existsSync('/usr/bin/pdftotext');
const withPdftotext = noPdftotext ? ': SKIPPED, no pdftotext (apt-get install -y poppler-utils)' : '';

/** Text of each page, as it is copied from a PDF. */
function pagesOf(pdf: Uint8Array): readonly string[] {
  const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  return stdout.split('\f').filter((page) => page.trim() !== '');
}

describe.skipIf(noChromium)(inChromium('a letter on paper (DOSSIER-24, DOSSIER-25)'), () => {
  let paper: Paper;
  beforeAll(async () => {
    paper = await openPaper();
  }, 60_000);
  afterAll(() => paper.close());

  const print = (type: LetterType, language: LabelLanguage, more: Partial<LetterInput> = {}) =>
    paper.print(formalLetter({ type, body: example(type), language, signed, ...more }));

  it.each(LABEL_LANGUAGES)('fills A4 pages in %s, styled by its own sheet, without complaint', async (language) => {
    for (const type of ['request.submit', 'result.final', 'restraint.request'] as const) {
      const { pdf, text, complaints, overflow } = await print(type, language);
      expect(complaints).toEqual([]);
      const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Number(w), Number(h)]);
      for (const [width = 0, height = 0] of boxes) {
        expect(Math.abs(width - 595.28)).toBeLessThan(1);
        expect(Math.abs(height - 841.89)).toBeLessThan(1);
      }
      expect(boxes.length).toBeGreaterThan(0);
      expect(overflow).toEqual([]);
      expect(text).toContain(DIGEST.slice(0, 4));
    }
  });

  it('runs nothing and loads nothing that a text asks for', async () => {
    const attack = '</bdi><script>globalThis.owned = 1</script><img src="http://127.0.0.1:9/x" onerror="globalThis.owned = 1">';
    const body = example('request.submit');
    body.payload.requester.name = attack;
    const { owned, text, requests } = await print('request.submit', 'tr', { body });
    expect(owned).toBe(false);
    expect(requests).toEqual([]);
    expect(text).toContain(attack);
  });

  it.skipIf(noPdftotext)(`keeps an acknowledgement on one page, and a simple freeze on two, annexes aside${withPdftotext}`, async () => {
    for (const language of LABEL_LANGUAGES) {
      const ack = pagesOf((await print('ack.receipt', language, { request })).pdf);
      expect(ack.length, language).toBe(1);
      const freeze = pagesOf((await print('restraint.request', language)).pdf);
      const letter = freeze.filter((page) => !/^\s*(?:Annex|Ek|Приложение|Annexe) 1\. /.test(page));
      expect(letter.length, language).toBeLessThanOrEqual(2);
      expect(freeze.length - letter.length, language).toBeLessThanOrEqual(1);
    }
  });

  it.skipIf(noPdftotext)(
    `keeps text that can be searched and copied, with page numbers and fingerprint at each foot${withPdftotext}`,
    async () => {
      const pages = pagesOf((await print('request.submit', 'ru', { body: richRequest() })).pdf);
      expect(pages.length).toBeGreaterThan(3);
      pages.forEach((page, i) => {
        expect(page).toContain(`стр. ${i + 1} из ${pages.length}`);
        expect(page).toContain(DIGEST.slice(0, 32));
      });
      expect(pages.join('\n')).toContain('Гербовая печать');
    },
  );
});

describe.skipIf(noChromium)(inChromium('a letter as PDF (DOSSIER-31)'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-pdf-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('rogatory-print-'));
  const letter = formalLetter({ body: example('request.submit'), language: 'en', signed });

  it('is printed by the browser of the machine, and leaves nothing behind', async () => {
    const before = left();
    const pdf = await printPdf(letter);
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(left()).toEqual(before);
  }, 60_000);

  it('fails in a bounded time when the browser hangs, or makes no PDF', async () => {
    const before = left();
    const given = process.env['CHROME_PATH'];
    const hanging = join(folder, 'hanging');
    writeFileSync(hanging, `#!/bin/sh\necho $$ > ${join(folder, 'pid')}\nexec sleep 600\n`, { mode: 0o755 });
    try {
      process.env['CHROME_PATH'] = hanging;
      await expect(printPdf(letter, { timeoutMs: 500 })).toRejectCode('DOSSIER_PRINTER');
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
      expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
      process.env['CHROME_PATH'] = '/bin/true';
      await expect(printPdf(letter)).toRejectCode('DOSSIER_PRINTER');
      // A program that is no browser may leave anything under the name: a folder, a pipe that never ends.
      for (const make of ['mkdir', 'mkfifo']) {
        const lying = join(folder, make);
        const script = `for each in "$@"; do case $each in --print-to-pdf=*) ${make} "\${each#*=}";; esac; done`;
        writeFileSync(lying, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        process.env['CHROME_PATH'] = lying;
        await expect(printPdf(letter)).toRejectCode('DOSSIER_PRINTER');
      }
    } finally {
      if (given === undefined) delete process.env['CHROME_PATH'];
      else process.env['CHROME_PATH'] = given;
    }
    expect(left()).toEqual(before);
  }, 60_000);
});
