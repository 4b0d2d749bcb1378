import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { serveAdapter } from '../../src/conformance/index.js';
import { OPERATIONS } from '../../src/conformance/adapter/operations.js';

it('answers each line by a line, and says which line is no request', async () => {
  const good = { id: 'a', operation: 'none', input: {} };
  const bad = [null, 1, {}, { ...good, id: 1 }, { ...good, operation: 1 }, { ...good, input: 1 }, { id: 'a', operation: 'none' }];
  const output = new PassThrough();
  await serveAdapter(Readable.from([...bad, good].map((line) => `${JSON.stringify(line)}\n`).concat('{\n')), output, '1.2.3');
  output.end();
  const [hello, ...answers] = (await text(output))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(hello).toEqual({ hello: 1, name: 'rogatory', version: '1.2.3', operations: Object.keys(OPERATIONS).sort() });
  const refused = { id: null, ok: false, code: 'CALL: not a request' };
  expect(answers).toEqual([...bad.map(() => refused), { id: 'a', skip: 'none is not known' }, refused]);
});
