// SPDX-License-Identifier: Apache-2.0
// Real Chromium on a page that this process serves on loopback, and calls into that page.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const executablePath = process.env['ROGATORY_CHROMIUM'] ?? '/usr/bin/chromium';
export const noChromium = !existsSync(executablePath);

/** Says in the title what is missing. */
export function inChromium(title: string): string {
  return noChromium ? `${title}: SKIPPED, no ${executablePath} (apt-get install -y chromium)` : title;
}

/** A page and what it offers: every function takes and returns JSON. */
export interface OpenPage<Api> {
  call<K extends keyof Api & string>(
    name: K,
    ...args: Api[K] extends (...args: infer A) => unknown ? A : never
  ): Promise<Api[K] extends (...args: never) => infer R ? Awaited<R> : never>;
  reload(): Promise<void>;
  /** What the browser complained about: uncaught errors, refused resources, breaches of the page's policy. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

// Neither eval nor anything from elsewhere: what runs under this policy runs under that of a ministry.
const policy = "default-src 'none'; script-src 'self'; img-src data:";
const html = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';

/** Starts Chromium with an empty profile on a page that runs `code`, which sets `globalThis.page`. */
export async function openPage<Api>(code: string): Promise<OpenPage<Api>> {
  const server = createServer((request, response) => {
    const script = request.url === '/page.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.setHeader('content-security-policy', policy);
    response.end(script ? code : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await launch();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const ready = () => page.waitForFunction(() => 'page' in globalThis, undefined, { polling: 20 });
  await page.goto(url);
  await ready();
  return {
    call: (name, ...args) =>
      page.evaluate(([method, values]) => (globalThis as any).page[method](...(values as unknown[])), [name, args] as const),
    async reload() {
      await page.reload();
      await ready();
    },
    complaints: () => complaints,
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What became of a document on paper. */
export interface Printed {
  readonly pdf: Buffer;
  /** Text as a reader has it. */
  readonly text: string;
  readonly complaints: readonly string[];
  /** Addresses that the document asked for. */
  readonly requests: readonly string[];
  /** Whether a script of the document ran that sets `globalThis.owned`. */
  readonly owned: boolean;
  /** Texts that stand out of the page. */
  readonly overflow: readonly string[];
}

export interface Paper {
  print(html: string): Promise<Printed>;
  close(): Promise<void>;
}

/** Starts Chromium for documents that come as text, and are to be printed. */
export async function openPaper(): Promise<Paper> {
  const browser = await launch();
  return {
    async print(html) {
      const page = await browser.newPage({ viewport: { width: 794, height: 1123 } });
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => requests.push(request.url()));
      try {
        await page.setContent(html, { waitUntil: 'load' });
        await page.emulateMedia({ media: 'print' });
        const pdf = await page.pdf({ preferCSSPageSize: true });
        const { text, owned, overflow } = await page.evaluate(() => ({
          text: document.body.innerText,
          owned: 'owned' in globalThis,
          overflow: Array.from(document.querySelectorAll<HTMLElement>('bdi'))
            .filter((box) => box.getBoundingClientRect().right > document.documentElement.clientWidth)
            .map((box) => box.innerText),
        }));
        return { pdf, text, complaints, requests, owned, overflow };
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
