import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../contract/refusal.ts'
import { processStart } from '../data/service-user.ts'
import { startRefusals } from './config.ts'

/**
 * One Millrace per data folder: `millrace.pid` names the process that has it. A file left behind by a killed process is
 * taken over. Returns the release.
 */
export function lockDataFolder(folder: string): () => void {
  const file = join(folder, 'millrace.pid')
  const mine = `${process.pid} ${processStart(process.pid) ?? ''}`
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid, start] = readFileSync(file, 'utf8').split(' ')
    const alive = processStart(Number(pid))
    if (alive !== undefined && alive === start) throw new Refusal(startRefusals.alreadyRunning, { folder, pid })
    rmSync(file, { force: true })
  }
  throw new Refusal(startRefusals.alreadyRunning, { folder, pid: '?' })
}
