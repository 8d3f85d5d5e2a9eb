import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coerceNodeId } from 'node-opcua'
import { opcuaAddress } from './config.ts'

const guid = '09087e75-8e5e-499b-954f-f2a9603db28a'
const cases: [nodeId: string, isOne: boolean][] = [
  ...['i=5', 'ns=1;i=0', 'ns=65535;i=4294967295', 'ns=2;s=工位 1', `ns=1;g=${guid}`, 'ns=1;b=AAA='].map(
    (id): [string, boolean] => [id, true],
  ),
  ...['', 'x', 'i=0', 'ns=0;i=0', 'NS=1;s=x', 'ns=1;S=x', 'I=5', `ns=1;G=${guid}`].map((id): [string, boolean] => [
    id,
    false,
  ]),
  ...['ns=65536;i=1', 'i=4294967296', 'ns=1;g=09087e75', 'ns=1;b=%', 'ns=1;s='].map((id): [string, boolean] => [
    id,
    false,
  ]),
]

test('what is taken for a NodeId is one to the stack behind a session too', () => {
  for (const [nodeId, isOne] of cases) {
    assert.equal(opcuaAddress.safeParse({ nodeId }).success, isOne, nodeId)
    if (isOne) assert.doesNotThrow(() => coerceNodeId(nodeId), nodeId)
  }
  assert.ok(opcuaAddress.safeParse({ nodeId: 'nsu=urn:plant;s=a' }).success)
  assert.ok(!opcuaAddress.safeParse({ nodeId: 'nsu=urn:plant;i=4294967296' }).success)
})
