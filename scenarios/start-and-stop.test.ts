import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { environment, eventually, processesOf, runMillrace, startMillrace } from './testing.ts'

test('starts, says so in one line, ends on SIGINT and leaves no process behind', async () => {
  const instance = await startMillrace({ opcua: 'on', makesCluster: true })
  try {
    assert.match(instance.readyLine, /^ready http:\/\/localhost:\d+ in \d+ ms$/)
    const health = await (await instance.api('/api/health')).json()
    assert.equal(health.status, 'ok', JSON.stringify(health))
    assert.equal(await instance.end('SIGINT'), 0)
    await eventually('no process left', async () => (await processesOf(instance.folder)).length === 0)
  } finally {
    await instance.destroy()
  }
})

test('recovers by itself after kill −9, with everything that was acknowledged', async () => {
  const first = await startMillrace({ opcua: 'on' })
  const token = await first.token()
  await first.api('/api/points', {
    method: 'POST',
    token,
    body: { points: [{ code: 'KILL.1', name: 'k', type: 'float' }] },
  })
  const time = Date.now() - 5000
  const ingest = await first.api('/api/ingest', { method: 'POST', token, body: { code: 'KILL.1', time, value: 42.5 } })
  assert.deepEqual(await ingest.json(), { accepted: 1, rejected: [] })
  await first.end('SIGKILL')

  const second = await startMillrace({ opcua: 'on', folder: first.folder, ports: first.ports })
  try {
    const live = await (await second.api('/api/live?codes=KILL.1', { token })).json()
    assert.deepEqual(live.items, [{ code: 'KILL.1', time, value: 42.5, quality: 192 }])
    const history = await (await second.api(`/api/history?code=KILL.1&from=${time}`, { token })).json()
    assert.deepEqual(history.items, [[time, 42.5, 192]])
  } finally {
    await second.destroy()
  }
})

test('a second start on the same data folder, and a port in use, end with one clear sentence', async () => {
  const instance = await startMillrace()
  const blocker = createServer()
  try {
    const twice = await runMillrace(['start'], (await environment({ folder: instance.folder })).env)
    assert.equal(twice.code, 1)
    assert.match(twice.stderr, /in use by another Millrace \(process \d+\)/)

    await new Promise<void>((resolve) => blocker.listen(0, '0.0.0.0', resolve))
    const { port } = blocker.address() as { port: number }
    const taken = await environment({ env: { MILLRACE_MQTT_PORT: String(port) } })
    const refused = await runMillrace(['start'], taken.env)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, new RegExp(`Port ${port} is already in use; .* MILLRACE_MQTT_PORT`))
    assert.deepEqual(await processesOf(taken.folder), [])
    await rm(taken.folder, { recursive: true, force: true })
  } finally {
    blocker.close()
    await instance.destroy()
  }
})

test('a data folder that cannot be written and a setting that makes no sense are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-file-'))
  await writeFile(join(folder, 'file'), '')
  try {
    const asFile = await environment({ folder: join(folder, 'file') })
    const refused = await runMillrace(['start'], asFile.env)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /data folder .* cannot be written \(\w+\)/)
    const wrong = await environment({ folder, env: { MILLRACE_PORT: 'eighty' } })
    const setting = await runMillrace(['start'], wrong.env)
    assert.equal(setting.code, 1)
    assert.match(setting.stderr, /MILLRACE_PORT has the value "eighty"/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('two instances run side by side and know nothing of each other', async () => {
  const [a, b] = await Promise.all([startMillrace({ opcua: 'on' }), startMillrace({ opcua: 'on' })])
  try {
    const token = await a.token()
    assert.equal((await a.api('/api/points', { token })).status, 200)
    assert.equal((await b.api('/api/points', { token })).status, 401)
  } finally {
    await Promise.all([a.destroy(), b.destroy()])
  }
})

test('under npm start: a signal to npm alone, even kill −9, ends everything', async () => {
  const { env, folder } = await environment({})
  after(() => rm(folder, { recursive: true, force: true }))
  // after SIGKILL, which leaves no time to end in order, the next start recovers
  for (const signal of ['SIGINT', 'SIGKILL', 'SIGTERM'] as const) {
    const npm = spawn('npm', ['start'], {
      cwd: join(import.meta.dirname, '..'),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    npm.stdout.on('data', (chunk) => {
      out += chunk
    })
    npm.stderr.on('data', (chunk) => {
      out += chunk
    })
    try {
      await eventually('ready', () => {
        if (npm.exitCode !== null) throw new Error(out)
        return /^ready /m.test(out)
      })
      npm.kill(signal)
      await eventually(`no process left after ${signal}`, async () => (await processesOf(folder)).length === 0)
    } finally {
      npm.kill('SIGKILL')
    }
  }
})
