import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drivers } from '../drivers/index.ts'
import { describeDriver } from '../os/stream/describe-drivers.ts'
import { configOf, isRelevant, secretsOf, settingFields } from '../web/shell/pages/connections/schema-fields.ts'

// The drivers' settings and the form that the screens make of them know each other only by their JSON Schema.

const described = drivers.map(describeDriver)
const fieldsOf = (id: string) => settingFields(described.find((driver) => driver.id === id)!)

test('every setting of every driver gets a field with a label in both languages', () => {
  for (const driver of described) {
    for (const field of settingFields(driver)) {
      const where = `${driver.id}.${field.name}`
      assert.notEqual(field.kind, 'other', where)
      assert.match(field.label.zh, /\p{Script=Han}/u, where)
      assert.doesNotMatch(field.label.en, /\p{Script=Han}|\|/u, where)
      assert.ok(field.label.en.length > 0, where)
      if (field.required) assert.equal(field.tuning, false, where)
    }
  }
})

test('a form that is left at its defaults, with what is required filled in, passes the driver', () => {
  for (const [id, typed] of Object.entries({
    modbus: { host: '10.0.0.5' },
    opcua: { endpoint: 'opc.tcp://10.0.0.5:4840' },
    'mqtt-client': { host: '10.0.0.5', topics: ['plant/#'] },
    mtconnect: { url: 'http://10.0.0.5:5000' },
    replay: { file: 'a.csv' },
    push: {},
  })) {
    const fields = fieldsOf(id)
    const defaults = Object.fromEntries(fields.map((field) => [field.name, field.default]))
    const config = configOf(id, fields, { ...defaults, ...typed })
    const result = drivers.find((driver) => driver.id === id)!.config.safeParse(config)
    assert.ok(result.success, `${id}: ${result.error?.message}`)
  }
})

test('kinds and limits come from the schema', () => {
  const modbus = Object.fromEntries(fieldsOf('modbus').map((field) => [field.name, field]))
  assert.equal(modbus.host.kind, 'text')
  assert.ok(modbus.host.required)
  assert.deepEqual(
    [modbus.port.kind, modbus.port.min, modbus.port.max, modbus.port.default],
    ['integer', 1, 65535, 502],
  )
  assert.equal(modbus.zeroBased.kind, 'switch')
  assert.ok(modbus.maxGap.tuning)
  assert.ok(!modbus.pollEveryMs.tuning)
  const mqtt = Object.fromEntries(fieldsOf('mqtt-client').map((field) => [field.name, field]))
  assert.deepEqual(mqtt.qos.choices, [0, 1])
  assert.equal(mqtt.topics.kind, 'list')
  assert.equal(mqtt.tlsKey.kind, 'long')
  assert.ok(mqtt.tlsKey.secret)
})

test('a secret that is no setting has a field too, and never travels among the settings', () => {
  const [password] = fieldsOf('push')
  assert.deepEqual([password.name, password.secret], ['password', true])
  assert.deepEqual(configOf('push', fieldsOf('push'), { password: 'x' }), {})
  assert.deepEqual(secretsOf({ password: 'x', key: '', other: undefined }), { password: 'x' })
  assert.equal(secretsOf({ password: '' }), undefined)
})

test('what does not matter is hidden and not sent', () => {
  const fields = fieldsOf('opcua')
  const userName = fields.find((field) => field.name === 'userName')!
  assert.ok(!isRelevant('opcua', userName, { auth: 'anonymous' }))
  assert.ok(isRelevant('opcua', userName, { auth: 'userName' }))
  const config = configOf('opcua', fields, { endpoint: ' opc.tcp://h:1 ', auth: 'anonymous', userName: 'old' })
  assert.deepEqual(config, { endpoint: 'opc.tcp://h:1', auth: 'anonymous' })
  const adapter = { protocol: 'shdr', host: '10.0.0.6', port: 7878, url: 'http://old:5000' }
  assert.deepEqual(configOf('mtconnect', fieldsOf('mtconnect'), adapter), {
    protocol: 'shdr',
    host: '10.0.0.6',
    port: 7878,
  })
})
