/** A parent that starts the play and then only lives until it is killed. */
import { startDemoPlay } from './start-play.ts'

const play = await startDemoPlay({
  speed: 20,
  folder: process.argv[2],
  mqttUrl: 'mqtt://127.0.0.1:9',
  mqttPassword: '',
})
process.send?.(play.pid)
