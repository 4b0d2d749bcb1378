// SPDX-License-Identifier: Apache-2.0
// Bodies with every optional member and every variant of the built-in types: what the plain examples leave out.
import type { MessageBody } from '../../src/vocabulary/index.js';
import { example } from './examples.js';

const CHAIN = 'bip122:000000000019d6689c085ae165831e93';
const ACCOUNT = `${CHAIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`;
const NATIVE = `${CHAIN}/slip44:0`;
const AT = '2026-02-02T09:30:00Z';
const contact = { phone: '+000', email: 'x@state-a.example', languages: ['en', 'uz-Latn'], tz: 'Etc/UTC', hours: '09:00-17:00' };
const address = { lines: ['line'], street: 'street', locality: 'town', postCode: '1', region: 'region', country: 'XA' };
const authority = {
  name: 'Authority',
  latin: 'Authority',
  country: 'XA',
  unit: 'unit',
  address,
  contact,
  officer: { name: 'Officer', function: 'f', ...contact },
};
const place = { locality: 'town', country: 'XA', text: 'text' };
const custodian = {
  kind: 'VASP' as const,
  name: 'Exchange B',
  lei: '5493001KJTIIGC8Y1R12',
  bic: 'AAAAXBBB',
  licence: { authority: 'a', no: '1', country: 'XB' },
  contact,
  lawEnforcementPortal: 'https://exchange-b.example/le',
};
const transaction = {
  caip2: CHAIN,
  txHash: 'ab'.repeat(32),
  outputIndex: 0,
  logIndex: 1,
  blockHeight: 2,
  blockHash: 'cd',
  confirmedAt: AT,
};
const account = { kind: 'IP' as const, value: '192.0.2.1', observedFrom: AT, observedTo: AT, port: 443 };
const vAmount = { assetId: 'a1', caip19: NATIVE, baseUnits: '1', decimals: 8 };
const money = { currency: 'EUR', amount: '10.50' };
const validation = { required: true, authority, decisionNo: '1', decisionDate: '2026-01-01', copyAttachmentId: 1, exPost: { dueBy: AT } };
const valuation = { value: money, source: 's', at: AT };
const block = { height: 1, blockHash: 'cd', time: AT };

const natural = {
  id: 'p1',
  kind: 'natural' as const,
  role: ['SUSP' as const, 'OWNER' as const],
  names: [
    {
      script: 'Cyrl',
      native: 'Пример Ёлкин',
      family: 'Ёлкин',
      given: 'Пример',
      patronymic: 'Примерович',
      latin: 'Primer Elkin',
      scheme: 'ICAO9303' as const,
      nameType: 'LEGL' as const,
    },
  ],
  sex: 'M' as const,
  dob: '1984-06',
  pob: place,
  nationalities: ['XA'],
  nationalIds: [{ value: '1', type: 'CCPT' as const, country: 'XA', authority: 'a' }],
  occupation: 'o',
  addresses: [address],
  inCustody: { since: '2026-01-01', place: 'p' },
  languages: ['tr'],
  vulnerable: false,
  aliases: ['İğne'],
  note: 'n',
};
const legal = {
  id: 'p2',
  kind: 'legal' as const,
  role: ['THIRD' as const],
  names: [{ value: 'Company (demonstration)', type: 'LEGL' as const }],
  lei: '5493001KJTIIGC8Y1R12',
  registration: { authority: 'a', number: '1', country: 'XA' },
  seat: address,
  beneficialOwners: ['p1'],
};

const asset = {
  id: 'a9',
  kind: 'VA-CUSTODIAL-BALANCE' as const,
  caip19: NATIVE,
  dti: '4H95J0R2X',
  displaySymbol: 'BTC',
  decimals: 8,
  location: {
    type: 'VASP-ACCOUNT' as const,
    caip10: ACCOUNT,
    memo: '7',
    deposit: 'UNIQUE' as const,
    custodian,
    vaspUid: 'u',
    transactions: [transaction],
    device: 'd',
    sealNo: '1',
    heldBy: 'h',
    registerNo: '1',
  },
  amount: vAmount,
  observedAt: block,
  valuation,
  linkToOffence: { kind: 'PROCEEDS' as const, text: 't', traceRef: 't1', noTrace: { reason: 'OTHER' as const, text: 't' } },
  controlledBy: { personId: 'p1', basis: 'KYC' as const, confidence: 'HIGH' as const, heuristic: 'h' },
  thirdPartyInterests: ['i'],
  accounts: [account],
};

const trace = {
  id: 't1',
  hops: [
    {
      from: { caip10: ACCOUNT, name: 'n' },
      to: { name: 'n' },
      caip19: NATIVE,
      amount: vAmount,
      transaction,
      at: AT,
      method: 'FIFO' as const,
    },
  ],
  crossChain: [{ bridge: 'b', source: transaction, destination: transaction }],
  mixers: ['m'],
  tool: { name: 't', version: '1' },
  analyst: 'a',
  reproducible: true,
};

const common = {
  personIds: ['p1'],
  formalities: [{ code: 'OATH' as const, text: 't', legalReason: 'r', essential: true }],
  presence: { officers: [{ name: 'n', function: 'f' }], reason: 'r' },
  deadline: { by: AT, reason: 'HEARING' as const, consequenceIfMissed: 'c' },
  validation,
};

function frame<B extends { supersedes?: string | undefined; handling: object; attachments?: unknown }>(body: B): B {
  return Object.assign(body, {
    supersedes: '01890a5d-ac96-774b-bcce-b302099a8057',
    handling: { tlp: 'RED', pap: 'AMBER', europol: ['H0', 'H3'], otherRestrictions: 'o', classification: { level: 'R', marking: 'm' } },
    attachments: [{ id: 1, kind: 'TRANSLATION', translationOf: 0 }],
  });
}

export function richRequest(): MessageBody<'request.submit'> {
  const body = frame(example('request.submit'));
  const { payload } = body;
  const [pres, freeze] = payload.measures;
  Object.assign(pres ?? {}, common);
  Object.assign(pres?.particulars ?? {}, { systemLocation: 's', preserveUntil: AT, discloseTrafficPath: true, accounts: [account] });
  Object.assign(freeze ?? {}, { ...common, dependsOn: ['m1'], maxAmount: vAmount });
  if (freeze?.type === 'FRZ-VA') {
    freeze.particulars.traces = [trace];
    Object.assign(freeze.particulars.instruction, {
      until: AT,
      maxAmount: money,
      utxos: [{ txHash: 'ab'.repeat(32), vout: 0, valueSat: '1' }],
      subjectNotice: { rule: 'AFTER', after: '2026-03-01' },
      custodyWallet: {
        caip10: ACCOUNT,
        controller: authority,
        keyModel: { kind: 'MULTISIG', required: 2, of: 3 },
        proofOfControl: { challenge: 'c', signature: 's', scheme: 'BIP-322' },
        outOfBandConfirmation: 'o',
      },
      conversion: { rule: 'VOLATILITY-SALE', text: 't' },
      ownOrder: { no: '1', date: '2026-01-01', copyAttachmentId: 1 },
      ownOrderPending: { dueBy: AT },
    });
  }
  Object.assign(payload.proceedings, { courtCaseNo: '1', liabilityOfLegalPerson: true, damage: [money], victims: 3, ecli: ['e'] });
  Object.assign(payload.proceedings.offences[0] ?? {}, {
    provisions: [{ statute: 's', article: '1', text: 't', textLang: 'tr', eli: 'e' }],
    maxPenalty: { months: 12, life: false, death: false, fine: true },
    listCategory: 'c',
    committedAt: [{ from: '2017', to: '2017-05', place }],
    limitationExpiry: '2030-01-01',
    iccs: '0903',
  });
  Object.assign(payload, {
    legalBasis: [{ code: 'BILAT', treatyRef: 't', articles: ['1'], reservationsNoted: ['r'], inForceBetween: true }],
    domesticLegalBasis: 'd',
    requester: { ...authority, authenticityContact: { name: 'n', ...contact }, investigativeAuthority: authority, replyChannel: 'r' },
    persons: [natural, legal],
    assets: [asset],
    urgency: { level: 'EMERGENCY', reason: 'LIFE', text: 't' },
    confidentiality: { level: 'U', protectExistence: false, mayNotify: 'AFTER', notifyAfter: '2026-03-01', witnessProtection: true },
    declarations: {
      ownLawPossible: true,
      necessity: 'n',
      assurances: [{ kind: 'FAIR-TRIAL', text: 't' }],
      sanctions: { exposed: true, regimes: ['r'], personIds: ['p1'], text: 't' },
    },
    followUp: { intent: true, expectedBy: AT, text: 't' },
    relatedExchanges: [{ kind: 'PRESERVATION', ref: 'r', ticket: 't', channel: 'c', authority: 'a' }],
    emergency: { facts: 'f', link: 'l', riskTo: 'r', until: AT },
    validation,
    reciprocityUndertaking: { attachmentId: 1 },
    remediesPursued: 'r',
    costsOffer: money,
  });
  return body;
}

export function richSupplement(): MessageBody<'request.supplement'> {
  const body = frame(example('request.supplement'));
  Object.assign(body.payload, {
    answers: [
      { kind: 'VALUE', questionId: 'q1', value: 'v' },
      { kind: 'ATTACHMENT', questionId: 'q2', attachmentId: 1, text: 't' },
      { kind: 'NOT-AVAILABLE', questionId: 'q3', reason: 'r' },
    ],
    information: 'i',
    persons: [natural, legal],
    assets: [asset],
  });
  return body;
}

export function richAcceptance(): MessageBody<'decision.accept'> {
  const body = frame(example('decision.accept'));
  body.payload.rights.notificationDuty = { exists: true, text: 't' };
  body.payload.alternativeMeasure = { type: 'SUB', reason: 'r' };
  return body;
}

export function richRefusal(): MessageBody<'decision.refuse'> {
  const body = frame(example('decision.refuse'));
  Object.assign(body.payload.grounds[0] ?? {}, { reservation: 'r' });
  body.payload.remedies = 'r';
  return body;
}

export function richAcknowledgement(): MessageBody<'ack.receipt'> {
  const body = frame(example('ack.receipt'));
  Object.assign(body.payload.officer, contact);
  body.payload.preliminaryDeficiencies = [{ path: '/payload/persons', code: 'I-ID', text: 't' }];
  return body;
}

export function richResult(): MessageBody<'result.final'> {
  const body = frame(example('result.final'));
  const { payload } = body;
  Object.assign(payload.outcomes[0] ?? {}, { text: 't' });
  Object.assign(payload.evidence[0] ?? {}, {
    acquired: { at: AT, by: { name: 'n', function: 'f' }, method: 'm', tool: 't', location: 'l' },
    attachmentId: 1,
    certificate: 2,
    personalData: { special: true, redacted: true, redactionBasis: 'r' },
    privilegedFlag: false,
  });
  Object.assign(payload.evidence[0]?.custody[0] ?? {}, { seal: 's' });
  payload.useLimits = [{ id: 'u1', code: 'C-DESTROY', text: 't', expires: '2030-01-01' }];
  payload.formalitiesFollowed = [{ measureId: 'm1', code: 'OATH', followed: true, reason: 'r' }];
  payload.returnTerms = { required: true, by: '2027-01-01', text: 't' };
  payload.furtherLeads = ['l'];
  Object.assign(payload.preservations?.[0] ?? {}, { otherStates: [{ country: 'XA', provider: 'p' }] });
  Object.assign(payload.restraints?.[0] ?? {}, {
    missed: [{ transaction, at: AT, amount: vAmount, to: { caip10: ACCOUNT } }],
    custody: { wallet: { caip10: ACCOUNT }, txIn: transaction, fee: vAmount, confirmations: 6 },
    subjectNotified: { done: true, at: AT },
    remedies: { text: 't', deadline: '2026-03-01' },
    valuation,
    photos: [1],
  });
  Object.assign(payload.restraints?.[0]?.perAsset[0] ?? {}, { custodian, symbol: 'BTC', balanceAt: block });
  return body;
}
