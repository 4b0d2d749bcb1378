// The largest attachment of an accord: relays cannot see it, so both agencies look.
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../../src/cli/demo/messages.js';
import { formatUuid, uuidv7 } from '../../../../src/core/ids.js';
import { systemRandom } from '../../../../src/core/random.js';
import { sealAttachment } from '../../../../src/envelope/attachment/seal-attachment.js';
import { readBody } from '../../../../src/schema/body/codec.js';
import { NOW } from '../../../trust/states.js';
import { until } from '../../../relay/world.js';
import { createAgencies, forge } from '../../../agency/world.js';
import type { AgencyWorld } from '../../../agency/world.js';

const LIMIT = 1_000;
const REQUEST = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function create(): Promise<AgencyWorld> {
  const world = await createAgencies({ accord: { limits: { largestAttachment: LIMIT } } });
  worlds.push(world);
  return world;
}

describe('the largest attachment of an accord', () => {
  it('stops the sender before anything is sealed, and one that is as large may go (AGENCY-46)', async () => {
    const { agency } = (await create()).open('demo-a');
    const send = (size: number) => agency.send({ ...REQUEST, attachments: [{ bytes: new Uint8Array(size), name: 'evidence.bin' }] });
    await expect(send(LIMIT + 1)).toRejectCode('AGENCY_ATTACHMENT');
    expect(await agency.status()).toMatchObject({ queued: 0 });
    await send(LIMIT);
    expect(await agency.status()).toMatchObject({ queued: 1 });
  });

  it('stops one that was sent all the same, and tells its sender both sizes under seal (AGENCY-46)', async () => {
    const world = await create();
    const { agency, events, store } = world.open('demo-b');
    const messageId = uuidv7(NOW, systemRandom);
    const source = new Blob([new Uint8Array(LIMIT + 1)]).stream();
    const attachment = await sealAttachment(source, new WritableStream(), {
      messageId,
      id: 1,
      fileName: 'evidence.bin',
      mediaType: 'application/octet-stream',
    });
    const dossier = formatUuid(uuidv7(NOW, systemRandom));
    const message = { type: REQUEST.type, body: REQUEST.body, dossier, messageId, attachments: [attachment] };
    await agency.importFrame((await forge(world, 'demo-a', 'demo-b', message)).frame);
    await until('it is refused', () =>
      events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'AGENCY_ATTACHMENT'),
    );
    // The answer waits for the relay: error.validation, sealed for the sender.
    await until('the sender is answered', async () => (await store.window('demo-b/relay', 2, 0, 9, 999_999)).length === 1);
    const { timeline } = await agency.dossier(dossier);
    const answer = timeline.find(({ type }) => type === 'error.validation');
    const { body } = await agency.archived(answer!.messageDigest);
    expect(readBody('error.validation', body)).toMatchObject({
      payload: { errors: [{ rule: 'AGENCY-46', text: `attachment 1 has ${LIMIT + 1} bytes, and the accord allows ${LIMIT}` }] },
    });
  });
});
