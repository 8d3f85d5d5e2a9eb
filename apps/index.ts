import type { App } from '../contract/app.ts'
import { calibrationApp } from './calibration/app.ts'
import { energyApp } from './energy/app.ts'
import { equipmentApp } from './equipment/app.ts'
import { remoteOperationApp } from './remote-operation/app.ts'
import { sparesApp } from './spares/app.ts'
import { upkeepApp } from './upkeep/app.ts'

/** Every app that this build carries. */
export const apps: readonly App[] = [calibrationApp, energyApp, equipmentApp, remoteOperationApp, sparesApp, upkeepApp]
