// Runs alone: a PKCS#11 module is initialised once in a process.
// Against SoftHSM2: a real PKCS#11 module, called through the real binding.
import { createPublicKey, verify } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import { toUtf8 } from '../../../src/core/bytes.js';
import { sigStructure } from '../../../src/crypto/sign/cose.js';
import { verifyEd25519 } from '../../../src/crypto/curve/ed25519.js';
import { generateSigner, signerSecret } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { open } from '../../../src/envelope/open.js';
import { seal } from '../../../src/envelope/seal.js';
import { tokenSigner } from '../../../src/pkcs11/signer.js';
import { openToken } from '../../../src/pkcs11/token.js';
import type { Token } from '../../../src/pkcs11/token.js';
import type { TokenOptions } from '../../../src/pkcs11/session.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { publishDirectory } from '../../../src/trust/publish/publication.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import { DAY, NOW, NOW_S, createState, seededRandom } from '../../trust/states.js';
import { hasSoftToken, makeSoftToken, missing } from './soft-token.js';
import type { SoftToken } from './soft-token.js';

const message = toUtf8('what is signed');
const random = seededRandom('token');

describe.skipIf(!hasSoftToken)(`a token of SoftHSM2${missing}`, () => {
  let soft: SoftToken;
  const tokens: Token[] = [];
  const opened = (changes: Partial<TokenOptions> = {}): Token => {
    const token = openToken({ ...soft.options, ...changes });
    tokens.push(token);
    return token;
  };
  beforeAll(async () => {
    soft = makeSoftToken();
    const token = openToken(soft.options);
    await token.generate(-19, { label: 'seal' });
    await token.generate(-51, { label: 'seal-384' });
    await token.close();
  });
  afterEach(async () => {
    for (const token of tokens.splice(0)) await token.close();
  });
  afterAll(() => soft.remove());

  it('signs by Ed25519 what every verifier accepts (PKCS11-02)', async () => {
    const key = await opened().key(-19, { label: 'seal' });
    const signature = await key.sign(message);
    expect(signature).toHaveLength(64);
    expect(verifyEd25519(key.publicKey, message, signature)).toBe(true);
    expect(verifyEd25519(key.publicKey, toUtf8('another'), signature)).toBe(false);
  });

  it('signs a COSE structure by ECDSA over P-384: r || s, 96 bytes (PKCS11-02)', async () => {
    const key = await opened().key(-51, { label: 'seal-384' });
    const structure = sigStructure(encode(new Map([[16, 'application/rogatory-receipt+cose']])), encode(new Map([[1, -51]])), message);
    const signature = await key.sign(structure);
    expect(signature).toHaveLength(96);
    const [x, y] = [key.publicKey.subarray(1, 49), key.publicKey.subarray(49)].map((half) => Buffer.from(half).toString('base64url'));
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-384', x: x!, y: y! }, format: 'jwk' });
    expect(verify('sha384', structure, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect(verify('sha384', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(false);
  });

  it('signs a directory and an envelope in the hybrid suite, its ML-DSA half in the memory of the process (CRYPTO-18)', async () => {
    const token = opened();
    await token.generate(-19, { label: 'directory' });
    const half = () => {
      const drawn = generateSigner('rogatory-hybrid', random);
      return memorySigner(signerSecret('rogatory-hybrid', new Map([[-49, drawn.seeds.get(-49)!]])));
    };
    const directorySigner = tokenSigner(await token.key(-19, { label: 'directory' }), half());
    const sealSigner = tokenSigner(await token.key(-19, { label: 'seal' }), half());

    const state = await createState({ scope: 'demo-a', suite: 'rogatory-hybrid', agencies: [{ id: 'ca' }, { id: 'police' }] });
    const validity = { from: NOW_S - DAY, to: NOW_S + 300 * DAY };
    const others = state.signers('directory');
    const roles = { ...state.rootInput.roles, directory: roleSet('directory', 2, [directorySigner, others[0]!], validity) };
    const root = await state.nextRoot({ roles });
    const [ca, police] = state.directoryInput.agencies;
    const signers = ca!.signers.map((signer) => (signer.role === 'seal' ? signerEntry(sealSigner, 'seal', validity) : signer));
    const input = { ...state.directoryInput, version: 2, agencies: [{ ...ca!, signers }, police!] };
    const directory = await publishDirectory(input, [directorySigner, others[0]!], root);
    await expect(publishDirectory(input, [others[0]!], root)).toRejectCode('TRUST_THRESHOLD');

    const documents = [state.root, root, directory, await state.nextFreshness(NOW_S, root, directory)];
    const trust = openTrust({ own: 'demo-a', pins: new Map([['demo-a', state.fingerprint]]), documents, now: NOW });
    const sealed = await seal({
      suite: 'rogatory-hybrid',
      mailboxes: ['police@demo-a'],
      lane: 2,
      expiresAt: NOW_S + DAY,
      message: {
        type: { name: 'request.submit', major: 1, minor: 0 },
        messageId: random(16),
        issuedAt: NOW_S,
        directories: new Map([['demo-a', trust.directoryRef('demo-a')]]),
        body: Uint8Array.of(0xa0),
      },
      from: { scope: 'demo-a', id: 'ca' },
      seal: sealSigner,
      recipients: [{ scope: 'demo-a', id: 'police', kem: police!.kems[0]! }],
      requiredFloor: 'rogatory-hybrid',
    });
    const decapsulator = memoryDecapsulator(state.agencies.get('police')!.sets[0]!.kem);
    const envelope = await open(
      sealed.frame,
      {
        scope: 'demo-a',
        id: 'police',
        mailboxes: new Set(['police@demo-a']),
        test: false,
        floor: 'rogatory-hybrid',
        trust: trust.view(NOW),
        decapsulator: () => decapsulator,
      },
      { deliveredAt: NOW },
    );
    expect(envelope.signers).toEqual([sealSigner.signerId]);
  });

  it('signs many texts at once, one after the other (PKCS11-05)', async () => {
    const token = opened();
    const [ed, ec] = [await token.key(-19, { label: 'seal' }), await token.key(-51, { label: 'seal-384' })];
    const texts = Array.from({ length: 60 }, (_, i) => toUtf8(`text ${i}`));
    const signatures = await Promise.all(texts.map((text, i) => (i % 3 === 2 ? ec : ed).sign(text)));
    texts.forEach((text, i) => {
      if (i % 3 !== 2) expect(verifyEd25519(ed.publicKey, text, signatures[i]!)).toBe(true);
    });
    expect(new Set(signatures.map(String)).size).toBe(60);
  });

  it('says that a session was lost, and signs again in a new one (PKCS11-04)', async () => {
    const key = await opened().key(-19, { label: 'seal' });
    const raw = soft.raw();
    for (const slot of raw.C_GetSlotList(true)) raw.C_CloseAllSessions(slot);
    await expect(key.sign(message)).toRejectCode('PKCS11_SESSION');
    expect(verifyEd25519(key.publicKey, message, await key.sign(message))).toBe(true);
  });

  it('offers a refused PIN once, and takes a key for absent that is not there (PKCS11-02, PKCS11-03)', async () => {
    const wrong = opened({ pin: { file: soft.options.token === '' ? '' : `${soft.pinFile}-absent` } });
    await expect(wrong.key(-19, { label: 'seal' })).toRejectCode('CRYPTO_SECRET');
    const token = opened();
    await expect(token.key(-19, { label: 'none' })).toRejectCode('PKCS11_KEY');
    await expect(token.key(-51, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    await expect(token.generate(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    await expect(opened({ token: 'another' }).key(-19, { label: 'seal' })).toRejectCode('PKCS11_TOKEN');
  });

  it('leaves a module as it was found: ended if it was begun here, and in use if another part of the process has begun it (PKCS11-01)', async () => {
    const raw = soft.raw();
    const sign = async (): Promise<void> => {
      const token = openToken(soft.options);
      await (await token.key(-19, { label: 'seal' })).sign(message);
      await token.close();
    };
    const notInitialised = expect.objectContaining({ code: 0x190 }) as Error;
    await sign();
    expect(() => raw.C_GetSlotList(true)).toThrow(notInitialised);
    raw.C_Initialize({ flags: 2 });
    await sign();
    expect(raw.C_GetSlotList(true)).not.toEqual([]);
    raw.C_Finalize();
    expect(() => raw.C_GetSlotList(true)).toThrow(notInitialised);
  });

  it('refuses what is no module (PKCS11-01)', () => {
    expect(() => openToken({ ...soft.options, module: soft.pinFile })).toThrowCode('PKCS11_LIBRARY');
  });

  it('says that the token is gone when its objects are (PKCS11-04)', async () => {
    const other = makeSoftToken('rogatory-gone');
    const token = openToken({ ...other.options, module: soft.options.module });
    tokens.push(token);
    rmSync(other.folder, { recursive: true });
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_TOKEN');
  });
});
