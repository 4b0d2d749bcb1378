// SPDX-License-Identifier: Apache-2.0
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import type { Holder, Member } from '../../schema/rules/members.js';
import { defineGeneralRule } from '../rule.js';
import type { FindingText } from '../texts/translations.js';
import { canonicalAccount, canonicalAsset, chainOf, nativeDecimals, needsMemo, sameChain } from './chains/caip.js';
import { isDti } from './chains/dti.js';
import { PLACE, SEALED } from './place-rules.js';
import { hasSeedWords } from './seed-words.js';

/** Places of assets, anywhere in a body. */
function* locations(holders: readonly Holder[]): Generator<{ readonly location: Record<string, unknown>; readonly path: Path }> {
  for (const { object, path } of holders) {
    if (isPlainObject(object.location)) yield { location: object.location, path: [...path(), 'location'] };
  }
}

/** A word that stands for nothing; digits may be a tag. */
const FILLER = /^(?:none|no|nil|n\/?a|unknown|test|[^\p{L}\p{N}]*|(\p{L})\1*)$/iu;

export const memo = defineGeneralRule({
  ...PLACE,
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const account = object.kind === 'CAIP10' ? object.value : object.caip10;
      if (typeof object.memo !== 'string' || typeof account !== 'string') continue;
      const at = [...path(), 'memo'];
      const { chain, namespace } = chainOf(account);
      if (FILLER.test(object.memo.trim())) report(at, 'This is no memo. Take it from the deposit transaction, or leave it out.');
      // Monero had payment ids of their own, which exchanges took for memos.
      else if (chain?.memo === false)
        report(at, 'Addresses of this chain have no memo: it does not name the customer.', namespace === 'monero' ? 'W' : 'E');
    }
    for (const { location, path } of locations(holders)) {
      const { caip10, memo: given, deposit, type, custodian, vaspUid, transactions } = location;
      const custodial = type === 'VASP-ACCOUNT' || custodian !== undefined;
      const found = vaspUid !== undefined || transactions !== undefined;
      if (custodial && found && deposit !== 'UNIQUE' && given === undefined && typeof caip10 === 'string' && needsMemo(caip10))
        report([...path, 'memo'], 'Customers share addresses on this chain: give memo or tag if it is known.', 'W');
    }
  },
});

export const seedWords = defineGeneralRule({
  ...SEALED,
  check({ texts }, report) {
    for (const { value, path } of texts)
      if (hasSeedWords(value)) report(path(), 'This looks like the words of recovery of a wallet. Delete them: never write them.');
  },
});

type Check = (value: string) => FindingText | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  caip2: (value) => (chainOf(value).network === 'invalid' ? 'There is no such chain.' : undefined),
  caip10: (value) => (canonicalAccount(value) === undefined ? 'The address is wrong: its check digits do not fit.' : undefined),
  caip19: (value) => (canonicalAsset(value) === undefined ? 'This chain has no such asset.' : undefined),
};

/** Check that applies to a member. An account names its kind in a member beside the value. */
function checkOf({ name, owner }: Member): Check | undefined {
  if (name === 'addressIdentifiers' || (name === 'value' && owner.kind === 'CAIP10')) return CHECKS.caip10;
  return Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
}

const CAIP10 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}$/;

export const identifiers = defineGeneralRule({
  id: 'V051',
  source: 'CAIP-2, CAIP-10, CAIP-19; BIP-173, BIP-350, ERC-55; ISO 24165',
  summary: 'Chains, accounts, assets and transactions check by the rules of their chain; test networks are for tests.',
  mend: 'Copy the identifier again from the source; a single wrong character makes it another or none.',
  check({ texts, test }, report) {
    for (const member of texts) {
      const { name, value, path, owner } = member;
      if (name === 'txHash') {
        const known = typeof owner.caip2 === 'string' ? chainOf(owner.caip2).chain : undefined;
        if (known?.isTransactionHash(value) === false) report(path(), 'This chain cannot have such a transaction.');
        continue;
      }
      if (name === 'dti' && !isDti(value))
        report(path(), 'The check character of this token identifier does not fit. Compare it with the registry.', 'W');
      const check = checkOf(member);
      if (check === undefined) continue;
      const { network } = chainOf(value);
      const fault = name === 'value' && !CAIP10.test(value) ? 'This is no account of a blockchain.' : check(value);
      if (fault !== undefined) report(path(), fault);
      else if (network === 'testnet' && test !== true) report(path(), 'This is a test network, and the message is no test.');
      else if (network === 'unknown') report(path(), 'Nobody can check this chain here. Compare by hand.', 'W');
    }
  },
});

export const oneChain = defineGeneralRule({
  id: 'V052',
  source: 'CAIP-19',
  summary: 'An asset and the account that holds it are on one chain.',
  mend: 'Find out on which chain the value lies and write both for that one.',
  check({ holders }, report) {
    for (const { caip19, accounts, path } of holdings(holders)) {
      if (accounts.some((account) => !sameChain(account, caip19)))
        report([...path(), 'caip19'], 'The asset is on another chain than its account.');
    }
  },
});

interface Holding {
  readonly caip19: string;
  readonly accounts: readonly string[];
  readonly path: () => Path;
}

/** Objects that name an asset together with where it lies. */
function* holdings(holders: readonly Holder[]): Generator<Holding> {
  for (const { object, path } of holders) {
    const { caip19, location, addressIdentifiers } = object;
    const located = isPlainObject(location) && typeof location.caip10 === 'string' ? [location.caip10] : [];
    const listed = Array.isArray(addressIdentifiers) ? addressIdentifiers.filter((item) => typeof item === 'string') : [];
    if (typeof caip19 === 'string') yield { caip19, accounts: [...located, ...listed], path };
  }
}

export const decimals = defineGeneralRule({
  id: 'V053',
  source: 'amounts are never floating point',
  summary: 'A quantity states its decimals; those of a native asset are known.',
  mend: 'Take the place of the decimal point from the contract of the token, and state the quantity in its smallest unit.',
  check({ texts }, report) {
    for (const { name, path, owner } of texts) {
      if (name !== 'baseUnits') continue;
      const at = () => [...path().slice(0, -1), 'decimals'];
      if (typeof owner.decimals !== 'number') report(at(), 'Say where the decimal point of this quantity stands.');
      else if (typeof owner.caip19 === 'string' && (nativeDecimals(owner.caip19) ?? owner.decimals) !== owner.decimals) {
        report(at(), 'The decimal point of this asset stands elsewhere.', 'W');
      }
    }
  },
});
