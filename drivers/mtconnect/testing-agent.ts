import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = { type?: string; status?: number; body: string | Uint8Array } | 'hang'

/** What an agent in trouble says: answers to plain requests by path, and a stream that is fed by hand. */
export type ScriptedAgent = {
  url: string
  /** Path and query of each request. */
  requests: string[]
  /** Changed at will between requests. `plainSample` answers requests without an interval. */
  answers: { probe: Answer; current: Answer; plainSample: (from: number) => Answer; stream: 'open' | Answer }
  /** Writes bytes to all open streams as they are. */
  write(bytes: string | Uint8Array): void
  /** Writes a whole part. */
  part(body: string | Uint8Array, type?: string): void
  openStreams(): number
  endStreams(): void
  close(): Promise<void>
}

const boundary = 'scripted'

const devices = `<MTConnectDevices><Header instanceId="1"/><Devices><Device id="d" name="D" uuid="u"><DataItems>
<DataItem id="x" category="SAMPLE" type="POSITION" units="MILLIMETER"/>
<DataItem id="e" category="EVENT" type="EXECUTION"/></DataItems></Device></Devices></MTConnectDevices>`

/** A streams document of device D. `rows`: sequence and value of x. */
export function xDocument(
  rows: [sequence: number, value: string | number][],
  next: number,
  first = 1,
  instance = 1,
): string {
  const body = rows
    .map(
      ([n, v]) =>
        `<Position dataItemId="x" sequence="${n}" timestamp="2026-03-01T08:00:${String(n % 60).padStart(2, '0')}Z">${v}</Position>`,
    )
    .join('')
  return `<MTConnectStreams><Header instanceId="${instance}" firstSequence="${first}" lastSequence="${next - 1}" nextSequence="${next}"
 creationTime="2026-03-01T09:00:00Z"/><Streams><DeviceStream name="D" uuid="u"><ComponentStream component="Device" componentId="d">
<Samples>${body}</Samples></ComponentStream></DeviceStream></Streams></MTConnectStreams>`
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'hang') return
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'text/xml' })
  response.end(answer.body)
}

export async function startScriptedAgent(): Promise<ScriptedAgent> {
  const streams = new Set<ServerResponse>()
  const agent: Omit<ScriptedAgent, 'url'> = {
    requests: [],
    answers: {
      probe: { body: devices },
      current: { body: xDocument([[1, 1]], 2) },
      plainSample: (from) => ({ body: xDocument([], from) }),
      stream: 'open',
    },
    write: (bytes) => {
      for (const stream of streams) stream.write(bytes)
    },
    part: (body, type = 'text/xml') => {
      const head = `--${boundary}\r\nContent-type: ${type}\r\nContent-length: ${Buffer.byteLength(body)}\r\n\r\n`
      agent.write(Buffer.concat([Buffer.from(head), Buffer.from(body), Buffer.from('\r\n')]))
    },
    openStreams: () => streams.size,
    endStreams: () => {
      for (const stream of streams) stream.end()
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://agent')
    agent.requests.push(`${url.pathname}${url.search}`)
    const { probe, current, plainSample, stream } = agent.answers
    if (url.pathname === '/probe') send(response, probe)
    else if (url.pathname === '/current') send(response, current)
    else if (!url.searchParams.has('interval')) send(response, plainSample(Number(url.searchParams.get('from'))))
    else if (stream !== 'open') send(response, stream)
    else {
      response.writeHead(200, { 'content-type': `multipart/x-mixed-replace;boundary=${boundary}` })
      response.flushHeaders()
      streams.add(response)
      response.on('close', () => streams.delete(response))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...agent }
}
