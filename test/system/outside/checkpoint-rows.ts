// Checkpoints, cosignatures and restore statements, sound and spoilt in each part.
import { toUtf8 } from '../../../src/core/bytes.js';
import type { CborValue } from '../../../src/cbor/value.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { encodeRestored } from '../../../src/log/leaf.js';
import type { Restored } from '../../../src/log/leaf.js';
import { encodeCheckpoint } from '../../../src/log/statement/checkpoint.js';
import { cosignatureStatement } from '../../../src/log/statement/cosignature.js';
import { encodeCosigned } from '../../../src/log/statement/cosigned.js';
import { encodeRestore } from '../../../src/log/statement/restore.js';
import { signStatement } from '../../../src/log/statement/signed-statement.js';
import { EPOCH, TestLog } from '../../log/world.js';
import { NOW_S } from '../../trust/states.js';
import { A_CA, A_RELAY, B_OTHER, B_RELAY, changed, cosigned, flip, reverse, row } from './statements.js';
import type { Row, States } from './statements.js';

const ORIGIN = `rogatory/demo-b/relay/${EPOCH}`;
const MALFORMED = 'CRYPTO_COSE_MALFORMED';
const TOKEN: CborValue = new Map([[270, Uint8Array.of(1)]]);
const SIZE_DIGIT = ORIGIN.length + 1;

export async function checkpointRows({ actors }: States): Promise<Row[]> {
  const log = new TestLog(actors, B_RELAY).fill(6);
  const { bytes, checkpoint } = await log.sign();
  const judge = 'checkpoint';
  const body = Buffer.from(encodeCheckpoint(checkpoint)).toString();
  const by = (text: string, signer: Signer = actors.signer(B_RELAY, 'log')) => signStatement('checkpoint', toUtf8(text), signer);
  const head = `${ORIGIN} 7 ${Buffer.from(checkpoint.root).toString('hex')}`;
  const signature = (at: number) => [3, at, 2] as const;
  const last = actors.signer(B_RELAY, 'log').keys.size - 1;
  return [
    row('a checkpoint', { judge, bytes }, head),
    row('a bit of its size', { judge, bytes: changed(bytes, [2], flip(SIZE_DIGIT)) }, 'LOG_SIGNATURE'),
    row('a bit of its first signature', { judge, bytes: changed(bytes, signature(0), flip()) }, 'LOG_SIGNATURE'),
    row('a bit of its last signature', { judge, bytes: changed(bytes, signature(last), flip()) }, 'LOG_SIGNATURE'),
    row(
      'the word of another kind',
      { judge, bytes: changed(bytes, [0, 'inside', 16], () => 'application/rogatory-cosignature+cose') },
      'CRYPTO_COSE_MALFORMED',
    ),
    row('a time token beside its last signature', { judge, bytes: changed(bytes, [3, last, 1], () => TOKEN) }, head),
    row('a time token beside an earlier one', { judge, bytes: changed(bytes, [3, 0, 1], () => TOKEN) }, last === 0 ? head : MALFORMED),
    row('the key of another relay', { judge, bytes: await by(body, actors.signer(A_RELAY, 'log')) }, 'LOG_SIGNER'),
    row('a key of another role', { judge, bytes: await by(body, actors.signer(B_RELAY, 'cosign')) }, 'LOG_SIGNER'),
    row('an owner whom nobody lists', { judge, bytes: await by(body.replace('relay', 'nobody')) }, 'LOG_SIGNER'),
    row('a fourth line', { judge, bytes: await by(`${body}more\n`) }, 'LOG_CHECKPOINT'),
    row('a size of 1', { judge, bytes: await by(body.replace('\n7\n', '\n1\n')) }, 'LOG_CHECKPOINT'),
    row('a size with a leading zero', { judge, bytes: await by(body.replace('\n7\n', '\n07\n')) }, 'LOG_CHECKPOINT'),
    row(
      'unused bits in the root',
      { judge, bytes: await by(body.replace(/(.)=\n$/, (_, one: string) => `${String.fromCharCode(one.charCodeAt(0) + 1)}=\n`)) },
      'LOG_CHECKPOINT',
    ),
    row('an epoch of 0', { judge, bytes: await by(body.replace(`/${EPOCH}\n`, '/0\n')) }, 'LOG_ORIGIN'),
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

export async function cosignatureRows({ actors }: States): Promise<Row[]> {
  const judge = 'cosigned';
  const log = new TestLog(actors, B_RELAY).fill(4);
  const { bytes: checkpoint } = await log.sign();
  const head = `${ORIGIN} 5 ${Buffer.from(log.root()).toString('hex')}`;
  const at = NOW_S + 60;
  const good = await cosigned(log, A_RELAY, at);
  const [cosigner, other] = ['demo-a/relay', 'demo-b/relay-2'];
  const own = await signStatement('cosignature', cosignatureStatement((await log.sign()).checkpoint, at), actors.signer(B_OTHER, 'cosign'));
  return [
    row('a cosignature by the other state', { judge, bytes: good, cosigner }, `${at} ${head}`),
    row(
      'a cosignature with its checkpoint',
      { judge, bytes: changed(good, [1], () => checkpoint), cosigner },
      `${at} ${head}, beside ${head}`,
    ),
    row(
      'a relay that cosigns a log of its own state',
      { judge, bytes: encodeCosigned({ cosignature: own }), cosigner: other },
      'LOG_COSIGNATURE',
    ),
    row(
      'an agency that cosigns the log of a relay',
      { judge, bytes: await cosigned(log, A_CA, at), cosigner: 'demo-a/ca' },
      'LOG_COSIGNATURE',
    ),
    row('another name beside it', { judge, bytes: good, cosigner: other }, 'LOG_COSIGNATURE'),
    row('a name that nobody lists', { judge, bytes: good, cosigner: 'demo-a/nobody' }, 'LOG_SIGNER'),
    row('a bit of its signature', { judge, bytes: changed(good, [0, 'inside', 3, 0, 2], flip()), cosigner }, 'LOG_SIGNATURE'),
    row('a time token beside its signature', { judge, bytes: changed(good, [0, 'inside', 3, 0, 1], () => TOKEN), cosigner }, MALFORMED),
    row(
      'a bit of its time',
      { judge, bytes: changed(good, [0, 'inside', 2], flip('cosignature/v1\ntime 1795521660'.length - 1)), cosigner },
      'LOG_SIGNATURE',
    ),
    row('a time before the key was valid', { judge, bytes: await cosigned(log, A_RELAY, NOW_S - 10 * 86_400), cosigner }, 'LOG_SIGNER'),
    row('a time 600 s ahead', { judge, bytes: await cosigned(log, A_RELAY, NOW_S + 600), cosigner }, `${NOW_S + 600} ${head}`),
    row('a time 601 s ahead', { judge, bytes: await cosigned(log, A_RELAY, NOW_S + 601), cosigner }, 'LOG_COSIGNATURE'),
    row('a member more', { judge, bytes: changed(good, [], (all) => [...(all as CborValue[]), 1]), cosigner }, 'LOG_EXCHANGE'),
    row('an empty checkpoint beside it', { judge, bytes: changed(good, [1], () => new Uint8Array(0)), cosigner }, 'LOG_EXCHANGE'),
  ];
}

export async function restoreRows({ actors }: States): Promise<Row[]> {
  const judge = 'restore';
  const sender = 'demo-b/relay';
  const old = new TestLog(actors, B_RELAY).fill(6);
  const R = NOW_S * 1000;
  const good: Restored = { old: { owner: B_RELAY, epoch: EPOCH }, size: 5, root: old.root(), new: { owner: B_RELAY, epoch: R } };
  const made = async (change: Partial<Restored> = {}, epoch = R, kind: 'restored' | 'custody' = 'restored'): Promise<Uint8Array> => {
    const log = new TestLog(actors, B_RELAY, { epoch, seed: 'next' });
    log.add(kind, encodeRestored({ ...good, ...change }));
    log.fill(2);
    const { receipt: restored, salt, path } = await log.entry(1);
    return encodeRestore({ checkpoint: (await log.sign()).bytes, restored, salt, path });
  };
  const ahead = (seconds: number): Restored['new'] => ({ owner: B_RELAY, epoch: (NOW_S + seconds) * 1000 });
  const bytes = await made();
  const inside = [1, 'inside'] as const;
  return [
    row('a log that goes on', { judge, bytes, sender }, new RegExp(`^${ORIGIN} 5 [0-9a-f]{64} goes on as rogatory/demo-b/relay/${R} 4 `)),
    row(
      'a store of which nothing is left',
      { judge, bytes: await made({ size: 0, root: sha256(new Uint8Array(0)) }), sender },
      /^\S+ 0 e3b0c4/,
    ),
    row('a root of a size of 0 that is none', { judge, bytes: changed(bytes, [...inside, 2], () => 0), sender }, 'LOG_LEAF'),
    row('an older log than the one before', { judge, bytes: changed(bytes, [...inside, 4], () => ORIGIN), sender }, 'LOG_LEAF'),
    row(
      'a log of somebody else before',
      { judge, bytes: changed(bytes, [...inside, 1], () => ORIGIN.replace('-b', '-a')), sender },
      'LOG_LEAF',
    ),
    row(
      'an origin without an epoch',
      { judge, bytes: changed(bytes, [...inside, 1], () => 'rogatory/demo-b/relay'), sender },
      'LOG_ORIGIN',
    ),
    row('another label', { judge, bytes: changed(bytes, [...inside, 0], () => 'rogatory-log/2'), sender }, 'LOG_LEAF'),
    row('another sender', { judge, bytes, sender: 'demo-b/relay-2' }, 'LOG_RESTORE'),
    row('a log that begins 600 s ahead', { judge, bytes: await made({ new: ahead(600) }, ahead(600).epoch), sender }, / goes on as /),
    row('a log that begins 601 s ahead', { judge, bytes: await made({ new: ahead(601) }, ahead(601).epoch), sender }, 'LOG_RESTORE'),
    row(
      'another log than its checkpoint is of',
      { judge, bytes: await made({ new: { owner: B_RELAY, epoch: R - 1 } }), sender },
      'LOG_RESTORE',
    ),
    row('a leaf of another kind', { judge, bytes: await made({}, R, 'custody'), sender }, 'LOG_INCLUSION'),
    row('another size than its leaf says', { judge, bytes: changed(bytes, [...inside, 2], () => 4), sender }, 'LOG_INCLUSION'),
    row('a bit of its salt', { judge, bytes: changed(bytes, [2], flip()), sender }, 'LOG_INCLUSION'),
    row('a bit of its path', { judge, bytes: changed(bytes, [3, 0], flip()), sender }, 'LOG_INCLUSION'),
    row('no path', { judge, bytes: changed(bytes, [3], () => []), sender }, 'LOG_EXCHANGE'),
    row('a bit of its last signature', { judge, bytes: changed(bytes, [0, 'inside', 3, 0, 2], flip()), sender }, 'LOG_SIGNATURE'),
  ];
}
