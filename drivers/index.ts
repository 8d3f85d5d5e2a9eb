import { modbus } from './modbus/driver.ts'
import { mqttClient } from './mqtt/client.ts'
import { mtconnect } from './mtconnect/driver.ts'
import { opcua } from './opcua/driver.ts'
import { push } from './push/driver.ts'
import { replay } from './replay/driver.ts'

/** Every driver this build knows. */
export const drivers = [opcua, modbus, mqttClient, mtconnect, push, replay]
