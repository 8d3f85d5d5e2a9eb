import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { OverviewScreen } from '../../api/platform.ts'
import type { TenantConnections } from '../connections/connections.ts'
import type { Sql } from '../data/connect.ts'
import type { Historian } from '../historian/historian.ts'
import type { Identity } from '../identity/identity.ts'
import type { PointDirectory } from '../live/live-reader.ts'
import type { TenantTwin } from '../twin/twin.ts'
import type { Config } from './config.ts'
import { readDemoState, writeDemoState } from './installation.ts'
import { log } from './log.ts'

/** The demo plant around the platform: its twin and history at the first start, its playing process at every start. */
export type Demo = {
  on: boolean
  overview: OverviewScreen | undefined
  running(): boolean
  /** Starts the playing process; returns at once, the process is there a moment later. */
  play(): void
  stop(): Promise<void>
}

type Parts = {
  config: Config
  sql: Sql
  identity: Identity
  twin: TenantTwin
  connections: TenantConnections
  historian: Pick<Historian, 'append'>
  points: PointDirectory
  mqttPort: number
}

const seeder = { actor: 'demo' }
const restartMs = 5_000

/** Connections to the play's servers, whose ports are known only when it runs. */
export const playedConnections = ['demo-dcs', 'demo-aux', 'demo-cnc-mt', 'demo-cnc-ua', 'demo-shop-io']

/** Readings, twin, connections and accounts; each step may be repeated, so a start that was killed half way is made whole. */
async function seed(parts: Parts, epoch: number): Promise<void> {
  const { twin, connections, historian, points, identity } = parts
  const { demoNodes } = await import('../../demo/plant/twin.ts')
  const { demoEquipmentTypes } = await import('../../demo/plant/equipment-types.ts')
  const { demoPoints, demoPlayPoints } = await import('../../demo/plant/points.ts')
  const { demoConnections } = await import('../../demo/connections.ts')
  const { demoHistory } = await import('../../demo/history.ts')

  for (const type of demoEquipmentTypes) await twin.putEquipmentType(type, seeder)
  for (const node of demoNodes) await twin.upsertNode(node, seeder)
  for (const input of demoConnections({ opcuaPort: 1, modbusPort: 1 })) {
    if (connections.list().some((c) => c.code === input.code)) continue
    const secrets = input.driver === 'push' ? { password: randomBytes(24).toString('base64url') } : undefined
    await connections.create({ ...input, enabled: input.driver === 'push', ...(secrets && { secrets }) }, seeder.actor)
  }
  const report = await twin.savePoints([...demoPoints, ...demoPlayPoints], { allOrNothing: true, ...seeder })
  if (!report.committed)
    throw new Error(`demo points: ${JSON.stringify(report.rows.filter((r) => r.errors).slice(0, 3))}`)
  for await (const batch of demoHistory({ now: epoch, indexOf: (code) => points.byCode(code)?.index }))
    await historian.append(batch)
  if ((await identity.demoAccounts()).length === 0) await identity.addDemoAccounts()
}

/** The machine shop's twin, points and connections, also in an installation whose demo is older than it. */
async function seedShop({ twin, connections, points, historian }: Parts, epoch: number): Promise<void> {
  const { shopPointInputs } = await import('../../demo/machine-shop/points.ts')
  const { pastPoints, shopHistory } = await import('../../demo/machine-shop/history.ts')
  const { trainingPoints } = await import('../../demo/machine-shop/training-points.ts')
  if ([trainingPoints.at(-1)!.code, ...pastPoints].every((code) => points.byCode(code))) return
  const { shopConnections } = await import('../../demo/machine-shop/connections.ts')
  const { demoNodes } = await import('../../demo/plant/twin.ts')
  const { demoEquipmentTypes } = await import('../../demo/plant/equipment-types.ts')
  for (const type of demoEquipmentTypes) await twin.putEquipmentType(type, seeder)
  for (const node of demoNodes.filter(({ path }) => path.startsWith('SHOP'))) await twin.upsertNode(node, seeder)
  for (const input of shopConnections({ opcuaPort: 1, mtconnectPort: 1, shopModbusPort: 1 }))
    if (!connections.list().some(({ code }) => code === input.code))
      await connections.create({ ...input, enabled: false }, seeder.actor)
  const report = await twin.savePoints([...shopPointInputs, ...trainingPoints], { allOrNothing: true, ...seeder })
  if (!report.committed)
    throw new Error(`shop points: ${JSON.stringify(report.rows.filter((r) => r.errors).slice(0, 3))}`)
  for (const batch of shopHistory({ now: epoch, indexOf: (code) => points.byCode(code)?.index }))
    await historian.append(batch)
}

/** The playing process: kept running, and the demo's connections pointed at the ports that it gets. */
function createPlay({ config, connections, mqttPort }: Parts): Pick<Demo, 'play' | 'running' | 'stop'> {
  let process: { stop(): Promise<void> } | undefined
  let launching: Promise<void> = Promise.resolve()
  let stopping = false
  let timer: NodeJS.Timeout | undefined

  async function launch(): Promise<void> {
    const { startDemoPlay } = await import('../../demo/start-play.ts')
    const { demoConnections } = await import('../../demo/connections.ts')
    const { shopConnections } = await import('../../demo/machine-shop/connections.ts')
    const started = await startDemoPlay({
      speed: config.demoSpeed,
      folder: join(config.dataFolder, 'demo'),
      mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
      mqttPassword: connections.find('demo-env').secrets.password ?? '',
    })
    if (stopping) return started.stop()
    process = started
    void started.ended.then((how) => {
      process = undefined
      if (stopping) return
      log('warn', 'the demo play ended and is started again', { how })
      timer = setTimeout(play, restartMs)
    })
    for (const { code, config: settings, driver } of [...demoConnections(started), ...shopConnections(started)])
      if (driver !== 'push') await connections.patch(code, { config: settings, enabled: true }, seeder.actor)
  }

  function play(): void {
    launching = launch().catch((error) => {
      log('error', 'the demo play could not be started', { error: String(error) })
      if (!stopping) timer = setTimeout(play, restartMs)
    })
  }

  return {
    play,
    running: () => process !== undefined,
    async stop() {
      stopping = true
      clearTimeout(timer)
      await launching
      await process?.stop()
    },
  }
}

/** Whether the demo is on: as told, else as it was, else on for a new data folder. */
export async function isDemoOn(config: Config, sql: Sql): Promise<boolean> {
  return config.demo ?? (await readDemoState(sql))?.on ?? true
}

/** Fills the plant on the first start with the demo; switches its connections off when the demo is off. */
export async function prepareDemo(parts: Parts): Promise<Demo> {
  const { config, sql, connections } = parts
  const before = await readDemoState(sql)
  const on = await isDemoOn(config, sql)
  if (!on) {
    const codes = connections.list().filter((c) => c.code.startsWith('demo-') && c.enabled)
    if (before?.seeded) for (const { code } of codes) await connections.patch(code, { enabled: false }, seeder.actor)
    await writeDemoState(sql, { seeded: before?.seeded ?? false, on: false, epoch: before?.epoch ?? null })
    return {
      on: false,
      overview: await overviewOf(parts, before?.seeded ?? false),
      running: () => false,
      play() {},
      async stop() {},
    }
  }
  const epoch = before?.epoch ?? Date.now()
  if (!before?.seeded) {
    await writeDemoState(sql, { seeded: false, on: true, epoch })
    await seed(parts, epoch)
  }
  await seedShop(parts, epoch)
  await writeDemoState(sql, { seeded: true, on: true, epoch })
  const push = connections.list().find((c) => c.code === 'demo-env')
  if (push && !push.enabled) await connections.patch('demo-env', { enabled: true }, seeder.actor)
  return { on: true, overview: await overviewOf(parts, true), ...createPlay(parts) }
}

export const demoAlarms = async () => (await import('../../demo/alarms.ts')).demoAlarms
export const demoModels = async () => ({
  ...(await import('../../demo/models/models.ts')),
  ...(await import('../../demo/models/learned.ts')),
  demoHistorySpan: (await import('../../demo/history.ts')).demoHistorySpan,
})

async function overviewOf({ config }: Parts, seeded: boolean): Promise<OverviewScreen | undefined> {
  if (!seeded) return undefined
  const { demoOverview } = await import('../../demo/plant/overview.ts')
  return demoOverview(config.demoSpeed)
}
