import mqtt from 'mqtt'
import { openBrowser } from '../scenarios/people-at-work.ts'
import { startMillrace } from '../scenarios/testing.ts'
import { type Figure, median, percentile, round3 } from './figure.ts'

const samples = 200
const everyMs = 100

/**
 * A device publishes the time as a value over MQTT, QoS 1; a page in Chromium sees it arrive on the live socket. The
 * difference is the way of a sample from device to browser; both clocks are this machine's.
 */
export async function run(): Promise<Figure[]> {
  const instance = await startMillrace({ demo: 'on', opcua: 'on' })
  const browser = await openBrowser()
  try {
    const token = await instance.token()
    await instance.api('/api/points', {
      method: 'POST',
      token,
      body: { points: [{ code: 'BENCH.CLOCK', type: 'number' }] },
    })
    const page = await browser.newPage()
    const bytes = { first: 0 }
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    network.on('Network.loadingFinished', (event) => {
      bytes.first += event.encodedDataLength
    })
    await page.goto(`${instance.url}/`)
    await page.waitForLoadState('networkidle')
    const firstPage = bytes.first / 1024

    const signIn = await page.request.post(`${instance.url}/api/session`, {
      data: { name: 'engineer', password: 'Millrace-demo-1' },
    })
    if (!signIn.ok()) throw new Error(`sign-in: ${await signIn.text()}`)
    await page.evaluate(() => {
      const seen: number[] = []
      Object.assign(window, { seen })
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/live/stream`)
      socket.onopen = () => socket.send(JSON.stringify({ subscribe: ['BENCH.CLOCK'] }))
      socket.onmessage = (event) => {
        for (const [, , value] of JSON.parse(event.data).items) if (value) seen.push(Date.now() - value)
      }
    })
    const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${instance.ports.mqtt}`, {
      username: 'bench',
      password: token,
    })
    const acknowledged: number[] = []
    for (let i = 0; i < samples; i++) {
      const now = Date.now()
      const started = performance.now()
      void device
        .publishAsync('millrace/bench/samples', JSON.stringify({ code: 'BENCH.CLOCK', time: now, value: now }), {
          qos: 1,
        })
        .then(() => acknowledged.push(performance.now() - started))
      await new Promise((resolve) => setTimeout(resolve, everyMs + (i % 7) * 3))
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await device.endAsync()
    const delays = (await page.evaluate(() => (window as unknown as { seen: number[] }).seen)) as number[]
    const figure = (name: string, value: number, unit: string, target?: number): Figure => ({
      bench: 'live',
      name,
      value: round3(value),
      unit,
      better: 'lower',
      ...(target !== undefined && { target }),
    })
    return [
      figure('sample to browser, median', median(delays), 'ms', 200),
      figure('sample to browser, p95', percentile(delays, 0.95), 'ms'),
      figure('MQTT QoS 1 acknowledged (durable), median', median(acknowledged), 'ms'),
      figure('first page, as transferred', firstPage, 'KB', 200),
    ]
  } finally {
    await browser.close()
    await instance.destroy()
  }
}
