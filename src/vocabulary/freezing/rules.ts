// SPDX-License-Identifier: Apache-2.0
// Freezes: what links the asset to the offence and to its holder, and whether the freeze can be carried out.
import { toMs } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import { deadlineOf, lengthMs } from '../accords/duration.js';
import { readAccount } from '../assets/chains/caip.js';
import type { Asset } from '../assets/fields.js';
import { moneyUnits } from '../assets/money.js';
import type { Money } from '../assets/money.js';
import { PLACE, SEALED } from '../assets/place-rules.js';
import { askedOf } from '../measures/asked.js';
import { TARGET } from '../measures/target.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { Report } from '../rule.js';
import { FREEZING, freezesOf, frozenAssetsOf, isOpaque } from './freezes.js';
import type { FreezingBody } from './freezes.js';

export const offenceLink = defineRule({
  id: 'V055',
  source: 'see UNTOC, CETS 198',
  summary: 'Each asset to be frozen is linked to the offence, by kind and in words.',
  mend: 'Say whether it is proceeds, instrumentality, equivalent or mixed, and why.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, path } of frozenAssetsOf(body)) {
      if (asset.linkToOffence?.kind === undefined || asset.linkToOffence.text === undefined)
        report([...path, 'linkToOffence'], 'Say how the asset is linked to the offence, and why.');
    }
  },
});

export const traced = defineRule({
  id: 'V056',
  severity: 'W',
  source: 'courts ask how value went from the offence to the address',
  summary: 'An asset that is proceeds has a trace; without one a self-custodied address is not frozen.',
  mend: 'Add the hops from the offence to the address as a trace, and tie it to the asset.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const traces = freezes.flatMap((freeze) => freeze.traces);
      const kind = asset.linkToOffence?.kind;
      // The exhibit itself names an instrumentality, so it needs no trace.
      if (kind === undefined || kind === 'INSTRUMENTALITY') continue;
      if (traces.some((trace) => trace.id === asset.linkToOffence?.traceRef)) continue;
      // Nobody can follow value on these chains: P39 asks what else links it.
      if (isOpaque(asset)) continue;
      report(
        [...path, 'linkToOffence', 'traceRef'],
        'Nothing shows how the value came from the offence to this asset.',
        kind === 'PROCEEDS' && asset.location.type === 'ADDRESS' ? 'E' : 'W',
      );
    }
  },
});

export const attribution = defineRule({
  id: 'V057',
  source: 'attribution is an opinion and is weighed as one',
  summary: 'Who controls an asset is said with basis and confidence.',
  mend: 'State on what the attribution rests and how sure it is.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, path } of frozenAssetsOf(body)) {
      const { controlledBy } = asset;
      if (controlledBy?.basis === undefined || controlledBy.confidence === undefined)
        report([...path, 'controlledBy'], 'Say who controls the asset, on what that rests, and how sure it is.');
    }
  },
});

export const stateWallet = defineRule({
  id: 'V073',
  source: 'a swapped address is the worst fault of this protocol',
  summary: 'A wallet of a State comes with proof of control and confirmation out of band, which people check.',
  mend: 'Let the controller sign a challenge, let two persons compare the address by telephone, and record both.',
  on: FREEZING,
  check(body, report) {
    for (const { instruction, path, wallet: beside, movesToWallet } of freezesOf(body)) {
      const wallet = beside ?? instruction.custodyWallet;
      const at = [...(beside === undefined ? path : path.slice(0, -1)), 'custodyWallet'];
      if (wallet === undefined) {
        if (movesToWallet || instruction.custodyPlan === 'STATE-WALLET') report(at, 'Name the wallet of the State.');
        continue;
      }
      if (wallet.proofOfControl === undefined) report([...at, 'proofOfControl'], 'Prove that the State controls this wallet.');
      if (wallet.outOfBandConfirmation === undefined)
        report([...at, 'outOfBandConfirmation'], 'Have two persons confirm the address over another channel.');
      if (wallet.proofOfControl !== undefined)
        report([...at, 'proofOfControl'], 'Nobody has verified this proof here. Verify it before anything moves.', 'W');
    }
  },
});

export const silence = defineRule({
  id: 'V075',
  source: 'a freeze request is tip-off material',
  summary: 'A freeze of which the subject must not learn is handled TLP:RED.',
  mend: 'Mark the message for its addressees alone (TLP:RED), or allow notice.',
  on: FREEZING,
  check(body, report) {
    const { handling } = body;
    const silent = freezesOf(body).some(({ instruction }) => instruction.subjectNotice.rule === 'PROHIBITED');
    if (silent && handling.tlp !== 'RED')
      report(['handling', 'tlp'], 'A freeze that must stay secret is for the addressees alone (TLP:RED).');
  },
});

export const contactAllowed = defineRule({
  id: 'V077',
  source: 'PAP:RED bars any contact with a service provider',
  summary: 'A request whose execution needs contact with a service provider, issuer or wallet is not PAP:RED.',
  mend: 'Lower the permission to PAP:AMBER or less before anybody is contacted.',
  on: FREEZING,
  check(body, report) {
    if (body.handling.pap === 'RED' && freezesOf(body).length > 0)
      report(['handling', 'pap'], 'Nobody may be contacted under this marking (PAP:RED), so nothing could be frozen.');
  },
});

const measuresOf = (body: FreezingBody) => ('measures' in body.payload ? body.payload.measures : []);

export const traceTarget = defineRule({
  ...TARGET,
  source: 'see UNTOC articles 13(2) and 18(3)(g); CETS 198 article 16',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'TRACE')) {
      const { accounts, transactions, traces } = measure.particulars;
      const starts = [measure.personIds, measure.assetIds, accounts, transactions, traces];
      if (starts.every((list) => (list?.length ?? 0) === 0))
        report(path, 'Trace what, and from where? Name a transaction, an address, an account or a person.');
    }
  },
});

/** A number by which people find a thing: of a register, a plate, an account. */
const NUMBER = /\p{N}{2}/u;

export const propertyTarget = defineRule({
  ...TARGET,
  source: 'see UNTOC article 13(3); CETS 198 article 37',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'FRZ-AST')) {
      const { property, linkKind } = measure.particulars;
      const named = (body.payload.assets ?? []).filter(({ id }) => measure.assetIds?.includes(id) === true);
      const numbered = NUMBER.test(property) || named.some(isIdentified);
      const byValue =
        (linkKind === 'EQUIVALENT' || named.some(({ linkToOffence }) => linkToOffence?.kind === 'EQUIVALENT')) &&
        (measure.personIds?.length ?? 0) > 0 &&
        measure.maxAmount !== undefined;
      if (!numbered && !byValue)
        report([...path, 'property'], 'Which property? Give its register number, plate or account, or the person and the amount.');
    }
  },
});

export const freezeTarget = defineRule({
  ...TARGET,
  source: 'see CETS 198; FATF recommendation 4',
  on: REQUESTS,
  check(body, report) {
    for (const { assetIds, naming } of freezesOf(body)) {
      if (assetIds.length === 0) report(naming, 'A freeze of what? Name at least one asset.');
    }
  },
});

/** Whether a number finds the asset: of a register or an account. */
function isIdentified({ location, accounts = [] }: Asset): boolean {
  const { registerNo, caip10, vaspUid, wallet, membership } = location;
  return accounts.length > 0 || [registerNo, caip10, vaspUid, wallet, membership].some((part) => part !== undefined);
}

/** Places of which P38, P40 and P41 ask the particulars. */
const ELSEWHERE: ReadonlySet<string> = new Set(['DEVICE', 'CBDC-WALLET', 'MINING-POOL']);

/** Where the place of an asset is not enough for anybody to act on it, and the question to ask. */
function placeFault({ location, accounts = [] }: Asset): { readonly member?: string; readonly text: Parameters<Report>[1] } | undefined {
  const { type, custodian, caip10, memo, deposit, vaspUid, transactions = [], wallet, membership, registerNo } = location;
  if (ELSEWHERE.has(type) || wallet !== undefined || membership !== undefined) return undefined;
  if (accounts.some(({ kind }) => kind === 'XPUB')) return undefined;
  if (type !== 'VASP-ACCOUNT' && custodian?.kind !== 'VASP') {
    const found = caip10 !== undefined || registerNo !== undefined || accounts.length > 0;
    return found ? undefined : { text: 'Say where the asset is held.' };
  }
  if (vaspUid !== undefined || transactions.length > 0) return undefined;
  if (caip10 === undefined)
    return { text: 'Say by what the service provider can find the asset: customer, transaction or deposit address.' };
  if (deposit === 'UNIQUE' || memo !== undefined || readAccount(caip10)?.memo !== undefined) return undefined;
  if (deposit === 'SHARED') return { member: 'memo', text: 'Many customers share this address: give the memo or tag of the customer.' };
  return { member: 'deposit', text: "Is this deposit address the customer's alone, or shared?" };
}

export const places = defineRule({
  ...PLACE,
  on: FREEZING,
  check(body, report) {
    for (const { asset, path } of frozenAssetsOf(body)) {
      const fault = placeFault(asset);
      if (fault !== undefined) report([...path, 'location', ...(fault.member === undefined ? [] : [fault.member])], fault.text);
    }
  },
});

/** Adds what is wrong with the greatest amount. */
function judgeAmount(body: FreezingBody, amount: unknown, path: Path, report: Report): void {
  const { currency } = amount as Partial<Money>;
  if (currency === undefined) return;
  const damage = (body.payload.proceedings.damage ?? []).filter((money) => money.currency === currency);
  const total = damage.reduce((sum, money) => sum + moneyUnits(money), 0n);
  if (damage.length > 0 && moneyUnits(amount as Money) > 2n * total)
    report(path, 'This is more than twice the damage. Say why so much is needed, or lower the amount.', 'W');
}

const isCrypto = ({ kind }: Asset) => kind.startsWith('VA-');

export const greatestAmount = defineRule({
  id: 'P35',
  source: 'see CETS 198 articles 21 and 37; UNTOC article 13',
  summary: 'A freeze of property, of equivalent value or up to an amount states the greatest amount, in proportion to the damage.',
  mend: 'State the greatest amount as money or as a quantity of the asset, and what the asset is worth on which day.',
  on: FREEZING,
  check(body, report) {
    const assets = body.payload.assets ?? [];
    for (const { instruction, path, assetIds, maxAmount = instruction.maxAmount } of freezesOf(body)) {
      const named = assets.filter(({ id }) => assetIds.includes(id));
      const at = [...path, 'maxAmount'];
      if (maxAmount === undefined) {
        const byValue = named.some(({ linkToOffence }) => linkToOffence?.kind === 'EQUIVALENT');
        if (instruction.scope === 'UP-TO-AMOUNT' || byValue) report(at, 'State the greatest amount to be frozen.');
        continue;
      }
      judgeAmount(body, maxAmount, at, report);
      const unvalued = named.some((asset) => isCrypto(asset) && asset.valuation === undefined);
      if (unvalued && 'currency' in (maxAmount as object))
        report(at, 'The amount is in money, but nothing says what the crypto-asset is worth and on which day.', 'W');
    }
    for (const [i, { type, maxAmount }] of measuresOf(body).entries()) {
      if (type !== 'FRZ-AST') continue;
      const at: Path = ['payload', 'measures', i, 'maxAmount'];
      if (maxAmount === undefined) report(at, 'State the greatest amount to be frozen.');
      else judgeAmount(body, maxAmount, at, report);
    }
  },
});

/** Addresses without a holder. */
const BURNT = /^eip155:\d+:0x(?:0{40}|0{36}dead)$/i;

/** Places where the assets of many lie together. */
const POOLED: ReadonlySet<string> = new Set(['CONTRACT', 'HOT-WALLET', 'MIXER', 'BRIDGE']);

export const pooledTarget = defineRule({
  id: 'P37',
  source: 'freezing a shared wallet hits third parties',
  summary: 'A pool, mixer, bridge, contract or shared wallet is not frozen as a whole without a word about third parties.',
  mend: 'Narrow the scope to the amount or asset, or state whose interests are touched and why the whole is needed.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { caip10 = '', type } = asset.location;
      const whole = freezes.some(({ instruction }) => instruction.scope === 'ALL');
      if (!whole || !(POOLED.has(type) || BURNT.test(caip10) || asset.kind === 'VA-LP')) continue;
      const told = (asset.thirdPartyInterests?.length ?? 0) > 0;
      report(
        [...path, 'location'],
        'The assets of other people lie here too. Narrow the freeze, or say whose interests are touched.',
        told ? 'W' : 'E',
      );
    }
  },
});

export const sealedDevice = defineRule({
  ...SEALED,
  on: FREEZING,
  check(body, report) {
    for (const { asset, path } of frozenAssetsOf(body)) {
      const { type, device, sealNo, heldBy } = asset.location;
      if (type === 'DEVICE' && [device, sealNo, heldBy].includes(undefined))
        report([...path, 'location'], 'Sealed wallet: say which device it is, its seal number and who keeps it. Never write the seed.');
    }
  },
});

export const untraceable = defineRule({
  id: 'P39',
  severity: 'W',
  source: 'courts ask how value went from the offence to the address',
  summary: 'Where a chain shows no path, the request says by what else the asset is linked to the offence.',
  mend: 'Name what links it: customer file, device, or a view key that a court holds.',
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const link = asset.linkToOffence;
      if (!isOpaque(asset) || link?.kind === 'INSTRUMENTALITY' || link?.noTrace !== undefined) continue;
      const traced = freezes.some(({ traces }) => traces.some(({ id }) => id === link?.traceRef));
      if (!traced)
        report([...path, 'linkToOffence', 'noTrace'], 'No path can be shown on this chain. Say by what else you link the asset.');
    }
  },
});

export const issuerState = defineRule({
  id: 'P42',
  source: 'practice of issuers',
  summary: 'A block by the issuer of a token is asked of the State in which the issuer is.',
  mend: 'Ask the State of the issuer; otherwise correct the State that is named.',
  on: REQUESTS,
  check(body, report) {
    const requested = body.payload.requestedAuthority.country;
    for (const { measure, path } of askedOf(body, 'ISSUER-FRZ')) {
      const { issuerCountry } = measure.particulars;
      const at = [...path, 'issuerCountry'];
      if (issuerCountry === undefined) report(at, 'Say in which State the issuer is.', 'W');
      else if (issuerCountry !== requested) report(at, 'The issuer is not in the State that you ask.');
    }
  },
});

const MONTH_MS = 30 * 86_400_000;

/** Measures that freeze, confiscate or return assets. */
const PROPERTY: ReadonlySet<string> = new Set(['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ', 'CONF-ENF', 'CONF-DOM', 'AST-RET', 'RESTIT']);

export const valuations = defineRule({
  id: 'P45',
  severity: 'W',
  source: 'practice of asset recovery offices',
  summary: 'An asset to be frozen, confiscated or returned has a value that is not older than 30 days.',
  mend: 'State what the asset is worth, by which source, on which day.',
  on: FREEZING,
  check(body, report, _context, { issuedAt }) {
    const named = new Set(measuresOf(body).flatMap(({ type, assetIds = [] }) => (PROPERTY.has(type) ? assetIds : [])));
    for (const [i, asset] of (body.payload.assets ?? []).entries()) {
      if ('measures' in body.payload && !named.has(asset.id)) continue;
      const { valuation, amount, location } = asset;
      // Money is its own value, and nobody knows what a sealed device holds.
      if ((amount !== undefined && 'currency' in amount) || (location.type === 'DEVICE' && amount === undefined)) continue;
      const at: Path = ['payload', 'assets', i, 'valuation'];
      if (valuation === undefined) report(at, 'What is it worth today?');
      else if (issuedAt !== undefined && issuedAt - toMs(valuation.at) > MONTH_MS)
        report([...at, 'at'], 'The value is of {date}. What is it worth today?', { values: { date: valuation.at } });
    }
  },
});

export const formalRequestFollows = defineRule({
  id: 'P31',
  source: 'TR CMK 128/A; see Directive (EU) 2024/1260 article 11; the accord',
  summary: 'A formal request follows an urgent restraint, within the time of the accord.',
  mend: 'Promise the formal request, and sooner: what was restrained is released otherwise.',
  on: ['restraint.request'],
  check({ payload }, report, { terms }, { issuedAt }) {
    if (payload.followUp?.intent === false) report(['payload', 'followUp', 'intent'], 'A formal request must follow.');
    // A restraint is urgent by its kind, so its deadline is the urgent one.
    const entry = terms === undefined ? undefined : deadlineOf(terms, 'D17', 'PROVISIONAL');
    if (entry === undefined || issuedAt === undefined) return;
    if (Date.parse(payload.formalRequestDueBy) - issuedAt > lengthMs(entry))
      report(['payload', 'formalRequestDueBy'], 'The formal request would come later than the accord allows.');
  },
});
