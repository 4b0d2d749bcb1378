# SPDX-License-Identifier: Apache-2.0
"""The four lanes of a link: streams, places, credit, acknowledgements (LINK-11 to LINK-14, LINK-26 to LINK-28)."""
from protocol.cbor import Refusal
from protocol.frames import build


class Lane:
    def __init__(self, stream, last=0, acked=0, peer=None, held=0):
        self.stream, self.last, self.acked, self.peer, self.held = stream, last, acked, peer, held
        self.queue = {}  # place -> header and sealed frame
        self.sent = self.judged = self.sent_bytes = self.taken_bytes = 0
        self.until = self.until_bytes = 0  # credit that the peer gave


class Lanes:
    def __init__(self, lanes, messages=1024, size=16777216):
        self.lanes, self.messages, self.bytes = lanes, messages, size
        self.given = []

    def queue(self, lane, header, frame):
        """Gives a message the next place of its lane."""
        one = self.lanes[lane]
        one.last += 1
        one.queue[one.last] = ({0: lane, 1: one.last, **header}, frame)
        return one.last

    def welcome(self):
        self.given = [[one.held + self.messages, self.bytes] for one in self.lanes]
        held = lambda one: None if one.peer is None else [one.peer, one.held]
        return build('WELCOME', {0: 1, 1: [], 2: [[x.stream, x.acked, held(x), self.messages, self.bytes] for x in self.lanes]})

    def resume(self, header):
        """Takes the WELCOME of the peer. Returns what it acknowledges: [(lane, place)]."""
        told = []
        for number, (one, said) in enumerate(zip(self.lanes, header[2])):
            stream, acked, held, messages, size = said
            place = held[1] if held and held[0] == one.stream else 0
            if place > one.last or place < one.acked: raise Refusal('LINK_STREAM', f'lane {number}')
            if stream == one.peer:
                if acked > one.held: raise Refusal('LINK_STREAM', f'lane {number}')
            else:
                one.peer, one.held = stream, 0
                self.given[number][0] = self.messages
            one.sent = one.judged = place
            one.sent_bytes = one.taken_bytes = 0
            one.until, one.until_bytes = place + messages, size
            told += self.acknowledge(number, place)
        return told

    def acknowledge(self, number, place):
        one = self.lanes[number]
        if place > one.sent: raise Refusal('LINK_ACK')
        if place <= one.acked: return []
        for past in [x for x in one.queue if x <= place]: del one.queue[past]
        one.acked = place
        one.judged = max(one.judged, place)
        return [(number, place)]

    def judge(self, header):
        """Takes a RESULT."""
        one = self.lanes[header[0]]
        if not one.judged < header[1] <= one.sent: raise Refusal('LINK_ACK')
        one.judged = header[1]

    def credit(self, header):
        one = self.lanes[header[0]]
        one.until, one.until_bytes = max(one.until, header[1]), max(one.until_bytes, header[2])

    def admit(self, header, frame):
        """Whether a MSG of the peer is the next of its lane; False when it is held already."""
        one = self.lanes[header[0]]
        if header[1] <= one.held: return False
        if header[1] != one.held + 1: raise Refusal('LINK_SEQUENCE')
        place, size = self.given[header[0]]
        one.taken_bytes += len(frame)
        if header[1] > place or one.taken_bytes > size: raise Refusal('LINK_WINDOW')
        one.held = header[1]
        return True

    def more(self, number):
        """CREDIT when half of it is used, else nothing (LINK-43)."""
        one, given = self.lanes[number], self.given[number]
        if 2 * (given[0] - one.held) > self.messages and 2 * (given[1] - one.taken_bytes) > self.bytes: return []
        given[0], given[1] = one.held + self.messages, one.taken_bytes + self.bytes
        return [build('CREDIT', {0: number, 1: given[0], 2: given[1]})]

    def takes(self):
        """Every message that may go now, as MSG."""
        out = []
        for one in self.lanes:
            for place in sorted(x for x in one.queue if x > one.sent):
                header, frame = one.queue[place]
                alone = one.sent == one.acked
                if place > one.until or (one.sent_bytes + len(frame) > one.until_bytes and not alone): break
                one.sent, one.sent_bytes = place, one.sent_bytes + len(frame)
                out.append(build('MSG', header, frame))
        return out
