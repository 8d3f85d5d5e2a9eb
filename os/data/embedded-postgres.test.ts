import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../../contract/refusal.ts'
import { connectTo } from './connect.ts'
import { connectionUrlOf } from './embedded-postgres.ts'
import { openData } from './open-data.ts'
import { processStart } from './service-user.ts'

let root: string
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-pg-test-'))
  await chmod(root, 0o711)
})
after(() => rm(root, { recursive: true, force: true }))
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const since = Date.now(); !(await condition()); await sleep(20)) {
    if (Date.now() - since > 60_000) throw new Error(`waited in vain: ${what}`)
  }
}
const postmasterOf = async (folder: string) =>
  Number((await readFile(join(folder, 'postgres/db/postmaster.pid'), 'utf8')).split('\n')[0])

/** A second process that opens the folder and says so. */
async function starter(folder: string): Promise<ChildProcess> {
  const script = `import { openData } from ${JSON.stringify(new URL('./open-data.ts', import.meta.url).href)}
    await openData({ folder: ${JSON.stringify(folder)} }); console.log('open'); setInterval(() => {}, 1e9)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((done, fail) => {
    child.stdout!.once('data', done)
    child.once('exit', () => fail(new Error('the starter ended')))
  })
  return child
}

test('PostgreSQL outlives neither a clean end nor kill −9 of its starter, and what was committed is there again', async () => {
  const folder = join(root, 'killed')
  const first = await starter(folder)
  const pid = await postmasterOf(folder)
  const url = await connectionUrlOf(folder)
  assert.ok(url, 'a second process finds the running server')
  const { sql } = connectTo(url, { max: 1 })
  await sql`create table kept (n int)`
  await sql`insert into kept values (42)`
  await assert.rejects(openData({ folder }), refusedAs('folderInUse'))
  await sql.end()

  first.kill('SIGKILL')
  const again = await openData({ folder }) // at once: the old server may still be ending
  assert.equal(processStart(pid), undefined)
  assert.deepEqual([...(await again.sql`select n from kept`)], [{ n: 42 }])
  const second = await postmasterOf(folder)
  await again.close()
  assert.equal(processStart(second), undefined)
  assert.equal(await connectionUrlOf(folder), undefined)
})

test('kill −9 of the postmaster itself: noticed, and the next start recovers', async () => {
  const folder = join(root, 'crashed')
  const data = await openData({ folder })
  await data.sql`create table kept (n int)`
  process.kill(await postmasterOf(folder), 'SIGKILL')
  await data.ended
  await data.close()
  const again = await openData({ folder })
  assert.equal((await again.sql`select * from kept`).length, 0)
  await again.close()
})

test('a pid file whose number now belongs to another process does not stop the start', async () => {
  const folder = join(root, 'reused')
  await (await openData({ folder })).close()
  await writeFile(join(folder, 'postgres/db/postmaster.pid'), `${process.pid}\n${folder}\n`)
  await (await openData({ folder })).close()
})

test('a data path too long for a socket address', async () => {
  const folder = join(root, 'long'.repeat(30))
  const data = await openData({ folder })
  const socket = new URL(data.url).searchParams.get('host')!
  assert.ok(!socket.startsWith(folder))
  assert.equal((await data.sql`select 1 as one`)[0].one, 1)
  await data.close()
  await assert.rejects(stat(socket))
})

test('an initdb that was cut short is made anew; another version is refused', async () => {
  const folder = join(root, 'half')
  await mkdir(join(folder, 'postgres/db.new'), { recursive: true })
  await writeFile(join(folder, 'postgres/db.new/PG_VERSION'), '18\n')
  await (await openData({ folder })).close()
  await writeFile(join(folder, 'postgres/db/PG_VERSION'), '17\n')
  await assert.rejects(openData({ folder }), refusedAs('otherVersion'))
})

test('the secrets of the server are not for others', async () => {
  const folder = join(root, 'secret')
  const data = await openData({ folder })
  for (const file of ['password', 'connection.json']) {
    assert.equal((await stat(join(folder, 'postgres', file))).mode & 0o077, 0, file)
  }
  assert.equal((await stat(join(folder, 'postgres'))).mode & 0o077, 0)
  const wrong = new URL(data.url)
  wrong.password = 'wrong'
  const { sql } = connectTo(wrong.href, { max: 1 })
  await assert.rejects(sql`select 1`, { code: '28P01' })
  await sql.end()
  await data.close()
})

test('root may keep its data where no other account may enter; others are refused what is not theirs', async () => {
  const closed = join(root, 'closed')
  await mkdir(closed)
  const folder = join(closed, 'data')
  if (process.getuid?.() === 0) {
    // made while closed, used while open, used while closed again
    for (const [round, mode] of [0o700, 0o755, 0o700].entries()) {
      await chmod(closed, mode)
      const data = await openData({ folder })
      await data.sql`create table if not exists kept (n int)`
      await data.sql`insert into kept values (${round})`
      assert.equal((await data.sql`select count(*)::int as n from kept`)[0].n, round + 1)
      await data.close()
    }
  } else {
    await chmod(closed, 0o500)
    await assert.rejects(openData({ folder }), refusedAs('folderNotOurs'))
  }
  const file = join(root, 'a-file')
  await writeFile(file, '')
  await assert.rejects(openData({ folder: file }), refusedAs('folderNotOurs'))
})

test('an external PostgreSQL by URL, reachable or not', async () => {
  const folder = join(root, 'external')
  const server = await openData({ folder })
  const client = await openData({ folder: join(root, 'unused'), url: server.url })
  assert.equal((await client.sql`select 1 as one`)[0].one, 1)
  await client.close()
  await server.close()
  await assert.rejects(openData({ folder, url: 'postgresql://x:y@127.0.0.1:1/x' }), refusedAs('notReachable'))
  await until('nothing made for an external server', async () =>
    stat(join(root, 'unused')).then(
      () => false,
      () => true,
    ),
  )
})

test('what plain SQL and drizzle hand over is reconciled', async () => {
  const data = await openData({ folder: join(root, 'types') })
  const [row] = await data.sql`
    select 5::bigint as big, ${data.sql.json({ a: ['x'] })}::jsonb as json, ${new Date(1234)}::timestamptz as at`
  assert.deepEqual(row, { big: 5, json: { a: ['x'] }, at: '1970-01-01 00:00:01.234+00' })
  await assert.rejects(async () => data.sql`select 9007199254740993::bigint`, /safe integers/)
  await data.close()
})
