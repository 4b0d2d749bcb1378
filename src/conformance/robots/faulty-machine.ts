// SPDX-License-Identifier: Apache-2.0
// Machines that misbehave below an agency that does not know of it: a log that states what is false, a network that breaks.
import { decode, encode } from '../../cbor/index.js';
import { sha256 } from '../../crypto/index.js';
import { LEAF_KINDS } from '../../log/index.js';
import type { Commit } from '../../store/index.js';
import type { Network, Socket } from '../../transport/index.js';

type Leaf = NonNullable<Commit['leaves']>[number];

/** Members of a receipt (LOG-17). */
const KIND = 0;
const ENVELOPE_DIGEST = 1;
const AT = 4;
const REASON = 8;
const HOUR_SECONDS = 3_600;
const OPENED = LEAF_KINDS.indexOf('opened');
const REFUSED = LEAF_KINDS.indexOf('refused');
/** The coarse word `refused`. */
const REFUSED_REASON = 2;

/**
 * Lies in the log about what came in, in turn: `opened` of other bytes, `opened` an hour ago, and `opened` together with `refused`. The log
 * itself is sound: each lie is proved in it.
 */
export function lyingLog(): (commit: Commit) => Commit {
  const lies = [otherBytes, wrongTime, contradiction];
  let count = 0;
  return (commit) => {
    const leaves = commit.leaves?.flatMap((leaf) => (leaf.kind === OPENED ? (lies[count++ % lies.length]?.(leaf) ?? []) : [leaf]));
    return leaves === undefined ? commit : { ...commit, leaves };
  };
}

const otherBytes = (leaf: Leaf): Leaf[] => [changed(leaf, (receipt) => receipt.set(ENVELOPE_DIGEST, sha256(new Uint8Array(1))))];
const wrongTime = (leaf: Leaf): Leaf[] => [changed(leaf, (receipt) => receipt.set(AT, Number(receipt.get(AT)) - HOUR_SECONDS))];
const contradiction = (leaf: Leaf): Leaf[] => [
  leaf,
  changed({ ...leaf, kind: REFUSED }, (receipt) => receipt.set(KIND, REFUSED).set(REASON, REFUSED_REASON)),
];

function changed(leaf: Leaf, change: (receipt: Map<number, unknown>) => unknown): Leaf {
  const receipt = decode(leaf.object ?? new Uint8Array()) as Map<number, unknown>;
  change(receipt);
  const object = encode(receipt as Parameters<typeof encode>[0]);
  return { ...leaf, object, objectDigest: sha256(object) };
}

/** Messages that a socket of a lossy network carries before it breaks, from the first to the last attempt. */
const CUT_AFTER = [6, 9, 12, 17, 25, 60, 200] as const;

/** Breaks each connection after some messages, later with each attempt; one message before each end is lost. */
export function lossyNetwork(network: Network): Network {
  let sockets = 0;
  const lossy = (socket: Socket): Socket => {
    const last = CUT_AFTER[sockets++];
    if (last === undefined) return socket;
    let sent = 0;
    const send = socket.send.bind(socket);
    socket.send = async (message) => {
      sent++;
      if (sent < last) return send(message);
      // The last one is lost with the connection: nobody is told.
      socket.terminate();
    };
    return socket;
  };
  return {
    dial: async (...dialled) => lossy(await network.dial(...dialled)),
    listen: (options, onSocket) => network.listen(options, (socket) => onSocket(lossy(socket))),
  };
}
