// SPDX-License-Identifier: Apache-2.0
// Authorities, officers, persons and holders in words.
import { CUSTODIANS } from '../../vocabulary/accounts/codes.js';
import type { Custodian } from '../../vocabulary/accounts/fields.js';
import type { AuthorityRef } from '../../vocabulary/authorities/fields.js';
import { IDENTITIES, NATIONAL_IDS, PERSON_ROLES } from '../../vocabulary/persons/codes.js';
import type { Person } from '../../vocabulary/persons/fields.js';
import { exact, html, textIn } from '../html.js';
import type { Html } from '../html.js';
import { accountsLine } from './accounts.js';
import type { Wording } from './wording.js';

type Address = NonNullable<AuthorityRef['address']>;
type Contact = NonNullable<AuthorityRef['contact']>;

/** @param isAbroad - false where the State stands beside the address. */
export function addressLine(words: Wording, address: Address | undefined, isAbroad = true): Html | undefined {
  if (address === undefined) return undefined;
  const { lines = [], street, locality, postCode, region, country } = address;
  const town = [postCode, locality].filter((part) => part !== undefined).join(' ');
  const parts = [...lines, street, town === '' ? undefined : town, region].filter((part) => part !== undefined);
  return words.list([...parts.map((part) => textIn(part)), isAbroad ? words.country(country) : undefined]);
}

export function placeLine(
  words: Wording,
  place: { readonly locality?: string | undefined; readonly country?: string | undefined; readonly text?: string | undefined } | undefined,
): Html | undefined {
  if (place === undefined) return undefined;
  const { text, locality, country } = place;
  return words.list([text, locality].map((part) => words.free(part)).concat(country === undefined ? [] : [words.country(country)]));
}

export function authorityLine(words: Wording, authority: AuthorityRef | undefined, isAbroad = true): Html | undefined {
  if (authority === undefined) return undefined;
  const { name, latin, unit, address } = authority;
  const scope = {
    name: textIn(name),
    latin: latin === undefined || latin === name || words.reads(name) ? undefined : textIn(latin),
    unit: unit === undefined ? undefined : textIn(unit),
    address: addressLine(words, address, isAbroad),
  };
  return words.phrase('authority', scope);
}

/** An officer or desk, with the ways to reach it. */
export function officerLine(
  words: Wording,
  officer: (Contact & { readonly name?: string; readonly function?: string | undefined }) | undefined,
): Html | undefined {
  if (officer === undefined) return undefined;
  const { name, function: post, phone, email, languages, hours, tz, atAllHours } = officer;
  const scope = {
    name: textIn(name ?? email ?? phone ?? ''),
    function: words.free(post),
    phone: phone === undefined || name === undefined ? undefined : exact(phone),
    email: email === undefined || name === undefined ? undefined : exact(email),
    languages: words.list((languages ?? []).map((tag) => words.languageName(tag))),
    hours: hours === undefined ? undefined : textIn(hours),
    city: tz === undefined ? undefined : words.city(tz),
    always: atAllHours === true,
  };
  return words.phrase('officer', scope);
}

/** The authority with its officer: `Prosecution Office of Ankara, Officer N., prosecutor`. */
export function conductLine(words: Wording, authority: AuthorityRef | undefined): Html | undefined {
  if (authority === undefined) return undefined;
  return words.list([authorityLine(words, authority), officerLine(words, authority.officer)]);
}

export function holderLine(words: Wording, holder: Custodian | undefined): Html | undefined {
  if (holder === undefined) return undefined;
  const { kind, name, lei, bic, licence, contact, lawEnforcementPortal: portal } = holder;
  const scope = {
    name: textIn(name),
    kind: words.label(CUSTODIANS, kind),
    lei: lei === undefined ? undefined : exact(lei),
    bic: bic === undefined ? undefined : exact(bic),
    licence: licence === undefined ? undefined : words.phrase('licence', { no: textIn(licence.no), authority: textIn(licence.authority) }),
    contact: officerLine(words, contact),
    portal: portal === undefined ? undefined : exact(portal),
  };
  return words.phrase('holder', scope);
}

type Natural = Extract<Person, { kind: 'natural' }>;
type Legal = Extract<Person, { kind: 'legal' }>;

/** Name of a person in the script of its bearer; the Latin form stands beside it where that is another script. */
function natural(person: Natural) {
  const [first] = person.names;
  const parts = first === undefined ? [] : [first.family, first.given, first.patronymic].filter((part) => part !== undefined);
  const native = first?.native ?? (parts.length === 0 ? first?.latin : parts.join(' '));
  const others = person.names.slice(1).flatMap((name) => name.native ?? name.latin ?? []);
  const patronymic = first?.patronymic !== undefined && native?.includes(first.patronymic) !== true ? first.patronymic : undefined;
  return { native, patronymic, latin: first?.latin === native ? undefined : first?.latin, aliases: [...others, ...(person.aliases ?? [])] };
}

/** Name alone, for a mention behind the list of persons. */
export function nameOf(words: Wording, id: string): Html {
  const person = words.named.persons.find((one) => one.id === id);
  if (person === undefined) return textIn(id);
  if (person.kind === 'legal') return textIn(person.names[0]?.value ?? id);
  const { native, latin, aliases } = natural(person);
  const name = native !== undefined && (latin === undefined || words.reads(native)) ? native : (latin ?? aliases[0]);
  return name === undefined ? html`${words.said('unknown')} (${textIn(id)})` : textIn(name);
}

export function personLine(words: Wording, person: Person): Html | undefined {
  return person.kind === 'legal' ? companyLine(words, person) : naturalLine(words, person);
}

function naturalLine(words: Wording, person: Natural): Html | undefined {
  const { native, patronymic, latin, aliases } = natural(person);
  const scope = {
    name: native === undefined ? undefined : textIn(native),
    latin: latin === undefined ? undefined : textIn(latin),
    aliases: words.list(aliases.map((alias) => textIn(alias))),
    patronymic: words.free(patronymic),
    role: words.list(person.role.map((role) => words.label(PERSON_ROLES, role))),
    born: words.date(person.dob),
    birthplace: placeLine(words, person.pob),
    nationality: words.list((person.nationalities ?? []).map((code) => words.country(code))),
    documents: words.list((person.nationalIds ?? []).map((document) => documentOf(words, document))),
    occupation: words.free(person.occupation),
    address: words.clauses((person.addresses ?? []).map((address) => addressLine(words, address))),
    custody: person.inCustody !== undefined,
    since: words.date(person.inCustody?.since),
    prison: words.free(person.inCustody?.place),
    languages: words.list((person.languages ?? []).map((tag) => words.languageName(tag))),
    vulnerable: person.vulnerable === true,
    // The letter names a person who is known, and calls one unknown who is not.
    identity: person.identity === 'ALIAS-ONLY' ? words.label(IDENTITIES, person.identity) : undefined,
    accounts: accountsLine(words, person.accounts ?? []),
    note: words.free(person.note, { annex: textIn(person.id) }),
  };
  return words.phrase('person', scope) ?? words.phrase('unknownPerson', scope);
}

function documentOf(words: Wording, { type, value, country, authority }: NonNullable<Natural['nationalIds']>[number]): Html | undefined {
  return words.phrase('document', {
    type: words.label(NATIONAL_IDS, type),
    value: exact(value),
    country: country === undefined ? undefined : words.country(country),
    authority: words.free(authority),
  });
}

function companyLine(words: Wording, { names, role, lei, registration, seat, beneficialOwners = [] }: Legal): Html | undefined {
  return words.phrase('company', {
    name: words.list(
      names.map(({ value }) => textIn(value)),
      ' / ',
    ),
    role: words.list(role.map((one) => words.label(PERSON_ROLES, one))),
    lei: lei === undefined ? undefined : exact(lei),
    registration:
      registration === undefined
        ? undefined
        : words.list([exact(registration.number), textIn(registration.authority), words.country(registration.country)]),
    seat: addressLine(words, seat),
    owners: words.list(beneficialOwners.map((id) => nameOf(words, id))),
  });
}
