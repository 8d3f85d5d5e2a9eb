import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { S3Settings } from '../files/s3-store.ts'

export const startRefusals = defineRefusals({
  badSetting: [
    400,
    '环境变量 {name} 的值 “{value}” 无效：应为 {expected}',
    'The environment variable {name} has the value "{value}"; it must be {expected}',
  ],
  folderNotWritable: [
    500,
    '数据目录 {folder} 不可写（{why}）；请更改权限，或用 MILLRACE_DATA 指定其他目录',
    'The data folder {folder} cannot be written ({why}); change its permissions or name another one with MILLRACE_DATA',
  ],
  diskFull: [
    507,
    '数据目录 {folder} 所在磁盘仅剩 {freeMb} MB，至少需要 {needMb} MB；请清理磁盘，或用 MILLRACE_DATA 指定其他目录',
    'Only {freeMb} MB are free on the disk of the data folder {folder}, at least {needMb} MB are needed; free some space or name another folder with MILLRACE_DATA',
  ],
  portInUse: [
    500,
    '端口 {port} 已被占用；请停止占用它的程序，或用 {name} 指定其他端口',
    'Port {port} is already in use; stop the program that uses it or name another port with {name}',
  ],
  alreadyRunning: [
    500,
    '数据目录 {folder} 正被另一个 Millrace 使用（进程 {pid}）；请先停止它',
    'The data folder {folder} is in use by another Millrace (process {pid}); stop it first',
  ],
  wrongNode: [
    500,
    'Millrace 需要 Node 26，当前为 {version}；请用 npm start 启动',
    'Millrace runs on Node 26, this is {version}; start it with npm start',
  ],
})

/** Least free space on the data folder's disk to start with. */
export const minimumFreeMb = 512

export type Config = {
  host: string
  port: number
  mqttPort: number
  /** undefined: no OPC UA server. */
  opcuaPort: number | undefined
  dataFolder: string
  /** undefined: on for a new data folder, otherwise as it was. */
  demo: boolean | undefined
  demoSpeed: number
  /** Ids of the apps that the demo makes data for; undefined: every one. */
  demoApps: readonly string[] | undefined
  postgresUrl: string | undefined
  clickhouseUrl: string | undefined
  /** Address under which people reach the platform, without a slash at its end: stands in codes and messages. */
  publicUrl: string | undefined
  /** Bucket that files are kept in instead of the data folder. */
  s3: S3Settings | undefined
  /** What one organisation's files may take in all. */
  fileQuotaMb: number
  /** Where the plant stands, as an IANA name: its days, its schedules. */
  timeZone: string
  /** Webhooks and robots may lie in the plant's own network. */
  allowPrivateWebhooks: boolean
}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, low: number, high: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isInteger(value) || value < low || value > high)
    throw new Refusal(startRefusals.badSetting, { name, value: text, expected: `${low}…${high}` })
  return value
}

function onOff(env: NodeJS.ProcessEnv, name: string): boolean | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  if (text === 'on' || text === 'off') return text === 'on'
  throw new Refusal(startRefusals.badSetting, { name, value: text, expected: 'on | off' })
}

function appIds(env: NodeJS.ProcessEnv, name: string): string[] | undefined {
  const text = env[name]
  if (!text) return undefined
  const ids = text.split(',').map((id) => id.trim())
  if (ids.every((id) => /^[a-z][a-z0-9-]*$/.test(id))) return ids
  throw new Refusal(startRefusals.badSetting, { name, value: text, expected: 'calibration,equipment,…' })
}

function url(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name]
  if (!text) return undefined
  if (!URL.canParse(text)) throw new Refusal(startRefusals.badSetting, { name, value: '…', expected: 'a URL' })
  return text
}

function timeZone(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name] || 'Asia/Shanghai'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    throw new Refusal(startRefusals.badSetting, { name, value, expected: 'an IANA time zone, e.g. Asia/Shanghai' })
  }
}

function s3(env: NodeJS.ProcessEnv): S3Settings | undefined {
  const address = url(env, 'MILLRACE_S3_URL')
  if (!address) return undefined
  const needed = (name: string) => {
    if (env[name]) return env[name]
    throw new Refusal(startRefusals.badSetting, {
      name,
      value: '',
      expected: 'the key that belongs to MILLRACE_S3_URL',
    })
  }
  return {
    url: address,
    accessKey: needed('MILLRACE_S3_ACCESS_KEY'),
    secretKey: needed('MILLRACE_S3_SECRET_KEY'),
    region: env.MILLRACE_S3_REGION || 'us-east-1',
  }
}

/** Reads the environment variables of the outside surface. A wrong one is refused, never guessed. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    host: env.MILLRACE_HOST || '0.0.0.0',
    port: integer(env, 'MILLRACE_PORT', 8080, 0, 65535),
    mqttPort: integer(env, 'MILLRACE_MQTT_PORT', 1883, 0, 65535),
    opcuaPort: env.MILLRACE_OPCUA_PORT === 'off' ? undefined : integer(env, 'MILLRACE_OPCUA_PORT', 4840, 0, 65535),
    dataFolder: resolve(env.MILLRACE_DATA || './data'),
    demo: onOff(env, 'MILLRACE_DEMO'),
    demoSpeed: integer(env, 'MILLRACE_DEMO_SPEED', 20, 1, 600),
    demoApps: appIds(env, 'MILLRACE_DEMO_APPS'),
    postgresUrl: url(env, 'MILLRACE_POSTGRES_URL'),
    clickhouseUrl: url(env, 'MILLRACE_CLICKHOUSE_URL'),
    publicUrl: url(env, 'MILLRACE_PUBLIC_URL')?.replace(/\/+$/, ''),
    s3: s3(env),
    fileQuotaMb: integer(env, 'MILLRACE_FILE_QUOTA_MB', 51_200, 1, 100_000_000),
    timeZone: timeZone(env, 'MILLRACE_TIME_ZONE'),
    allowPrivateWebhooks: onOff(env, 'MILLRACE_ALLOW_PRIVATE_WEBHOOKS') ?? false,
  }
}

/** Makes the data folder and refuses one that cannot be written or has too little room. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Refusal(startRefusals.folderNotWritable, {
      folder,
      why: (error as NodeJS.ErrnoException).code ?? 'unknown',
    })
  }
  const disk = statfsSync(folder)
  refuseLittleSpace(folder, Math.floor((disk.bavail * disk.bsize) / 1e6))
}

export function refuseLittleSpace(folder: string, freeMb: number): void {
  if (freeMb < minimumFreeMb) throw new Refusal(startRefusals.diskFull, { folder, freeMb, needMb: minimumFreeMb })
}
