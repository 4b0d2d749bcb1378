// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../../core/bytes.js';
import { formatUuid, principalKey } from '../../../core/ids.js';
import { systemRandom } from '../../../core/random.js';
import { systemClock } from '../../../core/time.js';
import { openSqliteStore } from '../../../store/sqlite/store.js';
import type { Signer } from '../../../crypto/sign.js';
import type { Registry } from '../../../schema/registry.js';
import type { Store } from '../../../store/port.js';
import { nodeNetwork } from '../../../transport/adapters/ws.js';
import type { Network } from '../../../transport/network.js';
import type { Clock } from '../../../core/time.js';
import type { RandomSource } from '../../../core/random.js';
import { createAgency } from '../../agency.js';
import { shield } from '../../assembly.js';
import type { Agency } from '../../agency.js';
import { TIMESTAMP_OPTIONS } from '../stamps.js';
import type { TimestampOptions } from '../stamps.js';
import type { AgencyEvent } from '../../types.js';
import type { StoredMessage } from './ask.js';
import { controlPlace, serveControl } from './control.js';
import type { ControlPlace, ControlServer } from './control.js';
import { eraseMethods } from './erase.js';
import { importMethod } from '../../courier/node/import.js';
import { restoreMethods } from './restores.js';
import { readHomeInSlices } from './home.js';
import { lockHome } from './lock.js';
import type { HomeLock } from './lock.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

export interface OpenAgencyOptions {
  /** Folder made by `createHome` or the command line. One process owns it at a time. */
  readonly home: string;
  /** Opens the key files of the home. */
  readonly passphrase: string;
  /** Seals and officers whose keys lie outside of the home, in a token for instance. The own directory says which of them are which. */
  readonly signers?: readonly Signer[];
  /** Has the agency's log stamped; default as the home's `agency.json` says, and that is not at all unless it names an authority. */
  readonly timestamps?: TimestampOptions;
  /** What this agency speaks beside the built-in types: `registry.extend(...)` of rogatory/vocabulary. Default: the built-in types alone. */
  readonly registry?: Registry;
  readonly onEvent?: (event: AgencyEvent) => void;
  /** Ports, for tests and simulations; default: this machine's. */
  readonly network?: Network;
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

const OPEN_AGENCY_OPTIONS: Members<OpenAgencyOptions> = {
  required: { home: 'text', passphrase: 'text' },
  optional: {
    signers: 'list',
    timestamps: TIMESTAMP_OPTIONS,
    registry: 'object',
    onEvent: 'function',
    network: 'object',
    clock: 'object',
    random: 'function',
  },
};

/**
 * Opens the agency of a home: takes the home, opens keys, trust and store, answers the command line on the home's socket, connects.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_CONTROL` (AGENCY-05), `STORE_DURABILITY` (STORE-02), `TRUST_*`.
 * @example
 * const agency = await openAgency({ home: './home', passphrase });
 * for await (const message of agency.inbox()) await message.acknowledge();
 */
export async function openAgency(options: OpenAgencyOptions): Promise<Agency> {
  requireMembers(options, OPEN_AGENCY_OPTIONS, 'openAgency(options)');
  const clock = options.clock ?? systemClock;
  const place = controlPlace(options.home);
  const lock = lockOrDiscard(options.home, place);
  const release = (): void => {
    place.discard();
    lock.release();
  };
  let store: Store | undefined;
  let agency: Agency | undefined;
  let control: ControlServer | undefined;
  try {
    const observe = shield(options.onEvent ?? (() => undefined));
    const { settings, keys, trust, storePath } = await readHomeInSlices(options.home, options.passphrase, clock, {
      ...(options.signers === undefined ? {} : { signers: options.signers }),
      onAlarm: ({ code, kind, detail }) => observe({ kind: 'trust-alarm', code, document: kind, detail }),
    });
    const timestamps = options.timestamps ?? settings.timestamps;
    const opened = (store = await openSqliteStore({ path: storePath }));
    agency = createAgency({
      scope: settings.scope,
      id: settings.id,
      floor: settings.floor,
      keys,
      trust,
      store: opened,
      network: options.network ?? nodeNetwork,
      clock,
      random: options.random ?? systemRandom,
      ...(timestamps === undefined ? {} : { timestamps }),
      ...(options.registry === undefined ? {} : { registry: options.registry }),
      ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
      onClosed: async () => {
        await control?.close();
        await opened.close();
        release();
      },
    });
    control = await serveControl(place.path, controlMethods(agency));
    return agency;
  } catch (error) {
    if (agency !== undefined) {
      await agency.close();
      throw error;
    }
    await store?.close();
    release();
    throw error;
  }
}

function lockOrDiscard(home: string, place: ControlPlace): HomeLock {
  try {
    return lockHome(home, place.path);
  } catch (error) {
    place.discard();
    throw error;
  }
}

/** Held messages of one answer: a line has room for many more. */
const HELD_PAGE = 512;

function controlMethods(agency: Agency): Parameters<typeof serveControl>[1] {
  return {
    status: () => agency.status(),
    dossiers: () => agency.dossiers(),
    held: ({ after }) => agency.held({ ...(typeof after === 'string' ? { after } : {}), limit: HELD_PAGE }),
    discard: ({ envelopeDigest, by, reason }) => agency.discard(String(envelopeDigest), { by: String(by), reason: String(reason) }),
    endQuarantine: ({ envelopeDigest, by, reason }) =>
      agency.endQuarantine(String(envelopeDigest), { by: String(by), reason: String(reason) }),
    dossier: ({ id }) => agency.dossier(String(id)),
    contradiction: ({ after }) => nextContradiction(agency, String(after)),
    ...eraseMethods(agency),
    ...restoreMethods(agency),
    import: importMethod(agency),
    message: ({ digest }) => readMessage(agency, String(digest)),
  };
}

/** One contradiction for another process, its evidence as base64: several might be longer than a line may be. */
async function nextContradiction(agency: Agency, after: string): Promise<object | undefined> {
  const [next] = await agency.contradictions({ after, limit: 1 });
  return next && { ...next, evidence: Buffer.from(next.evidence).toString('base64') };
}

/** A message of the archive for another process: its body as base64, which is never longer than a line may be. */
async function readMessage(agency: Agency, digest: string): Promise<StoredMessage> {
  const { message, messageDigest, body } = await agency.archived(digest);
  const { type, messageId, from, issuedAt } = message;
  return {
    type: type.name,
    version: [type.major, type.minor],
    messageId: formatUuid(messageId),
    from: principalKey(from),
    issuedAt: issuedAt * 1000,
    digest: toHex(messageDigest),
    body: Buffer.from(body).toString('base64'),
  };
}
