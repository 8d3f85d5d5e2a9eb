import { defineApp, t } from '../../contract/index.ts'
import { closeBill } from './commands/close-bill.ts'
import { editMeter } from './commands/edit-meter.ts'
import { exchangeMeter } from './commands/exchange-meter.ts'
import { giveReading, readRound } from './commands/give-reading.ts'
import {
  armProtection,
  editProtection,
  guardFeeder,
  releaseProtection,
  stopProtection,
} from './commands/guard-feeder.ts'
import { registerMeter } from './commands/register-meter.ts'
import { removeMeter, resumeMeter, stopMeter } from './commands/retire-meter.ts'
import { reworkConsumption } from './commands/rework-consumption.ts'
import { closeSaving, editSaving, planSaving, proveSaving } from './commands/save-energy.ts'
import { adoptFactors, setFactor, withdrawFactor } from './commands/set-factor.ts'
import { setSpecialDays, withdrawSpecialDays } from './commands/set-special-days.ts'
import { setTariff, withdrawTariff } from './commands/set-tariff.ts'
import { setTerms, withdrawTerms } from './commands/set-terms.ts'
import { takeLogged } from './commands/take-logged.ts'
import { voidExchange } from './commands/void-exchange.ts'
import { voidReading } from './commands/void-reading.ts'
import { bill, billNumbers } from './entities/bill.ts'
import { exchange, exchangeNumbers } from './entities/exchange.ts'
import { factor, factorNumbers } from './entities/factor.ts'
import { meter, meterNumbers } from './entities/meter.ts'
import { protection, protectionEvent, protectionEventNumbers, protectionNumbers } from './entities/protection.ts'
import { reading, readingNumbers } from './entities/reading.ts'
import { saving, savingNumbers } from './entities/saving.ts'
import { specialDay, specialDayNumbers } from './entities/special-day.ts'
import { tariff, tariffNumbers } from './entities/tariff.ts'
import { terms, termsNumbers } from './entities/terms.ts'
import { lookAtProtections, standBy, workOut } from './jobs.ts'
import { may, refusals } from './permissions.ts'
import { cutOffFeeder } from './protection/cut-off.ts'
import { balance, balanceDays } from './queries/balance.ts'
import { consumption } from './queries/consumption.ts'
import { conversion } from './queries/conversion.ts'
import { timeOfUseCost } from './queries/cost.ts'
import { dayCurve, demandPeaks } from './queries/demand.ts'
import { readingFindings } from './queries/findings.ts'
import { energyFlow } from './queries/flow.ts'
import { meterDays } from './queries/meter-days.ts'
import { billShares, monthBill } from './queries/month-bill.ts'
import { powerQuality } from './queries/power-quality.ts'
import { ranking } from './queries/ranking.ts'
import { seed } from './seed.ts'

export const energyApp = defineApp({
  id: 'energy',
  label: t('能源管理', 'Energy'),
  icon: 'ThunderboltOutlined',
  permissions: may,
  roles: {
    manager: {
      label: t('能源管理员', 'Energy manager'),
      permissions: [may.read, may.take, may.keep, may.price, may.settle, may.guard, may.save],
    },
    dispatcher: { label: t('用电值班长', 'Duty lead'), permissions: [may.read, may.guard] },
    reader: { label: t('抄表员', 'Meter reader'), permissions: [may.read, may.take] },
    viewer: { label: t('能源查看', 'Viewer'), permissions: [may.read] },
  },
  entities: [meter, exchange, reading, tariff, factor, protection, protectionEvent, saving, specialDay, terms, bill],
  commands: [
    registerMeter,
    editMeter,
    exchangeMeter,
    voidExchange,
    stopMeter,
    resumeMeter,
    removeMeter,
    giveReading,
    readRound,
    voidReading,
    takeLogged,
    reworkConsumption,
    setTariff,
    withdrawTariff,
    setSpecialDays,
    withdrawSpecialDays,
    setTerms,
    withdrawTerms,
    closeBill,
    setFactor,
    withdrawFactor,
    adoptFactors,
    guardFeeder,
    editProtection,
    releaseProtection,
    stopProtection,
    armProtection,
    planSaving,
    editSaving,
    proveSaving,
    closeSaving,
  ],
  queries: [
    consumption,
    balance,
    balanceDays,
    timeOfUseCost,
    monthBill,
    billShares,
    conversion,
    ranking,
    demandPeaks,
    dayCurve,
    meterDays,
    powerQuality,
    readingFindings,
    energyFlow,
  ],
  refusals,
  jobs: [workOut, lookAtProtections, standBy, cutOffFeeder],
  numbers: [
    meterNumbers,
    exchangeNumbers,
    readingNumbers,
    tariffNumbers,
    factorNumbers,
    protectionNumbers,
    protectionEventNumbers,
    savingNumbers,
    specialDayNumbers,
    termsNumbers,
    billNumbers,
  ],
  approvals: [{ command: releaseProtection, steps: [{ role: 'dispatcher', need: 'any', deadlineHours: 4 }] }],
  dashboards: [
    {
      id: 'energy-room',
      label: t('能源看板', 'Energy room'),
      permission: may.read,
      tiles: [
        { kind: 'count', entity: meter, filter: [['state', '=', 'inUse']], label: t('在用计量表', 'Meters in use') },
        {
          kind: 'query',
          query: demandPeaks,
          show: 'number',
          value: 'kw',
          label: t('最大需量 kW', 'Highest demand, kW'),
        },
        {
          kind: 'query',
          query: readingFindings,
          show: 'number',
          label: t('30 天读数异常', 'Doubtful readings, 30 days'),
        },
        {
          kind: 'count',
          entity: reading,
          filter: [['at', '>=', 'today-30']],
          label: t('30 天抄表', 'Read by hand, 30 days'),
        },
        {
          kind: 'query',
          query: consumption,
          input: { by: 'medium', medium: 'electricity', step: 'day' },
          show: 'line',
          by: 'time',
          value: 'quantity',
          label: t('逐日用电 kW·h', 'Electricity by day, kW·h'),
          width: 2,
        },
        {
          kind: 'query',
          query: timeOfUseCost,
          show: 'pie',
          by: 'band',
          value: 'amount',
          label: t('分时电费（元）', 'Cost by period (yuan)'),
          width: 2,
        },
        {
          kind: 'query',
          query: ranking,
          show: 'bars',
          by: 'name',
          value: 'quantity',
          label: t('用电排名 kW·h', 'Ranking, kW·h'),
          width: 2,
        },
        { kind: 'query', query: balance, show: 'table', label: t('总分表平衡', 'Balance'), width: 2 },
      ],
    },
  ],
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})
