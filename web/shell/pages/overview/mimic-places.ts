import type { SlotName } from './slots.ts'

/** Width and height of the picture's own coordinates, in which values are written 14 high. */
export const mimicWidth = 1360
export const mimicHeight = 724

/** Where a value stands: left and top; `row`: label and value on one line of that width, else the label stands above. */
export type Place = { x: number; y: number; row?: number; large?: true }

const rows = (x: number, y: number, width: number, step: number, names: readonly SlotName[]): [SlotName, Place][] =>
  names.map((name, at) => [name, { x, y: y + at * step, row: width }])

export const places: Partial<Record<SlotName, Place>> = {
  ...Object.fromEntries([
    ...rows(20, 40, 164, 19, ['drumPressure', 'drumTemperature']),
    ...rows(20, 406, 164, 19, ['millsInService', 'primaryAirFlow']),
    ...rows(196, 606, 140, 18, [
      'airHeaterAGasIn',
      'airHeaterAGasOut',
      'airHeaterAAirIn',
      'airHeaterAAirOut',
      'primaryAirOutA',
    ]),
    ...rows(362, 606, 140, 18, [
      'airHeaterBGasIn',
      'airHeaterBGasOut',
      'airHeaterBAirIn',
      'airHeaterBAirOut',
      'primaryAirOutB',
    ]),
    ...rows(258, 200, 136, 19, ['gasAfterSuperheater', 'sprayFlow']),
    ...rows(456, 378, 128, 19, ['economizerOutA', 'economizerOutB']),
    ...rows(456, 436, 128, 19, ['oxygenA', 'oxygenB']),
    ...rows(652, 241, 150, 19, ['coldReheatPressure', 'coldReheatTemperature']),
    ...rows(652, 305, 150, 19, ['hotReheatPressure', 'hotReheatTemperature']),
    ...rows(956, 262, 168, 19, ['vacuum', 'condenserPressure', 'condenserTemperature']),
    ...rows(772, 506, 158, 19, ['pumpTurbineSteam', 'feedwaterPressure', 'feedwaterTemperature']),
    ...rows(962, 648, 172, 19, ['boosterSuction', 'boosterPressure']),
    ...rows(618, 372, 176, 19, ['economizerInletPressure', 'feedwaterFlow']),
  ]),
  coalFlow: { x: 20, y: 332, row: 164 },
  airFlow: { x: 20, y: 484, row: 164 },
  fdFanAPressure: { x: 100, y: 569 },
  fdFanBPressure: { x: 100, y: 629 },
  gasAfterReheater: { x: 456, y: 184, row: 128 },
  lowSuperheaterOut: { x: 456, y: 268, row: 128 },
  gasBeforeEconomizer: { x: 456, y: 298, row: 128 },

  mainSteamPressure: { x: 372, y: 10 },
  mainSteamTemperature: { x: 490, y: 10 },
  mainSteamFlow: { x: 590, y: 10 },
  throttleTemperature: { x: 708, y: 56 },
  firstStagePressure: { x: 796, y: 56 },
  reheatBowlPressure: { x: 856, y: 206 },
  power: { x: 1164, y: 44, large: true },
  powerSelected: { x: 1150, y: 196, row: 150 },

  coolingWaterOut: { x: 1160, y: 240, row: 150 },
  coolingWaterIn: { x: 1160, y: 290, row: 150 },
  condensatePressure: { x: 1070, y: 350, row: 160 },

  heater1Steam: { x: 1236, y: 476 },
  heater2Steam: { x: 1136, y: 476 },
  heater3Steam: { x: 1036, y: 476 },
  heater1Out: { x: 1236, y: 594 },
  heater2Out: { x: 1136, y: 594 },
  heater3Out: { x: 1036, y: 594 },
  deaeratorSteam: { x: 952, y: 396, row: 156 },
  deaeratorTemperature: { x: 884, y: 466, row: 116 },

  heater5Steam: { x: 726, y: 576 },
  heater6Steam: { x: 626, y: 576 },
  heater5In: { x: 726, y: 698, row: 116 },
  heater6In: { x: 582, y: 698, row: 122 },
  heater6Out: { x: 516, y: 622 },
}
