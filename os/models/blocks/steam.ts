import { type Block, type BlockIo, defineBlock, type Port } from '../../../contract/block.ts'
import { type Text, t } from '../../../contract/text.ts'
import { saturationTemperatureK, triplePressureMPa } from '../maths/if97/lines.ts'
import { stateAtHS, stateAtPH, stateAtPS, stateAtPT, stateAtPX, stateAtTX } from '../maths/if97/steam.ts'
import { criticalPressureMPa, emptyState, type SteamState } from '../maths/if97/steam-state.ts'
import { conductivityWPerMK, transportTopK, viscosityPaS } from '../maths/if97/transport.ts'
import { number } from './words.ts'

/** Properties of water and steam after IAPWS-IF97. Outside its range the state is all NaN, which the engine makes bad. */
const zeroK = 273.15

/** One state for all blocks: a step fills it and reads it before another runs. */
const state = emptyState()
const other = emptyState()

/** Steam below this distance from saturation may be wet, and pressure and temperature do not tell how wet. */
const leastSuperheatK = 1
/** Below it the quotient of two drops is rounding and noise. */
const leastDrop = 1

const pressure = number(t('绝对压力', 'absolute pressure'), 'MPaa')
const temperature = number(t('温度', 'temperature'), 'degC')
const enthalpy = number(t('比焓', 'enthalpy'), 'kJ/kg')
const entropy = number(t('比熵', 'entropy'), 'kJ/kg·deltaK^-1')
const volume = number(t('比体积', 'specific volume'), 'm3·kg^-1')
const dryness = number(t('干度', 'dryness'), 'fraction')
const heatCapacity = number(t('定压比热', 'heat capacity at constant pressure'), 'kJ/kg·deltaK^-1')

type Of = Pick<Block, 'id' | 'label' | 'about' | 'formula' | 'inputs' | 'outputs' | 'step'>
const steam = (words: Of): Block => defineBlock({ ...words, group: 'steam', quality: 'worst', params: {} })

/** Outputs and where the state has them. */
const figures = {
  pressure: [pressure, (s: SteamState) => s.pressureMPa],
  temperature: [temperature, (s: SteamState) => s.temperatureK - zeroK],
  enthalpy: [enthalpy, (s: SteamState) => s.enthalpy],
  entropy: [entropy, (s: SteamState) => s.entropy],
  volume: [volume, (s: SteamState) => s.volume],
  density: [number(t('密度', 'density'), 'kg/m3'), (s: SteamState) => 1 / s.volume],
  cp: [heatCapacity, (s: SteamState) => s.cp],
  cv: [number(t('定容比热', 'heat capacity at constant volume'), 'kJ/kg·deltaK^-1'), (s: SteamState) => s.cv],
  soundSpeed: [number(t('声速', 'speed of sound'), 'm/s'), (s: SteamState) => s.soundSpeed],
  dryness: [dryness, (s: SteamState) => s.dryness],
} satisfies Record<string, [Port, (s: SteamState) => number]>
type Figure = keyof typeof figures

/** A block that finds the state from two inputs and tells figures of it. */
function stateBlock(
  words: { id: string; label: Text; about: Text; formula: string },
  inputs: Record<string, Port>,
  find: (out: SteamState, a: number, b: number) => unknown,
  told: readonly Figure[],
): Block {
  const tell = told.map((name) => figures[name][1])
  return steam({
    ...words,
    inputs,
    outputs: Object.fromEntries(told.map((name) => [name, figures[name][0]])),
    step: (io) => {
      find(state, io.x[0], io.x[1])
      for (let i = 0; i < tell.length; i++) io.y[i] = tell[i](state)
    },
  })
}

/** NaN off the saturation line. */
const saturationK = (pMPa: number): number =>
  pMPa >= triplePressureMPa && pMPa <= criticalPressureMPa ? saturationTemperatureK(pMPa) : Number.NaN

const phases: Record<string, Port> = {
  liquid: number(t('饱和水焓', 'enthalpy of saturated liquid'), 'kJ/kg'),
  vapour: number(t('饱和汽焓', 'enthalpy of saturated steam'), 'kJ/kg'),
  heat: number(t('汽化潜热', 'heat of evaporation'), 'kJ/kg'),
}

/** Fills `y[1…3]` after the two phases of {@link phases}. */
function tellPhases(io: BlockIo): void {
  io.y[1] = state.enthalpy
  io.y[2] = other.enthalpy
  io.y[3] = other.enthalpy - state.enthalpy
}

/** Enthalpy after an expansion or compression without loss from (p₁, t₁) to p₂; the state at the start stays in `state`. */
function isentropic(p1: number, t1: number, p2: number): number {
  stateAtPT(state, p1, t1 + zeroK)
  stateAtPS(other, p2, state.entropy)
  return other.enthalpy
}

const range = t(
  '超出 IAPWS-IF97 范围时为坏：0–100 MPa（绝压）、0–800 °C，800–2000 °C 时至 50 MPa。',
  'Bad outside IAPWS-IF97: 0 to 100 MPa absolute at 0 to 800 °C, up to 50 MPa at 800 to 2000 °C.',
)
const within = (zh: string, en: string): Text => t(`${zh}${range.zh}`, `${en} ${range.en}`)

export const steamBlocks: Block[] = [
  stateBlock(
    {
      id: 'steamPt',
      label: t('水和水蒸气（p, t）', 'water and steam (p, t)'),
      about: within(
        '由绝对压力和温度求物性。恰在饱和线上时按饱和水。表压须先加大气压。',
        'Properties from absolute pressure and temperature; on the saturation line itself those of the liquid. Add the atmospheric pressure to a gauge pressure first.',
      ),
      formula: 'h, s, v, ρ, cp, cv, w = IF97(p, t)',
    },
    { pressure, temperature },
    (out, p, c) => stateAtPT(out, p, c + zeroK),
    ['enthalpy', 'entropy', 'volume', 'density', 'cp', 'cv', 'soundSpeed'],
  ),
  stateBlock(
    {
      id: 'steamPh',
      label: t('水和水蒸气（p, h）', 'water and steam (p, h)'),
      about: within(
        '由绝对压力和比焓求温度、干度、比熵、比体积。干度：饱和区 0–1，单相的水为 0、汽为 1，超临界为坏。',
        'Temperature, dryness, entropy and volume from absolute pressure and enthalpy. Dryness is 0 to 1 between the phases, 0 for liquid and 1 for steam alone, bad above the critical point.',
      ),
      formula: 't, x, s, v = IF97(p, h)',
    },
    { pressure, enthalpy },
    stateAtPH,
    ['temperature', 'dryness', 'entropy', 'volume'],
  ),
  stateBlock(
    {
      id: 'steamPs',
      label: t('水和水蒸气（p, s）', 'water and steam (p, s)'),
      about: within(
        '由绝对压力和比熵求温度、干度、比焓、比体积。',
        'Temperature, dryness, enthalpy and volume from absolute pressure and entropy.',
      ),
      formula: 't, x, h, v = IF97(p, s)',
    },
    { pressure, entropy },
    stateAtPS,
    ['temperature', 'dryness', 'enthalpy', 'volume'],
  ),
  stateBlock(
    {
      id: 'steamHs',
      label: t('水和水蒸气（h, s）', 'water and steam (h, s)'),
      about: within(
        '由比焓和比熵求压力、温度、干度（压力不低于 611 Pa）。',
        'Pressure, temperature and dryness from enthalpy and entropy, from 611 Pa on.',
      ),
      formula: 'p, t, x = IF97(h, s)',
    },
    { enthalpy, entropy },
    stateAtHS,
    ['pressure', 'temperature', 'dryness'],
  ),
  stateBlock(
    {
      id: 'wetSteam',
      label: t('湿蒸汽（p, x）', 'wet steam (p, x)'),
      about: t(
        '由绝对压力和干度求温度、比焓、比熵、比体积。压力不在 611 Pa–22.064 MPa、干度不在 0–1 时为坏。',
        'Temperature, enthalpy, entropy and volume from absolute pressure and dryness. Bad outside 611 Pa to 22.064 MPa and a dryness of 0 to 1.',
      ),
      formula: 'h = h′ + x·(h″ − h′);  s, v likewise',
    },
    { pressure, dryness },
    stateAtPX,
    ['temperature', 'enthalpy', 'entropy', 'volume'],
  ),
  steam({
    id: 'saturationPressure',
    label: t('饱和压力', 'saturation pressure'),
    about: t(
      '由温度求饱和压力、饱和水焓、饱和汽焓和汽化潜热。温度不在 0–373.946 °C 时为坏。',
      'Saturation pressure, enthalpies of both phases and heat of evaporation at a temperature. Bad outside 0 to 373.946 °C.',
    ),
    formula: 'p = pₛ(t);  r = h″ − h′',
    inputs: { temperature },
    outputs: { pressure, ...phases },
    step: (io) => {
      stateAtTX(state, io.x[0] + zeroK, 0)
      stateAtTX(other, io.x[0] + zeroK, 1)
      io.y[0] = state.pressureMPa
      tellPhases(io)
    },
  }),
  steam({
    id: 'saturationTemperature',
    label: t('饱和温度', 'saturation temperature'),
    about: t(
      '由绝对压力求饱和温度、饱和水焓、饱和汽焓和汽化潜热。压力不在 611 Pa–22.064 MPa 时为坏。',
      'Saturation temperature, enthalpies of both phases and heat of evaporation at an absolute pressure. Bad outside 611 Pa to 22.064 MPa.',
    ),
    formula: 't = tₛ(p);  r = h″ − h′',
    inputs: { pressure },
    outputs: { temperature, ...phases },
    step: (io) => {
      stateAtPX(state, io.x[0], 0)
      stateAtPX(other, io.x[0], 1)
      io.y[0] = state.temperatureK - zeroK
      tellPhases(io)
    },
  }),
  defineBlock({
    id: 'superheat',
    label: t('过热度', 'superheat'),
    group: 'steam',
    about: t(
      '温度高出该压力下饱和温度的度数；低于饱和温度时为负。压力不在 611 Pa–22.064 MPa 时为坏。',
      'How far the temperature is above saturation at this pressure; negative below it. Bad outside 611 Pa to 22.064 MPa.',
    ),
    formula: 'Δt = t − tₛ(p)',
    quality: 'worst',
    inputs: { pressure, temperature },
    outputs: { out: number(t('过热度', 'superheat'), 'deltaK') },
    params: {},
    map: (p, c) => c + zeroK - saturationK(p),
  }),
  defineBlock({
    id: 'subcooling',
    label: t('过冷度', 'subcooling'),
    group: 'steam',
    about: t(
      '温度低于该压力下饱和温度的度数；高于饱和温度时为负。压力不在 611 Pa–22.064 MPa 时为坏。',
      'How far the temperature is below saturation at this pressure; negative above it. Bad outside 611 Pa to 22.064 MPa.',
    ),
    formula: 'Δt = tₛ(p) − t',
    quality: 'worst',
    inputs: { pressure, temperature },
    outputs: { out: number(t('过冷度', 'subcooling'), 'deltaK') },
    params: {},
    map: (p, c) => saturationK(p) - c - zeroK,
  }),
  steam({
    id: 'isentropicEnthalpy',
    label: t('等熵焓', 'isentropic enthalpy'),
    about: within(
      '从进口压力、温度等熵变化到出口压力后的比焓和理想焓降（压缩时为负）。',
      'Enthalpy after an expansion without loss from the inlet’s pressure and temperature to the outlet’s pressure, and the ideal drop (negative when compressed).',
    ),
    formula: 'h₂ₛ = h(p₂, s(p₁, t₁));  Δh = h₁ − h₂ₛ',
    inputs: {
      inletPressure: number(t('进口绝对压力', 'absolute pressure at the inlet'), 'MPaa'),
      inletTemperature: number(t('进口温度', 'temperature at the inlet'), 'degC'),
      outletPressure: number(t('出口绝对压力', 'absolute pressure at the outlet'), 'MPaa'),
    },
    outputs: { enthalpy, drop: number(t('等熵焓降', 'isentropic drop'), 'kJ/kg') },
    step: (io) => {
      const end = isentropic(io.x[0], io.x[1], io.x[2])
      io.y[0] = end
      io.y[1] = state.enthalpy - end
    },
  }),
  steam({
    id: 'sectionEfficiency',
    label: t('缸效率', 'efficiency of a turbine section'),
    about: t(
      '实际焓降与等熵焓降之比。排汽过热度不足 1 K 时为坏：湿蒸汽的压力和温度定不出焓；等熵焓降不足 1 kJ/kg 时也为坏。',
      'Drop of enthalpy over the drop without loss. Bad when the exhaust has less than 1 K of superheat, for pressure and temperature do not tell the enthalpy of wet steam, and with less than 1 kJ/kg of ideal drop.',
    ),
    formula: 'η = (h₁ − h₂) / (h₁ − h₂ₛ)',
    inputs: {
      inletPressure: number(t('进汽绝对压力', 'absolute pressure at the inlet'), 'MPaa'),
      inletTemperature: number(t('进汽温度', 'temperature at the inlet'), 'degC'),
      outletPressure: number(t('排汽绝对压力', 'absolute pressure at the outlet'), 'MPaa'),
      outletTemperature: number(t('排汽温度', 'temperature at the outlet'), 'degC'),
    },
    outputs: { efficiency: number(t('效率', 'efficiency'), 'fraction') },
    step: (io) => {
      const end = isentropic(io.x[0], io.x[1], io.x[2])
      const start = state.enthalpy
      const ideal = start - end
      stateAtPT(state, io.x[2], io.x[3] + zeroK)
      const wet = io.x[3] + zeroK - saturationK(io.x[2]) < leastSuperheatK
      io.y[0] = wet || !(ideal >= leastDrop) ? Number.NaN : (start - state.enthalpy) / ideal
    },
  }),
  steam({
    id: 'steamTransport',
    label: t('水和水蒸气的粘度与导热', 'viscosity and conductivity of steam'),
    about: t(
      '由绝对压力和温度求动力粘度（IAPWS R12-08）与导热系数（R15-11）。超出 IF97 范围或高于 900 °C 时为坏。',
      'Dynamic viscosity (IAPWS R12-08) and thermal conductivity (R15-11) from absolute pressure and temperature. Bad outside IF97 and above 900 °C.',
    ),
    formula: 'η, λ = f(ρ(p, t), t)',
    inputs: { pressure, temperature },
    outputs: {
      viscosity: number(t('动力粘度', 'dynamic viscosity'), 'Pa·s'),
      conductivity: number(t('导热系数', 'thermal conductivity'), 'W·deltaK^-1·m^-1'),
    },
    step: (io) => {
      stateAtPT(state, io.x[0], io.x[1] + zeroK)
      const known = state.temperatureK <= transportTopK
      io.y[0] = known ? viscosityPaS(1 / state.volume, state.temperatureK) : Number.NaN
      io.y[1] = known ? conductivityWPerMK(state) : Number.NaN
    },
  }),
]
