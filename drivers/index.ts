import { modbus } from './modbus/driver.ts'
import { mqttClient } from './mqtt/client.ts'
import { opcua } from './opcua/driver.ts'
import { push } from './push/driver.ts'
import { replay } from './replay/driver.ts'

/** Every driver this build knows. */
export const drivers = [opcua, modbus, mqttClient, push, replay]
