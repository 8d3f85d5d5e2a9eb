import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ConnectionItem, DriverList } from '../../../../api/platform.ts'
import type { BrowseItem, PeerCertificate } from '../../../../contract/driver.ts'
import { api } from '../../api.ts'
import { queryClient } from '../../queries.ts'
import { RateMemory, type RatePoint } from './rates.ts'

/** How often the state of the connections is asked for. */
const pollMs = 2_000
const clientPollMs = 10_000

/** What this page has seen since it was opened; the server keeps no history of rates. */
const rates = new RateMemory()

/** No connection has this code. */
export const allTogether = ''

export function ratesOf(code: string): readonly RatePoint[] {
  return rates.of(code)
}

function remember(items: readonly ConnectionItem[]): void {
  const now = Date.now()
  for (const item of items) rates.add(item.code, now, item.samplesPerSecond)
  rates.add(
    allTogether,
    now,
    items.reduce((sum, item) => sum + item.samplesPerSecond, 0),
  )
}

export const connectionQueries = {
  list: () =>
    queryOptions({
      queryKey: ['connections'],
      queryFn: async ({ signal }) => {
        const { items } = await api.get<{ items: ConnectionItem[] }>('/api/connections', {}, signal)
        remember(items)
        return items
      },
      refetchInterval: pollMs,
      staleTime: 0,
      placeholderData: keepPreviousData,
    }),
  drivers: () =>
    queryOptions({
      queryKey: ['drivers'],
      queryFn: ({ signal }) => api.get<DriverList>('/api/drivers', {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** Children of a node of the device; asked anew whenever the drawer is opened. */
  browse: (code: string, node: string | null) =>
    queryOptions({
      queryKey: ['browse', code, node],
      queryFn: async ({ signal }) =>
        (
          await api.get<{ items: BrowseItem[] }>(
            `/api/connections/${encodeURIComponent(code)}/browse`,
            { node: node ?? undefined },
            signal,
          )
        ).items,
      staleTime: 60_000,
      gcTime: 0,
    }),
  /** Certificates of the connection's peer. A failed connect may leave a new one: asked anew when its state has changed. */
  certificates: (code: string, connection: Pick<ConnectionItem, 'state' | 'lastError'> | undefined) =>
    queryOptions({
      queryKey: ['certificates', code, connection?.state, connection?.lastError?.time],
      queryFn: ({ signal }) => readCertificates(code, signal),
      placeholderData: keepPreviousData,
      staleTime: 5_000,
    }),
  /** Certificates of clients of our own OPC UA server. */
  clientCertificates: () =>
    queryOptions({
      queryKey: ['certificates', null],
      queryFn: ({ signal }) => readCertificates(null, signal),
      refetchInterval: clientPollMs,
    }),
}

export function refreshConnections(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['connections'] })
}

const pathOf = (code: string) => `/api/connections/${encodeURIComponent(code)}`

/** Whose peers a certificate belongs to: a connection by its code, or null for our own OPC UA server. */
export type CertificateOwner = string | null

const certificatesOf = (owner: CertificateOwner) =>
  owner === null ? '/api/opcua-server/certificates' : `${pathOf(owner)}/certificates`

async function readCertificates(owner: CertificateOwner, signal: AbortSignal): Promise<PeerCertificate[]> {
  return (await api.get<{ items: PeerCertificate[] }>(certificatesOf(owner), {}, signal)).items
}

export async function judgeCertificate(
  owner: CertificateOwner,
  thumbprint: string,
  state: PeerCertificate['state'],
): Promise<void> {
  await api.post(certificatesOf(owner), { thumbprint, state })
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['certificates', owner] }), refreshConnections()])
}

export async function setEnabled(code: string, enabled: boolean): Promise<void> {
  await api.patch(pathOf(code), { enabled })
  await refreshConnections()
}

export async function removeConnection(code: string): Promise<void> {
  await api.delete(pathOf(code))
  await refreshConnections()
}
