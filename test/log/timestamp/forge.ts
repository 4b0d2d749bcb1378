// Tokens of an authority of our own, each with at most one fault: certificates and CMS as pkijs makes them, signed by the runtime's keys.
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { encode } from '../../../src/cbor/encode.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { NOW } from '../world.js';

const DAY_MS = 86_400_000;
export const AT = NOW * 1000;

const OIDS = {
  'SHA-1': '1.3.14.3.2.26',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
};
export type ForgedHash = keyof typeof OIDS;
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
export const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** A certificate with its key. */
export interface Party {
  readonly certificate: pkijs.Certificate;
  readonly bytes: Uint8Array;
  readonly keys: CryptoKeyPair;
  /** SHA-256 of the certificate: how an accord names it. */
  readonly digest: Uint8Array;
}

export interface PartyOptions {
  readonly name?: string;
  readonly serial?: number;
  /** Bits of an RSA key; default a P-256 key. */
  readonly rsa?: number;
  readonly issuer?: Party;
  /** Signs in place of the issuer, whose name stands there all the same. */
  readonly signedBy?: Party;
  readonly hash?: ForgedHash;
  readonly purposes?: readonly string[] | undefined;
  readonly critical?: boolean;
  readonly from?: number;
  readonly to?: number;
}

export async function makeParty(options: PartyOptions = {}): Promise<Party> {
  const { name = 'Authority', serial = 7, rsa, issuer, hash = 'SHA-256', critical = true, from = AT - DAY_MS, to = AT + DAY_MS } = options;
  const keys = await crypto.subtle.generateKey(
    rsa === undefined
      ? { name: 'ECDSA', namedCurve: 'P-256' }
      : { name: 'RSASSA-PKCS1-v1_5', modulusLength: rsa, publicExponent: Uint8Array.of(1, 0, 1), hash },
    true,
    ['sign', 'verify'],
  );
  const certificate = new pkijs.Certificate({ version: 2, serialNumber: new asn1js.Integer({ value: serial }) });
  setName(certificate.subject, name);
  certificate.issuer = issuer?.certificate.subject ?? certificate.subject;
  certificate.notBefore.value = new Date(from);
  certificate.notAfter.value = new Date(to);
  const purposes = 'purposes' in options ? options.purposes : [TIME_STAMPING];
  certificate.extensions =
    purposes === undefined
      ? []
      : [
          new pkijs.Extension({
            extnID: '2.5.29.37',
            critical,
            extnValue: new pkijs.ExtKeyUsage({ keyPurposes: [...purposes] }).toSchema().toBER(),
          }),
        ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign((options.signedBy ?? issuer)?.keys.privateKey ?? keys.privateKey, hash);
  const bytes = new Uint8Array(certificate.toSchema(false).toBER());
  return { certificate: pkijs.Certificate.fromBER(bytes.slice()), bytes, keys, digest: sha256(bytes) };
}

function setName(place: pkijs.RelativeDistinguishedNames, name: string): void {
  place.typesAndValues.push(new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1js.Utf8String({ value: name }) }));
}

export interface TokenOptions {
  readonly signer: Party;
  /** Default the signer's alone. */
  readonly certificates?: readonly Party[];
  /** Signs in the signer's place. */
  readonly signedBy?: Party;
  readonly hash?: ForgedHash;
  readonly imprint?: { readonly hash?: ForgedHash; readonly value?: Uint8Array; readonly digest?: Uint8Array };
  readonly at?: number;
  readonly nonce?: Uint8Array;
  readonly accuracy?: { readonly seconds?: number; readonly millis?: number; readonly micros?: number };
  readonly version?: number;
  readonly extension?: boolean;
  /** Which certificate the signed attributes name, and how; default the signer's, by SHA-256. */
  readonly names?: readonly { readonly of: Party; readonly by: 'v1' | 'v2' | 'v2 SHA-512' }[];
  readonly attributes?: 'none' | 'other content type' | 'other digest';
  readonly contentType?: string;
  readonly eContentType?: string;
  readonly signers?: number;
  readonly byKeyId?: boolean;
  /** Default that of the digests. */
  readonly signatureHash?: ForgedHash;
  /** The signature names its key alone, not its hash. */
  readonly keyAlone?: boolean;
  /** Changes the content after it was encoded. */
  readonly content?: (info: Uint8Array) => Uint8Array;
}

/** Makes a token about a signature. */
export async function makeToken(signature: Uint8Array, options: TokenOptions): Promise<Uint8Array> {
  const { signer, hash = 'SHA-256', eContentType = '1.2.840.113549.1.9.16.1.4' } = options;
  const encoded = await encodeInfo(signature, options);
  const content = options.content?.(encoded) ?? encoded;
  const signed = new pkijs.SignedData({
    version: 3,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType,
      eContent: new asn1js.OctetString({ valueHex: content.slice().buffer }),
    }),
    certificates: (options.certificates ?? [signer]).map(({ certificate }) => certificate),
    signerInfos: [],
  });
  // The library cuts long strings in parts, as BER allows.
  signed.encapContentInfo.eContent = new asn1js.OctetString({ valueHex: content.slice().buffer });
  for (let i = 0; i < (options.signers ?? 1); i++) {
    const { issuer, serialNumber, subjectPublicKeyInfo } = signer.certificate;
    const keyId = await crypto.subtle.digest('SHA-1', subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView.slice());
    const attributes = await attributesOf(content, options);
    signed.signerInfos.push(
      new pkijs.SignerInfo({
        version: options.byKeyId === true ? 3 : 1,
        sid:
          options.byKeyId === true
            ? new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: keyId })
            : new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }),
        ...(attributes === undefined ? {} : { signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }) }),
      }),
    );
    await signed.sign((options.signedBy ?? signer).keys.privateKey, i, options.signatureHash ?? hash);
    const [info] = signed.signerInfos.slice(i);
    const named = (algorithmId: string) => new pkijs.AlgorithmIdentifier({ algorithmId });
    if (info !== undefined && options.signatureHash !== undefined) info.digestAlgorithm = named(OIDS[hash]);
    if (info !== undefined && options.keyAlone === true) info.signatureAlgorithm = named('1.2.840.113549.1.1.1');
  }
  const whole = new pkijs.ContentInfo({ contentType: options.contentType ?? '1.2.840.113549.1.7.2', content: signed.toSchema(true) });
  return new Uint8Array(whole.toSchema().toBER());
}

async function encodeInfo(signature: Uint8Array, options: TokenOptions): Promise<Uint8Array> {
  const {
    imprint: { hash: imprintHash = 'SHA-256', value = encode(signature), digest: imprint } = {},
    at = AT,
    nonce,
    accuracy,
    version = 1,
  } = options;
  const info = new pkijs.TSTInfo({
    version,
    policy: '1.2.3.4.1',
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OIDS[imprintHash], algorithmParams: new asn1js.Null() }),
      hashedMessage: new asn1js.OctetString({ valueHex: imprint?.slice().buffer ?? (await digest(imprintHash, value)) }),
    }),
    serialNumber: new asn1js.Integer({ value: 1 }),
    genTime: new Date(at),
    ...(accuracy === undefined ? {} : { accuracy: new pkijs.Accuracy(accuracy) }),
    ...(nonce === undefined ? {} : { nonce: new asn1js.Integer({ valueHex: nonce.slice().buffer }) }),
    ...(options.extension === true
      ? { extensions: [new pkijs.Extension({ extnID: '1.2.3', critical: true, extnValue: new ArrayBuffer(2) })] }
      : {}),
  });
  // What is not set would be encoded as its default, which DER forbids.
  delete (info as { ordering?: boolean }).ordering;
  return new Uint8Array(info.toSchema().toBER());
}

async function attributesOf(content: Uint8Array, options: TokenOptions): Promise<pkijs.Attribute[] | undefined> {
  const { signer, hash = 'SHA-256', names = [{ of: signer, by: 'v2' as const }], attributes } = options;
  if (attributes === 'none') return undefined;
  const type = attributes === 'other content type' ? '1.2.840.113549.1.7.1' : (options.eContentType ?? '1.2.840.113549.1.9.16.1.4');
  const digested = attributes === 'other digest' ? content.slice(1) : content;
  return [
    new pkijs.Attribute({ type: '1.2.840.113549.1.9.3', values: [new asn1js.ObjectIdentifier({ value: type })] }),
    new pkijs.Attribute({ type: '1.2.840.113549.1.9.4', values: [new asn1js.OctetString({ valueHex: await digest(hash, digested) })] }),
    ...(await Promise.all(names.map(({ of, by }) => nameOf(of, by)))),
  ];
}

/** ESSCertID (RFC 2634) or ESSCertIDv2 (RFC 5035). */
async function nameOf({ bytes }: Party, by: 'v1' | 'v2' | 'v2 SHA-512'): Promise<pkijs.Attribute> {
  const hash = by === 'v1' ? 'SHA-1' : by === 'v2' ? 'SHA-256' : 'SHA-512';
  const algorithm = by === 'v2 SHA-512' ? [new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: OIDS['SHA-512'] })] })] : [];
  const id = new asn1js.Sequence({ value: [...algorithm, new asn1js.OctetString({ valueHex: await digest(hash, bytes) })] });
  const value = new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [id] })] });
  return new pkijs.Attribute({ type: by === 'v1' ? '1.2.840.113549.1.9.16.2.12' : '1.2.840.113549.1.9.16.2.47', values: [value] });
}

function digest(hash: ForgedHash, bytes: Uint8Array): Promise<ArrayBuffer> {
  return crypto.subtle.digest(hash, bytes.slice());
}

/** Wraps a token as RFC 3161 has an answer. */
export function makeAnswer(token: Uint8Array, status = 0): Uint8Array {
  const { result } = asn1js.fromBER(token.slice());
  const head = new asn1js.Sequence({ value: [new asn1js.Integer({ value: status })] });
  return new Uint8Array(new asn1js.Sequence({ value: [head, result] }).toBER());
}
