import { readFileSync } from 'node:fs'

export type ServiceUser = { name: string; uid: number; gid: number }

/**
 * The account PostgreSQL runs under: our own, or, because PostgreSQL refuses to run as root, the first of `postgres` and
 * `nobody` that this machine knows. undefined: run as we are.
 */
export function serviceUser(): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of ['postgres', 'nobody']) {
    const found = accounts.find(([name]) => name === wanted)
    if (found) return { name: wanted, uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new Error('running as root, and this machine has neither a user postgres nor a user nobody')
}

/** A process that still runs: its start time in clock ticks since boot tells it from a later one with the same pid. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
