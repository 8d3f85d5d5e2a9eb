// npm run check: types, format and lint, layers, and what must never get into the repository.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { violationsOf } from './layers.ts'
import { kernelLines, mostKernelLines } from './lines.ts'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)
const problems: string[] = []

function tool(name: string, args: string[]): void {
  const result = spawnSync(bin(name), args, { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) problems.push(`${name} ${args.join(' ')}`)
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(/(?:from\s+|import\s*\(\s*|new URL\(\s*|import\s+)['"](\.[^'"]+)['"]/g)
  return [...found].map((m) => normalize(join(dirname(file), m[1]))).filter((path) => /\.tsx?$/.test(path))
}

function checkLayers(): void {
  const folders = ['contract', 'units', 'api', 'os', 'drivers', 'apps', 'web', 'demo']
  const files = folders
    .flatMap((f) => globSync(`${f}/**/*.{ts,tsx}`, { cwd: root }))
    .filter((f) => !f.includes('/dist/'))
  for (const file of files)
    for (const v of violationsOf(file, importsOf(file))) problems.push(`${v.file} imports ${v.imports}: ${v.rule}`)
}

function checkLock(): void {
  if (/"resolved": *"https?:/.test(readFileSync(join(root, 'package-lock.json'), 'utf8')))
    problems.push('package-lock.json names a registry; keep omit-lockfile-registry-resolved in .npmrc and rewrite it')
}

function checkSize(): void {
  const lines = kernelLines()
  if (lines > mostKernelLines) problems.push(`contract and os/kernel have ${lines} lines, more than ${mostKernelLines}`)
}

tool('tsc', ['--noEmit', '-p', '.'])
if (existsSync(join(root, 'web/tsconfig.json'))) tool('tsc', ['--noEmit', '-p', 'web'])
tool('biome', ['check', '--diagnostic-level=error', '.'])
checkLayers()
checkLock()
checkSize()
for (const problem of problems) console.error(`✖ ${problem}`)
if (problems.length > 0) process.exit(1)
console.log('✔ types, lint, layers, lock and size')
