// Attachments of somebody who means no good, and of operators who act at the wrong moment.
import { afterEach, describe, expect, it } from 'vitest';
import { RELAY, nameOf } from '../../../src/endpoint/blobs/blob-record.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { concat, toHex, toUtf8 } from '../../../src/core/bytes.js';
import { formatUuid, uuidv7 } from '../../../src/core/ids.js';
import { systemRandom } from '../../../src/core/random.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { sealAttachment } from '../../../src/envelope/attachment/seal-attachment.js';
import type { SealedAttachment } from '../../../src/envelope/seal-input.js';
import { testClock, until } from '../../relay/world.js';
import { createAgencies, forge } from '../world.js';
import type { AgencyWorld, Forgery, Opened } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const TEXT = toUtf8('what stands in the file');
const COMPETENT = { competences: ['RQ-CA', 'RD-CA'] };

async function begin(): Promise<AgencyWorld> {
  const world = await createAgencies({
    a: {
      agencies: [
        { id: 'ca', ...COMPETENT },
        { id: 'other', ...COMPETENT },
      ],
    },
  });
  worlds.push(world);
  return world;
}

interface Made {
  readonly attachment: SealedAttachment;
  readonly messageId: Uint8Array;
  readonly blob: Uint8Array;
}

async function made(keyWithheld = false): Promise<Made> {
  const messageId = systemRandom(16);
  const parts: Uint8Array[] = [];
  const target = new WritableStream<Uint8Array>({ write: (part) => void parts.push(Uint8Array.from(part)) });
  const input = { messageId, id: 1, fileName: 'file.bin', mediaType: 'x/y', keyWithheld };
  const attachment = await sealAttachment(new Blob([Uint8Array.from(TEXT)]).stream(), target, input);
  return { attachment, messageId, blob: concat(...parts) };
}

const forged = (world: AgencyWorld, more: Partial<Forgery>) =>
  forge(world, 'demo-a', 'demo-b', {
    type: 'request.submit',
    body: requestSubmit(),
    dossier: formatUuid(uuidv7(testClock.now(), systemRandom)),
    ...more,
  });

/** Puts a blob among those of an agency, as one that came and was not judged yet. */
async function lay({ blobs }: Opened, { attachment, blob }: Made): Promise<void> {
  const name = nameOf({ digest: attachment.header.blob.digest, from: RELAY });
  await blobs.begin(name, attachment.header.blob);
  await blobs.append(name, 0, blob);
}

/** An agency that was handed messages, and starts again with the blob of one of them. */
async function reopened(
  world: AgencyWorld,
  frames: readonly Uint8Array[],
  file: Made,
  options: Parameters<AgencyWorld['open']>[1] = {},
): Promise<Opened> {
  const b = world.open('demo-b', options);
  for (const frame of frames) {
    await b.agency.importFrame(frame);
    await b.next();
  }
  await lay(b, file);
  await b.agency.close();
  return world.open('demo-b', { ...options, store: b.store, blobs: b.blobs });
}

async function contentOf(message: { readonly attachments: readonly { stream(): AsyncIterable<Uint8Array> }[] }): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of message.attachments[0]!.stream()) parts.push(piece);
  return concat(...parts);
}

describe('an attachment', () => {
  it('that is not what was signed is in quarantine where files are scanned: nobody waits for it in vain (AGENCY-64, AGENCY-67)', async () => {
    const world = await begin();
    await world.startRelay('demo-b');
    const good = await made();
    const digests = new Map([[-16, sha256(toUtf8('something else'))]]);
    const attachments = [{ ...good.attachment, header: { ...good.attachment.header, digests } }];
    const { frame } = await forged(world, { messageId: good.messageId, attachments });
    const again = await reopened(world, [frame], good, { scan: async () => 'pass' });
    await expect(contentOf(await again.next())).toRejectCode('AGENCY_QUARANTINE');
  });

  it('that a scanner never judges holds up no close (AGENCY-67, AGENCY-03)', async () => {
    const world = await begin();
    await world.startRelay('demo-b');
    const good = await made();
    const { frame } = await forged(world, { messageId: good.messageId, attachments: [good.attachment] });
    let looks = 0;
    const scan = (): Promise<never> => {
      looks++;
      return new Promise<never>(() => undefined);
    };
    const b = await reopened(world, [frame], good, { scan });
    await until('the scanner looks', () => looks === 1);
    await b.agency.close();
    // It is asked again.
    world.open('demo-b', { store: b.store, blobs: b.blobs, scan });
    await until('the scanner looks again', () => looks === 2);
  });

  it('whose key is withheld keeps no message from an inbox of whole ones, since nobody can scan it (AGENCY-62, AGENCY-67)', async () => {
    const world = await begin();
    await world.startRelay('demo-b');
    const kept = await made(true);
    const { frame } = await forged(world, { messageId: kept.messageId, attachments: [kept.attachment] });
    const again = await reopened(world, [frame], kept, { scan: async () => 'pass' });
    const message = (await again.agency.inbox({ whole: true }).next()).value!;
    expect(message.attachments.map(({ state }) => state)).toEqual(['withheld']);
  });

  it.each(['ca', 'other'])('stays open when %s discloses a key that opens nothing (AGENCY-66)', async (agency) => {
    const world = await begin();
    await world.startRelay('demo-b');
    const kept = await made(true);
    const { frame, messageDigest } = await forged(world, { messageId: kept.messageId, attachments: [kept.attachment] });
    const disclosing = async (key: Uint8Array, by: string): Promise<Uint8Array> =>
      (await forged(world, { agency: by, released: [{ messageDigest, attachmentId: 1, key }] })).frame;
    const b = await reopened(world, [frame, await disclosing(kept.attachment.key, 'ca')], kept);
    const message = await b.next();
    expect(await contentOf(message)).toEqual(TEXT);
    await b.next();
    await b.agency.importFrame(await disclosing(systemRandom(32), agency));
    await b.next();
    expect(await contentOf(message)).toEqual(TEXT);
  });

  it('is not taken from the message that named it first when another that names it is erased (AGENCY-65)', async () => {
    const world = await begin();
    const first = await made();
    const { frame } = await forged(world, { messageId: first.messageId, attachments: [first.attachment] });
    const second = await made();
    const attachments = [{ ...second.attachment, header: { ...second.attachment.header, blob: first.attachment.header.blob } }];
    const thief = await forged(world, { messageId: second.messageId, attachments });
    const b = world.open('demo-b');
    for (const each of [frame, thief.frame]) {
      await b.agency.importFrame(each);
      await (await b.next()).acknowledge();
    }
    await lay(b, first);
    await b.agency.erase(toHex(thief.messageDigest), { by: 'N. N.', reason: 'a duplicate' });
    expect(await b.blobs.names()).toHaveLength(1);
  });

  it('ends the wait of whoever waits for it when its message is erased (AGENCY-65)', async () => {
    const world = await begin();
    const { messageId, attachment } = await made();
    const { frame, messageDigest } = await forged(world, { messageId, attachments: [attachment] });
    const b = world.open('demo-b');
    await b.agency.importFrame(frame);
    const message = await b.next();
    const waiting = expect(message.attachments[0]!.whole()).toRejectCode('AGENCY_ATTACHMENT_GONE');
    await message.acknowledge();
    await b.agency.erase(toHex(messageDigest), { by: 'N. N.', reason: 'sent by mistake' });
    await waiting;
  });
});
