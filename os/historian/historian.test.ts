import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '../../contract/refusal.ts'
import { ClickHouseClient } from './clickhouse-client.ts'
import { engineThreads } from './engine-config.ts'
import { historianContract } from './historian.contract.ts'
import { batchOf, type Row } from './historian-play.ts'
import { connectHistorian, openHistorian } from './open.ts'
import { tables } from './schema.ts'

const folderOf = () => mkdtemp(join(tmpdir(), 'millrace-historian-'))
const remove = (folder: string) => rm(folder, { recursive: true, force: true })

historianContract(
  'embedded engine',
  async (clock) => {
    const folder = await folderOf()
    const historian = await openHistorian({ folder, clock })
    return {
      historian,
      kill() {
        const pid = historian.enginePid()
        if (pid) process.kill(pid, 'SIGKILL')
      },
      async close() {
        await historian.close()
        await remove(folder)
      },
    }
  },
  { runs: 8, kills: true },
)

/** The same engine behind a TCP port and a password, as a server by URL would be. */
async function serveOverTcp(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const secret = randomBytes(12).toString('hex')
  const script = join(import.meta.dirname, 'chdb-server.ts')
  const child = spawn(process.execPath, [script, folder, '127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, MILLRACE_ENGINE_SECRET: secret, UV_THREADPOOL_SIZE: String(engineThreads) },
  })
  const exited = new Promise((resolve) => child.on('exit', resolve))
  const { port } = await new Promise<{ port: number }>((resolve) => child.once('message', resolve as never))
  return {
    url: `http://default:${secret}@127.0.0.1:${port}/millrace`,
    async stop() {
      child.disconnect()
      await exited
    },
  }
}

historianContract(
  'by URL',
  async (clock) => {
    const folder = await folderOf()
    const server = await serveOverTcp(folder)
    const historian = await openHistorian({ folder, url: server.url, clock })
    return {
      historian,
      async close() {
        await historian.close()
        await server.stop()
        await remove(folder)
      },
    }
  },
  { runs: 3, kills: false },
)

const external = process.env.MILLRACE_TEST_CLICKHOUSE_URL
if (external) {
  historianContract(
    'ClickHouse server',
    async (clock) => {
      const url = new URL(external)
      url.pathname = `/millrace_test_${randomBytes(6).toString('hex')}`
      const historian = await openHistorian({ folder: '', url: url.href, clock })
      return { historian, close: () => historian.close() }
    },
    { runs: 20, kills: false },
  )
}

test('a second engine on the same folder is refused, a folder that cannot be written too', async () => {
  const folder = await folderOf()
  const first = await openHistorian({ folder })
  try {
    await assert.rejects(openHistorian({ folder }), (e) => e instanceof Refusal && e.code === 'historianFolderInUse')
    await assert.rejects(
      openHistorian({ folder: join(import.meta.filename, 'folder') }),
      (e) => e instanceof Refusal && e.code === 'historianFolder',
    )
  } finally {
    await first.close()
    await remove(folder)
  }
})

test('samples are there after closing and opening again, and another connection sees them', async () => {
  const folder = await folderOf()
  const row: [number, number, number] = [5, Date.UTC(2024, 0, 1), 1.25]
  const first = await openHistorian({ folder })
  await first.append(batchOf([row]))
  await first.close()
  const again = await openHistorian({ folder })
  const other = await connectHistorian(again.endpoint)
  try {
    assert.deepEqual(await other.extent(), { from: row[1], to: row[1] })
    assert.equal((await other.stats()).samples, 1)
  } finally {
    await other.close()
    await again.close()
    await remove(folder)
  }
})

test('rollups of an earlier form are dropped and computed anew', async () => {
  const folder = await folderOf()
  const hourMs = 3_600_000
  const start = Date.UTC(2024, 0, 1)
  const point = { index: 7, type: 'number' } as const
  const clock = () => start + 10 * hourMs
  const quarters = Array.from({ length: 32 }, (_, i): Row => [7, start + (i * hourMs) / 4, i, i < 16 ? 0xc0 : 0x2c0])
  const first = await openHistorian({ folder, clock })
  await first.append(batchOf(quarters))
  const old = new ClickHouseClient(first.endpoint)
  // As they were: everything rolled up, by cells that do not say what was measured.
  await old.execute(`CREATE TABLE rollup (level UInt32, point UInt32, cell UInt32, good UInt32)
    ENGINE = MergeTree ORDER BY (level, point, cell)`)
  await old.execute(`CREATE TABLE rollup_state (one UInt8, generation UInt64, announced Int64, rolled Int64)
    ENGINE = MergeTree ORDER BY one`)
  await old.execute(`INSERT INTO rollup_state VALUES (1, 9, ${clock()}, ${clock()})`)
  old.close()
  await first.close()

  const again = await openHistorian({ folder, clock })
  const client = new ClickHouseClient(again.endpoint)
  try {
    const names = await client.query(`SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name`)
    assert.deepEqual(
      names.column<string[]>('name'),
      ['sample', 'sample_text', 'sample_held', ...Object.values(tables)].sort(),
    )
    const measured = async () =>
      (await again.aggregate(point, { from: start, to: start + 8 * hourMs, buckets: 4 })).map((b) => b.measured)
    assert.deepEqual(await measured(), [1, 1, 0, 0])
    await again.maintain()
    const cells = await client.query(`SELECT count() AS n FROM ${tables.rollup} FINAL WHERE level = 3600`)
    assert.equal(Number(cells.column<BigUint64Array>('n')[0]), 8)
    assert.deepEqual(await measured(), [1, 1, 0, 0])
  } finally {
    client.close()
    await again.close()
    await remove(folder)
  }
})

test('the engine ends when its starter is killed', async () => {
  const folder = await folderOf()
  const code = `import { startEngine } from ${JSON.stringify(import.meta.resolve('./engine.ts'))}
    const engine = await startEngine(${JSON.stringify(folder)})
    process.send(engine.pid())`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const pid = await new Promise<number>((resolve) => starter.once('message', resolve as never))
  starter.kill('SIGKILL')
  const alive = () => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  for (let waits = 0; alive(); waits++) {
    assert.ok(waits < 600, 'the engine is still there after 30 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await remove(folder)
})
