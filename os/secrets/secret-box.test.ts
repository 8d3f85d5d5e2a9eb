import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { installationKey, secretBox } from './secret-box.ts'

test('opens what it sealed, never the same twice, and refuses what was changed or sealed under another key', () => {
  const box = secretBox(randomBytes(32))
  const secrets = { password: '密码 "x"', key: '' }
  const sealed = box.seal(secrets)
  assert.deepEqual(box.open(sealed), secrets)
  assert.notDeepEqual(box.seal(secrets), sealed)
  const changed = Buffer.from(sealed)
  changed[changed.length - 1] ^= 1
  assert.throws(() => box.open(changed))
  assert.throws(() => secretBox(randomBytes(32)).open(sealed))
})

test('the installation key is made once and only its owner may read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-key-'))
  try {
    const key = installationKey(folder)
    assert.equal(key.length, 32)
    assert.deepEqual(installationKey(folder), key)
    assert.equal(statSync(join(folder, 'secret.key')).mode & 0o777, 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
