/**
 * Shapes of the HTTP API, shared by the server and the screens. Every route stands here with its answer.
 * Times are UTC milliseconds. Errors are RFC 9457 problem documents ({@link Problem}). Lists are paged with `cursor`.
 * Language of names and messages: query `lang`, else Accept-Language, else zh.
 */

import type { PointType } from '../contract/point.ts'
import type { SampleValue } from '../contract/sample.ts'
import type { Language, Text } from '../contract/text.ts'
import type { CounterName } from './ingest.ts'
import type { PointSource, Processing } from './point.ts'

export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  /** The same in both languages. */
  texts: Text
  field?: string
  /** Further faults of the same input. */
  errors?: { field: string; detail: string }[]
  /** What a screen needs to help, e.g. ChangedMeanwhile of api/records.ts. */
  details?: unknown
}

export type Page<T> = { items: T[]; next: string | null }

// ---- identity -------------------------------------------------------------------------------------------------------

/** GET /api/session → 200 SessionInfo (user null when signed out). POST /api/session SignIn → SessionInfo. DELETE /api/session. */
export type SessionInfo = {
  user: {
    id: string
    name: string
    displayName: string
    permissions: string[]
    /** Until these are done the person has no permissions. */
    mustChangePassword: boolean
    mustSetUpTwoFactor: boolean
    tenant: string
    language: Language
    department: string | null
    site: string | null
    /** Ids of roles held. */
    roles: string[]
  } | null
  /** Accounts the demo shows on the sign-in page; empty outside the demo. */
  demoAccounts: { name: string; password: string; role: Text }[]
  /** True until the first administrator exists: the page asks for the set-up code printed at start. */
  needsSetup: boolean
  /** Single sign-on of the organisation asked for with ?organisation=, else of the main one. */
  singleSignOn: { organisation: string; label: string }[]
  demo: boolean
  version: string
}
/** `code` of the second factor, once the refusal `codeNeeded` asked for it. */
export type SignIn = { name: string; password: string; code?: string }
/** POST /api/session/setup: first administrator. POST /api/session/password: change the own password. */
export type Setup = { code: string; name: string; displayName?: string; password: string }
export type PasswordChange = { current: string; next: string }

/** GET /api/tokens → Page<TokenItem>; POST /api/tokens NewToken → {token, item}; DELETE /api/tokens/:id */
export type TokenItem = {
  id: string
  name: string
  tenant: string
  scopes: string[]
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
}
export type NewToken = { name: string; scopes: string[]; expiresAt?: number | null }

// ---- twin and points ------------------------------------------------------------------------------------------------

export const nodeKinds = ['plant', 'unit', 'specialty', 'system', 'equipment'] as const
export type NodeKind = (typeof nodeKinds)[number]

/** GET /api/twin → { items: TwinNode[] } (the whole tree, flat, parents before children). */
export type TwinNode = {
  /** Codes from the plant down, joined by '/'. The node's identity in URLs. */
  path: string
  code: string
  kind: NodeKind
  name: Text
  kks: string | null
  equipmentType: string | null
  /** Points at this node itself and in the whole branch. */
  points: number
  branchPoints: number
}
/** POST /api/twin NodeInput → TwinNode; PATCH /api/twin/node?path= Partial<NodeInput>; DELETE /api/twin/node?path= (refused while not empty) */
export type NodeInput = {
  path: string
  kind: NodeKind
  name: Text
  kks?: string | null
  equipmentType?: string | null
}

/** GET /api/equipment-types → { items: EquipmentType[] }; PUT /api/equipment-types/:code */
export type EquipmentType = {
  code: string
  name: Text
  roles: { role: string; name: Text; quantity: string | null; required: boolean }[]
  equipment: number
}

/** GET /api/points?search=&branch=&type=&connection=&codes=a,b&limit=&cursor= → Page<PointItem>. `name` is in the caller's language; `codes` (at most 1,000) asks for exactly these. */
export type PointItem = {
  id: number
  code: string
  name: string
  names: Text
  unit: string | null
  type: PointType
  path: string
  low: number | null
  high: number | null
  decimals: number | null
  labels: Record<string, Text> | null
  role: string | null
  kks: string | null
  retention: string
  processing: Processing
  source: PointSource | null
  note: Text | null
}
/** POST /api/points { points: PointInput[] } → PointReport: creates or updates by code; each row is taken or refused on its own. */
export type PointInput = {
  code: string
  name?: string | Text
  unit?: string | null
  type?: string
  path?: string
  low?: number | null
  high?: number | null
  decimals?: number | null
  labels?: Record<string, Text> | null
  role?: string | null
  kks?: string | null
  retention?: string
  processing?: Processing
  source?: PointSource | null
  note?: Text | null
}
/** `allOrNothing` (imports): one refused row and nothing is changed; `committed` says which way it went. */
export type PointReport = {
  committed: boolean
  created: number
  updated: number
  unchanged: number
  rows: {
    index: number
    code: string
    result: 'created' | 'updated' | 'unchanged' | 'refused'
    errors?: { field: string; detail: string }[]
  }[]
}
/** GET /api/points/export?format=csv|xlsx&branch=; POST /api/points/import?format=csv|xlsx&dryRun=true (body: the file) → PointReport. DELETE /api/points/:id retires a point (its history stays). */

/** GET /api/units → { items: UnitItem[] } */
export type { UnitItem } from '../units/units.ts'

// ---- live and history -----------------------------------------------------------------------------------------------

/** GET /api/live?codes=a,b (or branch=) → { items: LiveItem[] }. A point without a sample yet has time null. */
export type LiveItem = { code: string; time: number | null; value: SampleValue; quality: number }

/**
 * WebSocket /api/live/stream. Client: {subscribe:[codes]}, {unsubscribe:[codes]}, {branch:path} adds a twin branch,
 * {screen:id} adds the points of a screen, {every:ms} at least 100. Server: {t,items:[[code,time,value,quality],…]} with
 * what changed; {error:{code,detail}} for what it could not do. First message after a subscription holds all of it.
 */
export type LiveMessage = {
  t: number
  items: [code: string, time: number | null, value: SampleValue, quality: number][]
}

/** GET /api/history?code=&from=&to=&limit=&order= → raw. With &buckets=N → BucketPage. from, to: ms or ISO 8601; to defaults to now. */
export type RawPage = { items: [time: number, value: SampleValue, quality: number][]; next: string | null }
export type BucketPage = {
  items: [
    time: number,
    min: number | null,
    max: number | null,
    avg: number | null,
    first: number | null,
    last: number | null,
    count: number,
    good: number,
    timeWeighted: number | null,
    /** Share of samples that are plain measurements: vendor byte of the quality 0 (0…1). */
    measured: number,
  ][]
}
/** GET /api/history/at?codes=&time=&interpolation=previous|linear → { items: HistoryAt[] } */
export type HistoryAt = {
  code: string
  time: number | null
  /** When the sample behind it was taken. */
  sampledAt: number | null
  value: SampleValue
  quality: number
  interpolation: 'exact' | 'previous' | 'linear' | null
}
/** GET /api/history/extent?code= → {from,to}|nulls. DELETE /api/history?code=&from=&to=&reason= → {deleted}: audited. */

/** POST /api/ingest → IngestReport of api/ingest.ts */

// ---- connections ----------------------------------------------------------------------------------------------------

/** What a connection tells about itself. `idle`: switched off by a person. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'waiting' | 'failed'

/** GET /api/drivers → DriverList; `config` and `address` are JSON Schemas made from the driver's zod schemas. */
export type DriverItem = {
  id: string
  label: Text
  config: object
  address: object
  secrets: string[]
  canBrowse: boolean
  canWrite: boolean
}

/** `mqttPort`: where our own broker listens. */
export type DriverList = { items: DriverItem[]; mqttPort: number }

/** GET /api/connections → { items: ConnectionItem[] }; GET /api/connections/:code; POST; PATCH /api/connections/:code; DELETE */
export type ConnectionItem = {
  code: string
  name: Text
  driver: string
  enabled: boolean
  config: Record<string, unknown>
  /** Which secrets are set; never their values. */
  secretsSet: string[]
  discover: boolean
  ingest: ConnectionIngest
  note: Text | null
  state: ConnectionState
  /** Since when it is in this state. */
  since: number
  points: number
  samplesPerSecond: number
  messagesPerSecond: number
  lastSampleAt: number | null
  reconnects: number
  nextTryAt: number | null
  lastError: { time: number; texts: Text } | null
  lastBadInput: { time: number; reason: string; detail: string; preview: string } | null
  badInputs: Record<string, number>
  counters: Record<CounterName, number>
  /** Estimated difference of the device's clock to ours, ms; null while unknown. */
  clockSkewMs: number | null
}
/** `origin`: what the connection's values are, said in every sample's quality. `clock`: whose time stamps count. */
export type ConnectionIngest = {
  origin?: 'measured' | 'interpolated' | 'calculated' | 'manual' | 'substituted'
  clock?: 'source' | 'server' | 'corrected'
}
export type ConnectionInput = {
  code: string
  name?: Text
  driver: string
  enabled?: boolean
  config?: Record<string, unknown>
  secrets?: Record<string, string>
  discover?: boolean
  ingest?: ConnectionIngest
  note?: Text | null
}
/** GET /api/connections/:code/browse?node= → { items: BrowseItem[] }; POST /api/connections/:code/browse/points { nodes: […] } → PointReport */

/**
 * GET /api/connections/:code/certificates → { items: PeerCertificate[] }; POST the same { thumbprint, state } trusts or
 * rejects a peer. GET and POST /api/opcua-server/certificates do it for clients of our own OPC UA server.
 */
export type { PeerCertificate } from '../contract/driver.ts'

/** POST /api/write { code, value, reason } → { ok, readBack }: audited. */

// ---- data quality ---------------------------------------------------------------------------------------------------

/** GET /api/quality?branch=&sort=&limit=&cursor= → QualityPage */
export type QualityPage = {
  totals: Record<CounterName, number>
  live: { good: number; uncertain: number; bad: number; silent: number }
  since: number
  items: {
    code: string
    name: string
    path: string
    quality: number
    lastTime: number | null
    counters: Record<CounterName, number>
  }[]
  next: string | null
}
/** GET /api/quality/calendar?code=&from=&to= → share of good samples per day, for the heat map. */
export type QualityCalendar = { items: { day: number; count: number; good: number }[] }

// ---- saved trends, screens, audit -----------------------------------------------------------------------------------

/** GET /api/trends → { items: SavedTrend[] }; PUT /api/trends/:id; DELETE /api/trends/:id */
export type SavedTrend = {
  id: string
  name: string
  owner: string
  shared: boolean
  definition: object
  updatedAt: number
}

/** GET /api/screens/overview?unit= → what the plant overview shows: which point stands at which place of the picture. */
export type OverviewScreen = {
  id: string
  title: Text
  figures: { code: string; label: Text }[]
  /** Slot of the process picture → point code. */
  slots: Record<string, string>
  note: Text | null
}

/** GET /api/audit?limit=&cursor= → Page<AuditItem> */
export type AuditItem = {
  id: number
  time: number
  actor: string
  action: string
  object: string
  reason: string | null
  before: unknown
  after: unknown
}

// ---- health ---------------------------------------------------------------------------------------------------------

/** GET /api/health (no sign-in): 200 when ok or degraded, 503 when down. */
export type Health = {
  status: 'ok' | 'degraded' | 'down'
  version: string
  startedAt: number
  parts: { name: string; status: 'ok' | 'degraded' | 'down'; detail: string | null }[]
}
