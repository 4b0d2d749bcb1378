// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { systemRandom } from '../../../core/random.js';
import { systemClock } from '../../../core/time.js';
import { openFileBlobs } from '../../../store/blobs/file-blobs.js';
import type { BlobStore } from '../../../store/blobs/port.js';
import { noteLog } from '../../../store/known-log.js';
import { openSqliteStore } from '../../../store/sqlite/store.js';
import type { Signer } from '../../../crypto/sign/sign.js';
import type { Store } from '../../../store/port.js';
import { nodeNetwork } from '../../../transport/adapters/ws.js';
import type { Network } from '../../../transport/network.js';
import { Agency } from '../../agency.js';
import { agencyBoard } from '../../agency-board.js';
import { TIMESTAMP_OPTIONS } from '../stamps.js';
import type { TimestampOptions } from '../stamps.js';
import type { AttachmentScan } from '../../attachments/attachment-types.js';
import type { AgencyEvent } from '../../types.js';
import { controlPlace, serveControl } from '../../../endpoint/node/control.js';
import type { ControlServer } from '../../../endpoint/node/control.js';
import { requireAgency, requireListed, requireOwnStore } from './home-guard.js';
import { fileSpool } from './file-spool.js';
import { BLOBS, HOME_ACCESS, readHome } from './home.js';
import type { HomeAccess } from './home.js';
import { scanCommand } from './scan-command.js';
import { lockHome } from './lock.js';
import type { HomeLock } from './lock.js';
import { ownerMethods } from './owner-methods.js';
import type { TrustAlarm } from '../../../trust/store/alarms.js';
import { trustAlarmEvent } from '../../../trust/store/links.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

/** Of a home that `createHome` or the command line made; this process owns it until the agency is closed. */
export interface OpenAgencyOptions extends HomeAccess {
  /** Seals and officers whose keys lie outside of the home, in a token for instance. The own directory says which of them are which. */
  readonly signers?: readonly Signer[];
  /** Has the agency's log stamped; default as the home's `agency.json` says, and that is not at all unless it names an authority. */
  readonly timestamps?: TimestampOptions;
  /** Looks at every file before the application gets it; default the command `scan` of the home's `agency.json`, if it has one. */
  readonly scan?: AttachmentScan;
  readonly onEvent?: (event: AgencyEvent) => void;
  /** Port, for tests and simulations; default: this machine's. */
  readonly network?: Network;
}

const OPEN_AGENCY_OPTIONS: Members<OpenAgencyOptions> = {
  required: HOME_ACCESS.required,
  optional: {
    ...HOME_ACCESS.optional,
    signers: 'list',
    timestamps: TIMESTAMP_OPTIONS,
    scan: 'function',
    onEvent: 'function',
    network: 'object',
  },
};

/**
 * Opens the agency of a home: takes the home, opens keys, trust and store, answers the command line on the home's socket, connects.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02, AGENCY-61, LOG-67),
 * `CRYPTO_KEY_FILE` (CRYPTO-08), `AGENCY_CONTROL` (AGENCY-05), `STORE_DURABILITY` (STORE-02), `TRUST_*`.
 * @example
 * const agency = await openAgency({ home: './home', passphrase });
 * for await (const message of agency.inbox()) await message.acknowledge();
 */
export async function openAgency(options: OpenAgencyOptions): Promise<Agency> {
  requireMembers(options, OPEN_AGENCY_OPTIONS, 'openAgency(options)');
  const { home, passphrase, signers = [], clock = systemClock, random = systemRandom, network = nodeNetwork, ...others } = options;
  const place = controlPlace(home);
  let lock: HomeLock | undefined;
  let store: Store | undefined;
  let blobs: BlobStore | undefined;
  let agency: Agency | undefined;
  let control: ControlServer | undefined;
  let note = async (): Promise<void> => undefined;
  const leave = async (): Promise<void> => {
    await control?.close();
    await note().catch(() => undefined); // of a store that fails: the next start notes it
    await blobs?.close();
    await store?.close();
    place.discard();
    lock?.release();
  };
  try {
    lock = lockHome(home, place.path);
    // Alarms about documents may come before there is an agency.
    const board = agencyBoard(clock, options.onEvent ?? (() => undefined));
    const onAlarm = (alarm: TrustAlarm): void => board.take(trustAlarmEvent(alarm));
    const { settings, keys, trust, storePath } = await readHome({ home, passphrase, clock }, { signers, onAlarm });
    const { scope, id, floor } = settings;
    const timestamps = options.timestamps ?? settings.timestamps;
    requireAgency(home, settings, trust);
    requireListed(settings, keys, trust);
    const opened = (store = await openSqliteStore({ path: storePath }));
    await requireOwnStore(home, settings, opened);
    note = () => noteLog(join(home, 'trust'), settings, opened);
    blobs = await openFileBlobs({ folder: join(home, BLOBS) });
    const attachmentSpool = await fileSpool(join(home, 'spool'), blobs);
    const scan = options.scan ?? (settings.scan === undefined ? undefined : scanCommand(settings.scan));
    const kept = { store, blobs, attachmentSpool, ...(scan === undefined ? {} : { scan }) };
    const ports = { scope, id, floor, keys, trust, ...kept, network, clock, random, onClosed: leave };
    agency = new Agency({ ...others, ...ports, ...(timestamps === undefined ? {} : { timestamps }) }, board);
    control = await serveControl(place.path, {
      ...ownerMethods(agency),
      copyStore: ({ path }: { readonly path: string }) => opened.copyTo(path),
    });
    return agency;
  } catch (error) {
    await (agency === undefined ? leave() : agency.close());
    throw error;
  }
}
