/** Upper edges of the request-duration histogram, in seconds. */
const durationEdges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

type Duration = { buckets: number[]; sum: number; count: number }

export type Gauge = {
  name: string
  help: string
  type: 'gauge' | 'counter'
  values: { labels?: Record<string, string>; value: number }[]
}

/** What `/metrics` tells, in the Prometheus text format 0.0.4. */
export type Metrics = {
  request(method: string, path: string, status: number, ms: number): void
  /** Asked at every scrape, with the tenant that may be told of its own; null: of nobody's. */
  collect(source: (tenant: string | null) => Gauge[]): void
  text(tenant: string | null): string
}

const escapeLabel = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')

function labelText(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}="${escapeLabel(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

export function createMetrics(): Metrics {
  const requests = new Map<string, { labels: Record<string, string>; count: number }>()
  const durations = new Map<string, Duration>()
  const sources: ((tenant: string | null) => Gauge[])[] = []

  return {
    request(method, path, status, ms) {
      const key = `${method} ${path} ${status}`
      const counter = requests.get(key) ?? { labels: { method, path, status: String(status) }, count: 0 }
      counter.count++
      requests.set(key, counter)
      const duration = durations.get(path) ?? { buckets: new Array(durationEdges.length).fill(0), sum: 0, count: 0 }
      for (let i = 0; i < durationEdges.length; i++) if (ms / 1000 <= durationEdges[i]) duration.buckets[i]++
      duration.sum += ms / 1000
      duration.count++
      durations.set(path, duration)
    },
    collect(source) {
      sources.push(source)
    },
    text(tenant) {
      const lines: string[] = []
      lines.push(
        '# HELP millrace_http_requests_total HTTP requests answered.',
        '# TYPE millrace_http_requests_total counter',
      )
      for (const { labels, count } of requests.values())
        lines.push(`millrace_http_requests_total${labelText(labels)} ${count}`)
      lines.push(
        '# HELP millrace_http_request_seconds Time to answer.',
        '# TYPE millrace_http_request_seconds histogram',
      )
      for (const [path, duration] of durations) {
        const bucket = (le: string, count: number) =>
          lines.push(`millrace_http_request_seconds_bucket${labelText({ path, le })} ${count}`)
        for (const [i, edge] of durationEdges.entries()) bucket(String(edge), duration.buckets[i])
        bucket('+Inf', duration.count)
        lines.push(`millrace_http_request_seconds_sum${labelText({ path })} ${duration.sum}`)
        lines.push(`millrace_http_request_seconds_count${labelText({ path })} ${duration.count}`)
      }
      for (const gauge of sources.flatMap((source) => source(tenant))) {
        lines.push(`# HELP ${gauge.name} ${gauge.help}`, `# TYPE ${gauge.name} ${gauge.type}`)
        for (const { labels, value } of gauge.values) lines.push(`${gauge.name}${labelText(labels)} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}
