# SPDX-License-Identifier: Apache-2.0
"""Section 5 of SPEC.md, as far as keys of logs and seals are found by it: roots from a pinned fingerprint, and the newest directory."""
from dataclasses import dataclass

from cbor import Refused, decode, is_digest, is_id, is_list, is_map, is_scope, is_uint, require
from crypto import SUITES, CoseSign, is_prime_order, key_bytes, kid_of, sha256, signer_id_of, suite_of

MALFORMED = "TRUST_DOCUMENT_MALFORMED"
ROOT_ROLES = ("root", "directory", "freshness")


@dataclass
class Signer:
    role: str
    keys: dict  # kid: (alg, key bytes)
    suite: str
    since: int
    until: int
    status: str
    invalid_since: int


def read_signer(value):
    require(is_map(value, (0, 1, 2, 3, 4, 5), (6, 7, 9, 10)) and type(value[1]) is str and type(value[2]) is dict, MALFORMED)
    keys = {kid_of(key): (alg, key_bytes(alg, key)) for alg, key in value[2].items()}
    require(keys and all(key for _, key in keys.values()) and value[0] == signer_id_of(keys), MALFORMED)
    require(is_uint(value[3]) and is_uint(value[4]) and value[5] in ("active", "retired", "compromised"), MALFORMED)
    require((value[5] == "compromised") == is_uint(value.get(6)), MALFORMED)
    suite = suite_of(value[2])
    require(suite is not None, MALFORMED)
    return Signer(value[1], keys, suite, value[3], value[4], value[5], value.get(6))


def read_document(data, kind, limit):
    cose = CoseSign(data, limit, MALFORMED, most=64)
    require(cose.typ == f"application/rogatory-{kind}+cose" and cose.kids() == sorted(cose.kids()), MALFORMED)
    return cose


def rising(values):
    return all(one < two for one, two in zip(values, values[1:]))


class Root:
    def __init__(self, data):
        self.cose = read_document(data, "root", 1_048_576)
        value = decode(self.cose.payload, 1_048_576, MALFORMED)
        require(is_map(value, range(8), (8,)) and is_scope(value[0]) and is_uint(value[1], 1), MALFORMED)
        require(is_uint(value[2]) and is_uint(value[3]) and (value[4] is None if value[1] == 1 else is_digest(value[4])), MALFORMED)
        require(is_map(value[5], ROOT_ROLES) and is_list(value[6], 3, 64) and value[7] in SUITES, MALFORMED)
        self.scope, self.version, self.issued, self.expires, self.previous = (value[n] for n in range(5))
        self.rank, self.digest, self.announced = SUITES[value[7]][0], sha256(self.cose.payload), value.get(8)
        self.signers = {signer[0]: read_signer(signer) for signer in value[6]}
        self.roles = {}
        for role, pair in value[5].items():
            require(is_list(pair, 2, 2) and is_list(pair[1], 1, 64) and rising(pair[1]) and is_uint(pair[0], 1, len(pair[1])), MALFORMED)
            require(all(one in self.signers and self.signers[one].role == role for one in pair[1]), MALFORMED)
            self.roles[role] = pair[0], pair[1]
        require(rising([signer[0] for signer in value[6]]) and len(self.signers) == sum(len(ids) for _, ids in self.roles.values()), MALFORMED)
        require(self.roles["directory"][0] >= 2, "TRUST_THRESHOLD")
        require(all(SUITES[signer.suite][0] >= self.rank for signer in self.signers.values()), "TRUST_SUITE")

    def met(self, role, cose, issued):
        """TRUST-05: as many signers of the role as its threshold, each with all of its keys."""
        threshold, ids = self.roles[role]
        signers = [self.signers[one] for one in ids]
        live = [one for one in signers if one.status != "compromised" and one.since <= issued <= one.until]
        return sum(cose.signed_by(one.keys) for one in live) >= threshold


class Directory:
    def __init__(self, data):
        self.cose = read_document(data, "directory", 4_194_304)
        value = decode(self.cose.payload, 4_194_304, MALFORMED)
        require(is_map(value, range(7)) and is_scope(value[0]) and is_uint(value[1], 1) and is_uint(value[6], 1), MALFORMED)
        require(is_uint(value[2]) and is_uint(value[3]) and is_list(value[4], 1, 16_384) and is_list(value[5], 1, 16_384), MALFORMED)
        self.scope, self.version, self.issued, self.expires, self.under = value[0], value[1], value[2], value[3], value[6]
        require(self.expires - self.issued <= 2_592_000, "TRUST_EXPIRED")
        self.signers, self.kinds, self.owners = {}, {}, {}
        for kind, entries, signers, locals_ in (("agency", value[4], 5, 3), ("relay", value[5], 2, 3)):
            require(rising([entry[0] for entry in entries]), MALFORMED)
            for entry in entries:
                require(is_id(entry[0]) and entry[0] not in self.kinds, MALFORMED)
                self.kinds[entry[0]] = kind
                self.signers[entry[0]] = [read_signer(signer) for signer in entry[signers]]
                if kind == "agency":
                    for local in entry[locals_]:
                        require(is_id(local) and local not in self.owners, "TRUST_SCOPE_WALL")
                        self.owners[local] = entry[0]


class State:
    """Newest root and directory of one scope, from its pin."""

    def __init__(self, pin, roots, directories, now):
        roots = sorted(roots, key=lambda root: root.version)
        require(roots and roots[0].version == 1 and roots[0].digest == pin, "TRUST_ROOT_MISMATCH")
        held = []
        for root in roots:
            require(root.issued <= now + 600, "TRUST_NOT_YET_VALID")
            require(root.met("root", root.cose, root.issued), "TRUST_THRESHOLD")
            if held:
                require(root.version == held[-1].version + 1, "TRUST_GAP")
                require(root.previous == held[-1].digest, "TRUST_FORK")
                require(held[-1].met("root", root.cose, root.issued), "TRUST_THRESHOLD")
                known = held[-1].roles["root"][1]
                if held[-1].announced is not None:
                    require(set(root.roles["root"][1]) <= {*known, *held[-1].announced}, "TRUST_ROOT_MISMATCH")
            held.append(root)
        self.root, self.scope = held[-1], held[-1].scope
        require(directories, "TRUST_UNKNOWN")
        directory = max(directories, key=lambda one: one.version)
        require(1 <= directory.under <= len(held), "TRUST_GAP")
        for root in (held[directory.under - 1], self.root):
            require(root.met("directory", directory.cose, directory.issued), "TRUST_THRESHOLD")
        require(directory.issued <= now + 600, "TRUST_NOT_YET_VALID")
        self.directory = directory
        keys = [key for signers in directory.signers.values() for signer in signers for alg, key in signer.keys.values() if alg == -19]
        keys += [key for root in held for signer in root.signers.values() for alg, key in signer.keys.values() if alg == -19]
        require(all(map(is_prime_order, keys)), "CRYPTO_KEY_WEAK")


class States:
    """@param pins - fingerprint of root version 1 by scope. Documents of other kinds are left alone."""

    def __init__(self, pins, documents, now):
        self.held = {}
        roots = [read(Root, one) for one in documents if b"rogatory-root+cose" in one[:80]]
        directories = [read(Directory, one) for one in documents if b"rogatory-directory+cose" in one[:80]]
        for scope, pin in pins.items():
            self.held[scope] = State(pin, of(scope, roots), of(scope, directories), now)

    def kind(self, scope, name):
        """'agency', 'relay', or None for whom no directory names."""
        return self.held[scope].directory.kinds.get(name) if scope in self.held else None

    def signers(self, scope, name, role=None):
        listed = self.held[scope].directory.signers[name] if self.kind(scope, name) else []
        return [one for one in listed if role in (None, one.role)]

    def holder(self, scope, kid):
        """Who of a state has a signer with this key, as [scope, id]."""
        signers = self.held[scope].directory.signers if scope in self.held else {}
        return next(([scope, name] for name, listed in signers.items() if any(kid in one.keys for one in listed)), None)

    def owner(self, mailbox):
        """The agency of a mailbox as [scope, id]."""
        local, _, scope = mailbox.partition("@")
        return [scope, self.held[scope].directory.owners.get(local)] if scope in self.held else None

    def rank(self, scope):
        return self.held[scope].root.rank


def read(form, document):
    """A member of another type than a rule has may come to light wherever it is used."""
    try:
        return form(document)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Refused(MALFORMED) from error


def of(scope, documents):
    return [one for one in documents if one.scope == scope]
