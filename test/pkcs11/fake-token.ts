// A token made by a test: its binding is loaded by its path as the real one is.
import { generateKeyPairSync } from 'node:crypto';

/** One Ed25519 pair; faults and calls by name. A second C_SignInit before the signature ends the first, as in PKCS#11. */
export const BINDING = `
const crypto = require('node:crypto');
const state = (globalThis.__token ??= {});
class CkError extends Error { constructor(code) { super('CKR:' + code); this.code = code; } }
const call = (name, value) => {
  state.calls.push(name);
  const fault = state.faults[name];
  if (fault !== undefined) { if (!fault.always) delete state.faults[name]; throw new CkError(fault.code); }
  return value;
};
exports.PKCS11 = class {
  load() {}
  close() {}
  C_Initialize() { call('C_Initialize'); }
  C_Finalize() { call('C_Finalize'); }
  C_GetSlotList() { return call('C_GetSlotList', state.slots); }
  C_GetTokenInfo() { return { label: 'fake'.padEnd(32), serialNumber: '1' }; }
  C_OpenSession(slot, flags) { call('C_OpenSession'); state.flags.push(flags); return Buffer.from('session'); }
  C_CloseSession() { call('C_CloseSession'); }
  C_Login(session, user, pin) { state.pins.push(pin); call('C_Login'); }
  C_FindObjectsInit(session, template) { state.class = template[0].value; }
  C_FindObjects() { return Array.from({ length: state.objects }, () => Buffer.from([state.class])); }
  C_FindObjectsFinal() {}
  C_GetAttributeValue() { return [{ value: state.point ?? Buffer.concat([Buffer.from([4, 32]), state.publicKey]) }]; }
  C_GenerateKeyPair(session, mechanism, publicTemplate, privateTemplate) {
    state.made = { mechanism: mechanism.mechanism, publicTemplate, privateTemplate };
    call('C_GenerateKeyPair');
    state.objects = 1;
  }
  C_SignInit() { call('C_SignInit'); if (state.active) state.interleaved = true; state.active = true; }
  async C_SignAsync(session, data) {
    await new Promise((done) => setImmediate(done));
    state.active = false;
    call('C_Sign');
    if (state.sign !== undefined) return Buffer.from(state.sign(data));
    return crypto.sign(null, data, state.privateKey).subarray(0, state.signatureBytes);
  }
};
`;

export interface Fake {
  calls: string[];
  pins: string[];
  flags: number[];
  faults: Record<string, { code: number; always?: boolean }>;
  slots: Uint8Array[];
  objects: number;
  signatureBytes: number;
  publicKey: Uint8Array;
  privateKey: unknown;
  point?: Uint8Array;
  interleaved?: boolean;
  active?: boolean;
  /** In place of the Ed25519 key. */
  sign?: (data: Uint8Array) => Uint8Array;
  made?: {
    mechanism: number;
    publicTemplate: { type: number; value: unknown }[];
    privateTemplate: { type: number; value: unknown }[];
  };
}

/** Puts a new key into the token. The binding keeps the object that it found first. */
export function freshToken(): Fake {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const fresh: Fake = {
    calls: [],
    pins: [],
    flags: [],
    faults: {},
    slots: [Uint8Array.of(1)],
    objects: 1,
    signatureBytes: 64,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
    privateKey,
  };
  const fake = ((globalThis as { __token?: Fake }).__token ??= { ...fresh });
  for (const name of Object.keys(fake)) Reflect.deleteProperty(fake, name);
  return Object.assign(fake, fresh);
}
