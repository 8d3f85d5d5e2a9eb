import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, processesOf, startMillrace } from '../scenarios/testing.ts'
import { type Figure, median, round3 } from './figure.ts'

const root = join(import.meta.dirname, '..')
const laterStarts = 3
/** The apps' demo data is made after the first start, in less than this. */
const appsDataMs = 60_000

const readyMs = (line: string) => Number(/in (\d+) ms/.exec(line)?.[1])

/** `npm start` in a fresh clone with an empty data folder: packages, screens, demo, everything. Seconds. */
async function firstStart(): Promise<number> {
  const clone = await mkdtemp(join(tmpdir(), 'millrace-clone-'))
  const { env, folder } = await environment({ env: { MILLRACE_DEMO: 'on', MILLRACE_DEMO_APPS: '' } })
  try {
    const cloned = spawnSync('git', ['clone', '--quiet', '--local', root, join(clone, 'millrace')])
    if (cloned.status !== 0) throw new Error(`git clone: ${cloned.stderr}`)
    const plain = Object.fromEntries(
      Object.entries(env).filter(([name]) => !name.startsWith('npm_') && name !== 'NODE'),
    )
    plain.PATH = (plain.PATH ?? '')
      .split(':')
      .filter((p) => !p.includes('node_modules'))
      .join(':')
    const started = performance.now()
    const child = spawn('npm', ['start'], {
      cwd: join(clone, 'millrace'),
      env: plain,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    let out = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        out += chunk
        if (/^ready /m.test(out)) resolve()
      })
      void ended.then(() => reject(new Error(`npm start ended: ${out}`)))
    })
    const seconds = (performance.now() - started) / 1000
    child.kill('SIGINT')
    await ended
    return seconds
  } finally {
    await rm(clone, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}

/** Proportional share of memory of all processes of an instance, MB. */
async function memoryOf(folder: string, own: number): Promise<number> {
  const pids = new Set([...(await processesOf(folder)).map((line) => line.split(' ')[0]), String(own)])
  let kb = 0
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    kb += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0)
  }
  return kb / 1024
}

export async function run(): Promise<Figure[]> {
  const first = process.env.MILLRACE_BENCH_CLONE === 'off' ? undefined : await firstStart()
  const env = { MILLRACE_DEMO_APPS: '' }
  let instance = await startMillrace({ demo: 'on', opcua: 'on', env })
  await new Promise((resolve) => setTimeout(resolve, appsDataMs))
  const starts: number[] = []
  for (let i = 0; i < laterStarts; i++) {
    await instance.end('SIGTERM')
    instance = await startMillrace({ demo: 'on', opcua: 'on', folder: instance.folder, ports: instance.ports, env })
    starts.push(readyMs(instance.readyLine) / 1000)
  }
  // idle: the demo plays, nobody looks
  await new Promise((resolve) => setTimeout(resolve, 60_000))
  const memory = await memoryOf(instance.folder, instance.child.pid as number)
  await instance.destroy()
  const figure = (name: string, value: number, unit: string, target: number): Figure => ({
    bench: 'start',
    name,
    value: round3(value),
    unit,
    better: 'lower',
    target,
  })
  return [
    ...(first === undefined ? [] : [figure('first start, fresh clone', first, 's', 180)]),
    figure('later start, median', median(starts), 's', 5),
    figure('memory of the whole idle system with the demo', memory, 'MB', 1500),
  ]
}
