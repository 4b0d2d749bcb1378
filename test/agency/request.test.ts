import { afterEach, describe, expect, it } from 'vitest';
import type { Priority } from '../../src/agency/index.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { createAgencies } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

const worlds: AgencyWorld[] = [];

async function start(options: Parameters<typeof createAgencies>[0] = {}): Promise<AgencyWorld> {
  const world = await createAgencies(options);
  worlds.push(world);
  return world;
}

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** Nothing of a refused message is stored or told. */
async function expectUntouched({ agency, events }: Opened): Promise<void> {
  expect(await agency.dossiers()).toEqual([]);
  expect((await agency.status()).queued).toBe(0);
  expect(events.filter(({ kind }) => kind === 'sent')).toEqual([]);
}

const request = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;

describe('what a message is asked for with', () => {
  it('has a priority that exists: another one is refused by name', async () => {
    const opened = (await start()).open('demo-a');
    await expect(opened.agency.send({ ...request, priority: 'routine' as Priority })).rejects.toThrow(
      new TypeError('agency.send(request).priority must be "urgent" or "normal", not "routine"'),
    );
    await expectUntouched(opened);
  });

  it('names no path where there are no files (AGENCY-04)', async () => {
    const opened = (await start()).open('demo-a');
    const asked = { ...request, attachments: [{ path: 'order.pdf' }] };
    await expect(opened.agency.send(asked)).toRejectCode('AGENCY_NOT_ALLOWED');
    await expect(opened.agency.send(asked)).rejects.toThrow(/give "bytes" or "stream"/);
    await expectUntouched(opened);
  });

  it('is no mailbox of the agency itself, whatever else could be said against it (AGENCY-58)', async () => {
    const mailboxes = ['ca', 'urgent-desk'];
    const opened = (await start({ a: { agencies: [{ id: 'ca', mailboxes, competences: ['RQ-CA', 'RD-CA'] }] } })).open('demo-a');
    for (const local of mailboxes) {
      const mailbox = `${local}@demo-a`;
      await expect(opened.agency.send({ ...request, to: mailbox })).toRejectCode('AGENCY_OWN_MAILBOX', { mailbox });
    }
    await expectUntouched(opened);
  });

  it('is asked of an answer too: nothing of its options is dropped (AGENCY-04)', async () => {
    const world = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await a.agency.send(request);
    const message = await b.next();
    const reply = (options: object) => message.reply('error.validation', {} as never, options);
    await expect(reply({ attachments: [{ name: 'x' }] })).rejects.toThrow('attachments[0] has one of');
    await expect(reply({ dossier: 'x' })).rejects.toThrow('message.reply(options) has no member "dossier"');
    await expect(reply({ priority: 'fast' })).rejects.toThrow('message.reply(options).priority must be "urgent" or "normal"');
  });
});

describe('agency', () => {
  it('answers what is not text or bytes in plain words', async () => {
    const { agency } = (await start()).open('demo-a');
    const none = undefined as never;
    await expect(agency.dossier(none)).rejects.toThrow(new TypeError('id must be text'));
    await expect(agency.archived(none)).rejects.toThrow(new TypeError('messageDigest must be text'));
    await expect(agency.erasable(none)).rejects.toThrow(new TypeError('target must be text'));
    await expect(agency.endQuarantine(none, none)).rejects.toThrow(new TypeError('envelopeDigest must be text'));
    await expect(agency.addTrust(none)).rejects.toThrow(new TypeError('document must be a Uint8Array'));
    await expect(agency.importFrame(none)).rejects.toThrow(new TypeError('frame must be a Uint8Array'));
  });
});
