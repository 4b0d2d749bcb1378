// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { warnOfAlarm } from '../../src/cli/message/alarm-line.js';
import { capture } from './capture.js';

const saidOf = (...events: readonly Parameters<typeof warnOfAlarm>[0][]) =>
  capture(() => {
    for (const event of events) warnOfAlarm(event);
    return Promise.resolve(0);
  });

it('tells on standard error what a person must look at, and nothing else, in one line that a terminal does not obey', async () => {
  const said = await saidOf(
    { kind: 'sent', dossier: 'd', messageId: 'm', type: 'request.submit', at: 1 },
    { kind: 'alarm', alarm: 'unanswered', dossier: 'd', messageId: 'm', code: 'C', detail: 'a\u202eb\nc\u001b[31m', at: 1 },
  );
  expect(said.stdout).toBe('');
  expect(said.stderr).toMatch(/^ALARM: \{"kind":"alarm","alarm":"unanswered",[^\n]*"at":1[^\n]*"time":"1970-01-01T00:00:00.001Z"\}\n$/);
  expect(said.stderr).not.toMatch(/[^\P{C}\n]/u);
});

it('tells why there is no link, and nothing of a link that is up', async () => {
  const said = await saidOf(
    { kind: 'link', relay: 'demo-a', up: true },
    { kind: 'link', relay: 'demo-a', up: false, code: 'LINK_TIMEOUT' },
  );
  expect(said.stderr).toBe('LINK: {"kind":"link","relay":"demo-a","up":false,"code":"LINK_TIMEOUT"}\n');
});
