// Checkpoints, notes and cosignatures, sound and spoilt in each part.
import { concat, toUtf8 } from '../../src/core/bytes.js';
import type { CborValue } from '../../src/cbor/value.js';
import { encode } from '../../src/cbor/encode.js';
import { signCose } from '../../src/crypto/cose.js';
import { cosignatureStatement } from '../../src/log/cosignature.js';
import { encodeCosignatureOffer } from '../../src/log/exchange.js';
import { typOf } from '../../src/log/signed-checkpoint.js';
import { TestLog } from '../log/world.js';
import { NOW_S } from '../trust/states.js';
import { A_CA, A_RELAY, B_OTHER, B_RELAY, changed, cosigned, flip, reverse, row } from './statements.js';
import type { Row, States } from './statements.js';

const ORIGIN = 'rogatory/demo-b/relay/1';
const MALFORMED = 'CRYPTO_COSE_MALFORMED';
const TOKEN: CborValue = new Map([[270, Uint8Array.of(1)]]);
const SIZE_DIGIT = ORIGIN.length + 1;

export async function checkpointRows({ actors }: States): Promise<Row[]> {
  const log = new TestLog(actors, B_RELAY).fill(6);
  const { cose: bytes, note, checkpoint } = await log.sign();
  const judge = 'checkpoint';
  const by = (payload: Uint8Array, signer = actors.signer(B_RELAY, 'log')): Promise<Uint8Array> =>
    signCose({ protected: typOf('checkpoint'), payload, signers: [signer], order: 'policy' });
  const body = Buffer.from(note).toString().split('\n\n')[0]! + '\n';
  const other = await new TestLog(actors, B_RELAY).fill(7).sign();
  const head = `${ORIGIN} 7 ${Buffer.from(checkpoint.root).toString('hex')}`;
  const signature = (at: number) => [3, at, 2] as const;
  const last = actors.signer(B_RELAY, 'log').keys.size - 1;
  return [
    row('a checkpoint and its note', { judge, bytes, note }, head),
    row('a bit of its size', { judge, bytes: changed(bytes, [2], flip(SIZE_DIGIT)) }, 'LOG_SIGNATURE'),
    row('a bit of its first signature', { judge, bytes: changed(bytes, signature(0), flip()) }, 'LOG_SIGNATURE'),
    row('a bit of its last signature', { judge, bytes: changed(bytes, signature(last), flip()) }, 'LOG_SIGNATURE'),
    row(
      'the word of another kind',
      { judge, bytes: changed(bytes, [0, 'inside', 16], () => 'application/rogatory-receipt+cose') },
      'CRYPTO_COSE_MALFORMED',
    ),
    row('a time token beside its last signature', { judge, bytes: changed(bytes, [3, last, 1], () => TOKEN) }, head),
    row('a time token beside an earlier one', { judge, bytes: changed(bytes, [3, 0, 1], () => TOKEN) }, last === 0 ? head : MALFORMED),
    row('the key of another relay', { judge, bytes: await by(toUtf8(body), actors.signer(A_RELAY, 'log')) }, 'LOG_SIGNER'),
    row('a key of another role', { judge, bytes: await by(toUtf8(body), actors.signer(B_RELAY, 'cosign')) }, 'LOG_SIGNER'),
    row('an owner whom nobody lists', { judge, bytes: await by(toUtf8(body.replace('relay', 'nobody'))) }, 'LOG_SIGNER'),
    row('a fourth line', { judge, bytes: await by(toUtf8(`${body}more\n`)) }, 'LOG_CHECKPOINT'),
    row('a size of 1', { judge, bytes: await by(toUtf8(body.replace('\n7\n', '\n1\n'))) }, 'LOG_CHECKPOINT'),
    row('a size with a leading zero', { judge, bytes: await by(toUtf8(body.replace('\n7\n', '\n07\n'))) }, 'LOG_CHECKPOINT'),
    row(
      'unused bits in the root',
      { judge, bytes: await by(toUtf8(body.replace(/(.)=\n$/, (_, one: string) => `${String.fromCharCode(one.charCodeAt(0) + 1)}=\n`))) },
      'LOG_CHECKPOINT',
    ),
    row('an epoch of 0', { judge, bytes: await by(toUtf8(body.replace('/1\n', '/0\n'))) }, 'LOG_ORIGIN'),
    row('the note of another size', { judge, bytes, note: other.note }, 'LOG_NOTE'),
    row('a bit of the signature in the note', { judge, bytes, note: damagedLine(note) }, 'LOG_SIGNATURE'),
    row('a line of another signer in the note', { judge, bytes, note: withLine(note, 'somebody') }, head),
    row('a line with a tab in its name', { judge, bytes, note: withLine(note, 'some\tbody') }, 'LOG_NOTE'),
    row('a line with a plus in its name', { judge, bytes, note: withLine(note, 'some+body') }, 'LOG_NOTE'),
    row('a line twice', { judge, bytes, note: withLine(withLine(note, 'somebody'), 'somebody') }, 'LOG_NOTE'),
    row(
      'a note without the owner',
      { judge, bytes, note: toUtf8(`${body}\n\u2014 somebody ${Buffer.alloc(68).toString('base64')}\n`) },
      'LOG_NOTE',
    ),
    ...(last === 0
      ? []
      : [
          row('its signatures the other way round', { judge, bytes: changed(bytes, [3], reverse) }, 'CRYPTO_COSE_MALFORMED'),
          row(
            'one of its two signatures',
            { judge, bytes: changed(bytes, [3], (all) => (all as readonly CborValue[]).slice(0, 1)) },
            'LOG_SIGNER',
          ),
        ]),
  ];
}

const withLine = (note: Uint8Array, name: string): Uint8Array =>
  concat(note, toUtf8(`\u2014 ${name} ${Buffer.alloc(68).toString('base64')}\n`));

/** Its last byte is in the last base64 group, which ends with padding of known length. */
function damagedLine(note: Uint8Array): Uint8Array {
  const text = Buffer.from(note).toString();
  const [, name, blob] = /\u2014 (\S+) (\S+)\n$/.exec(text)!;
  const bytes = Buffer.from(blob!, 'base64');
  bytes[20]! ^= 1;
  return toUtf8(text.replace(/\u2014 .*\n$/, `\u2014 ${name} ${bytes.toString('base64')}\n`));
}

export async function cosignatureRows({ actors }: States): Promise<Row[]> {
  const judge = 'cosignature';
  const log = new TestLog(actors, B_RELAY).fill(4);
  const head = `${ORIGIN} 5 ${Buffer.from(log.root()).toString('hex')}`;
  const at = NOW_S + 60;
  const offer = async (cosigner: typeof A_RELAY, time = at): Promise<Uint8Array> =>
    encodeCosignatureOffer({ cosigner, ...(await cosigned(log, cosigner, time)) });
  const good = await offer(A_RELAY);
  const own = await signCose({
    protected: typOf('cosignature'),
    payload: cosignatureStatement({ ...(await log.verified()).checkpoint }, at),
    signers: [actors.signer(B_RELAY, 'cosign')],
    order: 'policy',
  });
  return [
    row('a cosignature by the other state', { judge, bytes: good }, `demo-a/relay ${at} ${head}`),
    row('a cosignature by another relay of the state', { judge, bytes: await offer(B_OTHER) }, `demo-b/relay-2 ${at} ${head}`),
    row('a relay that cosigns its own log', { judge, bytes: encode([['demo-b', 'relay'], own, new Uint8Array(72)]) }, 'LOG_COSIGNATURE'),
    row('an agency that cosigns the log of a relay', { judge, bytes: await offer(A_CA) }, 'LOG_COSIGNATURE'),
    row('another name beside it', { judge, bytes: changed(good, [0], () => ['demo-b', 'relay-2']) }, 'LOG_SIGNER'),
    row('a time token beside its signature', { judge, bytes: changed(good, [1, 'inside', 3, 0, 1], () => TOKEN) }, MALFORMED),
    row('a bit of its signature', { judge, bytes: changed(good, [1, 'inside', 3, 0, 2], flip()) }, 'LOG_SIGNATURE'),
    row(
      'a bit of its time',
      { judge, bytes: changed(good, [1, 'inside', 2], flip('cosignature/v1\ntime 1795521660'.length - 1)) },
      'LOG_SIGNATURE',
    ),
    row('a bit of the signature of its line', { judge, bytes: changed(good, [2], flip()) }, 'LOG_SIGNATURE'),
    row('a time before the key was valid', { judge, bytes: await offer(A_RELAY, NOW_S - 10 * 86_400) }, 'LOG_SIGNER'),
  ];
}
