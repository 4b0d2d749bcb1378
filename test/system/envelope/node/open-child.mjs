// SPDX-License-Identifier: Apache-2.0
// Opens one blob into a file, as the last command of its life if its parent wants it so: `node open-child.mjs access.json blob target threads`.
import { readFileSync } from 'node:fs';
import { openAttachmentFile } from '../../../../dist/envelope/node/index.js';

const [, , description, blob, target, threads] = process.argv;
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const { key, messageId, header } = JSON.parse(readFileSync(description, 'utf8'));
const { digest, ...rest } = header;
const blobOf = { digest: bytes(rest.blob.digest), size: rest.blob.size };
const full = { ...rest, blob: blobOf, prefix: bytes(rest.prefix), digests: new Map([[-16, bytes(digest)]]) };
await openAttachmentFile(blob, target, { key: bytes(key), messageId: bytes(messageId), header: full }, { threads: threads === 'threads' });
