# SPDX-License-Identifier: Apache-2.0
"""Answers the questions of `rogatory conformance vectors`, one line of JSON each."""
import json
import sys

from answers import blobs, dossiers, links, objects, primitives, proofs, schema  # noqa: F401 (each registers its operations)
from answers.operations import OPERATIONS, Skip
from protocol.cbor import Refusal


def answer(question):
    try:
        return {'ok': True, 'output': OPERATIONS[question['operation']](question, question['input'], question.get('keys') or {})}
    except Refusal as refusal:
        return {'ok': False, 'code': refusal.code}
    except Skip as skip:
        return {'skip': str(skip)}


if __name__ == '__main__':
    print(json.dumps({'hello': 1, 'name': 'rogatory-python', 'version': '1', 'operations': list(OPERATIONS)}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({'id': question['id'], **answer(question)}), flush=True)
