// npm test: checks, then every *.test.ts, adjacent to what it tests. `npm test -- os/twin` runs a part.
import { spawn } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const only = process.argv.slice(2)

/** Whether the machine has memory to spare for what the tests write: some hundred databases, of which a disk would sync every page. */
function hasMemory(): boolean {
  const gibibyte = 2 ** 30
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= 8 * gibibyte && process.availableMemory() >= 16 * gibibyte
  } catch {
    return false
  }
}

// a short name: the path of a socket has some hundred bytes
const folder = mkdtempSync(join(hasMemory() ? '/dev/shm' : tmpdir(), 'mill-'))
const cluster = join(folder, 'cluster')
mkdirSync(cluster)
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
const env = {
  ...process.env,
  // some three hundred files and forty platforms read the same code: compiled once
  NODE_COMPILE_CACHE: join(root, 'node_modules/.millrace/compiled-for-tests'),
  MILLRACE_TEST_CLUSTER: cluster,
  TMPDIR: folder,
}

/** Whether it ended well. */
const run = (args: string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env })
    child.on('close', (code) => resolve(code === 0))
  })

// The longest first, so that none of them is left alone at the end.
const starting = ['scenarios', 'tools', 'apps', 'os', 'drivers', 'demo', 'bench']
/** Pure rules throughout: one process for all of them. */
const pure = ['web', 'units', 'contract', 'api']
const testsIn = (folders: string[]) =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: root }).sort())
    .filter(
      (file) => !file.includes('node_modules') && (only.length === 0 || only.some((part) => file.startsWith(part))),
    )
const [slow, quick] = [testsIn(starting), testsIn(pure)]
if (slow.length + quick.length === 0) {
  console.error(`there is no test below ${only.join(', ')}`)
  process.exit(1)
}
// Each reads the same packages: as quickly as the platform does.
const test = (...more: string[]) =>
  run(['--import', './os/host/quick-read.ts', '--test', '--test-reporter=spec', ...more])
const [checked, ...tested] = await Promise.all([
  only.length > 0 || run(['tools/check.ts']),
  quick.length === 0 || test('--test-isolation=none', ...quick),
  slow.length === 0 || run(['tools/test-cluster.ts', cluster]),
])
// what does not compile is not tried further
if (!checked) process.exit(1)
// Three at a time: most tests start a real database, broker or browser, and some wait for it.
if (slow.length > 0) tested.push(await test('--test-concurrency=3', ...slow))
if (!tested.every((isGood) => isGood)) process.exit(1)
