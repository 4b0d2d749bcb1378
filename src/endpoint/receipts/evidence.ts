// SPDX-License-Identifier: Apache-2.0
// Contradictions that were found: of each matter the first pair is kept, for people and for a third person (LOG-22). Nothing else of this
// node changes by them (LOG-40).
import { toHex, toUtf8 } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { judgeContradiction } from '../../log/contradiction.js';
import type { Contradiction } from '../../log/contradiction.js';
import type { ListOptions, PeerKey } from '../../store/port.js';
import { alarm } from '../alarms.js';
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
    const { class: kind, matter, bytes: evidence } = found;
    return {
      documents: [documents.put(COLLECTION, key, { class: kind, accused, matter, evidence, at: clock.now() })],
      events: [alarm('contradiction', clock.now(), found.matter, { peer: accused, evidence: key, ...about })],
    };
  }

  /** Contradictions that are kept, by their keys. */
  async list(page: Pick<ListOptions, 'after' | 'limit'> = {}): Promise<readonly KeptContradiction[]> {
    const kept = await this.#ports.documents.list<Omit<KeptContradiction, 'key'>>(COLLECTION, page);
    return kept.map(({ key, value }) => ({ key, ...value }));
  }
}

/** Two statements that cannot both be true, as they are kept. */
export interface KeptContradiction {
  /** SHA-256 of the matter, hexadecimal: what the alarm named. */
  readonly key: string;
  readonly class: Contradiction['class'];
  /** `scope/id` of who signed both. */
  readonly accused: PeerKey;
  readonly matter: string;
  /** Both statements in the form of LOG-23: `judgeContradiction` of rogatory/log judges them by directories alone. */
  readonly evidence: Uint8Array;
  /** Unix milliseconds at which it was found. */
  readonly at: number;
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
