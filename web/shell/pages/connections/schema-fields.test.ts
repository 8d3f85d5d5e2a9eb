import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingPath, sayFinding, settingFields, splitText } from './schema-fields.ts'

const fields = settingFields({
  config: {
    type: 'object',
    properties: {
      host: { type: 'string', description: '服务器地址 | Host' },
      topics: { type: 'array', items: { type: 'string' } },
    },
    required: ['host'],
  },
  secrets: ['password'],
})

test('findings of the server find their field', () => {
  assert.deepEqual(findingPath('config.host', fields), ['config', 'host'])
  assert.deepEqual(findingPath('config.topics.0', fields), ['config', 'topics'])
  assert.deepEqual(findingPath('config.password', fields), ['secrets', 'password'])
  assert.deepEqual(findingPath('secrets.password', fields), ['secrets', 'password'])
  assert.deepEqual(findingPath('code', fields), ['code'])
  assert.deepEqual(findingPath('name.en', fields), ['name', 'en'])
  assert.equal(findingPath('elsewhere', fields), undefined)
  assert.equal(findingPath('config.elsewhere', fields), undefined)
})

test('texts in two languages', () => {
  assert.deepEqual(splitText('设备地址 | Host'), { zh: '设备地址', en: 'Host' })
  assert.deepEqual(splitText('用户证书(PEM)| User certificate (PEM)'), {
    zh: '用户证书(PEM)',
    en: 'User certificate (PEM)',
  })
  assert.deepEqual(splitText('Unit'), { zh: 'Unit', en: 'Unit' })
  assert.equal(sayFinding('请填写用户名 | enter a user name', 'en'), 'enter a user name')
})
