import { type Text, t } from '../../../contract/text.ts'
import { boundParams, type Params, places, type SubmodelInput } from './draw.ts'

/** The seven diagnosis templates as sub-models: drawn once, set by their parameters, part of any drawing. */
type Draft = {
  id: string
  label: Text
  /** Inputs and outputs by name; `!` behind it is a boolean. */
  inputs: string[]
  outputs: string[]
  /** A number without unit is in the unit of the input. */
  parameters: [id: string, label: Text, value: number, unit?: string, low?: number][]
  /** Kind and parameters by id of the block. */
  blocks: Record<string, [kind: string, params?: Params]>
  /** `from.port > to.port`; the port may be left out where there is one. */
  wires: string[]
}

function template({ id, label, inputs, outputs, parameters, blocks, wires }: Draft): SubmodelInput {
  const drawn = wires.map((wire) => wire.split(' > ').map((end) => end.split('.')))
  const position = places(
    inputs,
    drawn.map(([[from], [to]]) => [from, to] as const),
  )
  const port = (name: string) => ({
    ...{ id: name.replace('!', ''), position: position(name.replace('!', '')) },
    type: name.endsWith('!') ? ('boolean' as const) : ('number' as const),
  })
  return {
    id,
    label,
    inputs: inputs.map(port),
    parameters: parameters.map(([name, words, value, unit = null, low]) => ({
      ...{ id: name, label: words, default: value, unit },
      ...(low === undefined ? {} : { low }),
    })),
    blocks: Object.entries(blocks).map(([name, [kind, params = {}]]) => ({
      ...{ id: name, kind, position: position(name), params: boundParams(params) },
    })),
    outputs: outputs.map(port),
    wires: drawn.map(([[from, fromPort], [to, toPort]]) => ({
      from: { node: from, ...(fromPort ? { port: fromPort } : {}) },
      to: { node: to, ...(toPort ? { port: toPort } : {}) },
    })),
  }
}

const limit = t('限值', 'limit')
const delay = t('确认时间', 'confirmation time')
const window = t('窗口', 'window')

export const diagnosisTemplates: readonly SubmodelInput[] = [
  template({
    id: 'sporadic',
    label: t('偶发诊断', 'sporadic'),
    inputs: ['x'],
    outputs: ['alarm!', 'deviation', 'count'],
    parameters: [
      ['threshold', t('偏离中值的限值', 'limit of the distance from the median'), 5, undefined, 0],
      ['window', window, 60, 's', 1],
      ['hold', t('报警保持', 'alarm is held'), 30, 's', 0],
    ],
    // the median does not follow a spike; what stays is no spike, and the median follows it
    blocks: {
      usual: ['movingMedian', { window: '$window' }],
      off: ['subtract'],
      size: ['absolute'],
      far: ['above', { limit: '$threshold' }],
      held: ['offDelay', { time: '$hold' }],
      times: ['counter', { preset: 1 }],
    },
    wires: [
      ...['x > usual', 'x > off.a', 'usual > off.b', 'off > size', 'size > far', 'far > held', 'held > alarm'],
      ...['far > times.in', 'times.count > count', 'off > deviation'],
    ],
  }),
  template({
    id: 'defect',
    label: t('缺陷诊断', 'defect'),
    inputs: ['x'],
    outputs: ['alarm!', 'hours'],
    parameters: [
      ['limit', limit, 100],
      ['deadband', t('回差', 'dead-band'), 1, undefined, 0],
      ['delay', delay, 60, 's', 0],
    ],
    blocks: {
      over: ['above', { limit: '$limit', deadband: '$deadband' }],
      lasting: ['onDelay', { time: '$delay' }],
      time: ['runTime'],
    },
    wires: ['x > over', 'over > lasting', 'lasting > alarm', 'lasting > time.in', 'time.hours > hours'],
  }),
  template({
    id: 'periodic',
    label: t('周期诊断', 'periodic'),
    inputs: ['x'],
    outputs: ['alarm!', 'period', 'amplitude'],
    parameters: [
      ['window', window, 300, 's', 1],
      ['strength', t('强度限', 'least strength'), 0.5, '1', 0.05],
      ['amplitude', t('幅值限', 'least amplitude'), 1, undefined, 0],
      // in a window that is not full yet, noise may look like a rhythm
      ['delay', delay, 300, 's', 0],
    ],
    blocks: {
      rhythm: ['periodic', { window: '$window', strength: '$strength', amplitude: '$amplitude' }],
      lasting: ['onDelay', { time: '$delay' }],
    },
    wires: [
      ...['x > rhythm', 'rhythm.active > lasting', 'lasting > alarm'],
      ...['rhythm.period > period', 'rhythm.amplitude > amplitude'],
    ],
  }),
  template({
    id: 'longCycle',
    label: t('长周期诊断', 'long cycle'),
    inputs: ['x'],
    outputs: ['alarm!', 'hours', 'slope'],
    parameters: [
      ['window', window, 604_800, 's', 60],
      ['limit', limit, 100],
      ['horizon', t('预警提前量', 'warned ahead'), 336, 'h', 0],
      ['fit', t('拟合优度限', 'least R²'), 0.7, '1', 0],
      // any three samples lie near some line
      ['delay', delay, 86_400, 's', 0],
    ],
    // without a fit the time to the limit is a guess
    blocks: {
      trend: ['slope', { window: '$window', limit: '$limit' }],
      soon: ['below', { limit: '$horizon' }],
      sure: ['above', { limit: '$fit' }],
      both: ['and'],
      lasting: ['onDelay', { time: '$delay' }],
    },
    wires: [
      ...['x > trend.in', 'trend.hours > soon', 'trend.r2 > sure', 'soon > both.in', 'sure > both.in'],
      ...['both > lasting', 'lasting > alarm', 'trend.hours > hours', 'trend.slope > slope'],
    ],
  }),
  template({
    id: 'comparison',
    label: t('对比诊断', 'comparison'),
    inputs: ['a', 'b'],
    outputs: ['alarm!', 'difference'],
    parameters: [
      ['limit', t('允许偏差', 'tolerated difference'), 5, undefined, 0],
      ['window', t('滤波窗口', 'filter'), 60, 's', 1],
      ['delay', delay, 60, 's', 0],
    ],
    blocks: {
      apart: ['subtract'],
      smooth: ['meanFilter', { window: '$window' }],
      size: ['absolute'],
      far: ['above', { limit: '$limit' }],
      lasting: ['onDelay', { time: '$delay' }],
    },
    wires: [
      ...['a > apart.a', 'b > apart.b', 'apart > smooth', 'smooth > size', 'size > far', 'far > lasting'],
      ...['lasting > alarm', 'smooth > difference'],
    ],
  }),
  template({
    id: 'autoControl',
    label: t('自动控制诊断', 'auto control'),
    inputs: ['setpoint', 'value', 'output'],
    outputs: ['alarm!', 'within', 'saturated', 'oscillates!'],
    parameters: [
      ['window', window, 600, 's', 10],
      ['tolerance', t('容差', 'tolerance'), 1, undefined, 0],
      ['within', t('合格时间占比下限', 'least share of time in the band'), 0.8, '1', 0],
      ['saturated', t('饱和占比上限', 'most share of time at a limit'), 0.3, '1', 0],
      ['low', t('输出下限', 'low end of the output'), 0],
      ['high', t('输出上限', 'high end of the output'), 100],
    ],
    blocks: {
      performance: ['loopPerformance', { window: '$window', tolerance: '$tolerance' }],
      swing: ['loopOscillation', { window: '$window' }],
      ends: ['controllerOutput', { window: '$window', low: '$low', high: '$high' }],
      poor: ['below', { limit: '$within' }],
      stuck: ['above', { limit: '$saturated' }],
      swinging: ['and'],
      any: ['or'],
    },
    // a swing within the tolerance harms nobody
    wires: [
      ...['setpoint > performance.setpoint', 'value > performance.value', 'setpoint > swing.setpoint'],
      ...['value > swing.value', 'output > ends', 'performance.within > poor', 'ends.saturated > stuck'],
      ...['swing.active > swinging.in', 'poor > swinging.in', 'poor > any.in', 'stuck > any.in', 'any > alarm'],
      ...['performance.within > within', 'ends.saturated > saturated', 'swinging > oscillates'],
    ],
  }),
  template({
    id: 'varyingCondition',
    label: t('变工况诊断', 'varying condition'),
    inputs: ['x', 'load'],
    outputs: ['alarm!', 'expected', 'deviation'],
    parameters: [
      ['base', t('零负荷应有值', 'expected without load'), 0],
      ['gain', t('每单位负荷的变化', 'change per unit of load'), 1],
      ['tolerance', t('允许偏差', 'tolerated difference'), 5, undefined, 0],
      ['band', t('工况稳定带', 'band of a steady load'), 5, undefined, 0],
      ['hold', t('稳定时间', 'steady for'), 120, 's', 0],
      ['delay', delay, 30, 's', 0],
    ],
    // while the load moves, heat and mass stored in the plant make every value differ: no verdict then
    blocks: {
      perLoad: ['setUnit', { factor: '$gain' }],
      usual: ['linear', { gain: 1, bias: '$base' }],
      off: ['subtract'],
      size: ['absolute'],
      far: ['above', { limit: '$tolerance' }],
      state: ['condition', { band: '$band', hold: '$hold' }],
      both: ['and'],
      lasting: ['onDelay', { time: '$delay' }],
    },
    wires: [
      ...['load > perLoad', 'perLoad > usual', 'x > off.a', 'usual > off.b', 'off > size', 'size > far'],
      ...['load > state', 'state.steady > both.in', 'far > both.in', 'both > lasting', 'lasting > alarm'],
      ...['usual > expected', 'off > deviation'],
    ],
  }),
]
