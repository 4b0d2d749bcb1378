// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { directoryKems } from '../documents/directory.js';
import type { Directory, DirectoryAgency, DirectoryKem, DirectoryRelay } from '../documents/directory.js';
import type { Work } from '../documents/work.js';

/** The newest directory, by id, mailbox and kid: made once, so that no look-up grows with the number of agencies. */
export interface DirectoryIndex {
  readonly directory: Directory;
  readonly agencies: ReadonlyMap<string, DirectoryAgency>;
  readonly relays: ReadonlyMap<string, DirectoryRelay>;
  /** By local part. */
  readonly owners: ReadonlyMap<string, DirectoryAgency>;
  /** By local part: of several relays that serve a mailbox the first. */
  readonly servers: ReadonlyMap<string, DirectoryRelay>;
  readonly kems: ReadonlyMap<string, DirectoryKem>;
}

/** Names that are entered in the time of one key check. */
const NAMES_PER_CHECK = 1_024;

export function* indexing(directory: Directory): Work<DirectoryIndex> {
  const agencies = new Map<string, DirectoryAgency>();
  const relays = new Map<string, DirectoryRelay>();
  const owners = new Map<string, DirectoryAgency>();
  const servers = new Map<string, DirectoryRelay>();
  for (const agency of directory.agencies) {
    agencies.set(agency.id, agency);
    for (const local of agency.mailboxes) owners.set(local, agency);
    yield agency.mailboxes.length / NAMES_PER_CHECK;
  }
  for (const relay of directory.relays) {
    relays.set(relay.id, relay);
    for (const local of relay.mailboxes) if (!servers.has(local)) servers.set(local, relay);
    yield relay.mailboxes.length / NAMES_PER_CHECK;
  }
  const kems = new Map<string, DirectoryKem>();
  for (const kem of directoryKems(directory)) {
    kems.set(toHex(kem.kid), kem);
    yield 1 / NAMES_PER_CHECK;
  }
  return { directory, agencies, relays, owners, servers, kems };
}
