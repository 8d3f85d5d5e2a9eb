// npm run bench [name …]: runs the benches one after the other, prints a table and writes bench/latest.json.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { type Figure, table } from './figure.ts'
import { yardstick } from './yardstick.ts'

type Stored = Figure & { machine: string; date: string }

const helpers = ['run', 'figure', 'yardstick']
const names = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !helpers.includes(name) && !name.includes('.'))
  .sort()
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are: ${names.join(', ')}`)
  process.exit(1)
}

const latest = join(import.meta.dirname, 'latest.json')
const machine = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; ${yardstick()}`
const date = new Date().toISOString()
const selected = asked.length > 0 ? asked : names
const figures: Stored[] = []
for (const name of selected) {
  console.error(`bench ${name} …`)
  const { run } = (await import(`./${name}.ts`)) as { run(): Promise<Figure[]> }
  for (const figure of await run()) figures.push({ ...figure, machine, date })
}
console.log(table(figures))
console.log(machine)
// a partial run renews its own figures and keeps the others
const before: Stored[] = existsSync(latest) ? JSON.parse(readFileSync(latest, 'utf8')) : []
const kept = before.filter((f) => !figures.some((g) => g.bench === f.bench))
writeFileSync(latest, `${JSON.stringify([...kept, ...figures], null, 2)}\n`)
process.exit(0)
