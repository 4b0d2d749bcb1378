# SPDX-License-Identifier: Apache-2.0
"""An agency that sends one request and reads its results, as a counterparty of `rogatory robot NAME --export-trust FOLDER`.

agency.py FOLDER [--seconds N] [--cut]: dials its own relay, sends FOLDER/request.json with a file, answers questions, takes results with
their files and acknowledges them; with --cut its link breaks as soon as it has sent the request. Each line on stdout is JSON; the last one says the states of the measures, and which receipts of the request
were verified. It keeps nothing: its log and its streams end with it, so a folder serves one run.
"""
import json
import os
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from socket import SHUT_RDWR

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from journal import Journal, issuers_of, reader_of, statement
from protocol import frames, log, noise
from protocol.attachment import make_blob, open_attachment
from protocol.cbor import Refusal, decode, encode
from protocol.cddl import valid
from protocol.cose import open_key_file, read_fingerprint
from protocol.crypto import SUITES, alg_of, cose_key, kem_public, kid, public_of, rank, raw_of, sha256, signer_id
from protocol.envelope import open_frame, parse_frame
from protocol.lanes import Lane, Lanes
from protocol.replay import Replay
from protocol.sealing import seal, uuid7
from protocol.trust import KINDS, Store, read_document

TOKEN = 'rogatory-link.1'
WAITING = ('TRUST_EXPIRED', 'TRUST_STALE', 'ENVELOPE_RECIPIENT_UNKNOWN', 'ENVELOPE_SIGNER_UNKNOWN', 'ENVELOPE_DIRECTORY_AHEAD')
RECEIPTS = ['submitted', 'relayed', 'delivered', 'opened']
CHUNK, PART = 32768, 262144


def say(**line): print(json.dumps(line), flush=True)


def now(): return int(time.time() * 1000)


class Agency:
    def __init__(self, folder):
        self.folder, self.name = Path(folder), 'agency'
        pins = json.loads((self.folder / 'pins.json').read_text())
        self.scope = pins['own']
        self.other = next(scope for scope in pins['pins'] if scope != self.scope)
        self.me = f'{self.scope}/{self.name}'
        self.passphrase = (self.folder / 'passphrase').read_text().strip()
        self.seals = {one[0]: one for one in (self.signer('seal'), self.signer('seal-2'))}
        self.cosigner, self.link = self.signer('cosign'), self.signer('link')
        self.kems = dict(self.kem(name) for name in ('kem', 'kem-2'))
        self.journal = Journal((self.scope, self.name), self.signer('log'))
        self.store = Store(self.scope, {scope: read_fingerprint(text) for scope, text in pins['pins'].items()})
        documents = [path.read_bytes() for path in (self.folder / 'documents').iterdir()]
        for document in sorted(documents, key=lambda one: KINDS.index(read_document(one).kind)): self.take_document(document)
        self.lanes = Lanes([Lane(os.urandom(16)) for _ in range(4)])
        self.sent, self.receipts, self.seen, self.held, self.kept = {}, {}, {}, [], {}
        self.blobs, self.wanted, self.files = {}, {}, []
        self.owed, self.cosignature, self.witnessed, self.offered, self.token, self.parts = [], None, {}, False, None, b''
        self.dossier, self.replay, self.states, self.references = uuid7(), Replay({}), {}, {}
        self.places, self.last, self.messages = [], None, {}

    def key(self, name, kind): return open_key_file((self.folder / f'keys/agency-{name}.key').read_bytes(), self.passphrase, kind)

    def signer(self, name):
        suite, seeds = self.key(name, 'signer')[:2]
        kids = {alg: kid(cose_key(alg, public_of(alg, seed))) for alg, seed in seeds.items()}
        return suite, signer_id(kids.values()), seeds, kids

    def kem(self, name):
        suite, seed = self.key(name, 'kem')[:2]
        return kid(cose_key(SUITES[suite]['kem'], kem_public(suite, seed))), (suite, seed)

    # The link.

    def dial(self):
        relay = next(one for one in self.store.dirs[self.scope].v[5] if 'mla' in one[3])
        self.socket = connect(relay[1][0], subprotocols=[TOKEN], compression=None, max_size=1 << 20, ping_interval=None, user_agent_header=None)
        shake = noise.Noise('initiator', encode(['rogatory-link/1', self.socket.subprotocol]), os.urandom(32), os.urandom(32))
        self.socket.send(frames.build('HS1', {}, shake.w1()))
        proof, digest = shake.r2(frames.parse(self.socket.recv(timeout=10))[2])

        def link_key(scope, name, signer):
            at = time.time()
            for one in relay[2]:
                if one[0] == signer and one[1] == 'link' and one[5] == 'active' and one[3] <= at <= one[4]: return raw_of(one[2][-19]), relay

        peer = (self.scope, relay[0])
        noise.check_proof(proof, digest, b'responder', [TOKEN], link_key, expect=peer)
        versions = [self.store.root(self.scope).version, self.store.dirs[self.scope].version]
        own = noise.proof(self.scope, self.name, self.link[2][-19], [TOKEN], versions, b'initiator', peer)
        self.socket.send(frames.build('HS3', {}, shake.w3(own)))
        self.sending, self.receiving = shake.split()
        self.write(self.lanes.welcome())
        self.lanes.resume(self.read(10)[1])
        for scope in (self.scope, self.other):
            newest = {9: self.store.root(scope).version, 10: self.store.dirs[scope].version, 11: self.store.fresh[scope].issued}
            for kind, version in newest.items(): self.tell('TRUST', {0: kind, 4: scope, 5: version})

    def resume(self):
        """Dials again after a cut: messages and files go on where they ended."""
        self.token, self.parts = None, b''
        time.sleep(1)
        self.dial()
        for digest, want in self.wanted.items():
            self.write(frames.build('BLOB_WANT', {0: digest, 1: want['attachment'][6][1], 2: len(want['blob'])}))
        self.pump()

    def write(self, frame):
        # The next read tells of a cut; lanes and files go on from there.
        with suppress(ConnectionClosed): self.socket.send(noise.seal_message(self.sending, frame))

    def tell(self, name, header, payload=b''):
        """Sends a frame that PONG alone confirms."""
        self.write(frames.build(name, header, payload))
        if self.token is None: self.ping()

    def ping(self):
        self.token = os.urandom(8)
        self.write(frames.build('PING', {0: self.token, 1: [lane.held for lane in self.lanes.lanes]}))

    def read(self, seconds): return frames.parse(noise.open_message(self.receiving, self.socket.recv(timeout=seconds)))

    def pump(self):
        for frame in self.lanes.takes(): self.write(frame)

    def run(self, seconds, cut=False):
        """Until everything is done. Returns whether it was in time."""
        end = time.time() + seconds
        if cut: self.socket.socket.shutdown(SHUT_RDWR)
        while time.time() < end and not self.done():
            try:
                name, header, payload = self.read(1)
            except TimeoutError:
                self.flush()
                continue
            except ConnectionClosed as cut:
                say(cut=type(cut).__name__)
                self.resume()
                continue
            if name is not None: getattr(self, 'take_' + name.lower(), lambda *_: None)(header, payload)
            self.pump()
        self.write(frames.build('GOAWAY', {0: 1000, 1: None, 2: [lane.held for lane in self.lanes.lanes], 3: 'done'}))
        self.socket.close()
        return self.done()

    def done(self):
        quiet = not self.owed and all(lane.acked == lane.last for lane in self.lanes.lanes)
        return quiet and set(self.states.values()) == {'ACKED'} and set(RECEIPTS) <= set(self.receipts) and not self.wanted

    def take_ack(self, header, _): self.lanes.acknowledge(header[0], header[1])

    def take_result(self, header, _):
        self.lanes.judge(header)
        say(result=header[2], lane=header[0], place=header[1])

    def take_credit(self, header, _): self.lanes.credit(header)

    def take_ping(self, header, _): self.write(frames.build('PONG', {0: header[0], 1: [lane.held for lane in self.lanes.lanes]}))

    def take_pong(self, header, _):
        if header[0] == self.token: self.token = None

    def take_goaway(self, header, _): raise ConnectionError(f'GOAWAY {header[0]} {header.get(3)}')

    # Trust documents.

    def take_document(self, document):
        try:
            read, changed, alarms = self.store.read(document, now())
        except Refusal as refusal:
            return say(document='refused', code=refusal.code)
        if changed: self.journal.append(read.kind, read.payload)
        say(document=read.kind, version=getattr(read, 'version', None), changed=changed, alarms=alarms)

    def take_trust(self, header, payload):
        if 4 in header: return self.publish(header[0], header[4], header[5])
        if len(self.parts) != header[3]: raise Refusal('LINK_PART')
        self.parts += payload
        if len(self.parts) < header[2]: return
        document, self.parts = self.parts, b''
        if sha256(document) != header[1]: raise Refusal('LINK_PART')
        if header[0] >= 32: return
        self.take_document(document)
        waiting, self.held = self.held, []
        for one in waiting: self.open(*one)

    def publish(self, kind, scope, above):
        """Answers a request for the documents of a kind that are newer."""
        store, documents = self.store, []
        if kind == 9: documents = [d for _, d in sorted(store.roots.get(scope, {}).items()) if d.version > above]
        if kind == 10: documents = [d for d in [store.dirs.get(scope)] if d and d.version > above]
        if kind == 11: documents = [d for d in [store.fresh.get(scope)] if d and d.issued > above]
        if kind == 12: documents = [d for held in store.accords.values() for d in held.values() if scope in d.scopes and d.version > above]
        for document in documents:
            for offset in range(0, len(document.bytes), PART):
                header = {0: kind, 1: sha256(document.bytes), 2: len(document.bytes), 3: offset}
                self.tell('TRUST', header, document.bytes[offset : offset + PART])

    # Messages.

    def send(self, kind, body, lane, message_id=None, attachments=()):
        """Seals a message into its lane. A place in the dossier is for every type but transport.receipt."""
        at, accord = int(time.time()), self.store.accord(self.scope, self.other, now())
        suite = max(accord.v[6], self.store.root(self.scope).v[7], key=rank)
        keys = self.store.agency(self.other, 'agency', now())[6]
        key = next(k for k in keys if alg_of(k[1]) == SUITES[suite]['kem'] and k[5] == 'active' and k[3] <= at and k[4] >= at + 8 * 86400)
        signer, message_id = self.seals[suite], message_id or uuid7()
        directories = {s: [self.store.root(s).version, d.version, d.digest] for s, d in self.store.dirs.items()}
        message = {0: [kind, 1, 0], 1: message_id, 2: [self.scope, self.name, signer[1]], 3: [[self.other, 'agency', key[0]]], 4: at,
            7: directories, 10: encode(body), 13: [accord.id, accord.version, accord.digest]}
        if lane: message |= {8: self.dossier, 9: [len(self.places) + 1, self.places[-1] if self.places else None, self.last]}
        sealed = seal(suite, message, ['mla@' + self.other], lane, at + 7 * 86400, [signer[1:]], [(key[0], raw_of(key[1]))], attachments)
        frame, digest, outer = sealed
        if lane:
            if not valid(body, 'body-' + kind.replace('.', '-')): raise ValueError(f'the body of {kind} is not valid')
            self.journal.append('sent', encode([sha256(frame), digest]))
            self.move('requester', kind, message, digest, body)
            self.places.append(digest)
        self.sent[sha256(frame)] = dict(id=outer[1], type=kind, digest=digest, message=str(uuid.UUID(bytes=message_id)))
        self.lanes.queue(lane, {2: outer[1], 3: sha256(frame), 4: 'mla@' + self.other, 5: outer[3]}, frame)
        say(sent=kind, suite=suite, bytes=len(frame))
        self.pump()

    def move(self, side, kind, message, digest, body):
        """Moves the dossier by the tables of section DOSSIER."""
        name = str(uuid.UUID(bytes=message[1]))
        self.messages[digest] = name
        event = dict(kind='message', type=kind, messageId=name, at=now(), issuedAt=message[4] * 1000, agency='/'.join(message[2][:2]),
            seq=message[9][0], seen=self.messages.get(message[9][2]), body=body, **{'from': side})
        self.show(self.replay.step(event))

    def show(self, step):
        if step['measures'] != self.states: say(states=step['measures'])
        self.states = dict(step['measures'])

    def request(self):
        body, message_id = json.loads((self.folder / 'request.json').read_text()), uuid7()
        attachment, key, blob = make_blob(b'A page of a file. ' * 9000, message_id, 1, 'facts.txt', 'text/plain')
        self.blobs[sha256(blob)] = blob
        body['attachments'] = [{'id': 1, 'kind': 'OTHER'}]
        self.references = {'rqRef': body['refs']['rqRef']}
        self.send('request.submit', body, 1, message_id, [(attachment, key)])

    def reply(self, kind, message, payload):
        answered = str(uuid.UUID(bytes=message[1]))
        head = {'inReplyTo': answered, 'refs': self.references, 'language': 'en', 'handling': {'tlp': 'RED', 'pap': 'GREEN'}}
        self.send(kind, {**head, 'payload': payload}, 1)

    def take_msg(self, header, frame):
        at, place = now(), {0: header[0], 1: header[1]}
        if self.lanes.admit(header, frame):
            outer = parse_frame(frame)[2]
            if [outer[1], sha256(frame), outer[3]] != [header[2], header[3], header[5]] or header[4] not in outer[2]: raise Refusal('RELAY_HEADER')
            envelope = dict(digest=header[3], id=header[2], mailbox=header[4], lane=header[0])
            repeated = header[3] in self.kept
            if repeated: self.write(frames.build('RESULT', {**place, 2: 'duplicate'}))
            self.kept[header[3]] = envelope
            self.write(frames.build('ACK', place))
            if header[0] and not repeated: self.notice(self.receipt('delivered', envelope, header[4]))
            if not repeated: self.open(envelope, frame, at)
        else: self.write(frames.build('ACK', place))
        for credit in self.lanes.more(header[0]): self.write(credit)

    def receipt(self, kind, envelope, addressee, **more):
        members = {0: log.KINDS.index(kind), 1: envelope['digest'], 2: envelope['id'], 3: [self.scope, self.name], 4: int(time.time()), 5: addressee}
        return self.journal.append(kind, encode({**members, **{int(name[1:]): value for name, value in more.items()}}))

    def notice(self, index): self.tell('NOTICE', {}, encode({0: [self.journal.batch([index])]}))

    def open(self, envelope, frame, at):
        try:
            self.take(envelope, open_frame(frame, at, reader_of(self.store, self.scope, self.name, self.kems, now())))
        except Refusal as refusal:
            if refusal.code in WAITING: self.held.append((envelope, frame, at))
            say(refused=refusal.code, reason=refusal.msg)

    def take(self, envelope, opened):
        message, body = opened['msg'], decode(opened['body'])
        kind, sender = message[0][0], '/'.join(message[2][:2])
        say(opened=kind, sender=sender)
        if self.seen.setdefault((sender, message[1]), opened['digest']) != opened['digest']: raise Refusal('ENVELOPE_CONFLICT')
        if not valid(body, 'body-' + kind.replace('.', '-')): raise Refusal('SCHEMA_INVALID')
        if kind == 'transport.receipt': return self.take_receipts(sender, body)
        if opened['digest'] in self.messages: return
        if message[8] != self.dossier: return say(dossier='of the other side')
        self.references |= {name: text for name, text in body['refs'].items() if name == 'rdRef'}
        self.move('responder', kind, message, opened['digest'], body)
        self.last = opened['digest']
        addressee = next(to for to in message[3] if to[2] in self.kems)
        self.owed.append(self.receipt('opened', envelope, addressee, _6=opened['digest']))
        result = dict(envelope=envelope, addressee=addressee, opened=opened, body=body, open=len(message.get(11, [])))
        for attachment in message.get(11, []):
            digest, size = attachment[6]
            self.wanted[digest] = dict(result=result, attachment=attachment, blob=b'')
            self.write(frames.build('BLOB_WANT', {0: digest, 1: size, 2: 0}))
        if kind == 'info.request':
            answers = [dict(questionId=question['id'], kind='VALUE', value='none') for question in body['payload']['questions']]
            self.reply('request.supplement', message, dict(measureIds=body['payload'].get('measureIds', list(self.states)), answers=answers))
        if kind.startswith('result.') and not result['open']: self.acknowledge(result)
        self.flush()

    def acknowledge(self, result):
        items = [dict(id=item['id'], hashOk=True, openable=True) for item in result['body']['payload'].get('evidence', [])]
        self.reply('result.ack', result['opened']['msg'], dict(measureIds=result['body']['payload']['measureIds'], items=items))

    # Files.

    def take_blob_data(self, header, part):
        want = self.wanted[header[0]]
        if header[1] != len(want['blob']): raise Refusal('LINK_BLOB')
        want['blob'] += part
        attachment, result = want['attachment'], want['result']
        self.write(frames.build('BLOB_STATE', {0: header[0], 1: len(want['blob'])}))
        if len(want['blob']) < attachment[6][1]: return
        if sha256(want['blob']) != header[0]: raise Refusal('LINK_BLOB')
        del self.wanted[header[0]]
        opened = result['opened']
        plain, _ = open_attachment(attachment, opened['keys'][attachment[0]], opened['msg'][1], want['blob'])
        self.files.append(attachment[1])
        say(file=attachment[1], bytes=len(plain))
        self.owed.append(self.receipt('opened', result['envelope'], result['addressee'], _6=opened['digest'], _7=[[attachment[0], sha256(plain)]]))
        result['open'] -= 1
        if not result['open']: self.acknowledge(result)
        self.flush()

    def take_blob_want(self, header, _):
        blob = self.blobs.get(header[0])
        if blob is None: return self.write(frames.build('BLOB_END', {0: header[0], 1: 'unknown'}))
        for offset in range(header[2], len(blob), CHUNK):
            self.write(frames.build('BLOB_DATA', {0: header[0], 1: offset}, blob[offset : offset + CHUNK]))

    # Receipts.

    def take_notice(self, _, payload):
        for batch in log.split_notice(payload): self.take_batch(batch, dict(kind='own-relay'), sealed=False)

    def take_batch(self, batch, source, sealed):
        """Verifies a batch, and keeps the receipts of what this agency sent. Returns its head and its offer."""
        try:
            head, proved, offer = log.batch(batch, source, *issuers_of(self.store), now())
        except log.Waits as waits:
            return say(batch='waits', reason=str(waits))
        for receipt, _ in proved:
            envelope, kind = self.sent.get(receipt[1]), log.KINDS[receipt[0]]
            if envelope is None or isinstance(receipt[5], list) != sealed: continue
            if 6 in receipt and receipt[6] != envelope['digest']: raise Refusal('LOG_ENTRY')
            say(receipt=kind, issuer='/'.join(receipt[3]), of=envelope['type'])
            if envelope['type'] != 'request.submit': continue
            self.receipts[kind] = '/'.join(receipt[3])
            self.show(self.replay.step(dict(kind='receipt', receipt=kind, messageId=envelope['message'], at=now())))
        return head, offer

    def take_receipts(self, sender, body):
        """A transport.receipt: receipts under seal, a head to be cosigned, a cosignature of the own log."""
        if 'batch' in body:
            taken = self.take_batch(body['batch'], dict(kind='owner', principal=sender), sealed=True)
            if taken and taken[1]: self.witness(sender, *taken)
        if 'cosigned' in body:
            head = log.cosignature(decode(body['cosigned'])[0], sender, issuers_of(self.store)[0], now())
            if not self.journal.take_cosignature(head): raise Refusal('LOG_COSIGNATURE')
            say(cosigned=head.size, by=sender)

    def witness(self, sender, head, offer):
        old = self.witnessed.get(sender)
        if old:
            if (head.origin, offer[0]) != old[:2]: return
            log.consistency(old[1], old[2], head.size, head.root, offer[1])
        self.witnessed[sender] = (head.origin, head.size, head.root)
        signed = statement('cosignature', b'cosignature/v1\ntime %d\n' % int(time.time()) + head.body, self.cosigner)
        self.cosignature = encode([signed, None])

    def flush(self):
        """Tells the other agency what is owed, under seal."""
        body, owed, self.owed = {}, self.owed, []
        if owed:
            body['batch'] = encode(self.journal.batch(owed, offer=not self.offered))
            self.offered = True
        if self.cosignature: body['cosigned'], self.cosignature = self.cosignature, None
        if body: self.send('transport.receipt', body, 0)


if __name__ == '__main__':
    agency = Agency(sys.argv[1])
    agency.dial()
    agency.request()
    limit = float(sys.argv[sys.argv.index('--seconds') + 1]) if '--seconds' in sys.argv else 60
    finished = agency.run(limit, '--cut' in sys.argv)
    say(dossier=agency.states, receipts=agency.receipts, files=agency.files, cosigned=agency.journal.cosigned, leaves=len(agency.journal.leaves))
    sys.exit(0 if finished else 1)
