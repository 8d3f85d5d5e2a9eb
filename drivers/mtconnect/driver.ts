import { type DriverSession, defineDriver } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { AdapterSession } from './adapter-session.ts'
import { AgentSession } from './agent-session.ts'
import { browseModel } from './browse.ts'
import { type MtconnectAddress, mtconnectAddress, mtconnectConfig } from './config.ts'
import type { Context } from './feed.ts'

type Session = DriverSession<MtconnectAddress>

async function connect(ctx: Context): Promise<Session> {
  const { protocol } = ctx.config
  const session = protocol === 'agent' ? new AgentSession(ctx) : new AdapterSession(ctx)
  try {
    await session.start()
  } catch (error) {
    await session.close()
    throw error
  }
  return {
    async browse(id) {
      return session.model || !(session instanceof AdapterSession)
        ? browseModel(session.model!, protocol, id)
        : session.browse()
    },
    async read(addresses) {
      const rows = await session.read(addresses)
      return rows.map((row) => ({
        value: row?.text ?? (row && !Number.isNaN(row.value) ? row.value : null),
        time: row?.time ?? ctx.clock(),
        quality: row?.quality ?? quality.badConfiguration,
      }))
    },
    rebind: (bindings) => session.rebind(bindings),
    close: () => session.close(),
  }
}

/**
 * Machine tools that speak MTConnect: reads an agent (1.3 to 2.x, over HTTP), or an adapter (SHDR over TCP) where there is
 * no agent. MTConnect only reads: there is nothing to write.
 */
export const mtconnect = defineDriver({
  id: 'mtconnect',
  label: { zh: 'MTConnect', en: 'MTConnect' },
  config: mtconnectConfig,
  address: mtconnectAddress,
  connect,
})
