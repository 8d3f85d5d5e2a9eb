import type { Factor } from '../rules/conversion.ts'

/**
 * Factors that a first start brings along; a plant amends them. Only those that are one figure for everybody: natural gas and coal
 * gas follow the supplier's heat value, water and compressed air the edition of the standard that a plant reports by, equivalent
 * values of electricity the year's coal consumption of generation.
 */
const coal = (medium: string, value: string): Factor => ({
  medium,
  kind: 'calorific',
  from: '2021-04-01',
  value,
  source: 'GB/T 2589-2020',
})
const grid = (year: number, value: string): Factor => ({
  medium: 'electricity',
  kind: 'co2',
  from: `${year}-01-01`,
  value,
  source: `全国电力平均二氧化碳排放因子 ${year}`,
})

export const referenceFactors: readonly Factor[] = [
  // kgce per kWh, kg
  coal('electricity', '0.1229'),
  coal('rawCoal', '0.7143'),
  coal('steam', '0.1286'),
  coal('diesel', '1.4571'),
  coal('gasoline', '1.4714'),
  // kg CO₂ per kWh
  grid(2020, '0.5703'),
  grid(2021, '0.5568'),
  grid(2022, '0.5366'),
  grid(2023, '0.5306'),
  // kg CO₂ per GJ
  { medium: 'heat', kind: 'co2', from: '2020-01-01', value: '110', source: '0.11 tCO₂/GJ' },
]
