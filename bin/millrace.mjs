#!/usr/bin/env node
// Starts the command line under the pinned Node, whatever Node called it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pinned = join(root, 'node_modules/node/bin/node')

if (process.versions.node.startsWith('26.')) {
  await import('../os/host/quick-read.ts')
  const { main } = await import('../os/host/cli.ts')
  await main(process.argv.slice(2))
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
} else {
  console.error('millrace: packages are not installed yet; run `npm start` once in the repository.')
  process.exit(1)
}
