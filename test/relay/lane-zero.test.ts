// SPDX-License-Identifier: Apache-2.0
// Messages that carry receipts are receipted themselves only as far as somebody has to answer for them.
import { afterEach, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import { parseReceipt } from '../../src/log/statement/receipt.js';
import type { Store } from '../../src/store/port.js';
import { createAgencies } from '../agency/world.js';
import type { AgencyWorld } from '../agency/world.js';
import { until } from './world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** Receipts in a log, as `kind digest`. */
async function factsOf(store: Store): Promise<string[]> {
  const { epoch, size } = (await store.logHead())!;
  return (await store.leaves(epoch, 0, size)).flatMap(({ kind, object }) =>
    kind >= 1 && kind <= 7 && object !== undefined ? [`${LEAF_KINDS[kind]} ${toHex(parseReceipt(object).envelopeDigest)}`] : [],
  );
}

it('the log of a relay has relayed of a statement, and no submitted; agencies log nothing and hear nothing of it (LOG-70)', async () => {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const [a, b] = [world.open('demo-a'), world.open('demo-b')];
  const { envelopeDigest: request } = await a.agency.send({
    to: 'ca@demo-b',
    type: 'request.submit',
    body: requestSubmit(),
    priority: 'urgent',
  });
  await (await b.next()).acknowledge();
  await until('it was opened', () => a.events.some((event) => event.kind === 'receipt' && event.receipt === 'opened'));
  const facts = async (store: Store): Promise<string[]> => (await factsOf(store)).filter((fact) => !fact.endsWith(request));
  await until('the statement was relayed', async () => (await facts(world.stores['demo-a'])).length > 0);

  // The request has all of its receipts, so that a log without them is none by accident.
  expect(await factsOf(world.stores['demo-a'])).toContain(`submitted ${request}`);
  expect(new Set((await facts(world.stores['demo-a'])).map((fact) => fact.split(' ')[0]))).toEqual(new Set(['relayed']));
  expect(await facts(world.stores['demo-b'])).toEqual([]);
  expect([await facts(a.store), await facts(b.store)]).toEqual([[], []]);
  // `relayed` of it stays between relays.
  const [relayed = ''] = await facts(world.stores['demo-a']);
  const digest = fromHex(relayed.split(' ')[1]!);
  const issuers = async (): Promise<string[]> => (await world.stores['demo-b'].receipts(digest)).map(({ issuer }) => issuer);
  await until('the other relay has it', async () => (await issuers()).length > 0);
  expect([await issuers(), await world.stores['demo-b'].owed('demo-b/ca', 0, 9)]).toEqual([['demo-a/relay'], []]);
  expect(b.events.filter((event) => event.kind === 'receipt')).toEqual([]);
});
