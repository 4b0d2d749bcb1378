// A message of a home that no link serves, as a courier's folder has it.
import { openAgency } from '../../../src/agency/home/node/open.js';
import type { OpenAgencyOptions } from '../../../src/agency/home/node/open.js';
import type { CourierFolder } from '../../../src/agency/courier/courier.js';
import type { SendRequest, SentMessage } from '../../../src/agency/types.js';
import { concat } from '../../../src/core/bytes.js';
import { fail } from '../../../src/core/errors.js';
import { nodeNetwork } from '../../../src/transport/adapters/ws.js';

/** Sends a message from a home without any link, and takes its frame out of what a courier would carry. */
export async function carriedFrame(
  request: SendRequest,
  options: OpenAgencyOptions,
): Promise<SentMessage & { readonly frame: Uint8Array }> {
  const network = { ...nodeNetwork, dial: (url: string) => Promise.reject(fail('LINK_CONNECT', { url })) };
  const agency = await openAgency({ network, ...options });
  try {
    const sent = await agency.send(request);
    const frames = new Map<string, Uint8Array>();
    const folder: CourierFolder = {
      async write(name, pieces) {
        const parts: Uint8Array[] = [];
        for await (const piece of pieces) parts.push(piece);
        frames.set(name, concat(...parts));
        return true;
      },
      names: async () => [],
      read: async () => new Uint8Array(0),
    };
    await agency.exportTo(folder);
    return { ...sent, frame: frames.get(`${sent.envelopeDigest}.frame`)! };
  } finally {
    await agency.close();
  }
}
