// v(p,T) of region 3: IAPWS SR5-05(2016). 26 sub-regions, the last six around the critical point.
import { subRegions } from './coefficients-volume3.ts'
import { saturationTemperatureK } from './lines.ts'
import { sum } from './terms.ts'

type Line = readonly number[]

// tables 1 and 9 of the release: T in K over p in MPa
const cd: Line = [585.276966696349, 2.78233532206915, -0.0127283549295878, 1.59090746562729e-4]
const gh: Line = [-24928.4240900418, 4281.43584791546, -269.02917314013, 7.51608051114157, -0.0787105249910383]
const ij: Line = [584.814781649163, -0.616179320924617, 0.260763050899562, -0.00587071076864459, 5.15308185433082e-5]
const jk: Line = [617.229772068439, -7.70600270141675, 0.697072596851896, -0.0157391839848015, 1.37897492684194e-4]
const mn: Line = [535.339483742384, 7.61978122720128, -0.158365725441648, 0.00192871054508108]
const qu: Line = [565.603648239126, 5.29062258221222, -0.102020639611016, 0.00122240301070145]
const rx: Line = [584.561202520006, -1.02961025163669, 0.243293362700452, -0.00294905044740799]
const uv: Line = [528.199646263062, 8.90579602135307, -0.222814134903755, 0.00286791682263697]
// these over ln p, and with two terms of 1/ln p
const ab: Line = [1547.93642129415, -187.661219490113, 21.3144632222113, -1918.87498864292, 918.419702359447]
const op: Line = [969.461372400213, -332.500170441278, 64.2859598466067, 773.845935768222, -1523.13732937084]
const wx: Line = [7.2805260914538, 97.3505869861952, 14.7370491183191, 329.196213998375, 873.371668682417]

function over(line: Line, pMPa: number): number {
  let total = 0
  for (let k = line.length - 1; k >= 0; k--) total = total * pMPa + line[k]
  return total
}

function overLog(line: Line, pMPa: number): number {
  const x = Math.log(pMPa)
  return line[0] + x * (line[1] + x * line[2]) + (line[3] + line[4] / x) / x
}

export const subRegionLines = {
  ab: (p: number) => overLog(ab, p),
  cd: (p: number) => over(cd, p),
  ef: (p: number) => 3.727888004 * (p - 22.064) + 647.096,
  gh: (p: number) => over(gh, p),
  ij: (p: number) => over(ij, p),
  jk: (p: number) => over(jk, p),
  mn: (p: number) => over(mn, p),
  op: (p: number) => overLog(op, p),
  qu: (p: number) => over(qu, p),
  rx: (p: number) => over(rx, p),
  uv: (p: number) => over(uv, p),
  wx: (p: number) => overLog(wx, p),
}
const line = subRegionLines

/** Saturation pressure at 643.15 K: below it, no sub-region lies between the saturation line and c or k. */
const p643MPa = 21.04336732
/** Saturation pressure where the line between c and d meets saturation. */
const pCdMPa = 19.00881189173929

/** Which of the sub-regions a … z holds the state; tables 2 and 10 of the release. */
export function subRegion3(p: number, t: number): string {
  if (p > 40) return t <= line.ab(p) ? 'a' : 'b'
  if (p > 25) return t <= line.cd(p) ? 'c' : t <= line.ab(p) ? 'd' : t <= line.ef(p) ? 'e' : 'f'
  if (p > 23) {
    if (t <= line.cd(p)) return 'c'
    if (t <= line.gh(p)) return p > 23.5 ? 'g' : 'l'
    if (t <= line.ef(p)) return 'h'
    return t <= line.ij(p) ? 'i' : t <= line.jk(p) ? 'j' : 'k'
  }
  if (p > 22.5) {
    if (t <= line.cd(p)) return 'c'
    if (t <= line.ef(p)) return t <= line.gh(p) ? 'l' : t <= line.mn(p) ? 'm' : 'n'
    if (t <= line.ij(p)) return t <= line.op(p) ? 'o' : 'p'
    return t <= line.jk(p) ? 'j' : 'k'
  }
  return below22(p, t)
}

function below22(p: number, t: number): string {
  if (p > p643MPa) {
    if (t <= line.cd(p)) return 'c'
    if (t > line.jk(p)) return 'k'
    if (t <= line.qu(p)) return 'q'
    if (t > line.rx(p)) return 'r'
    return nearCritical(p, t)
  }
  const liquid = t <= saturationTemperatureK(p)
  if (p > 20.5) return liquid ? (t <= line.cd(p) ? 'c' : 's') : t <= line.jk(p) ? 'r' : 'k'
  if (p > pCdMPa) return liquid ? (t <= line.cd(p) ? 'c' : 's') : 't'
  return liquid ? 'c' : 't'
}

function nearCritical(p: number, t: number): string {
  if (p > 22.11) return t <= line.uv(p) ? 'u' : t <= line.ef(p) ? 'v' : t <= line.wx(p) ? 'w' : 'x'
  if (p > 22.064) return t <= line.uv(p) ? 'u' : t <= line.ef(p) ? 'y' : t <= line.wx(p) ? 'z' : 'x'
  if (t <= saturationTemperatureK(p)) return p > 21.93161551 && t > line.uv(p) ? 'y' : 'u'
  return p > 21.90096265 && t <= line.wx(p) ? 'z' : 'x'
}

/** Specific volume in m³/kg from the equation of one sub-region. */
export function volumeInSubRegion(name: string, pMPa: number, tK: number): number {
  const r = subRegions[name]
  const x = pMPa / r.p0 - r.a
  const y = tK / r.t0 - r.b
  const total = sum(r.terms, r.c === 1 ? x : x ** r.c, r.d === 1 ? y : y ** r.d)
  if (r.e === 0) return r.v0 * Math.exp(total)
  return r.v0 * (r.e === 1 ? total : total ** r.e)
}

/** Specific volume in m³/kg, region 3; within 0.001 % of the basic equation, 0.01 % in the sub-regions u to z. */
export const volume3OverPt = (pMPa: number, tK: number) => volumeInSubRegion(subRegion3(pMPa, tK), pMPa, tK)

/** Saturated liquid at 623.15 K to the critical point. */
export function liquidVolume3(pMPa: number, tK: number): number {
  const name = pMPa < pCdMPa ? 'c' : pMPa < p643MPa ? 's' : pMPa < 21.93161551 ? 'u' : 'y'
  return volumeInSubRegion(name, pMPa, tK)
}

/** Saturated vapour at 623.15 K to the critical point. */
export function vapourVolume3(pMPa: number, tK: number): number {
  const name = pMPa < 20.5 ? 't' : pMPa < p643MPa ? 'r' : pMPa < 21.90096265 ? 'x' : 'z'
  return volumeInSubRegion(name, pMPa, tK)
}
