import { existsSync } from 'node:fs'
import { readFile, readlink, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../../contract/refusal.ts'
import { dataRefusals } from './refusals.ts'
import { processStart } from './service-user.ts'

const stopLimitMs = 30_000
/** A killed process takes a moment to go; one that is still there after this is alive. */
const dyingLimitMs = 2000

/** Where the embedded server keeps what, below the data folder. */
export type Places = { root: string; db: string; log: string; password: string; connection: string }

export function placesOf(dataFolder: string): Places {
  const root = join(resolve(dataFolder), 'postgres')
  return {
    root,
    db: join(root, 'db'),
    log: join(root, 'postgres.log'),
    password: join(root, 'password'),
    connection: join(root, 'connection.json'),
  }
}

/** The postmaster that serves this folder now, whoever started it. */
async function livingPostmaster(places: Places): Promise<number | undefined> {
  const text = await readFile(join(places.db, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1 || !processStart(pid)) return undefined
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  return cwd === places.db ? pid : undefined
}

/** Ends what a killed Millrace left running. A living Millrace on the same folder is not disturbed: that is refused. */
export async function endLeftover(places: Places): Promise<void> {
  const pidFile = join(places.db, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const starter = await readStarter(places)
  const pid = await livingPostmaster(places)
  if (pid === undefined) {
    await rm(pidFile, { force: true }) // its process is gone, or the number now belongs to somebody else
    return
  }
  const starts = Date.now()
  while (starter && processStart(starter.pid) === starter.start) {
    if (Date.now() - starts > dyingLimitMs) {
      throw new Refusal(dataRefusals.folderInUse, { folder: dirname(places.root), pid: starter.pid })
    }
    await sleep(50)
  }
  const since = Date.now()
  for (let round = 0; (await livingPostmaster(places)) === pid; round++) {
    const patience = Date.now() - since
    try {
      if (round === 0) process.kill(pid, 'SIGINT')
      else if (patience > stopLimitMs) process.kill(pid, 'SIGQUIT')
    } catch {} // it ended in between
    if (patience > 2 * stopLimitMs) {
      throw new Refusal(dataRefusals.didNotStart, { detail: `process ${pid} does not end`, log: places.log })
    }
    await sleep(50)
  }
}

async function readStarter(places: Places): Promise<{ pid: number; start: string; url: string } | undefined> {
  return readFile(places.connection, 'utf8')
    .then((s) => JSON.parse(s))
    .catch(() => undefined)
}

/** URL of the embedded server that serves this data folder now, for a second process (the CLI); undefined when none does. */
export async function connectionUrlOf(dataFolder: string): Promise<string | undefined> {
  const starter = await readStarter(placesOf(dataFolder))
  return starter && processStart(starter.pid) === starter.start ? starter.url : undefined
}
