// SPDX-License-Identifier: Apache-2.0
// Contradictions that were found: of each matter the first pair is kept, for people and for a third person (LOG-22).
import { toHex, toUtf8 } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { sha256 } from '../../crypto/digest.js';
import { judgeContradiction } from '../../log/contradiction.js';
import type { Contradiction } from '../../log/contradiction.js';
import { alarm } from '../events.js';
import type { Effects } from '../effects.js';
import type { EndpointPorts } from '../ports.js';

const COLLECTION = 'contradiction';

export class Evidence {
  readonly #ports: Pick<EndpointPorts, 'documents' | 'clock' | 'view'>;

  constructor(ports: Pick<EndpointPorts, 'documents' | 'clock' | 'view'>) {
    this.#ports = ports;
  }

  /**
   * Keeps a contradiction and tells of it, unless one of its matter is kept, or a third person would not see it: a part of a stolen key
   * convicts nobody.
   */
  async keep(found: Contradiction, envelopeDigest?: Uint8Array): Promise<Effects> {
    const { documents, clock, view } = this.#ports;
    const key = toHex(sha256(toUtf8(found.matter)));
    if ((await documents.get(COLLECTION, key)) !== undefined || !isProven(view, found)) return {};
    const accused = principalKey(found.accused);
    const about = envelopeDigest === undefined ? {} : { envelopeDigest: toHex(envelopeDigest) };
    return {
      documents: [documents.put(COLLECTION, key, [found.class, accused, found.matter, found.bytes, clock.now()])],
      events: [alarm('contradiction', clock.now(), found.matter, { peer: accused, evidence: key, ...about })],
    };
  }

  /** Contradictions that are kept, by their keys. */
  async list(): Promise<
    readonly { readonly key: string; readonly matter: string; readonly accused: string; readonly bytes: Uint8Array }[]
  > {
    const kept = await this.#ports.documents.list(COLLECTION);
    return kept.map(({ key, value }) => {
      const [, accused, matter, bytes] = value as [string, string, string, Uint8Array];
      return { key, matter, accused, bytes };
    });
  }
}

function isProven(view: EndpointPorts['view'], { bytes }: Contradiction): boolean {
  try {
    judgeContradiction(view, bytes);
    return true;
  } catch (error) {
    if (isRogatoryError(error)) return false;
    throw error;
  }
}
