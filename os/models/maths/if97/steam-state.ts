import { t } from '../../../../contract/text.ts'

/** Specific gas constant of water in kJ/(kg·K) and the critical point: IAPWS R7-97(2012), equations 1 to 4. */
export const gasConstant = 0.461526
export const criticalTemperatureK = 647.096
export const criticalPressureMPa = 22.064
export const criticalDensityKgPerM3 = 322

/**
 * A state of water or steam. One such record is filled again and again (see `emptyState`): nothing is allocated in a scan.
 * Region 4 is the two-phase mixture; there cp, cv, speed of sound and compressibility mean nothing and are NaN. Region 0
 * is no state: the inputs lie outside the equations' range, and every figure is NaN.
 */
export type SteamState = {
  region: number
  pressureMPa: number
  temperatureK: number
  /** m³/kg */
  volume: number
  /** kJ/kg */
  enthalpy: number
  /** Internal energy, kJ/kg. */
  energy: number
  /** kJ/(kg·K) */
  entropy: number
  /** kJ/(kg·K) */
  cp: number
  /** kJ/(kg·K) */
  cv: number
  /** m/s */
  soundSpeed: number
  /** Isothermal compressibility, 1/MPa. */
  compressibility: number
  /** Steam by mass, 0…1; 0 for liquid, 1 for vapour, NaN above the critical pressure's two sides (region 3). */
  dryness: number
}

export const emptyState = (): SteamState => ({
  region: 0,
  pressureMPa: Number.NaN,
  temperatureK: Number.NaN,
  volume: Number.NaN,
  enthalpy: Number.NaN,
  energy: Number.NaN,
  entropy: Number.NaN,
  cp: Number.NaN,
  cv: Number.NaN,
  soundSpeed: Number.NaN,
  compressibility: Number.NaN,
  dryness: Number.NaN,
})

/** Why there is no state. */
export const outsideTexts = {
  notANumber: t('输入不是有限数', 'an input is not a finite number'),
  pressure: t(
    '压力不在 IF97 范围内：0 < p ≤ 100 MPa，1073.15 K 以上 p ≤ 50 MPa',
    'the pressure is outside IF97: 0 < p ≤ 100 MPa, above 1073.15 K p ≤ 50 MPa',
  ),
  temperature: t(
    '温度不在 IF97 范围内：273.15 K ≤ T ≤ 2273.15 K',
    'the temperature is outside IF97: 273.15 K ≤ T ≤ 2273.15 K',
  ),
  saturation: t(
    '不在饱和线上：611.213 Pa 至 22.064 MPa，273.15 K 至 647.096 K',
    'not on the saturation line: 611.213 Pa to 22.064 MPa, 273.15 K to 647.096 K',
  ),
  dryness: t('干度须在 0 与 1 之间', 'the dryness must lie between 0 and 1'),
  enthalpy: t('该压力下没有这样的焓', 'there is no such enthalpy at this pressure'),
  entropy: t('该压力下没有这样的熵', 'there is no such entropy at this pressure'),
  enthalpyEntropy: t('IF97 范围内没有这样的焓熵组合', 'no state of IF97 has this enthalpy and entropy'),
}
export type Outside = keyof typeof outsideTexts

/** Empties the state and says why. */
export function refuse(out: SteamState, why: Outside): Outside {
  out.region = 0
  out.pressureMPa = Number.NaN
  out.temperatureK = Number.NaN
  out.volume = Number.NaN
  out.enthalpy = Number.NaN
  out.energy = Number.NaN
  out.entropy = Number.NaN
  out.cp = Number.NaN
  out.cv = Number.NaN
  out.soundSpeed = Number.NaN
  out.compressibility = Number.NaN
  out.dryness = Number.NaN
  return why
}
