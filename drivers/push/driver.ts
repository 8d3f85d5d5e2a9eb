import { z } from 'zod'
import { defineDriver } from '../../contract/driver.ts'

/**
 * Samples that are sent to us: over HTTP to /api/ingest, over MQTT to our own broker. There is nothing to connect to; the
 * connection gives the sender a name, a password, counters and its settings.
 */
export const push = defineDriver({
  id: 'push',
  label: { zh: '推送（HTTP / MQTT）', en: 'Push (HTTP / MQTT)' },
  config: z.object({}),
  secrets: ['password'],
  address: z.unknown(),
  async connect() {
    return { async close() {} }
  },
})
