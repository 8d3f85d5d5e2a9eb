import type { IngestReport } from '../../api/ingest.ts'
import type { DriverItem } from '../../api/platform.ts'
import type { TenantPoint } from '../../api/point.ts'
import type { BrowseItem, PeerCertificate } from '../../contract/driver.ts'
import type { PointType } from '../../contract/point.ts'
import type { SampleBatch, SampleValue } from '../../contract/sample.ts'
import type { Text } from '../../contract/text.ts'
import type { HistorianEndpoint } from '../historian/open.ts'
import type { ConnectionStatus } from './connection-status.ts'
import type { ConnectionRecord } from './supervisor.ts'

export type StreamStatus = {
  connections: ConnectionStatus[]
  queued: number
  /** Since when the historian does not take samples; null while it does. */
  historianDownSince: number | null
  broker: { clients: number; messages: number; denied: number }
  eventLoopDelayMs: number
}

/** What a write came to; a Refusal does not cross threads as itself. */
export type WriteAnswer = { ok: boolean; readBack?: SampleValue; refusal?: { code: string; texts: Text } }

/** A person trusts a peer's certificate, or takes the trust back. */
export type Judgement = Pick<PeerCertificate, 'thumbprint' | 'state'>

/** Methods the stream worker answers. A connection is named by its key (connection-key.ts). */
export type StreamMethods = {
  /** Resolves when the broker listens and every connection has had its first try started. */
  start(args: {
    historian: HistorianEndpoint
    points: TenantPoint[]
    connections: ConnectionRecord[]
    /** A port that the system has chosen stays the same when the worker starts again. */
    mqttPort: number
  }): Promise<{ mqttPort: number }>
  configurePoints(args: { changed: TenantPoint[]; removed: number[] }): Promise<void>
  setConnections(args: { records: ConnectionRecord[] }): Promise<void>
  /** One of the three JSON payloads. Answers when what was accepted is durable. */
  ingestPayload(args: { connection: string; payload: Uint8Array }): Promise<IngestReport>
  /** Samples that the platform calculated, in the points' own units. Answers when they are durable. */
  ingestCalculated(args: { batch: SampleBatch }): Promise<void>
  drivers(args: undefined): DriverItem[]
  checkConnection(args: { driver: string; config: Record<string, unknown> }): { field: string; detail: string }[]
  browse(args: { connection: string; node?: string }): Promise<BrowseItem[]>
  certificates(args: { connection: string }): Promise<PeerCertificate[]>
  judgeCertificate(args: { connection: string } & Judgement): Promise<PeerCertificate>
  write(args: { connection: string; address: unknown; value: SampleValue }): Promise<WriteAnswer>
  stop(args: undefined): Promise<void>
}

/** Methods the main process answers. */
export type HostMethods = {
  /** A device signs in over MQTT: its connection's own password, or a token with the scope `ingest`. Answers the key. */
  authenticateDevice(args: { username: string; password: string }): Promise<{ connection: string } | null>
  /** Registers points a discovering connection has met; they arrive through `configurePoints` before this resolves. */
  discover(args: { tenant: string; connection: string; points: { code: string; type: PointType }[] }): Promise<void>
  status(args: StreamStatus): void
  texts(args: [point: number, text: string][]): void
  log(args: { level: 'info' | 'warn' | 'error'; message: string; data?: object }): void
}
