import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '../../contract/refusal.ts'
import { minimumFreeMb, prepareDataFolder, readConfig, refuseLittleSpace } from './config.ts'
import { lockDataFolder } from './installation-lock.ts'
import { checkPort } from './ports.ts'

const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('defaults are those of the outside surface; wrong settings are refused, never guessed', () => {
  const plain = readConfig({})
  assert.deepEqual([plain.port, plain.mqttPort, plain.opcuaPort, plain.demo], [8080, 1883, 4840, undefined])
  assert.match(plain.dataFolder, /\/data$/)
  assert.equal(readConfig({ MILLRACE_DEMO: 'off' }).demo, false)
  assert.equal(readConfig({ MILLRACE_OPCUA_PORT: 'off' }).opcuaPort, undefined)
  for (const env of [
    { MILLRACE_PORT: '0x50' },
    { MILLRACE_PORT: '65536' },
    { MILLRACE_DEMO: 'yes' },
    { MILLRACE_DEMO_SPEED: '0' },
    { MILLRACE_DEMO_APPS: 'calibration;equipment' },
    { MILLRACE_POSTGRES_URL: 'nowhere' },
    { MILLRACE_S3_URL: 'http://store/bucket', MILLRACE_S3_ACCESS_KEY: 'key' },
    { MILLRACE_FILE_QUOTA_MB: '0' },
  ])
    assert.throws(() => readConfig(env), refusal('badSetting'), JSON.stringify(env))
  // a URL may hold a password: a refusal must not repeat it
  assert.throws(
    () => readConfig({ MILLRACE_CLICKHOUSE_URL: 'secret' }),
    (e) => !(e as Error).message.includes('secret'),
  )
})

test('a bucket for files comes with its keys; the public address ends without a slash', () => {
  const env = { MILLRACE_S3_URL: 'http://store/bucket', MILLRACE_S3_ACCESS_KEY: 'a', MILLRACE_S3_SECRET_KEY: 'b' }
  assert.deepEqual(readConfig(env).s3, {
    url: env.MILLRACE_S3_URL,
    accessKey: 'a',
    secretKey: 'b',
    region: 'us-east-1',
  })
  assert.equal(readConfig({}).s3, undefined)
  assert.equal(
    readConfig({ MILLRACE_PUBLIC_URL: 'https://plant.example/mill//' }).publicUrl,
    'https://plant.example/mill',
  )
})

test('too little room and a folder that cannot be written are refused in words', () => {
  assert.throws(() => refuseLittleSpace('/d', minimumFreeMb - 1), refusal('diskFull'))
  refuseLittleSpace('/d', minimumFreeMb)
  const folder = mkdtempSync(join(tmpdir(), 'millrace-config-'))
  writeFileSync(join(folder, 'file'), '')
  assert.throws(() => prepareDataFolder(join(folder, 'file', 'below')), refusal('folderNotWritable'))
  rmSync(folder, { recursive: true })
})

test('one process per data folder; what a killed one left behind is taken over', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-lock-'))
  const release = lockDataFolder(folder)
  assert.throws(() => lockDataFolder(folder), refusal('alreadyRunning'))
  release()
  writeFileSync(join(folder, 'millrace.pid'), '999999999 1')
  lockDataFolder(folder)()
  writeFileSync(join(folder, 'millrace.pid'), `${process.pid} 12345`)
  lockDataFolder(folder)()
  rmSync(folder, { recursive: true })
})

test('a port in use is named with the variable that changes it', async () => {
  const blocker = createServer()
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
  const { port } = blocker.address() as { port: number }
  await assert.rejects(checkPort(port, '127.0.0.1', 'MILLRACE_PORT'), refusal('portInUse'))
  blocker.close()
  await checkPort(0, '127.0.0.1', 'MILLRACE_PORT')
})
