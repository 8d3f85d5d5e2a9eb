import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lastingWhile } from '../parts.ts'

/** Valves: whether they follow, whether they stick, whether they are tight. A leak of steam shows as heat behind a valve that is shut. */
export const valves = libraryOf('turbine', [
  {
    id: 'valvePosition',
    equipment: 'valve',
    label: t('阀门跟随', 'valve follows its demand'),
    about: t(
      '指令与反馈偏差持续过大：卡涩、油动机或反馈故障。',
      'Demand and position that stay apart: a valve that sticks, its servo or its transmitter.',
    ),
    source: 'comparison of demand and position',
    inputs: { demand: ['%', t('指令', 'demand')], position: ['%', t('反馈', 'position')] },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 4, '%', 0, 100],
      window: [t('滤波窗口', 'filter'), 5, 's', 1, 600],
      delay: delay(10),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      pair: ['submodel:comparison', 'demand position', { limit: '$limit', window: '$window', delay: '$delay' }],
    },
    outputs: { difference: ['pair.difference', t('偏差', 'difference')] },
    alarms: { apart: ['pair.alarm', 'high', t('阀门不跟随', 'valve does not follow')] },
  },
  {
    id: 'valveLeak',
    equipment: 'valve',
    label: t('疏水阀内漏', 'drain valve leaks'),
    about: t(
      '阀门关闭而阀后温度仍高：内漏，热量白白流失。',
      'A shut valve with a hot pipe behind it: it leaks, and heat is lost.',
    ),
    source: 'temperature behind a shut valve',
    inputs: {
      position: ['%', t('反馈', 'position')],
      behindTemperature: ['degC', t('阀后温度', 'temperature behind')],
    },
    parameters: {
      shut: [t('视为关闭', 'shut below'), 3, '%', 0, 100],
      limit: [t('阀后温度限值', 'limit'), 90, 'degC', 0, 600],
      delay: delay(1800),
    },
    blocks: {
      closed: ['below', 'position', { limit: '$shut' }],
      ...lastingWhile('leaks', 'behindTemperature', '$limit', 'closed'),
      time: ['runTime', 'leaks'],
    },
    outputs: { hours: ['time.hours', t('内漏时间', 'hours with a leak')] },
    alarms: { leak: ['leaks', 'low', t('阀门内漏', 'valve leaks')] },
  },
  {
    id: 'valveStick',
    equipment: 'controlValve',
    label: t('调节阀粘滞', 'control valve sticks'),
    about: t('回路围绕设定值作锯齿波摆动：阀门粘滞。', 'A loop that swings like a saw: the valve sticks.'),
    source: 'shape of the limit cycle of a sticking valve',
    inputs: {
      setpoint: ['1', t('设定值', 'set value')],
      value: ['1', t('测量值', 'measured')],
      output: ['%', t('输出', 'output')],
    },
    parameters: { delay: delay(600) },
    blocks: {
      shape: ['valveStiction', 'setpoint value output', { window: 600 }],
      lasts: ['onDelay', 'shape.sticks', { time: '$delay' }],
      harris: ['harrisIndex', 'setpoint value', { window: 600, delay: 10 }],
    },
    outputs: { index: ['harris', t('Harris 指数', 'Harris index')] },
    alarms: { sticks: ['lasts', 'medium', t('调节阀粘滞', 'control valve sticks')] },
  },
])
