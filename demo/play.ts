/**
 * The demo process: plays the readings out of an OPC UA server, a Modbus TCP server and an MQTT client. It is started with
 * an IPC channel (see start-play.ts) and its first message is the configuration; it answers `ready` with the ports. It ends
 * with its parent, on SIGINT and on SIGTERM.
 */
import { addShopNodes, serveShop } from './machine-shop/serve.ts'
import { addTrainingCnc } from './machine-shop/training-cnc.ts'
import { startModbusServer } from './play/modbus-server.ts'
import { startMqttPublisher } from './play/mqtt-publisher.ts'
import { startOpcuaServer } from './play/opcua-server.ts'
import { PlaySource } from './play/source.ts'

/** What the parent sends first. `speed`: 1…600 times real time. `folder`: where the OPC UA server keeps its certificate. */
export type PlayConfig = { type: 'start'; speed: number; folder: string; mqttUrl: string; mqttPassword: string }
export type PlayReady = {
  type: 'ready'
  opcuaPort: number
  modbusPort: number
  mtconnectPort: number
  shopModbusPort: number
}

type Part = { update(moment: ReturnType<PlaySource['at']>): void; close(): Promise<void> }

async function play(config: PlayConfig): Promise<void> {
  const source = new PlaySource(config.speed)
  let setShopNodes: ReturnType<typeof addShopNodes> = () => {}
  const [opcua, modbus] = await Promise.all([
    startOpcuaServer(source, config.folder, (space) => {
      setShopNodes = addShopNodes(space)
      addTrainingCnc(space)
    }),
    startModbusServer(),
  ])
  const shop = await serveShop(setShopNodes)
  const publisher = startMqttPublisher({ url: config.mqttUrl, password: config.mqttPassword })
  const parts: Part[] = [opcua, modbus, publisher, shop]
  const stop = everySecond((now) => {
    const moment = source.at(now)
    for (const part of parts) part.update(moment)
  })
  let ending = false
  end = () => {
    if (ending) return
    ending = true
    stop()
    setTimeout(() => process.exit(1), 5000).unref()
    void Promise.allSettled(parts.map((part) => part.close())).then(() => process.exit(0))
  }
  process.send?.({
    ...{ type: 'ready', opcuaPort: opcua.port, modbusPort: modbus.port },
    ...{ mtconnectPort: shop.mtconnectPort, shopModbusPort: shop.modbusPort },
  } satisfies PlayReady)
}

/** Calls at once and then at each whole second of the clock. Returns a function that ends it. */
function everySecond(tick: (now: number) => void): () => void {
  let timer: NodeJS.Timeout
  const run = () => {
    const now = Date.now()
    tick(now)
    timer = setTimeout(run, 1000 - (now % 1000) + 1)
  }
  run()
  return () => clearTimeout(timer)
}

let end = (): void => process.exit(0)
process.on('SIGINT', () => end())
process.on('SIGTERM', () => end())
process.on('disconnect', () => end())

if (process.send) {
  process.once('message', (config: PlayConfig) => {
    play(config).catch((error) => {
      console.error(error)
      process.exit(1)
    })
  })
} else {
  console.error('The demo play is started by Millrace and cannot run by itself.')
  process.exit(1)
}
