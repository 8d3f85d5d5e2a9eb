// npm test: checks, then every *.test.ts, adjacent to what it tests. `npm test -- os/twin` runs a part.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const only = process.argv.slice(2)
// some three hundred files and forty platforms read the same code: compiled once
const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.millrace/compiled-for-tests') }

function run(args: string[]): void {
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

if (only.length === 0) run(['tools/check.ts'])
// The longest first, so that none of them is left alone at the end.
const folders = ['scenarios', 'tools', 'apps', 'os', 'drivers', 'demo', 'web', 'units', 'contract', 'api', 'bench']
const tests = folders
  .flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: root }).sort())
  .filter((file) => !file.includes('node_modules') && (only.length === 0 || only.some((part) => file.startsWith(part))))
if (tests.length === 0) {
  console.error(`there is no test below ${only.join(', ')}`)
  process.exit(1)
}
// Three at a time: most tests start a real database, broker or browser, and some wait for it. Each reads the same packages: as quickly
// as the platform does.
const quickly = ['--import', './os/host/quick-read.ts']
run([...quickly, '--test', '--test-concurrency=3', '--test-reporter=spec', ...tests])
