// SPDX-License-Identifier: Apache-2.0
// The worked example of SPEC.md is what the program makes.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { toHex } from '../../src/core/bytes.js';
import { readDocument } from '../../src/trust/documents/document.js';
import { publishDirectory } from '../../src/trust/publish/publication.js';
import { createAccord, createState } from './states.js';

const SPEC = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8');

/** White space means nothing in an example. */
function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

it('shows a root, its fingerprint, a directory and an accord as they are made (TRUST-01, TRUST-04, TRUST-26)', async () => {
  const types = new Map(['ack.receipt', 'request.submit'].map((type) => [type, [[1, 0]] as const]));
  const names = new Map([['en', 'Central authority (demonstration)']]);
  const options = { agencies: [{ id: 'ca', names, types }], signers: { root: 1, directory: 2, freshness: 1 } };
  const [a, b] = await Promise.all(['demo-a', 'demo-b'].map((scope) => createState({ scope, ...options })));
  const root = readDocument(a!.root);
  const { sign } = root;
  const signatures = sign.signatures.map((one) => `[<<${diagnostic(one.protected)}>>, {}, h'${toHex(one.signature)}']`);
  const shown = `98([<<${diagnostic(sign.protected)}>>, {}, <<${diagnostic(root.payload)}>>, [${signatures.join()}]])`;
  expect(squeezed(SPEC)).toContain(squeezed(shown));
  expect(SPEC).toMatch(new RegExp(`SHA-256 of the payload +${toHex(root.digest)}\\n.* in base32 +${a!.fingerprint}\\n`));
  const directory = readDocument(
    await publishDirectory(
      {
        ...a!.directoryInput,
        agencies: a!.directoryInput.agencies.map((agency) => ({
          ...agency,
          signers: agency.signers.filter(({ role }) => role === 'seal' || role === 'link'),
        })),
        relays: a!.directoryInput.relays.map((relay) => ({ ...relay, urls: ['wss://relay.example/rogatory'] })),
      },
      a!.signers('directory'),
      a!.root,
    ),
  );
  expect(squeezed(SPEC)).toContain(squeezed(diagnostic(directory.payload)));
  const accord = readDocument(await createAccord(a!, b!, { limits: { messagesPerDay: 500 }, terms: Uint8Array.of(0xa0) }));
  expect(squeezed(SPEC)).toContain(squeezed(diagnostic(accord.payload)));
});
