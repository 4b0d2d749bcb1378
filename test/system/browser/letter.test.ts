// SPDX-License-Identifier: Apache-2.0
// The letter as paper: what Chromium makes of it for a printer.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formalLetter } from '../../../src/letter/index.js';
import type { LabelLanguage } from '../../../src/letter/index.js';
import { richRequest } from '../../vocabulary/rich.js';
import { example } from '../../vocabulary/examples.js';
import { inChromium, noChromium, openPaper } from './chromium.js';
import type { Paper } from './chromium.js';

const DIGEST = '0123456789abcdef'.repeat(4);
const signed = { digest: DIGEST, messageId: '01890a5d-ac96-774b-bcce-b302099a8057', from: 'demo-a/central-authority', issuedAt: 0 };
const noPdftotext = !existsSync('/usr/bin/pdftotext');

describe.skipIf(noChromium)(inChromium('a letter on paper (DOSSIER-24, DOSSIER-25)'), () => {
  let paper: Paper;
  beforeAll(async () => {
    paper = await openPaper();
  }, 60_000);
  afterAll(() => paper.close());

  const print = (languages: [LabelLanguage, LabelLanguage?], body = example('request.submit')) =>
    paper.print(formalLetter({ body, languages, signed }));

  it.each([
    ['en', 'tr', 'Request for mutual legal assistance in criminal matters', 'Cezai konularda karşılıklı adli yardım talebi'],
    ['ru', 'tr', 'Запрос о правовой помощи по уголовным делам', 'Cezai konularda karşılıklı adli yardım talebi'],
  ] as const)('fills A4 pages in %s and %s, styled by its own sheet, without complaint', async (first, second, left, right) => {
    const { pdf, text, complaints, overflow } = await print([first, second]);
    expect(complaints).toEqual([]);
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect(pages.length).toBeLessThanOrEqual(8);
    const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Number(w), Number(h)]);
    for (const [width = 0, height = 0] of boxes) {
      expect(Math.abs(width - 595.28)).toBeLessThan(1);
      expect(Math.abs(height - 841.89)).toBeLessThan(1);
    }
    expect(boxes.length).toBeGreaterThan(0);
    expect(overflow).toEqual([]);
    for (const said of [left, right, DIGEST.slice(0, 4), 'DEMO-A-2026-0001']) expect(text).toContain(said);
  });

  it('runs nothing and loads nothing that a text asks for', async () => {
    const attack = '</bdi><script>globalThis.owned = 1</script><img src="http://127.0.0.1:9/x" onerror="globalThis.owned = 1">';
    const body = example('request.submit');
    body.payload.requester.name = attack;
    const { owned, text, requests } = await print(['en', 'tr'], body);
    expect(owned).toBe(false);
    expect(requests).toEqual([]);
    expect(text).toContain(attack);
  });

  it.skipIf(noPdftotext)(
    `keeps text that can be searched and copied, with page numbers and fingerprint at each foot${noPdftotext ? ': SKIPPED, no pdftotext (apt-get install -y poppler-utils)' : ''}`,
    async () => {
      const { pdf } = await print(['ru', 'tr'], richRequest());
      const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
      const pages = stdout.split('\f').filter((page) => page.trim() !== '');
      expect(pages.length).toBeGreaterThan(3);
      pages.forEach((page, i) => {
        expect(page).toContain(`${i + 1} / ${pages.length}`);
        expect(page).toContain(DIGEST.slice(0, 32));
      });
      expect(stdout).toContain('Печать органа');
      expect(stdout).toContain('Makamın mührü');
    },
  );
});
