import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lastingLow, window } from '../parts.ts'

/**
 * Fans: forced draught, induced draught, primary air. Useful power of a fan is V̇·Δp; for the small pressure ratios of these the air’s
 * compression may be left out (GB/T 10178). Stall and surge show as a rhythm in pressure and current at the same time.
 */
export const fans = libraryOf('boiler', [
  {
    id: 'fanStall',
    equipment: 'fan',
    label: t('风机失速喘振', 'fan stalls'),
    about: t(
      '出口风压与电流同时摆动：风机失速或喘振。',
      'Outlet pressure and current swing at the same time: the fan stalls.',
    ),
    source: 'local extremes of both signals in one window',
    inputs: { outletPressure: ['kPa', t('出口风压', 'outlet pressure')], current: ['A', t('电流', 'current')] },
    parameters: {
      pressureSwing: [t('风压摆幅', 'swing of the pressure'), 0.3, 'kPa', 0, 10],
      currentSwing: [t('电流摆幅', 'swing of the current'), 5, 'A', 0, 500],
    },
    blocks: {
      pressures: ['oscillation', 'outletPressure', { window: 60, swing: '$pressureSwing', count: 4 }],
      currents: ['oscillation', 'current', { window: 60, swing: '$currentSwing', count: 4 }],
      both: ['and', 'pressures.active currents.active'],
      held: ['offDelay', 'both', { time: 30 }],
    },
    outputs: { swing: ['pressures.amplitude', t('风压摆幅', 'swing of the pressure')] },
    alarms: { stall: ['held', 'high', t('风机失速', 'fan stalls')] },
  },
  {
    id: 'fanPair',
    equipment: 'fanPair',
    label: t('并列风机出力偏差', 'fans side by side'),
    about: t(
      '两台并列风机出口风压（或电流）之差持续过大：出力不均，一台有失速危险。',
      'A lasting difference between two fans that work on one duct: one of them carries less and may stall.',
    ),
    source: 'comparison of equals',
    inputs: {
      pressureA: ['kPa', t('A风机出口风压', 'outlet pressure A')],
      pressureB: ['kPa', t('B风机出口风压', 'outlet pressure B')],
    },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 0.3, 'kPa', 0, 10],
      window: window(300),
      delay: delay(600),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      pair: ['submodel:comparison', 'pressureA pressureB', { limit: '$limit', window: '$window', delay: '$delay' }],
    },
    outputs: { difference: ['pair.difference', t('风压差', 'difference')] },
    alarms: { apart: ['pair.alarm', 'medium', t('并列风机出力不均', 'fans carry unevenly')] },
  },
  {
    id: 'fanEfficiency',
    equipment: 'fan',
    label: t('风机效率', 'fan efficiency'),
    about: t(
      '有用功率与电机功率之比；长期下降说明叶片磨损或积灰。',
      'Useful power over the motor’s power; a long fall is worn or fouled blades.',
    ),
    source: 'GB/T 10178; P = V̇·Δp',
    cycleMs: 10_000,
    inputs: {
      flow: ['m3/s', t('风量', 'flow')],
      outletPressure: ['kPa', t('全压', 'pressure rise')],
      power: ['kW', t('电机功率', 'motor power')],
    },
    parameters: { least: [t('效率下限', 'least'), 55, '%', 0, 100], delay: delay(3600) },
    blocks: {
      useful: ['multiply', 'flow outletPressure'],
      // m³/s × kPa is kW
      usefulPower: ['setUnit', 'useful', {}, 'kW'],
      ratio: ['divide', 'usefulPower power'],
      percent: ['setUnit', 'ratio', { factor: 100 }, '%'],
      smooth: ['meanFilter', 'percent', { window: 1800 }],
      ...lastingLow('poor', 'smooth', '$least', 1),
    },
    outputs: { efficiency: ['smooth', t('风机效率', 'efficiency')] },
    alarms: { poor: ['poor', 'low', t('风机效率低', 'fan efficiency low')] },
  },
  {
    id: 'fanBlades',
    equipment: 'fan',
    label: t('动叶卡涩', 'fan blades stick'),
    about: t(
      '动叶指令与反馈的偏差和粘滞：执行机构卡涩。',
      'Demand and position of the blades: an actuator that sticks.',
    ),
    source: 'loop performance and limit cycle of stiction',
    inputs: {
      demand: ['%', t('动叶指令', 'demand')],
      position: ['%', t('动叶反馈', 'position')],
    },
    parameters: {
      tolerance: [t('容差', 'tolerance'), 3, '%', 0, 100],
      within: [t('合格时间占比下限', 'least share of time'), 0.8, '1', 0, 1],
      delay: delay(60),
    },
    submodels: diagnosis('autoControl'),
    blocks: {
      loop: ['submodel:autoControl', 'demand position demand', { tolerance: '$tolerance', within: '$within' }],
      lasts: ['onDelay', 'loop.alarm', { time: '$delay' }],
    },
    outputs: { within: ['loop.within', t('合格时间占比', 'share of time within')] },
    alarms: { sticks: ['lasts', 'medium', t('动叶跟随差', 'blades do not follow')] },
  },
])
