import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** `prefix`: a command that runs another one as this account, where changing the user is not enough. */
export type ServiceUser = { name: string; uid: number; gid: number; prefix?: readonly string[] }

/**
 * Root under another account's number: in a user namespace of its own a process is not root to itself, but owns root's
 * files and passes root's folders. So PostgreSQL runs from a clone below /root, which no other account may enter.
 */
function inNamespace({ name, uid, gid }: ServiceUser): ServiceUser {
  const prefix = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--']
  return { name: `${name} (user namespace)`, uid: 0, gid: 0, prefix }
}

function accountNamed(names: readonly string[]): ServiceUser | undefined {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of names) {
    const found = accounts.find(([name]) => name === wanted)
    if (found) return { name: wanted, uid: Number(found[2]), gid: Number(found[3]) }
  }
  return undefined
}

/** How a command is run as an account: what to spawn, and with which user. */
export function asUser(user: ServiceUser | undefined, file: string, args: readonly string[]) {
  const [command, ...rest] = [...(user?.prefix ?? []), file, ...args]
  return { command, args: rest, owner: user && !user.prefix ? { uid: user.uid, gid: user.gid } : {} }
}

function canEnter(user: ServiceUser, folders: readonly string[]): Promise<boolean> {
  const { command, args, owner } = asUser(user, '/bin/sh', [
    '-c',
    'for f; do test -x "$f" || exit 1; done',
    'sh',
    ...folders,
  ])
  return new Promise((done) => execFile(command, args, { cwd: '/', ...owner }, (error) => done(!error)))
}

/**
 * The account PostgreSQL runs under: our own, or, because PostgreSQL refuses to run as root, the first of `postgres` and
 * `nobody` that this machine knows and that may enter the folders, else root in a user namespace where the machine allows
 * that. undefined: run as we are.
 */
export async function serviceUser(folders: readonly string[]): Promise<ServiceUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const account = accountNamed(['postgres', 'nobody'])
  if (!account) throw new Error('running as root, and this machine has neither a user postgres nor a user nobody')
  if (await canEnter(account, folders)) return account
  const other = inNamespace(account)
  // where the machine allows no namespaces, the account's own attempt is refused with the folder's name
  return (await canEnter(other, folders)) ? other : account
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
