import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../data/embedded-postgres.ts'
import { type OpenedHistorian, openHistorian } from '../historian/open.ts'
import { type CounterTable, createCounterTable } from '../ingest/counters.ts'
import { type LiveTable, maxPoints, openLiveTable } from '../live/live-table.ts'
import { openSampleRings, type SampleRings } from '../live/sample-rings.ts'
import { spawnOpcuaWorker } from '../stream/opcua-spawn.ts'
import { type StreamSetup, spawnStreamWorker } from '../stream/stream-spawn.ts'
import { type Config, prepareDataFolder } from './config.ts'
import { lockDataFolder } from './installation-lock.ts'
import { checkPort } from './ports.ts'
import type { Teardown } from './teardown.ts'

/**
 * What needs nothing but the configuration and takes long to come up: engines and threads. They start while the rest of the
 * platform is still being read from disk, which halves the time to ready.
 */
export type Early = {
  /** undefined where an external PostgreSQL is configured. */
  postgres: Promise<EmbeddedPostgres> | undefined
  history: Promise<OpenedHistorian>
  live: LiveTable
  rings: SampleRings
  counters: CounterTable
  streamSetup: StreamSetup
  streamWorker: Worker
  /** undefined where the OPC UA server is switched off. */
  opcuaWorker: Worker | undefined
}

/** Makes sure that this platform may start here, then starts what takes long. */
export async function startEarly(config: Config, version: string, teardown: Teardown): Promise<Early> {
  prepareDataFolder(config.dataFolder)
  teardown.add(lockDataFolder(config.dataFolder))
  await checkPort(config.port, config.host, 'MILLRACE_PORT')
  await checkPort(config.mqttPort, config.host, 'MILLRACE_MQTT_PORT')
  if (config.opcuaPort !== undefined) await checkPort(config.opcuaPort, config.host, 'MILLRACE_OPCUA_PORT')

  const history = openHistorian({ folder: join(config.dataFolder, 'history'), url: config.clickhouseUrl })
  teardown.add(() => history.then((h) => h.close(), ignore))
  const postgres = config.postgresUrl ? undefined : startEmbeddedPostgres(config.dataFolder)
  if (postgres) teardown.add(() => postgres.then((p) => p.stop(), ignore))
  // whoever awaits them tells the failure; until then it is no unhandled one
  history.catch(ignore)
  postgres?.catch(ignore)

  const live = openLiveTable()
  const rings = openSampleRings()
  const counters = createCounterTable({ points: maxPoints })
  const streamSetup: StreamSetup = {
    live: live.buffer,
    rings: rings.buffer,
    counters: counters.buffer,
    mqttPort: config.mqttPort,
    host: config.host,
    folder: join(config.dataFolder, 'connections'),
  }
  const streamWorker = spawnStreamWorker(streamSetup)
  teardown.add(() => streamWorker.terminate())
  const opcuaWorker =
    config.opcuaPort === undefined
      ? undefined
      : spawnOpcuaWorker({
          live: live.buffer,
          port: config.opcuaPort,
          host: config.host,
          folder: join(config.dataFolder, 'opcua-server'),
          version,
        })
  teardown.add(() => opcuaWorker?.terminate())
  return { postgres, history, live, rings, counters, streamSetup, streamWorker, opcuaWorker }
}

function ignore(): void {}
